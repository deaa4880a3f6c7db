"""Runs that prepare only what is new find what a run over everything finds, however many follow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from citywide.core.engines import Engine
from citywide.core.linkage.runs import Run, table_files
from tests.linkage.test_runs import World

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def world(duckdb_engine: Engine, tmp_path: Path) -> World:
    return World(duckdb_engine, tmp_path)


def copied(rows: Mapping[str, Any]) -> Rows:
    return {name: [dict(row) for row in part] for name, part in rows.items()}


def edges(run: Run) -> dict[tuple[str, str], float]:
    columns = run.table("edges", ["left_id", "right_id", "match_weight"]).to_pydict()
    pairs = zip(columns["left_id"], columns["right_id"], strict=True)
    return dict(zip(pairs, columns["match_weight"], strict=True))


def prepared(run: Run) -> tuple[int, int]:
    """How many files hold all records, and how many those prepared since."""
    return tuple(len(table_files(run.folder, n)) for n in ("prepared", "prepared_since"))  # type: ignore[return-value]


def test_many_small_runs_equal_one_over_everything(world: World) -> None:
    rows = copied(world.rows)
    late = [rows["clients"].pop() for _ in range(6)]
    world.link(rows=rows)
    for number, row in enumerate(late):
        rows["clients"].append(row)
        rows["contacts"][number]["last_name"] = f"Changed{number}"
        gone = rows["contacts"].pop()
        run = world.link(rows=rows)
        assert run.manifest.base and prepared(run) == (1, 1)
        assert not any(f"contacts/{gone['id']}" in pair for pair in edges(run))
    assert edges(run) == edges(world.link(rows=rows, everything=True))


def test_a_run_without_news_carries_what_was_prepared(world: World) -> None:
    world.link()
    again = world.link()
    assert again.manifest.counts["scored_records"] == 0 and prepared(again) == (1, 0)


def test_what_another_release_prepared_is_prepared_again(world: World) -> None:
    rows = copied(world.rows)
    late = rows["clients"].pop()
    first = world.link(rows=rows)
    (first.folder / "prepared.recipe").write_text("another")
    rows["clients"].append(late)
    run = world.link(rows=rows)
    assert run.manifest.counts["scored_records"] == 1 and prepared(run) == (1, 1)
    assert edges(run) == edges(world.link(rows=rows, everything=True))


def test_an_address_that_becomes_a_shelters_is_compared_no_more(world: World) -> None:
    """Pairs of a new record are those of a full run, whatever it makes of the others' address."""
    rows = copied(world.rows)
    world.link(rows=rows)
    for number in range(world.spec.most_surnames_at_address + 2):
        rows["clients"].append(
            {**rows["clients"][0], "id": f"s{number}", "who": f"s{number}",
             "first_name": f"Guest{number}", "last_name": f"Sur{chr(97 + number % 26)}{number}",
             "ssn": "", "birth_date": dt.date(1950 + number % 40, 2, number % 27 + 1)}
        )  # fmt: skip
    run = world.link(rows=rows)
    full = edges(world.link(rows=rows, everything=True))
    fresh = {pair: weight for pair, weight in full.items() if "clients/s" in "".join(pair)}
    found = {pair: w for pair, w in edges(run).items() if "clients/s" in "".join(pair)}
    assert found == fresh
