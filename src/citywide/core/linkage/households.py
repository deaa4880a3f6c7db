"""Which records share a household: by a department's own key, or by address and surname."""

from __future__ import annotations

from pathlib import Path

import ibis.expr.types as ir

from citywide.core.engines import Engine
from citywide.core.linkage.spec import LinkageSpec

_KEYED = """
SELECT record_id, 'key/' || dataset || '/' || household_key AS household_id FROM prepared
WHERE household_key IS NOT NULL
"""
_AT_ADDRESS = """
SELECT record_id,
    'address/' || street_number || '|' || street_name || '|' || coalesce(unit, '') || '|'
        || last_name AS household_id
FROM prepared
WHERE street_number IS NOT NULL AND street_name IS NOT NULL AND last_name IS NOT NULL
"""


def households(
    engine: Engine, spec: LinkageSpec, prepared: ir.Table, identities: ir.Table, work: Path
) -> ir.Table:
    """Return `household_id`, `person_id`, `basis` (key or address), `records`, kept in `work`.

    `prepared` are prepared records; `identities` says which person each is. A household of more
    than the specification's `most_people` persons is no household (a shelter, a clerk's default)
    and is left out. A person may be in several households: at other times, in other data sets.
    """
    ways = [
        query
        for query, wanted in (
            (_KEYED, spec.households.by_key),
            (_AT_ADDRESS, spec.households.by_address_and_surname),
        )
        if wanted
    ]
    # With no way chosen the answer is an empty table of the same shape.
    members = " UNION ALL ".join(ways) or f"{_KEYED} AND false"
    query = f"""
WITH members AS ({members}), persons AS (
    SELECT household_id, person_id, count(*) AS records
    FROM members JOIN identities ON members.record_id = identities.record_id
    GROUP BY household_id, person_id
), sized AS (
    SELECT household_id FROM persons GROUP BY household_id
    HAVING count(*) <= {spec.households.most_people}
)
SELECT persons.household_id, person_id, split_part(persons.household_id, '/', 1) AS basis, records
FROM persons JOIN sized ON persons.household_id = sized.household_id
"""
    found = engine.sql(query, {"prepared": prepared, "identities": identities})
    return engine.read(engine.write(found, work, "households"), found.schema())
