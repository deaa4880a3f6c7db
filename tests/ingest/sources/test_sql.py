"""Rows of real databases come as text that keeps every digit."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pyarrow.parquet as pq
import pytest

from citywide.core.contracts.model import Reading, Source
from citywide.core.errors import SourceError
from citywide.core.ingest.read import raw_rows, read_extract
from citywide.core.ingest.sources import fetch
from citywide.core.settings import Settings


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "legacy.db"
    connection = sqlite3.connect(path)
    connection.execute('CREATE TABLE permits (id INTEGER, cost REAL, "Kind of ""it""" TEXT, any)')
    connection.executemany(
        "INSERT INTO permits VALUES (?, ?, ?, ?)",
        [(1, 0.1 + 0.2, "A;B", 1), (2, 1.5, None, "text"), (2**62, 1e300, "é", b"\x01\xff")],
    )
    connection.executemany("INSERT INTO permits (id) VALUES (?)", [(i,) for i in range(3000)])
    connection.commit()
    connection.close()
    return path


def _rows(base: Path, kind: str = "sqlite", **options: Any) -> list[dict[str, Any]]:
    source = Source("permits", kind, "", "", options)
    found = next(fetch(source, base, base / "work", Settings()))
    rows: list[dict[str, Any]] = pq.read_table(found.path).to_pylist()
    return rows


@pytest.mark.parametrize("kind", [{"kind": "sqlite"}, {"kind": "custom", "dialect": "sqlite"}])
def test_a_sqlite_table_comes_as_text(database: Path, tmp_path: Path, kind: dict[str, str]) -> None:
    rows = _rows(tmp_path, path="legacy.db", table="permits", **kind)
    assert len(rows) == 3003
    assert list(rows[0]) == ["id", "cost", 'Kind of "it"', "any"]
    assert [row["cost"] for row in rows[:3]] == ["0.30000000000000004", "1.5", "1.0e+300"]
    assert [row["any"] for row in rows[:3]] == ["1", "text", "01FF"]
    assert rows[2]["id"] == str(2**62)
    assert rows[1]['Kind of "it"'] is None


def test_a_query_is_read_like_any_extract(database: Path, tmp_path: Path) -> None:
    query = "SELECT id, cost FROM permits WHERE cost = 1.5; -- the cheap ones"
    source = Source("permits", "sqlite", "legacy.db", "", {"query": query.replace(";", "")})
    found = next(fetch(source, tmp_path, tmp_path / "work", Settings()))
    result = read_extract(found.path, Reading(), found.name, tmp_path / "read")
    assert list(raw_rows(result.extract, [1])) == [(1, None, ("2", "1.5"))]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"path": "nowhere.db", "table": "permits"}, r"no SQLite file nowhere\.db"),
        ({"path": "legacy.db", "table": "nope"}, "no such table: nope"),
        ({"path": "legacy.db", "query": "DELETE FROM permits"}, "refused"),
        ({"path": "legacy.db"}, "neither query nor table"),
        ({"connectionVariable": "CITYWIDE_NOT_SET", "table": "x"}, "CITYWIDE_NOT_SET"),
    ],
)
def test_what_a_database_refuses_is_said(
    database: Path, tmp_path: Path, options: dict[str, str], reason: str
) -> None:
    with pytest.raises(SourceError, match=reason):
        _rows(tmp_path, **options)


def test_a_database_out_of_reach_is_said_without_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEGACY", "postgresql://me:hunter2@127.0.0.1:9/x")
    with pytest.raises(SourceError, match="refused") as caught:
        _rows(tmp_path, "postgres", connectionVariable="LEGACY", table="permits")
    assert "hunter2" not in str(caught.value)
    with pytest.raises(SourceError, match="names no connectionVariable"):
        _rows(tmp_path, "postgres", table="permits")


@pytest.fixture
def postgres() -> Iterator[str]:
    address = os.environ.get("CITYWIDE_TEST_POSTGRES")
    if not address:
        pytest.skip("CITYWIDE_TEST_POSTGRES names no PostgreSQL to test with")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS citywide_test_permits")
        connection.execute(
            "CREATE TABLE citywide_test_permits (id bigint, cost numeric, share float8, "
            "opened timestamptz, day date, ok boolean, tags text[], doc jsonb, code uuid, "
            '"Odd ""name""" text)'
        )
        connection.execute(
            "INSERT INTO citywide_test_permits SELECT 1, 12345678901234567890.123456789, "
            "0.1::float8 + 0.2, '2024-07-01 05:00:00-07', '2024-02-29', true, "
            """'{a,b}', '{"a": 1}', '00000000-0000-0000-0000-000000000001', 'é' """
        )
        connection.execute(
            "INSERT INTO citywide_test_permits (id) SELECT * FROM generate_series(2, 5000)"
        )
        yield address
        connection.execute("DROP TABLE citywide_test_permits")


@pytest.mark.parametrize("kind", ["postgres", "postgresql"])
def test_a_postgresql_table_comes_as_text(
    postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setenv("LEGACY", postgres)
    rows = _rows(tmp_path, kind, connectionVariable="LEGACY", table="public.citywide_test_permits")
    assert len(rows) == 5000
    first = next(row for row in rows if row["id"] == "1")
    assert first == {
        "id": "1",
        "cost": "12345678901234567890.123456789",
        "share": "0.30000000000000004",
        "opened": "2024-07-01 12:00:00+00",
        "day": "2024-02-29",
        "ok": "true",
        "tags": "{a,b}",
        "doc": '{"a": 1}',
        "code": "00000000-0000-0000-0000-000000000001",
        'Odd "name"': "é",
    }
