"""One run of a linkage: read, score what is new, cluster with the judgements, follow, measure."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from citywide.core.engines import Engine
from citywide.core.errors import UsageError
from citywide.core.linkage.added import prepare_added
from citywide.core.linkage.carried import carry, keep_added, keep_whole
from citywide.core.linkage.carried import known as known_prepared
from citywide.core.linkage.cluster import Clusters, cluster
from citywide.core.linkage.evaluate import evaluate
from citywide.core.linkage.fairness import fairness
from citywide.core.linkage.follow import follow
from citywide.core.linkage.households import (
    SIGHTINGS,
    link_households,
    member_sightings,
    sightings,
)
from citywide.core.linkage.identities import NOBODY, Identities, churn_share
from citywide.core.linkage.judgements import Judgement, known, last_words
from citywide.core.linkage.labels import TRUTH, kinds, labels
from citywide.core.linkage.model import Model, check_fits
from citywide.core.linkage.progress import expected
from citywide.core.linkage.records import read_records
from citywide.core.linkage.runs import Archive, Manifest, Run, open_table, table_files
from citywide.core.linkage.score import score, score_added
from citywide.core.linkage.second_opinions import Policy, settled
from citywide.core.linkage.spec import LinkageSpec


@dataclass(frozen=True)
class Said:
    """The log of judgements, and by which policy they take effect (None: each one does)."""

    log: tuple[Judgement, ...] = ()
    policy: Policy | None = None

    def effective(self, at: datetime) -> list[Judgement]:
        """Return the entries that take effect at a time."""
        entries = known(self.log, at)
        return entries if self.policy is None else settled(entries, self.policy)


NOTHING = Said()
Tell = Callable[[str, float], None]
"""Called with the step being done and the share of the whole run that is done, 0 to 1."""


def _silent(_step: str, _share: float) -> None:
    return None


def link(
    engine: Engine,
    spec: LinkageSpec,
    model: Model,
    tables: Mapping[str, ir.Table],
    archive: Archive,
    *,
    versions: Mapping[str, int],
    said: Said = NOTHING,
    because: str = "linked",
    everything: bool = False,
    at: datetime | None = None,
    tell: Tell = _silent,
) -> Run:
    """Return a new run over the data sets of a specification, kept in the archive.

    `tables` may also hold the data sets that tell who was in one household.

    Only records that are new or changed since the last run are scored, unless `everything`, or
    the model or the specification is another. One run at a time: the caller holds the lock.

    Raises:
        Conflict: the model was trained for other comparisons.
        NotFound: a data set or column is not there.
        UsageError: there are no records, or two have one id.
    """
    started, now = time.monotonic(), at or datetime.now(UTC)
    check_fits(model, spec)
    name, folder = archive.begin(now)
    try:
        tell("records", 0.0)
        previous = archive.latest()
        base = None if everything else _base(previous, spec, model)
        _keep(engine, read_records(engine, spec, tables), folder, "records")
        _keep(engine, labels(spec, tables), folder, "labels")
        _keep(engine, member_sightings(spec, tables), folder, "sightings-of")
        tell("score", 0.1)
        fresh = _score(engine, spec, model, folder, base)
        tell("cluster", 0.7)
        begun = Manifest(
            id=name,
            spec=spec.id,
            spec_hash=spec.hash,
            model=model.version,
            at=now.isoformat(),
            because=because,
            base=base.manifest.id if base else "",
            link_at=spec.link_at,
            review_from=spec.review_from,
            versions=dict(versions),
            counts={"scored_records": fresh},
        )
        done = _follow(Run(begun, folder), spec, previous, said, now)
        done = replace(done, seconds=round(time.monotonic() - started, 3))
        return archive.finish(done, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def relink(
    spec: LinkageSpec,
    archive: Archive,
    *,
    said: Said,
    because: str = "judgements",
    at: datetime | None = None,
) -> Run:
    """Return a new run over the records and scored pairs of the last one: only judgements are new.

    Raises:
        NotFound: nothing was linked yet.
    """
    started, now = time.monotonic(), at or datetime.now(UTC)
    previous = archive.run()
    name, folder = archive.begin(now)
    try:
        for table in ("records", "labels", "edges", "sightings"):
            for path in previous.files(table):
                shutil.copyfile(path, folder / path.name)
        if not table_files(folder, "sightings"):
            # A run of before households were linked; the next full run sees them.
            pq.write_table(SIGHTINGS.empty_table(), folder / _NOT_SEEN)
        carry(previous.folder, folder)
        begun = replace(
            previous.manifest,
            id=name,
            at=now.isoformat(),
            because=because,
            base=previous.manifest.id,
            counts={"scored_records": 0},
        )
        done = _follow(Run(begun, folder), spec, previous, said, now)
        done = replace(done, seconds=round(time.monotonic() - started, 3))
        return archive.finish(done, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _base(previous: Run | None, spec: LinkageSpec, model: Model) -> Run | None:
    """The last run, if its scored pairs still hold."""
    if previous is None:
        return None
    was = previous.manifest
    return previous if (was.model, was.spec_hash) == (model.version, spec.hash) else None


def _keep(engine: Engine, table: ir.Table, folder: Path, name: str) -> ir.Table:
    schema = table.schema()
    files = engine.write(table, folder, f"{name}-")
    if not files:
        # An empty table has no files; its columns must still be known.
        files = [folder / f"{name}-empty.parquet"]
        pq.write_table(schema.to_pyarrow().empty_table(), files[0])
    return engine.read(files, schema)


def _score(engine: Engine, spec: LinkageSpec, model: Model, folder: Path, base: Run | None) -> int:
    """Write the scored pairs of the records in a folder; return how many records were scored."""
    records = open_table(engine, folder, "records")
    total = _count(engine, records)
    work = folder / "work"
    work.mkdir()
    if base is None:
        edges = _empty(model) if total < 2 else score(engine, spec, model, records, work)
        keep_whole(spec, work, folder)
        _keep(engine, edges, folder, "edges")
        _keep(engine, sightings(engine, spec, records), folder, "sightings")
    else:
        total = _score_new(engine, spec, model, folder, base.folder, work)
    shutil.rmtree(work)
    return total


_NOT_SEEN = "sightings-none.parquet"
"""Stands in for the sightings of a run that did not look for any."""
_CHANGED = "SELECT * FROM records EXCEPT SELECT * FROM before"
_OLD = """
WITH old AS (
    SELECT before.record_id FROM before SEMI JOIN records ON before.record_id = records.record_id
    EXCEPT SELECT record_id FROM fresh
)
"""
_STILL_SEEN = f"""{_OLD}
SELECT seen.* FROM seen SEMI JOIN old ON seen.record_id = old.record_id
WHERE seen.basis <> 'member'
"""
_STILL = f"""{_OLD}
SELECT edges.* FROM edges
SEMI JOIN old AS l ON edges.left_id = l.record_id
SEMI JOIN old AS r ON edges.right_id = r.record_id
"""


def _score_new(
    engine: Engine, spec: LinkageSpec, model: Model, folder: Path, base: Path, work: Path
) -> int:
    carry(base, folder)
    records, before = open_table(engine, folder, "records"), open_table(engine, base, "records")
    changed = engine.sql(_CHANGED, {"records": records, "before": before})
    fresh = _keep(engine, changed, work, "fresh")
    tables = {"records": records, "before": before, "fresh": fresh}
    kept = engine.sql(_STILL, tables | {"edges": open_table(engine, base, "edges")})
    found = _count(engine, fresh)
    if found:
        before_them = known_prepared(engine, spec, folder, records, work)
        added = prepare_added(engine, spec, before_them, fresh, work)
        keep_added(engine, added, folder, work)
        new = score_added(engine, spec, model, added, work)
        kept = kept.union(new.select(*kept.columns))
    _keep(engine, kept, folder, "edges")
    _see_new(engine, spec, tables, folder, base)
    return found


def _see_new(
    engine: Engine, spec: LinkageSpec, tables: Mapping[str, ir.Table], folder: Path, base: Path
) -> None:
    """Write the sightings of a run: those of the last one that still hold, and new ones."""
    if table_files(base, "sightings") and not (base / _NOT_SEEN).exists():
        seen = engine.sql(_STILL_SEEN, {**tables, "seen": open_table(engine, base, "sightings")})
        found = seen.union(sightings(engine, spec, tables["fresh"]))
    else:
        found = sightings(engine, spec, tables["records"])
    _keep(engine, found, folder, "sightings")


def _empty(model: Model) -> ir.Table:
    columns = {"left_id": pa.string(), "right_id": pa.string()}
    columns |= dict.fromkeys(("match_weight", "match_probability"), pa.float64())
    for name in model.weights:
        columns |= {f"mw_{name}": pa.float64(), f"gamma_{name}": pa.int32()}
    return ibis.memtable(pa.schema(list(columns.items())).empty_table())


def _count(engine: Engine, table: ir.Table) -> int:
    return int(engine.fetch(table.aggregate(n=table.count()))["n"][0].as_py())


def _follow(
    run: Run, spec: LinkageSpec, previous: Run | None, said: Said, now: datetime
) -> Manifest:
    """Cluster and follow; write what came out and return the finished manifest."""
    ids = run.table("records", ["record_id"])["record_id"].combine_chunks()
    if not len(ids):
        raise UsageError(f"The data sets of linkage {spec.id!r} hold no records to link.")
    edges = run.table("edges")
    words = said.effective(now)
    clusters = cluster(ids, edges, words, threshold=spec.link_at)
    before = previous.identities() if previous else NOBODY
    identities = follow(before, clusters, at=now, because=run.manifest.because)
    _write(run.folder, clusters, identities)
    living = _follow_households(run, spec, previous, identities, now)
    hoped = expected(clusters, edges)
    effective = [entry.id for entry in last_words(words).values()]
    return replace(
        run.manifest,
        counts={**run.manifest.counts, **_counts(clusters, edges, before, identities), **living},
        judgements=len(effective),
        judged=tuple(effective),
        expected={
            "right_links": hoped.right_links,
            "links": float(hoped.links),
            "missed": hoped.missed,
        },
        quality=measured(spec, identities, run.table("labels")),
        steps=tuple((step.at.isoformat(), step.because) for step in identities.steps),
    )


def _write(folder: Path, clusters: Clusters, identities: Identities) -> None:
    for name, table in (
        ("clusters", clusters.table()),
        ("assignments", identities.assignments),
        ("people", identities.people),
        ("redirects", identities.redirects),
    ):
        pq.write_table(table, folder / f"{name}-0.parquet", compression="zstd")


def _follow_households(
    run: Run, spec: LinkageSpec, previous: Run | None, people: Identities, now: datetime
) -> dict[str, int]:
    """Link the households of a run, let their ids follow, write them; return what to count."""
    seen = link_households(spec, run.table("sightings"), people.table())
    before = previous.household_identities() if previous else NOBODY
    if not before.steps and previous:
        # Households are linked from here on; their steps are the run's own.
        before = replace(NOBODY, steps=previous.identities().steps)
    homes = follow(before, seen.clusters, at=now, because=run.manifest.because)
    for name, table in (
        ("households", seen.households(homes.table())),
        ("household_assignments", homes.assignments),
        ("household_ids", homes.people),
        ("household_redirects", homes.redirects),
    ):
        pq.write_table(table, run.folder / f"{name}-0.parquet", compression="zstd")
    return {
        "households": seen.clusters.count,
        "households_minted": homes.people.num_rows - before.people.num_rows,
        "households_redirected": homes.redirects.num_rows - before.redirects.num_rows,
    }


def _counts(
    clusters: Clusters, edges: pa.Table, before: Identities, after: Identities
) -> dict[str, int]:
    both = min(before.table().num_rows, after.table().num_rows)
    return {
        "records": len(clusters.records),
        "pairs": edges.num_rows,
        "people": clusters.count,
        "minted": after.people.num_rows - before.people.num_rows,
        "redirected": after.redirects.num_rows - before.redirects.num_rows,
        "moved": round(churn_share(before, after) * both) if both else 0,
        "refused": len(clusters.refused),
    }


def measured(spec: LinkageSpec, identities: Identities, known_of: pa.Table) -> dict[str, Any]:
    """Return quality against the truth as plain values; empty where no record's truth is known."""
    sure = known_of.filter(known_of[TRUTH].is_valid()).select(["record_id", TRUTH])
    if not sure.num_rows:
        return {}
    people = identities.table()
    found = evaluate(people, sure)
    groups = {}
    ids = known_of["record_id"].to_pylist()
    for kind in kinds(spec):
        group_of = dict(zip(ids, known_of[kind].to_pylist(), strict=True))
        result = fairness(people, sure, group_of, kind=kind)
        groups[kind] = asdict(result) | {"passes": result.passes}
    return asdict(found) | {"groups": groups}
