"""Calculations for a viewer: the same rules as for rows, then the queries, then pages of results.

A calculation sees the rows its viewer may see, and no others: it is refused where a column it may
read would be hidden or masked, because a figure made of blanks looks like a figure. Results are
kept beside the lake under a name made of everything they depend on, so that the next page, or the
next viewer with the same rights, only reads them.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow.parquet as pq

from citywide.core.calculations import Calculation, Value, run
from citywide.core.errors import NotFound
from citywide.core.lake import Version
from citywide.portal.access.known import whole
from citywide.portal.access.masks import visible
from citywide.portal.access.notice import note_read
from citywide.portal.access.policy import Decision
from citywide.portal.access.rows import MAX_PER_PAGE
from citywide.portal.access.select import Query, narrowed, ordered
from citywide.portal.access.store import store
from citywide.portal.access.suppose import rows_of, supposed_name
from citywide.portal.access.viewer import Viewer

EVERYTHING = Query()
_MEMORY_MB = 450
_KEPT = 40
"""Results kept on disk; the one used longest ago goes first."""


@dataclass(frozen=True)
class ResultPage:
    """Some rows of one step; `number` counts pages from 1."""

    columns: tuple[str, ...]
    rows: list[dict[str, Any]]
    total: int
    number: int
    pages: int


@dataclass(frozen=True)
class Calculated:
    """Finished results, as Parquet beside the lake, and what they were made of."""

    id: str
    """Fingerprint of queries, values, versions read and the rules that gave their rows."""
    versions: Mapping[str, int]
    """Data set -> number of the version that was read."""
    sentences: tuple[str, ...]
    """The rules of access that applied, in words."""
    folder: Path

    def rows(self, step: str) -> list[dict[str, Any]]:
        """Return all rows of a step; for results that are small by their nature, such as cells."""
        return store().engine().fetch(self._table(step)).to_pylist()

    def page(
        self, step: str, query: Query = EVERYTHING, page: int = 1, per_page: int = 50
    ) -> ResultPage:
        """Return one page of a step's rows; raises UsageError for a column there is none of."""
        chosen = narrowed(self._table(step), query)
        engine = store().engine()
        total = int(engine.fetch(chosen.aggregate(n=chosen.count()))["n"][0].as_py())
        per_page = min(max(per_page, 1), MAX_PER_PAGE)
        pages = max(ceil(total / per_page), 1)
        number = min(max(page, 1), pages)
        ties = tuple(name for name in chosen.columns if name.endswith("_id"))
        part = ordered(chosen, query, ties).limit(per_page, offset=(number - 1) * per_page)
        return ResultPage(
            tuple(chosen.columns), engine.fetch(part).to_pylist(), total, number, pages
        )

    def _table(self, step: str) -> ir.Table:
        files = sorted((self.folder / step).glob("*.parquet"))
        if not files:
            raise NotFound(f"This calculation kept no table {step!r}.")
        schema = ibis.Schema.from_pyarrow(pq.read_schema(files[0]))
        return store().engine().read(files, schema)


def calculate(
    viewer: Viewer,
    calculation: Calculation,
    values: Mapping[str, Value],
    *,
    purpose: str,
    wanted: Sequence[str],
    versions: Mapping[str, int] | None = None,
) -> Calculated:
    """Return the wanted steps of a calculation over data sets as a viewer may see them.

    `versions` pins data sets to earlier versions ("as known then"); others are current.

    Raises:
        NotFound: a data set, or a version of it, does not exist as far as the viewer may know.
        Forbidden: a column of a data set is hidden or masked for this viewer and purpose.
        UsageError: a value is missing or unknown.
    """
    pins = dict(versions or {})
    decisions = {name: whole(viewer, name, purpose) for name in calculation.inputs}
    read = {name: _version(name, pins.get(name)) for name in calculation.inputs}
    key = _key(calculation, values, wanted, decisions, read)
    folder = store().lake.root / "work" / "calculations" / key
    for name, decision in decisions.items():
        note_read(viewer, decision, calculation.name, version=read[name].number, result=key)
    if not folder.exists():
        _compute(calculation, values, wanted, decisions, read, folder)
        _forget_oldest(folder.parent)
    folder.touch()
    return Calculated(
        id=key,
        versions={name: version.number for name, version in read.items()},
        sentences=tuple(dict.fromkeys(decision.sentence for decision in decisions.values())),
        folder=folder,
    )


def kept(
    viewer: Viewer,
    calculation: Calculation,
    values: Mapping[str, Value],
    *,
    purpose: str,
    wanted: Sequence[str],
) -> Calculated | None:
    """Return what `calculate` would, if that is kept already; None where it must be computed.

    What was computed for somebody who may see less, or more, is another result. Raises as
    `calculate`.
    """
    decisions = {name: whole(viewer, name, purpose) for name in calculation.inputs}
    read = {name: _version(name, None) for name in calculation.inputs}
    key = _key(calculation, values, wanted, decisions, read)
    if not (store().lake.root / "work" / "calculations" / key).exists():
        return None
    return calculate(viewer, calculation, values, purpose=purpose, wanted=wanted)


def forget_results() -> None:
    """Throw away every kept result, for example when a release of information was revoked."""
    shutil.rmtree(store().lake.root / "work" / "calculations", ignore_errors=True)


def _version(dataset: str, number: int | None) -> Version:
    lake = store().lake
    found = lake.current(dataset) if number is None else lake.version(dataset, number)
    if found is None:
        raise NotFound(f"{dataset} has no version yet.")
    return found


def _key(
    calculation: Calculation,
    values: Mapping[str, Value],
    wanted: Sequence[str],
    decisions: Mapping[str, Decision],
    read: Mapping[str, Version],
) -> str:
    depends = {
        "queries": calculation.hash,
        "values": {name: repr(value) for name, value in sorted(values.items())},
        "wanted": sorted(wanted),
        "versions": {name: version.id for name, version in sorted(read.items())},
        "rows": {name: _rows_given(decision) for name, decision in sorted(decisions.items())},
        "engine": store().settings.engine,
    }
    if supposed := supposed_name(calculation.inputs):
        depends["supposed"] = supposed
    return hashlib.sha256(json.dumps(depends).encode()).hexdigest()[:24]


def _rows_given(decision: Decision) -> list[Any]:
    limits = [[condition.fingerprint for condition in limit] for limit in decision.limits]
    return [decision.columns, decision.row_filter, sorted(decision.rows_of), limits]


def _compute(
    calculation: Calculation,
    values: Mapping[str, Value],
    wanted: Sequence[str],
    decisions: Mapping[str, Decision],
    read: Mapping[str, Version],
    folder: Path,
) -> None:
    work = folder.with_name(f"{folder.name}.{uuid.uuid4().hex}")
    done = work / "done"
    engine = store().new_engine(_MEMORY_MB)
    try:
        tables = {
            name: visible(rows_of(engine, name, version), decisions[name])
            for name, version in read.items()
        }
        made = run(engine, calculation, tables, values, work / "steps", wanted)
        for name, table in made.items():
            _keep(engine, table, done / name)
        with contextlib.suppress(OSError):  # somebody else was done with the same a moment ago
            done.rename(folder)
    finally:
        engine.close()
        shutil.rmtree(work, ignore_errors=True)


def _keep(engine: Any, table: ir.Table, folder: Path) -> None:
    folder.mkdir(parents=True)
    if not engine.write(table, folder, "part"):
        # An empty table has no files; its columns must still be known.
        pq.write_table(engine.fetch(table), folder / "part-empty.parquet")


def _forget_oldest(room: Path) -> None:
    kept = sorted(
        (path for path in room.iterdir() if "." not in path.name),
        key=lambda path: path.stat().st_mtime,
    )
    for path in kept[:-_KEPT]:
        shutil.rmtree(path, ignore_errors=True)
