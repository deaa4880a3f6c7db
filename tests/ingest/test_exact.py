"""An extract that is typed already gets the same answers as one that is read as text."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citywide.core.contracts import Contract
from citywide.core.engines import Engine
from citywide.core.ingest.check import Checked, check_rows
from citywide.core.ingest.exact import check_exact, exact_extract
from citywide.core.ingest.match import match_columns
from citywide.core.ingest.quarantine import quarantined_rows, write_quarantine
from citywide.core.ingest.read import read_extract
from tests.spec.tables import column, contract, custom_rule, key

SCHEMA = pa.schema(
    [
        ("stay_id", pa.string()),
        ("kind", pa.string()),
        ("name", pa.string()),
        ("nights", pa.int64()),
        ("code", pa.int64()),
        ("cost_usd", pa.decimal128(18, 2)),
        ("came_on", pa.date32()),
        ("left_on", pa.date32()),
        ("written_at", pa.timestamp("us", "UTC")),
        ("shelter_id", pa.string()),
    ]
)
PROMISED = contract(
    [
        key("stay_id"),
        column("kind", required=True, enum=[{"value": "cat"}, {"value": "dog's"}]),
        column(
            "name",
            logicalTypeOptions={"maxLength": 3, "minLength": 1, "pattern": "[A-Zé ]+"},
            custom={"severity": "warning"},
        ),
        column("nights", "integer", logicalTypeOptions={"minimum": 0, "maximum": 30}),
        column(
            "code", "integer", enum=[{"value": 1}, {"value": 8}], custom={"severity": "warning"}
        ),
        column(
            "cost_usd", "number", physicalType="decimal(18,2)",
            logicalTypeOptions={"exclusiveMinimum": 0}, custom={"severity": "warning"},
        ),
        column("came_on", "date", logicalTypeOptions={"minimum": "2020-01-01"}),
        column("left_on", "date"),
        column("written_at", "timestamp", logicalTypeOptions={"maximum": "2026-01-01T00:00:00Z"}),
        column("shelter_id", custom={"references": "shelters.shelter_id"}),
    ],
    [
        custom_rule("order", "in order", columns=["came_on", "left_on"]),
        custom_rule("row", "dated", sql="nights IS NULL OR came_on IS NOT NULL"),
        custom_rule("row", "named", "warning", sql="name <> 'A' OR code > 1"),
    ],
)  # fmt: skip
DAYS = st.sampled_from([None, dt.date(1, 1, 1), dt.date(2020, 1, 1), dt.date(2024, 2, 29)])
TEXTS = st.sampled_from([None, "", " ", "A", " B\t", "ÉA", "é A", "\u00a0", "abcd", "A\nB", "0"])
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "stay_id": st.sampled_from([None, "", "1", "2", " 3", "4", "5", "6", "7"]),
            "kind": st.sampled_from(["cat", "dog's", "cat ", "fish", None]),
            "name": TEXTS,
            "nights": st.sampled_from([None, 0, 30, 31, -1, 2**62]),
            "code": st.sampled_from([None, 1, 8, 99]),
            "cost_usd": st.sampled_from([None, Decimal("0.00"), Decimal("-0.01"), Decimal("9.5")]),
            "came_on": DAYS,
            "left_on": DAYS,
            "written_at": st.sampled_from(
                [
                    None,
                    dt.datetime(2025, 11, 2, 9, 30, tzinfo=dt.UTC),
                    dt.datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=dt.UTC),
                ]
            ),
            "shelter_id": st.sampled_from([None, "", "s1", "s2", "s9"]),
        }
    ),
    max_size=8,
)


def told(engine: Engine, checked: Checked, extract: Any, folder: Path) -> dict[str, Any]:
    """Everything that comes of a judged extract."""
    target = folder / "quarantine.parquet"
    target.unlink(missing_ok=True)
    if checked.quarantined:
        write_quarantine(engine, checked, extract, target)
    good = engine.read(engine.write(checked.good, folder, "good"), checked.good.schema())
    return {
        "counts": (checked.landed, checked.published, checked.quarantined, checked.duplicates),
        "broken": checked.broken,
        "good": engine.fetch(good.order_by("_line")).to_pylist(),
        "schema": checked.good.schema(),
        "quarantine": list(quarantined_rows(target, PROMISED)),
    }


@given(rows=ROWS, has_shelters=st.booleans())
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_typed_rows_are_judged_as_their_text_would_be(
    duckdb_engine: Engine, tmp_path: Path, rows: list[dict[str, Any]], has_shelters: bool
) -> None:
    engine = duckdb_engine
    # A folder of its own: an engine may remember what a file of the same name held.
    tmp_path = Path(tempfile.mkdtemp(dir=tmp_path))
    path = tmp_path / "stays.parquet"
    pq.write_table(pa.Table.from_pylist(rows, SCHEMA), path)
    shelters = ibis.memtable({"shelter_id": ["s1", "s2", None]}, schema={"shelter_id": "string"})
    others = {"shelters": shelters} if has_shelters else {}
    exact = exact_extract(PROMISED, path, "stays.parquet")
    assert exact is not None
    ready = check_exact(engine, PROMISED, exact, "a" * 64, tmp_path / "exact", others.get)
    keys = Counter((row["stay_id"] or "").strip() for row in rows)
    repeated = any(n > 1 for name, n in keys.items() if name)
    assert (ready is None) == repeated
    if ready is None:
        return
    result = read_extract(path, PROMISED.reading, "stays.parquet", tmp_path / "text")
    match = match_columns(PROMISED, result.header, "stays.parquet")
    by_text = check_rows(
        engine, PROMISED, result.extract, match, "a" * 64, tmp_path / "checked", others.get
    )
    extract = result.extract
    assert told(engine, ready, extract, tmp_path) == told(engine, by_text, extract, tmp_path)


def change(**custom: Any) -> Contract:
    return contract([key("stay_id"), column("kind")], **custom)


@pytest.mark.parametrize(
    ("promised", "table"),
    [
        (change(combine="append"), {"stay_id": ["1"], "kind": ["a"]}),
        (contract([column("stay_id"), column("kind")]), {"stay_id": ["1"], "kind": ["a"]}),
        (change(), {"stay_id": [1], "kind": ["a"]}),
        (change(), {"stay_id": ["1"], "kind ": ["a"]}),
        (change(reading={"pageLimit": 1}), {"stay_id": ["1"], "kind": ["a"]}),
    ],
    ids=["it adds to what is there", "no key", "another type", "an odd heading", "paged"],
)
def test_an_extract_that_needs_more_is_read_as_text(
    tmp_path: Path, promised: Contract, table: dict[str, list[Any]]
) -> None:
    path = tmp_path / "stays.parquet"
    pq.write_table(pa.table(table), path)
    assert exact_extract(promised, path, "stays.parquet") is None


def test_a_text_file_is_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "stays.csv"
    path.write_text("stay_id,kind\n1,a\n")
    assert exact_extract(change(), path, "stays.csv") is None
