"""Disposal: rows of some people leave every version of a data set for good.

Everywhere else the lake only adds. Here data files that hold such rows are written anew without
them and the old ones are removed, with the extracts and quarantined rows they came in by; Iceberg
gets its history anew. What stays is a tombstone: which versions and files were touched, when, by
whom and under which rule, with counts and hashes and nobody's name.

Order, so that a crash never leaves a version without its files: new files, then one transaction of
the ledger that says `begun`, then what it made superfluous is removed, then `done`. A disposal
found `begun` is finished first by the next one.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from citywide.core.errors import Conflict
from citywide.core.lake.lake import Lake
from citywide.core.lake.landing import landed_path
from citywide.core.lake.records import DataFile, Run, RunState, Version

_BETWEEN = "\x1f"
_EXTRACT = "_extract"
KIND = "disposal"
"""The kind of run that publishes what is left as the next version."""


@dataclass(frozen=True)
class Subjects:
    """Whose rows of one data set are disposed of."""

    columns: tuple[str, ...]
    """Columns that together say whose row it is."""
    values: frozenset[tuple[str, ...]]
    source_names: tuple[str, ...] = ()
    """What extracts, and so quarantined rows, call these columns."""


@dataclass(frozen=True)
class Counted:
    """What a disposal takes from one data set, or took."""

    dataset: str
    rows: int
    """Rows of the current version."""
    versions: int
    files: int
    quarantined: int
    extracts: int
    """Landed extracts, which go as a whole: their bytes are known by their hash."""

    @property
    def is_empty(self) -> bool:
        """True where there is nothing to dispose of."""
        return not (self.versions or self.quarantined)


def count(lake: Lake, dataset: str, subjects: Subjects) -> Counted:
    """Return what a disposal would take from a data set; nothing is changed."""
    taken = {file: _taken(lake.root / file.path, subjects) for file in _files(lake, dataset)}
    touched = {file for file, (rows, _extracts) in taken.items() if rows}
    current = lake.current(dataset)
    quarantined = {run: n for run, n in _quarantined(lake, dataset, subjects).items() if n}
    extracts = {name for _rows, names in taken.values() for name in names}
    return Counted(
        dataset,
        rows=sum(taken[file][0] for file in current.files) if current else 0,
        versions=sum(bool(touched & set(v.files)) for v in lake.versions(dataset)),
        files=len(touched),
        quarantined=sum(quarantined.values()),
        extracts=len(_extracts(lake, dataset, extracts, set(quarantined)))
        if touched or quarantined
        else 0,
    )


def dispose(lake: Lake, dataset: str, subjects: Subjects, *, rule: str, by: str) -> Counted:
    """Take the rows of some people out of every version of a data set, and return what went.

    Where rows went, what is left is published as the next version, so that everything computed
    from the data set is computed anew. Does nothing where there are no such rows.

    Raises:
        Conflict: a run of the data set is not finished or waits for a decision.
        LakeError: a file cannot be written; what was there is still there.
    """
    with lake.lock(dataset):
        _finish_begun(lake, dataset)
        open_runs = [run for run in lake.ledger.runs(dataset) if run.state.is_open]
        if open_runs:
            raise Conflict(
                f"A run of {dataset} waits for a decision or is at work. Release or reject it; "
                "then dispose of the rows."
            )
        counted = count(lake, dataset, subjects)
        if counted.is_empty:
            return counted
        at = datetime.now(UTC)
        body = _write(lake, dataset, subjects, {"rule": rule, "by": by, "at": at.isoformat()})
        body["counted"] = asdict(counted)
        key = uuid.uuid4().hex
        lake.ledger.begin_disposal(key, dataset, body, _rewritten(lake, dataset, body))
        _finish(lake, dataset, key, body)
        _publish_rest(lake, dataset, body, rule, by)
    return counted


def _files(lake: Lake, dataset: str) -> list[DataFile]:
    return list(dict.fromkeys(f for version in lake.versions(dataset) for f in version.files))


def _batches(path: Path) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(path) as file:
        yield from file.iter_batches(batch_size=50_000)


def _is_theirs(batch: pa.RecordBatch, columns: tuple[str, ...], subjects: Subjects) -> pa.Array:
    """Return which rows are to go; of a batch that does not say whose rows it has, all."""
    if any(name not in batch.schema.names for name in columns):
        return pa.array([True] * batch.num_rows, pa.bool_())
    texts = [batch.column(name).cast(pa.string()) for name in columns]
    key = pc.binary_join_element_wise(*texts, _BETWEEN) if len(texts) > 1 else texts[0]
    wanted = pa.array([_BETWEEN.join(value) for value in subjects.values], pa.string())
    return pc.fill_null(pc.is_in(key, value_set=wanted), False)


def _taken(path: Path, subjects: Subjects) -> tuple[int, set[str]]:
    """Return how many rows of a data file go, and the extracts they came in by."""
    rows, extracts = 0, set()
    for batch in _batches(path):
        theirs = _is_theirs(batch, subjects.columns, subjects)
        found = pc.sum(theirs).as_py() or 0
        rows += found
        if found and _EXTRACT in batch.schema.names:
            extracts |= set(pc.unique(batch.filter(theirs).column(_EXTRACT)).to_pylist())
    return rows, {name for name in extracts if name}


def _quarantined(lake: Lake, dataset: str, subjects: Subjects) -> dict[str, int]:
    """Return how many quarantined rows go, by the id of the run that quarantined them."""
    found = {}
    columns = subjects.source_names or subjects.columns
    for run in lake.ledger.runs(dataset):
        path = lake.quarantine(run)
        if path.exists():
            found[run.id] = sum(
                pc.sum(_is_theirs(batch, columns, subjects)).as_py() or 0
                for batch in _batches(path)
            )
    return found


def _extracts(lake: Lake, dataset: str, named: set[str], quarantined: set[str]) -> set[str]:
    """Return the landed extracts that may hold such rows.

    A snapshot's rows all name their extract. Elsewhere a row that was there before keeps the name
    of the first extract that had it, so any of the data set's may hold it too.
    """
    versions = lake.versions(dataset)
    runs = [run for run in lake.ledger.runs(dataset) if run.landed]
    landed = {run.landed for run in runs}
    if all(version.report.get("combine") == "snapshot" for version in versions if version.run):
        landed &= named | {run.landed for run in runs if run.id in quarantined}
    return {sha for sha in landed if landed_path(lake.landed, sha).exists()}


def _write(lake: Lake, dataset: str, subjects: Subjects, body: dict[str, Any]) -> dict[str, Any]:
    """Write the files that are left; return the tombstone of those that go."""
    files, named = [], set()
    for file in _files(lake, dataset):
        rows, extracts = _taken(lake.root / file.path, subjects)
        named |= extracts
        if rows:
            left = _write_rest(lake, lake.root / file.path, subjects)
            files.append({"old": asdict(file), "new": asdict(left)})
    quarantined = {run for run, n in _quarantined(lake, dataset, subjects).items() if n}
    extracts = _extracts(lake, dataset, named, quarantined)
    for run in lake.ledger.runs(dataset):
        if run.id not in quarantined:
            continue
        path = lake.quarantine(run)
        rest = _rest(path, subjects.source_names or subjects.columns, subjects, path.parent)
        rest.replace(path)
    return body | {"files": files, "extracts": sorted(extracts)}


def _write_rest(lake: Lake, path: Path, subjects: Subjects) -> DataFile:
    rest = _rest(path, subjects.columns, subjects, path.parent)
    return lake.describe_files([rest])[0]


def _rest(path: Path, columns: tuple[str, ...], subjects: Subjects, folder: Path) -> Path:
    target = folder / f"rest-{uuid.uuid4().hex}.parquet"
    with pq.ParquetWriter(target, pq.read_schema(path), compression="zstd") as writer:
        for batch in _batches(path):
            kept = batch.filter(pc.invert(_is_theirs(batch, columns, subjects)))
            if kept.num_rows:
                writer.write_batch(kept)
    return target


def _rewritten(lake: Lake, dataset: str, body: Mapping[str, Any]) -> list[Version]:
    """Return the versions as they are from now on: other files, a note, no examples of rows."""
    new = {pair["old"]["path"]: DataFile(**pair["new"]) for pair in body["files"]}
    gone = {
        pair["old"]["path"]: pair["old"]["rows"] - pair["new"]["rows"] for pair in body["files"]
    }
    said = []
    for version in lake.versions(dataset):
        rows = sum(gone.get(file.path, 0) for file in version.files)
        report = without_examples(version.report)
        if rows:
            note = {"rows": rows, "at": body["at"], "rule": body["rule"]}
            report["disposals"] = [*report.get("disposals", ()), note]
        files = tuple(new.get(file.path, file) for file in version.files)
        total = sum(file.rows for file in files)
        said.append(replace(version, files=files, rows=total, report=report))
    return said


def without_examples(report: Mapping[str, Any]) -> dict[str, Any]:
    """Return a run's or version's report without the rows it shows as examples."""
    change = report.get("restatement")
    return dict(report) | ({"restatement": {**change, "examples": []}} if change else {})


def _finish_begun(lake: Lake, dataset: str) -> None:
    for entry in lake.ledger.disposals(dataset):
        if entry["state"] == "begun":
            _finish(lake, dataset, entry["key"], entry["body"])


def _finish(lake: Lake, dataset: str, key: str, body: Mapping[str, Any]) -> None:
    """Remove what the ledger no longer names; safe to do again."""
    lake.tables.rebuild(
        dataset,
        [
            (v.number, ibis.schema(v.schema).to_pyarrow(), [file.path for file in v.files])
            for v in lake.versions(dataset)
        ],
    )
    for pair in body["files"]:
        (lake.root / pair["old"]["path"]).unlink(missing_ok=True)
    for sha256 in body["extracts"]:
        landed_path(lake.landed, sha256).unlink(missing_ok=True)
    lake.ledger.finish_disposal(key)


def _publish_rest(lake: Lake, dataset: str, body: Mapping[str, Any], rule: str, by: str) -> None:
    """Publish what is left as the next version; a derived table is computed anew by itself."""
    current = lake.current(dataset)
    if current is None or current.inputs or not body["counted"]["rows"]:
        return
    at = datetime.now(UTC)
    run = Run(
        id=f"{at:%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:8]}",
        dataset=dataset,
        kind=KIND,
        state=RunState.RUNNING,
        landed="",
        source_name="",
        contract_hash=current.contract_hash,
        started_at=at,
    )
    lake.ledger.save_run(run)
    gone = body["counted"]["rows"]
    report = {
        "base_version": current.number,
        "combine": current.report.get("combine", ""),
        "disposed_rows": gone,
        "checks": [],
    }
    version = replace(
        current,
        number=current.number + 1,
        run=run.id,
        published_at=at,
        approved_by=by,
        reason=f"{gone} rows disposed of under the rule: {rule}",
        report=report,
    )
    lake.publish(version, ibis.schema(current.schema).to_pyarrow())
    lake.ledger.finish_run(run, RunState.PUBLISHED, report)
