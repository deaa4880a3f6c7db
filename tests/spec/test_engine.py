"""Every value survives every way in and out of an engine, and files of both engines are alike."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from citywide.core.engines import Engine, TextExtract
from citywide.core.errors import EngineError

SCHEMA = ibis.schema(
    {
        "id": "int64",
        "text": "string",
        "number": "float64",
        "money": "decimal(18, 2)",
        "huge": "decimal(38, 6)",
        "day": "date",
        "seen": "timestamp('UTC', 6)",
        "wall": "timestamp(6)",
        "flag": "boolean",
        "small": "int32",
    }
)
EDGES: dict[str, list[Any]] = {
    "id": [0, 1, 2, 3],
    "text": ["ñ ệ 😀 é", "", 'a "b", c\n\t\\', None],
    "number": [5e-324, -1.7976931348623157e308, 0.1, None],
    "money": [Decimal("-9999999999999999.99"), Decimal("0.01"), Decimal("0.00"), None],
    "huge": [Decimal("9" * 32 + ".999999"), Decimal("-" + "9" * 32 + ".999999"), Decimal(0), None],
    "day": [date(1, 1, 1), date(1582, 10, 10), date(9999, 12, 31), None],
    "seen": [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1883, 11, 18, 12, 3, 58, 123_456, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        None,
    ],
    "wall": [datetime(1, 1, 1), datetime(2024, 3, 10, 2, 30), datetime(9999, 12, 31), None],
    "flag": [True, False, True, None],
    "small": [-(2**31), 2**31 - 1, 0, None],
}


def rows() -> pa.Table:
    """Return the edge of every type, and a null."""
    return pa.table(EDGES, schema=SCHEMA.to_pyarrow())


def plain(table: pa.Table) -> pa.Table:
    """Return a table in the order of its rows, without notes an engine left in its schema."""
    return table.replace_schema_metadata().sort_by("id").combine_chunks()


def written(engine: Engine, folder: Path) -> list[Path]:
    """Return files that hold every edge."""
    return engine.write(ibis.memtable(rows(), schema=SCHEMA), folder, "edges")


def test_every_type_survives_memory_and_parquet(engine: Engine, tmp_path: Path) -> None:
    assert plain(engine.fetch(ibis.memtable(rows(), schema=SCHEMA))) == rows()
    files = written(engine, tmp_path)
    assert {file.parent for file in files} == {tmp_path}
    assert sorted(tmp_path.iterdir()) == sorted(files)
    table = engine.read(files, SCHEMA)
    assert table.schema() == SCHEMA
    assert plain(engine.fetch(table)) == rows()


def test_files_are_plain_zstd_parquet(engine: Engine, tmp_path: Path) -> None:
    for file in written(engine, tmp_path):
        parquet = pq.ParquetFile(file)
        assert plain(parquet.read()).schema == rows().schema
        column = {field.name: field for field in parquet.schema}
        assert str(column["seen"].physical_type) == "INT64"
        assert str(column["huge"].logical_type) == "Decimal(precision=38, scale=6)"
        assert parquet.metadata.row_group(0).column(0).compression == "ZSTD"


@pytest.mark.spark
def test_engines_read_each_others_files(
    duckdb_engine: Engine, spark_engine: Engine, tmp_path: Path
) -> None:
    for writer, reader in ((duckdb_engine, spark_engine), (spark_engine, duckdb_engine)):
        files = written(writer, tmp_path / writer.name)
        assert plain(reader.fetch(reader.read(files, SCHEMA))) == rows()


def test_nothing_is_an_empty_table(engine: Engine, tmp_path: Path) -> None:
    empty = engine.read([], SCHEMA)
    assert engine.fetch(empty) == rows().slice(0, 0)
    assert engine.write(empty, tmp_path, "empty") == []
    assert list(tmp_path.iterdir()) == []
    filtered = ibis.memtable(rows(), schema=SCHEMA).filter(ibis._.id > 99)
    assert engine.write(filtered, tmp_path, "empty") == []


def test_read_takes_the_columns_of_the_schema(engine: Engine, tmp_path: Path) -> None:
    files = written(engine, tmp_path)
    schema = ibis.schema({"small": "int64", "money": "decimal(20, 2)", "id": "int64"})
    found = engine.fetch(engine.read(files, schema))
    assert found.schema == schema.to_pyarrow()
    assert sorted(found["id"].to_pylist()) == [0, 1, 2, 3]


def test_write_keeps_the_order(engine: Engine, tmp_path: Path) -> None:
    table = ibis.memtable(pa.table({"n": [3, 1, 2]}))
    files = engine.write(table.order_by("n"), tmp_path, "ordered")
    assert [n for file in files for n in pq.read_table(file)["n"].to_pylist()] == [1, 2, 3]


def test_sql_speaks_duckdb(engine: Engine) -> None:
    t = ibis.memtable(rows(), schema=SCHEMA)
    query = """
        SELECT id, seen, wall, day::DATE AS day, money, 1 / 2 AS half, id / 0 AS boundless,
               upper(text) AS loud, seen >= TIMESTAMPTZ '2024-01-01' AS late
        FROM edges WHERE id < 3 ORDER BY id
    """
    answer = engine.sql(query, {"edges": t})
    found = engine.fetch(answer)
    assert found.schema.field("seen").type == pa.timestamp("us", "UTC")
    assert found.schema.field("wall").type == pa.timestamp("us")
    assert found.schema.field("money").type == pa.decimal128(18, 2)
    assert found["half"].to_pylist() == [0.5] * 3
    assert str(found["boundless"].to_pylist()) == "[nan, inf, inf]"
    assert found["late"].to_pylist() == [False, False, True]
    nested = engine.sql("SELECT count(*) AS n FROM answer", {"answer": answer})
    assert engine.fetch(nested)["n"].to_pylist() == [3]


def test_rules_are_expressions(engine: Engine) -> None:
    t = ibis.memtable(rows(), schema=SCHEMA)
    instant = ibis.literal(datetime(2024, 1, 1, tzinfo=UTC), "timestamp('UTC')")
    found = engine.fetch(
        t.select(
            "id",
            late=t.seen >= instant,
            day=t.seen.cast("date"),
            month=t.seen.truncate("M").cast("date"),
            week=t.day.truncate("W"),
            share=t.id / 3,
            boundless=t.number / 0,
            missing=t.number.isnull(),
            ends=t.text.re_search("\\\\$|é$"),
            dot=t.text.re_search("^.+$"),
        )
    ).sort_by("id")
    assert found["late"].to_pylist() == [False, False, True, None]
    assert found["day"].to_pylist()[1:3] == [date(1883, 11, 18), date(9999, 12, 31)]
    assert found["month"].to_pylist()[1:3] == [date(1883, 11, 1), date(9999, 12, 1)]
    assert found["week"].to_pylist()[1:3] == [date(1582, 10, 4), date(9999, 12, 27)]
    assert found["share"].to_pylist() == [0.0, 1 / 3, 2 / 3, 1.0]
    assert str(found["boundless"].to_pylist()) == "[inf, -inf, inf, None]"
    assert found["missing"].to_pylist() == [False, False, False, True]
    assert found["ends"].to_pylist() == [True, False, True, None]
    assert found["dot"].to_pylist() == [True, False, False, None]


def test_sums_and_small_means_are_exact(engine: Engine) -> None:
    big = 2**53 + 1
    money = [Decimal("0.10"), Decimal("0.20"), Decimal("0.20"), None]
    numbers = pa.array([big, big, 1, None], "int64")
    t = ibis.memtable(pa.table({"n": numbers, "money": money, "few": [1, 2, 7, None]}))
    found = engine.fetch(t.aggregate(n=t.n.sum(), money=t.money.sum(), few=t.few.mean()))
    assert found.to_pylist() == [{"n": 2 * big + 1, "money": Decimal("0.50"), "few": 10 / 3}]


def test_stage_runs_the_build_over_numbered_text(engine: Engine, tmp_path: Path) -> None:
    text = {"t0": ["1", "x", None], "t1": ["ñ", "", "ệ"], "_problem": [None, None, "short"]}
    types = dict.fromkeys(text, pa.string()) | {"_line": pa.int64()}
    file = tmp_path / "text.parquet"
    pq.write_table(pa.table(text | {"_line": [2, 3, 5]}, schema=pa.schema(types)), file)

    def build(table: Any) -> Any:
        return table.select("_line", "_problem", n=engine.to_integer(table.t0), name=table.t1)

    extract = TextExtract(columns=("n", "name"), rows=3, files=(file,))
    staged = engine.stage(extract, build, tmp_path / "staged")
    assert engine.fetch(staged.order_by("_line")).to_pylist() == [
        {"_line": 2, "_problem": None, "n": 1, "name": "ñ"},
        {"_line": 3, "_problem": None, "n": None, "name": ""},
        {"_line": 5, "_problem": "short", "n": None, "name": "ệ"},
    ]


def test_what_an_engine_refuses_is_a_sentence(engine: Engine) -> None:
    with pytest.raises(EngineError, match="refused"):
        engine.fetch(engine.sql("SELECT nothing FROM edges", {"edges": ibis.memtable(rows())}))


def test_batches_hold_every_row_once(engine: Engine, tmp_path: Path) -> None:
    source = pa.table({"id": pa.array(range(25_000), pa.int64())})
    path = tmp_path / "many.parquet"
    pq.write_table(source, path)
    table = engine.read([path], ibis.schema({"id": "int64"}))
    batches = list(engine.batches(table.filter(table.id % 2 == 0), 4_000))
    assert len(batches) > 1
    found = [value for batch in batches for value in batch["id"].to_pylist()]
    assert sorted(found) == list(range(0, 25_000, 2))
    assert sum(batch.num_rows for batch in engine.batches(table.filter(table.id < 0), 10)) == 0
