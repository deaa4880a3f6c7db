"""Taking records out of every run of a linkage for good, when their people are disposed of."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from citywide.core.linkage.runs import Archive, table_files

_NAMING = ("record_id", "left_id", "right_id")
_FIRST = "first_record_id"


def forget(archive: Archive, record_ids: Collection[str]) -> int:
    """Take records out of every table of every run, and return how many rows went.

    Judgements name records by id alone and stay, as do the opaque ids of persons, so that other
    records keep theirs. Runs share files by hard links, so each run's file is written anew. The
    caller holds the lock under which runs are made; done again, it finds nothing or goes on.
    """
    gone = pa.array(sorted(record_ids), pa.string())
    return sum(_forget_in(archive.root / run.id, gone) for run in archive.manifests())


def _forget_in(folder: Path, gone: pa.Array) -> int:
    before = _sightings(folder)
    persons = [path for path in sorted(folder.glob("*.parquet")) if not _of_households(path)]
    went = sum(_write_rest(path, gone) for path in persons)
    # A sighting is called by an address or a household of a department: when nobody is left in
    # it, its name goes too.
    nobody = pa.array(sorted(before - _sightings(folder)), pa.string())
    homes = [path for path in sorted(folder.glob("*.parquet")) if _of_households(path)]
    return went + sum(_write_rest(path, nobody) for path in homes)


def _of_households(path: Path) -> bool:
    return path.name.startswith("household")


def _sightings(folder: Path) -> set[str]:
    found: set[str] = set()
    for path in table_files(folder, "sightings"):
        found |= set(pq.read_table(path, columns=["sighting_id"])["sighting_id"].to_pylist())
    return found


def _write_rest(path: Path, gone: pa.Array) -> int:
    table = pq.read_table(path)
    kept = table
    for name in _NAMING:
        if name in table.schema.names:
            is_gone = pc.is_in(kept[name].cast(pa.string()), value_set=gone)
            kept = kept.filter(pc.invert(is_gone))
    if _FIRST in kept.schema.names:
        kept = _unnamed(kept, gone)
    if kept.equals(table):
        return 0
    if "cluster_id" in kept.schema.names:
        kept = _called_anew(kept)
    target = path.with_name(f".{uuid.uuid4().hex}.parquet")
    pq.write_table(kept, target, compression="zstd")
    target.replace(path)
    return int(table.num_rows - kept.num_rows)


def _unnamed(people: pa.Table, gone: pa.Array) -> pa.Table:
    """Leave out which record an id was minted for; the id itself says nothing."""
    at = people.schema.get_field_index(_FIRST)
    is_gone = pc.is_in(people[_FIRST], value_set=gone)
    return people.set_column(at, people.schema.field(at), pc.if_else(is_gone, "", people[_FIRST]))


def _called_anew(clusters: pa.Table) -> pa.Table:
    """Call each cluster by the first record that is left in it."""
    first = clusters.group_by("cluster_id").aggregate([("record_id", "min")])
    place = pc.index_in(clusters["cluster_id"], value_set=first["cluster_id"].combine_chunks())
    at = clusters.schema.get_field_index("cluster_id")
    names = first["record_id_min"].take(place).cast(clusters.schema.field(at).type)
    return clusters.set_column(at, "cluster_id", names)
