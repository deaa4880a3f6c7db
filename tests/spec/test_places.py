"""place_of: the place that covers a point, the same on every engine."""

from __future__ import annotations

import gc
import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given as generated
from hypothesis import settings
from hypothesis import strategies as st

from citywide.core.derive import compute, parse_derived
from citywide.core.derive.cover import covering_places
from citywide.core.engines import Engine
from citywide.core.errors import ContractError

from .given import given, rows_of

POINTS = {"id": "int64", "longitude": "float64", "latitude": "float64"}
PLACE = "place_of('districts', 'district', longitude, latitude)"


def square(west: float, south: float, side: float = 1.0) -> str:
    return shapely.to_geojson(shapely.box(west, south, west + side, south + side))


@pytest.fixture
def districts(engine: Engine, tmp_path: Path) -> Any:
    """Two squares side by side, 2 in the west and 10 in the east, and a place without a shape."""
    schema = {"district": "int64", "name": "string", "geometry": "string"}
    rows = [(2, "West", square(0, 0)), (10, "East", square(1, 0)), (11, "Nowhere", None)]
    return given(engine, tmp_path, schema, *rows)


def run(engine: Engine, sql: str, **tables: Any) -> list[tuple[Any, ...]]:
    return rows_of(engine, compute(engine, parse_derived(sql, Path("placed.sql")), tables))


def points(engine: Engine, folder: Path, *coordinates: tuple[Any, Any]) -> Any:
    rows = [(i, x, y) for i, (x, y) in enumerate(coordinates, start=1)]
    return given(engine, folder, POINTS, *rows)


@pytest.mark.parametrize(
    ("longitude", "latitude", "district"),
    [
        (0.5, 0.5, 2),
        (1.5, 0.5, 10),
        (1.0, 0.5, 2),  # the shared border: the smaller number, although '10' < '2' as text
        (0.0, 0.0, 2),  # a corner is inside
        (3.0, 0.5, None),
        (None, 0.5, None),
        (0.5, None, None),
        (float("nan"), 0.5, None),
    ],
)
def test_it_finds_the_district_of_a_point(
    engine: Engine, tmp_path: Path, districts: Any, longitude: Any, latitude: Any, district: Any
) -> None:
    table = points(engine, tmp_path, (longitude, latitude))
    sql = f"SELECT id, {PLACE} AS district FROM incidents"
    assert run(engine, sql, incidents=table, districts=districts) == [(1, district)]


def test_it_groups_by_district(engine: Engine, tmp_path: Path, districts: Any) -> None:
    table = points(engine, tmp_path, (0.5, 0.5), (0.6, 0.5), (0.5, 0.5), (1.5, 0.5), (9, 9))
    sql = f"SELECT {PLACE} AS district, COUNT(*) AS n FROM incidents GROUP BY {PLACE}"
    found = run(engine, sql, incidents=table, districts=districts)
    assert found == [(10, 1), (2, 3), (None, 1)]


def test_it_can_be_a_condition_and_part_of_an_expression(
    engine: Engine, tmp_path: Path, districts: Any
) -> None:
    table = points(engine, tmp_path, (0.5, 0.5), (1.5, 0.5), (9, 9))
    sql = f"SELECT id, COALESCE({PLACE}, 0) AS d FROM incidents WHERE {PLACE} = 2 OR id = 3"
    assert run(engine, sql, incidents=table, districts=districts) == [(1, 2), (3, 0)]


@pytest.mark.parametrize("star", ["*", "i.*", "i.* EXCLUDE (id)"])
def test_a_star_shows_no_helper_column(
    engine: Engine, tmp_path: Path, districts: Any, star: str
) -> None:
    table = points(engine, tmp_path, (0.5, 0.5))
    call = "place_of('districts', 'name', i.longitude, i.latitude)"
    sql = f"SELECT {star}, {call} AS name FROM incidents AS i"
    expected = (1, 0.5, 0.5, "West") if "EXCLUDE" not in star else (0.5, 0.5, "West")
    assert run(engine, sql, incidents=table, districts=districts) == [expected]


def test_it_works_in_a_join_and_in_a_with_query(
    engine: Engine, tmp_path: Path, districts: Any
) -> None:
    table = points(engine, tmp_path, (0.5, 0.5), (1.5, 0.5))
    sql = """
        WITH placed AS (
            SELECT id, place_of('districts', 'district', longitude, latitude) AS district
            FROM incidents
        )
        SELECT p.id, d.name,
               place_of('districts', 'name', i.longitude, i.latitude) AS again
        FROM placed p
        JOIN districts d ON d.district = p.district
        JOIN incidents i ON i.id = p.id
    """
    found = run(engine, sql, incidents=table, districts=districts)
    assert found == [(1, "West", "West"), (2, "East", "East")]


def test_the_result_outlives_everything_it_was_made_of(
    engine: Engine, tmp_path: Path, districts: Any
) -> None:
    table = points(engine, tmp_path, (0.5, 0.5))
    derived = parse_derived(f"SELECT {PLACE} AS d FROM incidents", Path("placed.sql"))
    result = compute(engine, derived, {"incidents": table, "districts": districts})
    more = result.mutate(twice=result.d * 2)
    del result, table, districts
    gc.collect()
    assert rows_of(engine, more) == [(2, 4)]


def test_a_boundary_that_is_not_geojson_is_named(engine: Engine, tmp_path: Path) -> None:
    bad = given(engine, tmp_path, {"district": "int64", "geometry": "string"}, (7, "oops"))
    table = points(engine, tmp_path, (0.5, 0.5))
    with pytest.raises(ContractError, match="geometry of 7 in districts is not GeoJSON"):
        run(engine, f"SELECT {PLACE} AS d FROM incidents", incidents=table, districts=bad)


def test_a_missing_coordinate_column_is_named(
    engine: Engine, tmp_path: Path, districts: Any
) -> None:
    table = given(engine, tmp_path, {"id": "int64"}, (1,))
    with pytest.raises(ContractError, match=r"needs incidents\.longitude"):
        run(engine, f"SELECT {PLACE} AS d FROM incidents", incidents=table, districts=districts)


@settings(max_examples=60, deadline=None)
@generated(
    st.lists(st.tuples(st.integers(-1, 5), st.integers(-1, 5)), max_size=20, unique=True),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 2)), max_size=6),
)
def test_it_equals_a_search_of_every_square(
    spots: list[tuple[int, int]], squares: list[tuple[int, int, int]]
) -> None:
    import pyarrow as pa

    halves = [(x / 2, y / 2) for x, y in spots]
    shapes = [json.dumps(json.loads(square(x, y, side))) for x, y, side in squares]
    table = pa.table(
        {
            "longitude": pa.array([x for x, _ in halves], pa.float64()),
            "latitude": pa.array([y for _, y in halves], pa.float64()),
        }
    )
    places = pa.table(
        {
            "place": pa.array(range(len(squares)), pa.int64()),
            "geometry": pa.array(shapes, pa.string()),
        }
    )
    found = {
        (r["longitude"], r["latitude"]): r["place"]
        for r in covering_places(table, places, "squares").to_pylist()
    }
    for px, py in halves:
        inside = [i for i, (x, y, s) in enumerate(squares) if x <= px <= x + s and y <= py <= y + s]
        assert found.get((px, py)) == (min(inside) if inside else None)
