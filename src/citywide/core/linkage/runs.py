"""Runs of a linkage, kept beside the lake: what was linked, to whom, by which model, how well.

`<lake>/linkage/<specification>/<run>/` holds a manifest and Parquet files; `models/` beside the
runs holds the models. A run is written aside and renamed, so there is never half of one.
"""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from citywide.core.engines import Engine
from citywide.core.errors import LakeError, NotFound
from citywide.core.linkage.cluster import Clusters
from citywide.core.linkage.households import HOUSEHOLDS
from citywide.core.linkage.identities import NOBODY, Identities, Step
from citywide.core.linkage.model import Model, load_model
from citywide.core.linkage.pairs import number_of, number_records

MODELS = "models"
TABLES = ("records", "labels", "edges", "clusters", "assignments", "people", "redirects")
HOUSEHOLD_TABLES = (
    *("sightings", "households"),
    *("household_assignments", "household_ids", "household_redirects"),
)
"""Which sightings there were, who is in which household, and the households' own identities."""
_MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """What a run was made of and what came out, as plain values."""

    id: str
    """Time (UTC) and a few random letters: runs sort by it."""
    spec: str
    spec_hash: str
    model: str
    at: str
    """ISO time (UTC) as of which identities followed."""
    because: str
    base: str
    """Run whose scored pairs were taken over, with only new records scored; empty: all were."""
    link_at: float
    review_from: float
    versions: Mapping[str, int]
    """Version of each data set that was read."""
    counts: Mapping[str, int] = field(default_factory=dict)
    judgements: int = 0
    """Standing judgements that took effect."""
    judged: tuple[str, ...] = ()
    """Ids of those judgements."""
    expected: Mapping[str, float] = field(default_factory=dict)
    """By the model's own probabilities: right_links, links, missed (pairs of records)."""
    quality: Mapping[str, Any] = field(default_factory=dict)
    """Against the truth, where a data set knows it: pairs, b_cubed, groups."""
    steps: tuple[tuple[str, str], ...] = ()
    """Each time identities followed so far, and why."""
    seconds: float = 0.0

    @property
    def when(self) -> datetime:
        """The time as of which identities followed."""
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True)
class Run:
    """A finished run."""

    manifest: Manifest
    folder: Path

    def files(self, name: str) -> list[Path]:
        """Return the Parquet files of one table."""
        return table_files(self.folder, name)

    def table(self, name: str, columns: list[str] | None = None) -> pa.Table:
        """Return one table; raises LakeError where it cannot be read."""
        try:
            found = [pq.read_table(path, columns=columns) for path in self.files(name)]
            return pa.concat_tables(found, promote_options="permissive")
        except (OSError, ValueError, pa.ArrowException) as error:
            raise LakeError(
                f"Run {self.manifest.id} of linkage {self.manifest.spec!r} is damaged: its table "
                f"{name} cannot be read. Restore it, or run the linkage again. ({error})"
            ) from None

    def clusters(self) -> Clusters:
        """Return who stood together in this run."""
        table = self.table("clusters")
        names = number_records(table["record_id"])
        place = number_of(names, table["record_id"])
        first = number_of(names, table["cluster_id"])
        ordered = first.copy()
        ordered[place] = first
        return Clusters(names, ordered, ())

    def identities(self) -> Identities:
        """Return who is who as of this run, and the whole history."""
        steps = tuple(Step(datetime.fromisoformat(at), why) for at, why in self.manifest.steps)
        assignments, people, redirects = (self.table(n).combine_chunks() for n in TABLES[4:])
        return Identities(assignments, people, redirects, steps)

    @property
    def has_households(self) -> bool:
        """Whether the run linked households; those of before households were linked did not."""
        return all(self.files(name) for name in HOUSEHOLD_TABLES)

    def households(self) -> pa.Table:
        """Return who is in which household; see `HOUSEHOLDS`."""
        return self.table("households") if self.has_households else HOUSEHOLDS.empty_table()

    def household_identities(self) -> Identities:
        """Return which household each sighting is of, and the whole history; ids as persons'."""
        if not self.has_households:
            return NOBODY
        steps = tuple(Step(datetime.fromisoformat(at), why) for at, why in self.manifest.steps)
        found = (self.table(name).combine_chunks() for name in HOUSEHOLD_TABLES[2:])
        assignments, ids, redirects = found
        return Identities(assignments, ids, redirects, steps)

    def records(self, ids: list[str]) -> dict[str, dict[str, Any]]:
        """Return the standard fields of some records, as the departments wrote them, by id."""
        wanted = pc.field("record_id").isin(pa.array(ids, pa.string()))
        rows = [pq.read_table(p, filters=wanted).to_pylist() for p in self.files("records")]
        return {row["record_id"]: row for part in rows for row in part}


class Archive:
    """The runs and models of one specification."""

    def __init__(self, lake: Path, spec: str) -> None:
        self.spec = spec
        self.root = lake / "linkage" / spec

    @property
    def models(self) -> Path:
        """Folder for `save_model` and `load_model`."""
        return self.root / MODELS

    def model_versions(self) -> list[str]:
        """Return the versions of trained models, oldest first."""
        found = (self.models / self.spec).glob("*.json")
        return [path.stem for path in sorted(found, key=lambda p: (p.stat().st_mtime_ns, p.name))]

    def model(self, version: str = "") -> Model:
        """Return a model, the newest by default.

        Raises:
            NotFound: none was trained, or there is none of that version.
        """
        versions = self.model_versions()
        if not versions:
            raise NotFound(
                f"Linkage {self.spec!r} has no model yet. Train one: "
                f"citywide link train {self.spec}."
            )
        return load_model(self.models, self.spec, version or versions[-1])

    def manifests(self) -> list[Manifest]:
        """Return what each finished run was, oldest first."""
        if not self.root.is_dir():
            return []
        found = [path for path in self.root.iterdir() if (path / _MANIFEST).is_file()]
        ids = sorted(path.name for path in found if not path.name.startswith("."))
        return [self._manifest(name) for name in ids]

    def latest(self) -> Run | None:
        """Return the newest finished run, None before the first."""
        found = self.manifests()
        return Run(found[-1], self.root / found[-1].id) if found else None

    def run(self, name: str = "") -> Run:
        """Return a run by its id or the beginning of it, the newest by default; raises NotFound."""
        found = [manifest for manifest in self.manifests() if manifest.id.startswith(name)]
        if not found:
            named = f" {name}" if name else ""
            raise NotFound(
                f"Linkage {self.spec!r} has no run{named}. Run it: citywide link run {self.spec}."
            )
        if name and len(found) > 1:
            raise NotFound(f"Several runs of {self.spec!r} begin with {name!r}; write more of it.")
        return Run(found[-1], self.root / found[-1].id)

    def begin(self, at: datetime) -> tuple[str, Path]:
        """Return the id of a new run and the folder to write it in; old remains are removed."""
        for left in self.root.glob(".*.part"):
            shutil.rmtree(left, ignore_errors=True)
        name = f"{at.astimezone(UTC):%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:4]}"
        folder = self.root / f".{name}.part"
        folder.mkdir(parents=True)
        return name, folder

    def finish(self, manifest: Manifest, folder: Path) -> Run:
        """Make a written run one that readers see.

        Raises:
            LakeError: a table of the run was not written.
        """
        wanted = (*TABLES, *HOUSEHOLD_TABLES)
        absent = [name for name in wanted if not any(folder.glob(f"{name}-*.parquet"))]
        if absent:
            raise LakeError(f"The run was not written whole: {', '.join(absent)} is missing.")
        text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
        (folder / _MANIFEST).write_text(text, encoding="utf-8")
        done = self.root / manifest.id
        folder.rename(done)
        return Run(self._manifest(manifest.id), done)

    def _manifest(self, name: str) -> Manifest:
        path = self.root / name / _MANIFEST
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            found = Manifest(**said)
        except (OSError, ValueError, TypeError):
            raise LakeError(
                f"The manifest of run {name} of linkage {self.spec!r} cannot be read. Restore "
                f"{path}, or move its folder away."
            ) from None
        return replace(
            found,
            judged=tuple(found.judged),
            steps=tuple((str(at), str(why)) for at, why in found.steps),
        )


def table_files(folder: Path, name: str) -> list[Path]:
    """Return the Parquet files of one table of a run's folder."""
    return sorted(folder.glob(f"{name}-*.parquet"))


def archived(lake: Path) -> list[str]:
    """Return the specifications that have runs or models beside a lake, by name."""
    root = lake / "linkage"
    return sorted(path.name for path in root.iterdir() if path.is_dir()) if root.is_dir() else []


def open_table(engine: Engine, folder: Path, name: str) -> ir.Table:
    """Return one table of a run's folder, for the engine to read."""
    files = table_files(folder, name)
    return engine.read(files, ibis.Schema.from_pyarrow(pq.read_schema(files[0])))
