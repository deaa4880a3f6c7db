"""Generated texts, formats and times: both engines read the same values, or both refuse."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from citywide.core.engines import Engine

pytestmark = pytest.mark.spark

# Spark takes about a second to plan a query, so an example is a thousand texts and few formats,
# and it is not worth a minute to make a failing one smaller.
TEXTS = 1_000
EXAMPLES = settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
DAYS = ["%Y-%m-%d", "%m/%d/%Y", "%d.%m.%y", "%Y%m%d", "%d %b %Y", "%B %d, %Y", "%Y-%j", "%y%m%d"]
CLOCKS = ["", " %H:%M", "T%H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", "T%H:%M:%S%z", " %H%M%S"]
ZONES = ["UTC", "America/Los_Angeles", "America/New_York", "Europe/Berlin", "Asia/Kolkata"]
NOISE = [*"0123456789 -/:.,TZ+eE_\t\n\x00ñ٣", "24", "99", "Jan", "PM", "inf", "00"]
generators = st.randoms(use_true_random=True)


def moment(chance: random.Random) -> datetime:
    """Return a time; one in four stands near a change of clocks."""
    if chance.random() < 0.25:
        day = chance.choice([(2024, 3, 10), (2024, 11, 3), (2024, 3, 31), (1987, 4, 5)])
        return datetime(*day) + timedelta(seconds=chance.randrange(4 * 3600))
    return datetime(1940, 1, 1) + timedelta(seconds=chance.randrange(120 * 365 * 86400))


def dated(chance: random.Random, fmt: str) -> str:
    """Return a time in a format, often with one or two characters wrong."""
    when = moment(chance).replace(microsecond=chance.choice([0, 1, 120_000, 999_999]))
    text = when.strftime(fmt.replace("%z", chance.choice(["Z", "+02", "-0830", "+14:00"])))
    return spoiled(chance, text) if chance.random() < 0.6 else text


def spoiled(chance: random.Random, text: str) -> str:
    """Return a text with one or two places cut, changed or grown."""
    for _ in range(chance.randint(1, 2)):
        at = chance.randrange(len(text) + 1)
        text = (
            text[:at]
            + chance.choice(["", chance.choice(NOISE)])
            + text[at + chance.choice((0, 1)) :]
        )
    return text


def numeric(chance: random.Random) -> str:
    """Return something like a number."""
    number = chance.choice([chance.randrange(-(2**64), 2**64), chance.gauss(0, 1), 12.0])
    text = repr(chance.choice([number, number * 10.0 ** chance.randint(-330, 290)]))
    return spoiled(chance, text) if chance.random() < 0.6 else text


def same(engines: list[Engine], table: pa.Table, parse: Any) -> None:
    """Check that the engines agree on every row of every parsed column."""
    memory = ibis.memtable(table)
    found = [
        engine.fetch(memory.select("row", **parse(engine, memory))).sort_by("row")
        for engine in engines
    ]
    first, second = (answer.combine_chunks() for answer in found)
    assert first.schema == second.schema
    for name in first.column_names[1:]:
        pairs = zip(first[name].to_pylist(), second[name].to_pylist(), strict=True)
        differ = [row for row, (one, other) in enumerate(pairs) if repr(one) != repr(other)]
        assert not differ, [
            (name, table.slice(row, 1).to_pylist(), first[name][row], second[name][row])
            for row in differ[:5]
        ]
    assert any(first[name].null_count < len(first) for name in first.column_names[1:])


@EXAMPLES
@given(chance=generators)
def test_dates_and_times(
    duckdb_engine: Engine, spark_engine: Engine, chance: random.Random
) -> None:
    formats = [chance.choice(DAYS) + chance.choice(CLOCKS) for _ in range(3)]
    texts = [dated(chance, chance.choice([*formats, "%Y-%m-%dT%H:%M:%S%z"])) for _ in range(TEXTS)]
    zone = chance.choice(ZONES)

    def parse(engine: Engine, table: Any) -> dict[str, Any]:
        days = {f"day{n}": engine.to_date(table.text, [fmt]) for n, fmt in enumerate(formats)}
        times = {
            f"at{n}": engine.to_timestamp(table.text, [fmt], zone) for n, fmt in enumerate(formats)
        }
        return days | times | {"iso": engine.to_timestamp(table.text, [], zone)}

    same([duckdb_engine, spark_engine], pa.table({"row": range(TEXTS), "text": texts}), parse)


@EXAMPLES
@given(chance=generators)
def test_numbers(duckdb_engine: Engine, spark_engine: Engine, chance: random.Random) -> None:
    texts = [numeric(chance) for _ in range(TEXTS)]

    def parse(engine: Engine, table: Any) -> dict[str, Any]:
        return {
            "whole": engine.to_integer(table.text),
            "number": engine.to_number(table.text),
            "bare": engine.strip(table.text),
        }

    same([duckdb_engine, spark_engine], pa.table({"row": range(TEXTS), "text": texts}), parse)


@EXAMPLES
@given(chance=generators)
def test_clocks_on_the_wall(
    duckdb_engine: Engine, spark_engine: Engine, chance: random.Random
) -> None:
    instants = pa.array([moment(chance) for _ in range(TEXTS)], pa.timestamp("us", "UTC"))

    def parse(engine: Engine, table: Any) -> dict[str, Any]:
        return {f"wall{n}": engine.to_local(table.at, zone) for n, zone in enumerate(ZONES)}

    same([duckdb_engine, spark_engine], pa.table({"row": range(TEXTS), "at": instants}), parse)
