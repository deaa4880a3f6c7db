"""Which people live together: sightings of households, put together and given lasting ids.

A sighting is a group of records that one department holds together: by its own key, by rows that
say who stayed together (enrollments of HMIS), or by address and surname. Two sightings are of one
household when they share at least two people, or when both are of the same person alone. Ids of
households follow the rules of persons' ids: minted once, kept by the largest part, redirected for
ever. Everything is a pure function of sightings and identities, in whatever order they come.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from citywide.core.engines import Engine
from citywide.core.errors import NotFound
from citywide.core.linkage import names
from citywide.core.linkage.cluster import Clusters
from citywide.core.linkage.fields import complete
from citywide.core.linkage.pairs import Integers, number_of
from citywide.core.linkage.spec import LinkageSpec, Members

SIGHTINGS = pa.schema(
    [(name, pa.string()) for name in ("sighting_id", "record_id", "basis", "place")]
)
"""Which records were seen together; `basis` is key, address or member, `place` an address."""
HOUSEHOLDS = pa.schema(
    [
        ("household_id", pa.string()),
        ("person_id", pa.string()),
        ("basis", pa.string()),
        ("records", pa.int64()),
    ]
)
"""Who is in which household. A person may be in several: at other times, in other data sets."""
_KEYED = """
SELECT 'key/' || dataset || '/' || household_key AS sighting_id, record_id,
    'key' AS basis, CAST(NULL AS VARCHAR) AS place
FROM records WHERE household_key IS NOT NULL
"""


def sightings(engine: Engine, spec: LinkageSpec, records: ir.Table) -> ir.Table:
    """Return the sightings that records tell of themselves; see `SIGHTINGS`."""
    mapped = {field for source in spec.sources for field in source.fields}
    ways = []
    if spec.households.by_key and "household_key" in mapped:
        ways.append(_KEYED)
    if spec.households.by_address_and_surname and {"street_number", "street_name"} <= mapped:
        ways.append(_at_address())
    if not ways:
        return ibis.memtable(SIGHTINGS.empty_table())
    found = engine.sql(" UNION ALL ".join(ways), {"records": complete(records, spec.others)})
    return found.cast(dict.fromkeys(SIGHTINGS.names, "string"))


def _at_address() -> str:
    place = "street_number || '|' || street_name || '|' || coalesce(unit, '')"
    return f"""
SELECT 'address/' || {place} || '|' || last_name AS sighting_id, record_id,
    'address' AS basis, {place} AS place
FROM (
    SELECT record_id, {names.code("street_number")} AS street_number,
        {names.street("street_name")} AS street_name, {names.digits("unit")} AS unit,
        {names.name("coalesce(last_name, regexp_extract(full_name, ' ([^ ]+)$', 1))")} AS last_name
    FROM records
) AS plain
WHERE street_number IS NOT NULL AND street_name IS NOT NULL AND last_name IS NOT NULL
"""


def member_sightings(spec: LinkageSpec, tables: Mapping[str, ir.Table]) -> ir.Table:
    """Return the sightings that other data sets tell of; one without a version yet tells none.

    Raises:
        NotFound: such a data set lacks a column that the specification names.
    """
    parts = [
        _members(spec, one, tables[one.dataset])
        for one in spec.households.members
        if one.dataset in tables
    ]
    if not parts:
        return ibis.memtable(SIGHTINGS.empty_table())
    return reduce(lambda one, other: one.union(other), parts)


def _members(spec: LinkageSpec, one: Members, table: ir.Table) -> ir.Table:
    for column in (*one.record, *one.key, one.deleted):
        if column and column not in table.columns:
            raise NotFound(
                f"{one.dataset!r} has no column {column!r}, which the households of linkage "
                f"{spec.id!r} name."
            )
    if one.deleted:
        table = table.filter(table[one.deleted].isnull())
    record = _joined(table, f"{one.of}/", one.record)
    seen = _joined(table, f"member/{one.dataset}/", one.key)
    shaped = table.select(
        sighting_id=seen,
        record_id=record,
        basis=ibis.literal("member"),
        place=ibis.null("string"),
    )
    return shaped.filter(shaped.sighting_id.notnull(), shaped.record_id.notnull()).distinct()


def _joined(table: ir.Table, prefix: str, columns: tuple[str, ...]) -> ir.StringValue:
    parts = [table[name].cast("string") for name in columns]
    return ibis.literal(prefix) + reduce(lambda one, other: one + "/" + other, parts)


@dataclass(frozen=True, eq=False)
class Seen:
    """Sightings put together, and who was in each."""

    clusters: Clusters
    """Of sightings; a household is called by its first sighting."""
    sighting: Integers
    person: Integers
    records: Integers
    persons: pa.Array

    def households(self, called: pa.Table) -> pa.Table:
        """Return `HOUSEHOLDS`; `called` says the id (`person_id`) of each sighting."""
        place = number_of(called["record_id"].combine_chunks(), self.clusters.records)
        ids = called["person_id"].combine_chunks().take(pa.array(place))
        by_key = pc.invert(pc.starts_with(self.clusters.records, "address/"))
        rows = pa.table(
            {
                "household_id": ids.take(pa.array(self.sighting)),
                "person_id": self.persons.take(pa.array(self.person)),
                "is_keyed": by_key.take(pa.array(self.sighting)),
                "records": pa.array(self.records, pa.int64()),
            }
        )
        found = rows.group_by(["household_id", "person_id"]).aggregate(
            [("is_keyed", "max"), ("records", "sum")]
        )
        basis = pc.if_else(found["is_keyed_max"], "key", "address")
        columns = [found["household_id"], found["person_id"], basis, found["records_sum"]]
        table = pa.table(columns, names=HOUSEHOLDS.names).cast(HOUSEHOLDS)
        return table.sort_by([("household_id", "ascending"), ("person_id", "ascending")])


def link_households(spec: LinkageSpec, seen: pa.Table, people: pa.Table) -> Seen:
    """Return the sightings of a run put together; `people` says which person each record is.

    A sighting of more than the specification's `most_people` persons (a clerk's default), or at an
    address of more than `most_surnames_at_address` surnames (a shelter), is of no household. Where
    sightings put together would hold more than `most_people`, each stands alone.
    """
    seen = _without_shelters(spec, seen)
    known = people["person_id"].combine_chunks()
    persons = pc.unique(known)
    found = number_of(people["record_id"].combine_chunks(), seen["record_id"])
    codes = np.append(number_of(persons, known), -1)[found]
    sighting = pc.unique(seen["sighting_id"].filter(pa.array(codes >= 0)))
    names_of = sighting.take(pc.sort_indices(sighting)).cast(pa.string())
    numbers = number_of(names_of, seen["sighting_id"])
    width = max(len(persons), 1)
    keys = (numbers * width + codes)[codes >= 0]
    both, records = np.unique(keys, return_counts=True)
    group, person = both // width, both % width
    small = np.bincount(group, minlength=len(names_of)) <= spec.households.most_people
    kept = small[group]
    group = (np.cumsum(small) - 1)[group[kept]]
    person, records, names_of = person[kept], records[kept], names_of.filter(pa.array(small))
    first = _together(group, person, len(names_of), width, spec.households.most_people)
    return Seen(Clusters(names_of, first, ()), group, person, records.astype(np.int64), persons)


def _without_shelters(spec: LinkageSpec, seen: pa.Table) -> pa.Table:
    at = seen.select(["place", "sighting_id"]).filter(pc.is_valid(seen["place"]))
    counted = at.group_by("place").aggregate([("sighting_id", "count_distinct")])
    full = pc.greater(counted["sighting_id_count_distinct"], spec.most_surnames_at_address)
    shelters = counted["place"].filter(full).combine_chunks()
    # Most records have no place; a null is in no set of values.
    return seen.filter(pc.invert(pc.is_in(seen["place"], value_set=shelters)))


def _together(group: Integers, person: Integers, count: int, width: int, most: int) -> Integers:
    """Return for each sighting the first one of its household; rows are sorted by sighting."""
    size = np.bincount(group, minlength=count)
    alone = size[group] == 1
    pair, where = [person[alone] * width + person[alone]], [group[alone]]
    for step in range(1, most):
        same = group[step:] == group[:-step]
        pair.append(person[:-step][same] * width + person[step:][same])
        where.append(group[step:][same])
    shared, sighting = np.concatenate(pair), np.concatenate(where)
    order = np.lexsort((sighting, shared))
    shared, sighting = shared[order], sighting[order]
    linked = shared[1:] == shared[:-1]
    first = _first(count, sighting[:-1][linked], sighting[1:][linked])
    holds = np.unique(first[group] * width + person) // width
    crowded = np.bincount(holds, minlength=count) > most
    return np.where(crowded[first], np.arange(count), first) if count else first


def _first(count: int, left: Integers, right: Integers) -> Integers:
    if not count:
        return np.zeros(0, np.int64)
    graph = coo_array((np.ones(len(left), np.int8), (left, right)), shape=(count, count))
    label = connected_components(graph, directed=False)[1]
    _, first = np.unique(label, return_index=True)
    return np.asarray(first[label], np.int64)
