"""Generated tables: every engine finds exactly what the plain-Python reference finds."""

from __future__ import annotations

import itertools
from pathlib import Path

import ibis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citywide.core.engines import Engine
from citywide.core.ingest.combine import combine, restatement

from . import oracle
from .tables import check, column, contract, custom_rule, key, lines

PROMISED = contract(
    [
        key("id"),
        column("kind", required=True, enum=[{"value": "cat"}, {"value": "dog"}]),
        column("n", "integer", logicalTypeOptions={"minimum": 0, "maximum": 10}),
        column("cost_usd", "number", physicalType="decimal(6,2)"),
        column("opened", "date"),
        column("closed", "date"),
    ],
    [custom_rule("order", "in_order", columns=["opened", "closed"])],
)
BLANKS = ["", None, "  ", "\t"]
DATES = ["2024-01-01", "2024-02-29", "2023-02-29", "2024-1-1", "01/02/2024", "x", " 2024-03-01 "]
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.sampled_from(["1", "2", "3", "4", "ñ", "ệ", " 1", *BLANKS]),
            "kind": st.sampled_from(["cat", "dog", "Cat", "fish", " dog ", *BLANKS]),
            "n": st.sampled_from(["0", "10", "11", "-1", "5.0", "5.5", "1e1", "+3", "x", *BLANKS]),
            "cost_usd": st.sampled_from(
                ["1", "1.50", "1.500", "1.234", ".5", "9999.99", "10000", "$1", "1e2", *BLANKS]
            ),
            "opened": st.sampled_from([*DATES, *BLANKS]),
            "closed": st.sampled_from([*DATES, *BLANKS]),
        }
    ),
    min_size=1,
    max_size=12,
)
_folders = itertools.count()


def judged_alike(engine: Engine, rows: list[oracle.Row], folder: Path) -> None:
    wanted = oracle.judge(rows)
    checked = check(engine, PROMISED, rows, folder / str(next(_folders)))
    assert lines(engine, checked) == wanted.published
    assert checked.broken == wanted.broken
    found = (checked.landed, checked.published, checked.quarantined, checked.duplicates)
    parts = (wanted.published, wanted.quarantined, wanted.duplicates)
    assert found == (len(rows), *map(len, parts))


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=ROWS)
def test_generated_rows_are_judged_as_the_reference_judges_them(
    duckdb_engine: Engine, tmp_path_factory: pytest.TempPathFactory, rows: list[oracle.Row]
) -> None:
    judged_alike(duckdb_engine, rows, tmp_path_factory.getbasetemp() / "generated")


@pytest.mark.spark
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=ROWS)
def test_spark_judges_generated_rows_as_the_reference_does(
    spark_engine: Engine, tmp_path_factory: pytest.TempPathFactory, rows: list[oracle.Row]
) -> None:
    judged_alike(spark_engine, rows, tmp_path_factory.getbasetemp() / "generated-spark")


KEYED = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("xyz"), min_size=1)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(how=st.sampled_from(["snapshot", "upsert"]), before=KEYED, after=KEYED)
def test_generated_versions_combine_as_the_reference_combines_them(
    duckdb_engine: Engine,
    tmp_path_factory: pytest.TempPathFactory,
    how: str,
    before: dict[str, str],
    after: dict[str, str],
) -> None:
    folder = tmp_path_factory.getbasetemp() / "combined" / str(next(_folders))
    schema = ibis.schema({"id": "string", "v": "string"})
    promised = contract([key("id"), column("v")], combine=how)

    def written(rows: dict[str, str], name: str) -> list[Path]:
        table = ibis.memtable({"id": list(rows), "v": list(rows.values())}, schema=schema)
        return duckdb_engine.write(table, folder, name)

    files = combine(
        duckdb_engine, promised, schema, written(before, "b"), written(after, "a"), folder / "n"
    )
    table = duckdb_engine.read([*files.kept, *files.written], schema)
    wanted = oracle.combine(how, before, after)
    assert {r["id"]: r["v"] for r in duckdb_engine.fetch(table).to_pylist()} == wanted
    found = restatement(
        duckdb_engine,
        promised,
        ibis.memtable({"id": list(before), "v": list(before.values())}, schema=schema),
        table,
    )
    counts = (found["added"], found["removed"], found["changed"])
    assert counts == oracle.restatement(before, wanted)
