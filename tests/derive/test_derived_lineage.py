"""Which columns a derived column is made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from citywide.core.derive import column_lineage, full_lineage, parse_derived
from citywide.core.errors import ContractError

SCHEMAS = {
    "animals": {"id": "integer", "kind": "string", "lon": "number", "lat": "number"},
    "outcomes": {"id": "integer", "outcome": "string", "_line": "integer"},
    "districts": {"district": "integer", "geometry": "string"},
}


def lineage_of(sql: str) -> dict[str, tuple[tuple[str, str], ...]]:
    return column_lineage(parse_derived(sql, Path("result.sql")), SCHEMAS)


def test_a_column_comes_from_a_column() -> None:
    assert lineage_of("SELECT id AS animal_id FROM animals") == {"animal_id": (("animals", "id"),)}


def test_an_expression_comes_from_all_its_columns_through_with_queries() -> None:
    found = lineage_of("""
        WITH o AS (SELECT id, UPPER(outcome) AS result FROM outcomes)
        SELECT a.kind || o.result AS label, COUNT(*) AS n
        FROM animals a JOIN o ON a.id = o.id GROUP BY 1
    """)
    assert found == {"label": (("animals", "kind"), ("outcomes", "outcome")), "n": ()}


def test_a_star_is_every_column_but_those_of_citywide() -> None:
    assert lineage_of("SELECT * FROM outcomes") == {
        "id": (("outcomes", "id"),),
        "outcome": (("outcomes", "outcome"),),
    }


def test_a_union_comes_from_both_sides() -> None:
    found = lineage_of("SELECT kind AS word FROM animals UNION ALL SELECT outcome FROM outcomes")
    assert found == {"word": (("animals", "kind"), ("outcomes", "outcome"))}


def test_a_place_comes_from_the_point_and_the_boundary() -> None:
    found = lineage_of("""
        WITH p AS (SELECT place_of('districts', 'district', lon, lat) AS d FROM animals)
        SELECT CAST(d AS VARCHAR) AS district FROM p
    """)
    assert found["district"] == (
        ("animals", "lat"),
        ("animals", "lon"),
        ("districts", "district"),
        ("districts", "geometry"),
    )


def test_full_lineage_goes_down_to_published_data_sets() -> None:
    texts = {
        "top": "SELECT label FROM middle",
        "middle": "SELECT a.kind || o.outcome AS label FROM animals a JOIN outcomes o USING (id)",
    }
    derived = {name: parse_derived(sql, Path(f"{name}.sql")) for name, sql in texts.items()}
    assert full_lineage(derived, SCHEMAS)["top"] == {
        "label": (("animals", "kind"), ("outcomes", "outcome"))
    }


def test_a_column_nobody_has_is_named() -> None:
    with pytest.raises(ContractError, match="colour"):
        lineage_of("SELECT colour FROM animals")
