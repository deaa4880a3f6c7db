"""Scores: saved and loaded, incremental and whole, in any order, explained to the last bit."""

from __future__ import annotations

import math
import random
from pathlib import Path

import ibis.expr.types as ir
import pytest

from citywide.core.engines import Engine
from citywide.core.errors import Conflict, NotFound, UsageError
from citywide.core.linkage import (
    Model,
    explain,
    hashed,
    load_model,
    parse_spec,
    prepare,
    save_model,
    score,
    score_new,
    train,
)
from tests.linkage.people import SPEC, city, spec, table


@pytest.fixture(scope="module")
def model(duckdb_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Model:
    return train(duckdb_engine, spec(), table(city()), tmp_path_factory.mktemp("model"))


def _pairs(engine: Engine, edges: ir.Table) -> dict[tuple[str, str], float]:
    return {
        (edge["left_id"], edge["right_id"]): edge["match_weight"]
        for edge in engine.fetch(edges).to_pylist()
    }


def test_it_finds_people_of_two_departments(
    duckdb_engine: Engine, model: Model, tmp_path: Path
) -> None:
    rows = city(300, seed=3)
    found = _pairs(duckdb_engine, score(duckdb_engine, spec(), model, table(rows), tmp_path))
    assert all(left < right for left, right in found)
    known = {row["record_id"] for row in rows}
    twice = [row.split("/")[1] for row in known if row.startswith("police/")]
    assert sum((f"hmis/{n}", f"police/{n}") in found for n in twice) >= 0.97 * len(twice)


def test_neither_order_nor_parts_of_the_input_matter(
    duckdb_engine: Engine, model: Model, tmp_path: Path
) -> None:
    rows = city(300, seed=4)
    whole = _pairs(duckdb_engine, score(duckdb_engine, spec(), model, table(rows), tmp_path / "a"))
    random.Random(1).shuffle(rows)
    mixed = _pairs(duckdb_engine, score(duckdb_engine, spec(), model, table(rows), tmp_path / "b"))
    assert mixed == whole
    prepared = prepare(duckdb_engine, spec(), table(rows[40:]), tmp_path / "c")
    known, new = hashed(spec(), prepared), table(rows[:40])
    found = score_new(duckdb_engine, spec(), model, known, new, tmp_path / "d")
    added = _pairs(duckdb_engine, found)
    fresh = {row["record_id"] for row in rows[:40]}
    assert added == {pair: weight for pair, weight in whole.items() if fresh & set(pair)}
    assert added


def test_a_saved_model_scores_the_same(duckdb_engine: Engine, model: Model, tmp_path: Path) -> None:
    path = save_model(model, tmp_path)
    assert path.stem == model.version
    again = load_model(tmp_path, "people", model.version[:10])
    assert again == model and again.version == model.version
    records = table(city(200, seed=5))
    first = _pairs(duckdb_engine, score(duckdb_engine, spec(), model, records, tmp_path / "a"))
    assert first == _pairs(
        duckdb_engine, score(duckdb_engine, spec(), again, records, tmp_path / "b")
    )


def test_training_twice_gives_one_version(
    duckdb_engine: Engine, model: Model, tmp_path: Path
) -> None:
    rows = city()
    random.Random(2).shuffle(rows)
    again = train(duckdb_engine, spec(), table(rows), tmp_path)
    assert again.version == model.version


def test_a_model_is_refused_where_it_does_not_belong(
    duckdb_engine: Engine, model: Model, tmp_path: Path
) -> None:
    path = save_model(model, tmp_path)
    with pytest.raises(NotFound):
        load_model(tmp_path, "people", "nothing")
    other = parse_spec(SPEC.replace("first_name, surname_and_address,", "first_name, surname,"))
    with pytest.raises(Conflict, match="Train it again"):
        score(duckdb_engine, other, model, table(city(20)), tmp_path)
    path.write_text(path.read_text().replace('"records"', '"record"'))
    with pytest.raises(UsageError, match="was changed"):
        load_model(tmp_path, "people", model.version)


def test_no_rare_name_is_in_a_model(model: Model) -> None:
    counts = [share * 960 for share in model.terms["last_name"].shares.values()]
    assert all(count > 4 for count in counts)


def test_the_parts_of_an_explanation_add_up(
    duckdb_engine: Engine, model: Model, tmp_path: Path
) -> None:
    edges = score(duckdb_engine, spec(), model, table(city(200, seed=6)), tmp_path)
    rows = duckdb_engine.fetch(edges).to_pylist()
    for edge in rows:
        parts = explain(model, edge)
        total = math.log2(model.prior / (1 - model.prior)) + sum(part.weight for part in parts)
        assert total == pytest.approx(edge["match_weight"], abs=1e-6)
        assert [abs(part.weight) for part in parts] == sorted(
            (abs(part.weight) for part in parts), reverse=True
        )
    surest = max(rows, key=lambda edge: edge["match_weight"])
    assert "birth_date.exact" in {part.key for part in explain(model, surest)}
