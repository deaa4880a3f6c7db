"""A derived table: tables in, one query, a table out, the same on every engine."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from citywide.core.derive import compute, parse_derived
from citywide.core.engines import Engine
from citywide.core.errors import ContractError, EngineError

from .given import given, rows_of

ANIMALS = {"id": "int64", "kind": "string", "age": "int64", "_line": "int64"}


def run(engine: Engine, sql: str, **tables: Any) -> list[tuple[Any, ...]]:
    return rows_of(engine, compute(engine, parse_derived(sql, Path("result.sql")), tables))


@pytest.fixture
def animals(engine: Engine, tmp_path: Path) -> Any:
    rows = [(1, "DOG", 3, 2), (2, "CAT", None, 3), (3, "DOG", 5, 4)]
    return given(engine, tmp_path, ANIMALS, *rows)


def test_it_keeps_the_rows_a_query_selects(engine: Engine, animals: Any) -> None:
    assert run(engine, "SELECT id FROM animals WHERE kind = 'DOG'", animals=animals) == [(1,), (3,)]


def test_it_does_not_show_the_columns_citywide_adds(engine: Engine, animals: Any) -> None:
    table = compute(
        engine, parse_derived("SELECT * FROM animals", Path("a.sql")), {"animals": animals}
    )
    assert table.columns == ("id", "kind", "age")


def test_it_follows_with_queries_joins_and_aggregates(engine: Engine, animals: Any) -> None:
    sql = """
        WITH dogs AS (SELECT * FROM animals WHERE kind = 'DOG')
        SELECT a.kind, COUNT(*) AS animals, MAX(d.age) AS oldest
        FROM animals a LEFT JOIN dogs d ON a.id = d.id
        GROUP BY a.kind
    """
    assert run(engine, sql, animals=animals) == [("CAT", 1, None), ("DOG", 2, 5)]


def test_it_numbers_rows_in_a_stated_order(engine: Engine, animals: Any) -> None:
    sql = "SELECT id FROM animals QUALIFY ROW_NUMBER() OVER (PARTITION BY kind ORDER BY id) = 1"
    assert run(engine, sql, animals=animals) == [(1,), (2,)]


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("day", 1), ("hour", 1), ("minute", 1), ("second", 1), ("month", 1), ("year", 1)],
)
def test_it_counts_the_unit_borders_between_two_times(
    engine: Engine, tmp_path: Path, unit: str, expected: int
) -> None:
    last = datetime(2023, 12, 31, 23, 59, 59, 900000, tzinfo=UTC)
    first = datetime(2024, 1, 1, 0, 0, 0, 100000, tzinfo=UTC)
    stamp = "timestamp('UTC', 6)"
    visits = given(engine, tmp_path, {"opened": stamp, "closed": stamp}, (last, first))
    sql = f"SELECT DATE_DIFF('{unit}', opened, closed) AS waited FROM visits"
    assert run(engine, sql, visits=visits) == [(expected,)]


def test_it_computes_with_dates(engine: Engine, tmp_path: Path) -> None:
    days = given(engine, tmp_path, {"day": "date"}, (date(2024, 2, 10),))
    sql = """
        SELECT EXTRACT(year FROM day) AS year, MONTH(day) AS month, STRFTIME(day, '%Y-%m') AS text,
               DATE_DIFF('day', day, LAST_DAY(day)) AS to_go
        FROM days
    """
    assert run(engine, sql, days=days) == [(2024, 2, "2024-02", 19)]


def test_two_tables_at_once_do_not_disturb_each_other(engine: Engine, animals: Any) -> None:
    query = parse_derived("SELECT id FROM animals", Path("ids.sql"))
    one = compute(engine, query, {"animals": animals})
    two = compute(engine, query, {"animals": animals.filter(animals.id == 2)})
    assert (rows_of(engine, one), rows_of(engine, two)) == ([(1,), (2,), (3,)], [(2,)])


def test_a_derived_table_can_read_another(engine: Engine, animals: Any) -> None:
    dogs = compute(
        engine,
        parse_derived("SELECT id, age FROM animals WHERE kind = 'DOG'", Path("dogs.sql")),
        {"animals": animals},
    )
    assert run(engine, "SELECT SUM(age) AS years FROM dogs", dogs=dogs) == [(8,)]


def test_a_missing_input_is_named(engine: Engine) -> None:
    with pytest.raises(ContractError, match="reads animals, which does not exist"):
        run(engine, "SELECT id FROM animals")


def test_a_missing_column_is_an_engine_error(engine: Engine, animals: Any) -> None:
    with pytest.raises(EngineError, match="colour"):
        run(engine, "SELECT colour FROM animals", animals=animals)
