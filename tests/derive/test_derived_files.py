"""What a derived table's file may hold: every mistake at once, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from citywide.core.derive import load_derived, order, parse_derived
from citywide.core.errors import ContractError


def mistakes(sql: str) -> str:
    with pytest.raises(ContractError) as caught:
        parse_derived(sql, Path("wrong.sql"))
    return str(caught.value)


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("", "exactly one query, but the file has 0"),
        ("SELECT 1 AS a; SELECT 2 AS b", "the file has 2"),
        ("DELETE FROM t", "only reads"),
        ("CREATE TABLE x AS SELECT 1 AS a", "only reads"),
        ("COPY t TO 'x.csv'", "only reads"),
        ("ATTACH 'x.db'", "only reads"),
        ("SET memory_limit = '1GB'", "only reads"),
        ("SELECT FROM", "cannot be read"),
        ("SELECT a FROM t WHERE b = 'x", "cannot be read"),
        ("SELECT a FROM 'file.parquet'", "files cannot be read"),
        ("SELECT a FROM read_csv('x.csv')", "is not a data set"),
        ("SELECT a FROM read_parquet('x')", "is not a data set"),
        ("SELECT file FROM glob('*')", "is not a data set"),
        ("SELECT a FROM information_schema.tables", "by their name only"),
        ("SELECT a FROM Animals", "'Animals' is not the name"),
        ("SELECT now() AS n", "NOW is not a function"),
        ("SELECT current_date AS n", "CURRENT_DATE is not a function"),
        ("SELECT current_timestamp AS n", "CURRENT_TIMESTAMP is not a function"),
        ("SELECT random() AS n", "RAND is not a function"),
        ("SELECT uuid() AS n", "UUID is not a function"),
        ("SELECT getenv('HOME') AS n", "GETENV is not a function"),
        ("SELECT any_value(a) AS n FROM t", "ANY_VALUE is not a function"),
        ("SELECT a FROM t WHERE b IN (SELECT read_text('x') FROM u)", "READ_TEXT is not"),
        ("SELECT _line FROM t", "'_line': names that begin with _"),
        ("SELECT a AS _b FROM t", "'_b': names that begin with _"),
        ("SELECT a FROM t USING SAMPLE 3", "sample differs"),
        ("SELECT a FROM t LIMIT 3", "LIMIT without ORDER BY"),
        ("SELECT row_number() OVER () AS n FROM t", "ORDER BY"),
        ("SELECT DISTINCT ON (a) a, b FROM t", "cannot be used"),
        ("SELECT count(*) FROM t", "needs a lower-case name"),
        ('SELECT a AS "Big" FROM t', "needs a lower-case name"),
        ("SELECT a, b AS a FROM t", "Two columns of the result are called 'a'"),
        ("SELECT place_of('d', 'x', 1, 2) AS p FROM t", "plain columns"),
        ("SELECT place_of(d, 'x', lon, lat) AS p FROM t", "two quoted names"),
        ("SELECT place_of('d', 'x', t.lon, u.lat) AS p FROM t, u", "same table"),
        ("SELECT place_of('d', 'x', lon, lat) AS p FROM t, u", "more than one table"),
        ("WITH c AS (SELECT * FROM t) SELECT place_of('d','x',lon,lat) AS p FROM c", "same FROM"),
    ],
)
def test_it_refuses(sql: str, message: str) -> None:
    assert message in mistakes(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT a FROM t ORDER BY a LIMIT 3;\n-- the end\n",
        "SELECT a FROM t UNION ALL SELECT b FROM u",
        "SELECT a, row_number() OVER (PARTITION BY b ORDER BY c) AS n FROM t",
        "SELECT CASE WHEN a IS NULL THEN 0 ELSE a::INTEGER END AS n FROM t",
        "SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a)",
        "SELECT a AT TIME ZONE 'America/Los_Angeles' AS local FROM t",
        "SELECT a || '-' || b AS n, regexp_matches(a, '^x') AS is_x FROM t",
        "SELECT COUNT(DISTINCT a) FILTER (WHERE b > 1) AS n FROM t",
        "SELECT a + INTERVAL 1 DAY AS tomorrow FROM t",
    ],
)
def test_it_accepts(sql: str) -> None:
    assert parse_derived(sql, Path("right.sql")).name == "right"


def test_every_mistake_of_every_file_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "one.sql").write_text("SELECT\n  now() AS a,\n  random() AS b\nFROM t")
    (tmp_path / "two.sql").write_text("SELECT a\nFROM 'x.csv'")
    with pytest.raises(ContractError) as caught:
        load_derived(tmp_path)
    places = [(Path(f.file).name, f.line) for f in caught.value.findings]
    assert places == [("one.sql", 2), ("one.sql", 3), ("two.sql", 2)]


def test_it_lists_inputs_places_and_a_hash(tmp_path: Path) -> None:
    (tmp_path / "placed.sql").write_text(
        "WITH u AS (SELECT id FROM other) "
        "SELECT t.id, place_of('districts', 'district', t.lon, t.lat) AS d FROM t JOIN u USING (id)"
    )
    derived = load_derived(tmp_path)["placed"]
    assert derived.inputs == ("districts", "other", "t")
    assert [(p.boundary, p.column, p.table, p.longitude, p.latitude) for p in derived.places] == [
        ("districts", "district", "t", "lon", "lat")
    ]
    assert len(derived.hash) == 64


def test_tables_come_after_what_they_read() -> None:
    texts = {"a": "SELECT x FROM c", "b": "SELECT x FROM raw", "c": "SELECT x FROM b"}
    derived = {name: parse_derived(sql, Path(f"{name}.sql")) for name, sql in texts.items()}
    assert order(derived) == ["b", "c", "a"]


def test_a_circle_names_its_files() -> None:
    texts = {"a": "SELECT x FROM b", "b": "SELECT x FROM a", "c": "SELECT x FROM c2"}
    derived = {name: parse_derived(sql, Path(f"{name}.sql")) for name, sql in texts.items()}
    with pytest.raises(ContractError, match=r"circle.*\.sql reads .\.sql reads .\.sql"):
        order(derived)


def test_a_file_must_be_named_like_a_table() -> None:
    with pytest.raises(ContractError, match="Name the file"):
        parse_derived("SELECT 1 AS a", Path("Big Table.sql"))


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "same.sql").write_text("SELECT a FROM t")
    with pytest.raises(ContractError, match="already defined"):
        load_derived(tmp_path)
