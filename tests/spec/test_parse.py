"""Texts in, values out: the same on every engine, and never a guess."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import ibis
import pyarrow as pa
import pytest

from citywide.core.engines import Engine
from citywide.core.errors import ContractError

LA = "America/Los_Angeles"

INTEGERS = {
    "12": 12,
    "+12": 12,
    "-12": -12,
    " 12 ": 12,
    "\t12\n": 12,
    "00012": 12,
    "-0": 0,
    "12.": 12,
    "12.000": 12,
    "-12.0": -12,
    "9223372036854775807": 2**63 - 1,
    "-9223372036854775808": -(2**63),
    "9223372036854775807.0": 2**63 - 1,
    "9223372036854775808": None,
    "-9223372036854775809": None,
    "12.5": None,
    "12.0000000001": None,
    "1e3": None,
    "1_000": None,
    "1,000": None,
    "0x1F": None,
    "0b11": None,
    "12L": None,
    "12d": None,
    "- 12": None,
    "+-1": None,
    "-": None,
    ".0": None,
    "": None,
    " ": None,
    "١٢": None,
    "\u00a012": None,
    "12\x00": None,
    "true": None,
    "ñ": None,
}

NUMBERS = {
    "1.5": 1.5,
    "+1.5": 1.5,
    " 1.5 ": 1.5,
    ".5": 0.5,
    "-.5": -0.5,
    "5.": 5.0,
    "1.e5": 1e5,
    "1E+5": 1e5,
    "1e-5": 1e-5,
    "-0": -0.0,
    "0.1": 0.1,
    "0.30000000000000004": 0.30000000000000004,
    "9007199254740993": 9007199254740992.0,
    "123456789012345678901234567890": 1.2345678901234568e29,
    "1.7976931348623157e308": 1.7976931348623157e308,
    "4.9e-324": 5e-324,
    "2e-324": 0.0,
    "1e-400": 0.0,
    "1.7976931348623159e308": None,
    "1e400": None,
    "-1e400": None,
    "1e99999999999": None,
    "Infinity": None,
    "-inf": None,
    "NaN": None,
    "+nan": None,
    "1d": None,
    "1.5F": None,
    "0x1p3": None,
    "0x1F": None,
    "1_000.5": None,
    "1,5": None,
    "1e": None,
    "e5": None,
    "1e+": None,
    "1e5.0": None,
    "+-1": None,
    "--1": None,
    "1 5": None,
    ".": None,
    "": None,
    "٣": None,
    "\u00a01.5": None,
    "$5": None,
}

DATES: dict[str, dict[str, date | None]] = {
    "%Y-%m-%d": {
        "2024-01-02": date(2024, 1, 2),
        "2024-1-2": date(2024, 1, 2),
        " 2024-01-02\n": date(2024, 1, 2),
        "2024-02-29": date(2024, 2, 29),
        "2000-02-29": date(2000, 2, 29),
        "0001-01-01": date(1, 1, 1),
        "1582-10-10": date(1582, 10, 10),
        "9999-12-31": date(9999, 12, 31),
        "2023-02-29": None,
        "1900-02-29": None,
        "2024-02-30": None,
        "2024-04-31": None,
        "2024-13-01": None,
        "2024-00-01": None,
        "2024-01-00": None,
        "24-01-02": None,
        "0000-01-01": None,
        "12024-01-02": None,
        "-2024-01-02": None,
        "2024-001-02": None,
        "2024- 01-02": None,
        "2024-01-02x": None,
        "2024-01-02 10:00": None,
        "infinity": None,
        "epoch": None,
        "": None,
        "2024-01-٠٢": None,
        "2024/01/02": None,
        "\u00a02024-01-02": None,
    },
    "%m/%d/%Y": {"1/2/2024": date(2024, 1, 2), "13/1/2024": None, "1/2/24": None},
    "%m/%d/%y": {
        "1/2/24": date(2024, 1, 2),
        "1/2/69": date(1969, 1, 2),
        "1/2/68": date(2068, 1, 2),
        "1/2/00": date(2000, 1, 2),
        "2/29/00": date(2000, 2, 29),
        "1/2/5": None,
        "1/2/2024": None,
    },
    "%Y%m%d": {"20240102": date(2024, 1, 2), "2024112": None, "2024012": None, "202401 2": None},
    "%d %b %Y": {
        "2 Jan 2024": date(2024, 1, 2),
        "02  JAN\t2024": date(2024, 1, 2),
        "31 dec 1999": date(1999, 12, 31),
        "2 January 2024": None,
        "2 Sept 2024": None,
        "2Jan2024": None,
        "2 ſep 2024": None,
    },
    "%B %-d, %Y": {"May 2, 2024": date(2024, 5, 2), "SEPTEMBER 30, 2024": date(2024, 9, 30)},
    "%e/%-m/%Y": {"2/1/2024": date(2024, 1, 2), "02/01/2024": date(2024, 1, 2)},
    "%Y-%j": {
        "2024-366": date(2024, 12, 31),
        "2024-060": date(2024, 2, 29),
        "2023-60": date(2023, 3, 1),
        "2024-1": date(2024, 1, 1),
        "2023-366": None,
        "2024-0": None,
        "2024-367": None,
    },
    "%Y年%m月%d日": {"2024年1月2日": date(2024, 1, 2)},
    "(%Y.%m)": {"(2024.05)": date(2024, 5, 1), "(2024x05)": None},
    "%Y-%m-%d %H:%M:%S": {"2024-01-02 23:59:59": date(2024, 1, 2)},
    "%Y-%m-%d %H:%M%z": {
        "2024-01-02 23:59-08:00": date(2024, 1, 2),
        "2024-01-02 00:01+1400 ": date(2024, 1, 2),
        "2024-01-02 00:01Z": date(2024, 1, 2),
        "2024-01-02 00:01": None,
    },
}


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


TIMES: dict[tuple[str, str], dict[str, datetime | None]] = {
    ("%Y-%m-%d %H:%M:%S", "UTC"): {
        "2024-01-02 3:4:5": utc(2024, 1, 2, 3, 4, 5),
        "2024-01-02\t03:04:05": utc(2024, 1, 2, 3, 4, 5),
        "2024-01-02 24:00:00": None,
        "2024-01-02 23:59:60": None,
        "2024-01-02 03:60:00": None,
        "2024-01-02T03:04:05": None,
        "2024-01-0203:04:05": None,
        "2024-01-02 03:04": None,
    },
    ("%m/%d/%Y %I:%M:%S %p", "UTC"): {
        "1/2/2024 12:00:00 AM": utc(2024, 1, 2),
        "1/2/2024 12:30:00 PM": utc(2024, 1, 2, 12, 30),
        "1/2/2024 1:00:00 pm": utc(2024, 1, 2, 13),
        "1/2/2024 11:59:59 aM": utc(2024, 1, 2, 11, 59, 59),
        "1/2/2024 13:00:00 PM": None,
        "1/2/2024 0:00:00 AM": None,
        "1/2/2024 1:00:00PM": None,
        "1/2/2024 1:00:00 P.M.": None,
    },
    ("%Y-%m-%dT%H:%M:%S.%f", "UTC"): {
        "2024-01-02T03:04:05.1": utc(2024, 1, 2, 3, 4, 5, 100_000),
        "2024-01-02T03:04:05.000001": utc(2024, 1, 2, 3, 4, 5, 1),
        "2024-01-02T03:04:05.1234567": None,
        "2024-01-02T03:04:05.": None,
    },
    ("%Y-%m-%dT%H:%M:%S%z", LA): {
        "2024-01-02T03:04:05Z": utc(2024, 1, 2, 3, 4, 5),
        "2024-01-02T03:04:05+02": utc(2024, 1, 2, 1, 4, 5),
        "2024-01-02T03:04:05+0530": utc(2024, 1, 1, 21, 34, 5),
        "2024-01-02T03:04:05-08:00": utc(2024, 1, 2, 11, 4, 5),
        "2024-01-02T03:04:05": None,
        "2024-01-02T03:04:05+25:00": None,
        "2024-01-02T03:04:05+02:60": None,
        "2024-01-02T03:04:05+02:00:30": None,
        "2024-01-02T03:04:05UTC": None,
    },
    ("%Y-%m-%d %H:%M", LA): {
        "2024-01-02 03:04": utc(2024, 1, 2, 11, 4),
        "2024-07-02 03:04": utc(2024, 7, 2, 10, 4),
        "2024-03-10 01:59": utc(2024, 3, 10, 9, 59),
        "2024-03-10 02:30": utc(2024, 3, 10, 10, 30),
        "2024-03-10 03:00": utc(2024, 3, 10, 10, 0),
        "2024-11-03 00:59": utc(2024, 11, 3, 7, 59),
        "2024-11-03 01:30": utc(2024, 11, 3, 8, 30),
        "2024-11-03 02:00": utc(2024, 11, 3, 10, 0),
    },
    ("", LA): {
        "2024-01-02": utc(2024, 1, 2, 8),
        "2024-01-02 03:04": utc(2024, 1, 2, 11, 4),
        " 2024-01-02T03:04:05 \n": utc(2024, 1, 2, 11, 4, 5),
        "2024-01-02T03:04:5Z": None,
        "2024-01-02T03:04Z": utc(2024, 1, 2, 3, 4),
        "2024-01-02T03:04+02:00": utc(2024, 1, 2, 1, 4),
        "2024-01-02T03:04:05.123456789Z": utc(2024, 1, 2, 3, 4, 5, 123_456),
        "2024-01-02T03:04:05.9999999-0800": utc(2024, 1, 2, 11, 4, 5, 999_999),
        "2024-03-10T02:30:00": utc(2024, 3, 10, 10, 30),
        "2024-11-03T01:30:00": utc(2024, 11, 3, 8, 30),
        "2024-11-03T01:30:00-08:00": utc(2024, 11, 3, 9, 30),
        "9999-12-31T23:59:59.999999Z": utc(9999, 12, 31, 23, 59, 59, 999_999),
        "2024-01-02T24:00:00": None,
        "2024-01-02T23:59:60": None,
        "2024-01-02T3:04:05": None,
        "2024-01-02T03:4:05": None,
        "2024-01-02T03:04:": None,
        "2024-01-02T03:04:05.": None,
        "2024-01-02T03:04:05z": None,
        "2024-01-02T03:04:05 UTC": None,
        "2024-01-02T03:04:05 America/Los_Angeles": None,
        "2024-01-02T03:04:05+2": None,
        "2024-01-02T03:04:05+25:00": None,
        "2024-1-2": None,
        "2024-02-30T00:00:00": None,
        "0000-01-01 00:00": None,
        "2024-01-02 (BC)": None,
        "02/01/2024": None,
        "": None,
    },
}


def values(engine: Engine, texts: list[str], parse: Callable[[Any], dict[str, Any]]) -> pa.Table:
    """Return the parsed texts, in their order, one column per parser."""
    rows = pa.table({"row": range(len(texts) + 1), "text": [*texts, None]})
    table = ibis.memtable(rows)
    found = engine.fetch(table.select("row", **parse(table["text"]))).sort_by("row")
    assert all(column[-1].as_py() is None for column in found.columns[1:]), "null must stay null"
    return found.slice(0, len(texts)).drop_columns("row")


def test_integers(engine: Engine) -> None:
    found = values(engine, list(INTEGERS), lambda text: {"value": engine.to_integer(text)})
    assert found.schema.field("value").type == pa.int64()
    assert dict(zip(INTEGERS, found["value"].to_pylist(), strict=True)) == INTEGERS


def test_numbers(engine: Engine) -> None:
    found = values(engine, list(NUMBERS), lambda text: {"value": engine.to_number(text)})
    got = dict(zip(NUMBERS, found["value"].to_pylist(), strict=True))
    assert {text: repr(value) for text, value in got.items()} == {
        text: repr(value) for text, value in NUMBERS.items()
    }


def test_dates(engine: Engine) -> None:
    texts = list(dict.fromkeys(text for cases in DATES.values() for text in cases))
    names = {f"c{number}": fmt for number, fmt in enumerate(DATES)}

    def parse(text: Any) -> dict[str, Any]:
        return {name: engine.to_date(text, [fmt]) for name, fmt in names.items()}

    found = values(engine, texts, parse)
    for name, fmt in names.items():
        assert found.schema.field(name).type == pa.date32()
        got = dict(zip(texts, found[name].to_pylist(), strict=True))
        assert {text: got[text] for text in DATES[fmt]} == DATES[fmt], fmt


def test_times(engine: Engine) -> None:
    texts = list(dict.fromkeys(text for cases in TIMES.values() for text in cases))
    names = {f"c{number}": key for number, key in enumerate(TIMES)}

    def parse(text: Any) -> dict[str, Any]:
        return {
            name: engine.to_timestamp(text, [fmt] if fmt else [], zone)
            for name, (fmt, zone) in names.items()
        }

    found = values(engine, texts, parse)
    for name, key in names.items():
        assert found.schema.field(name).type == pa.timestamp("us", "UTC")
        got = dict(zip(texts, found[name].to_pylist(), strict=True))
        assert {text: got[text] for text in TIMES[key]} == TIMES[key], key


def test_the_first_format_that_fits_wins(engine: Engine) -> None:
    texts = ["01/02/2024", "13/02/2024", "2024-02-13", "nothing"]
    formats = ["%m/%d/%Y", "%d/%m/%Y", "%Y-%m-%d"]
    found = values(
        engine,
        texts,
        lambda text: {
            "day": engine.to_date(text, formats),
            "at": engine.to_timestamp(text, formats, "UTC"),
        },
    )
    assert found["day"].to_pylist() == [date(2024, 1, 2), *[date(2024, 2, 13)] * 2, None]
    assert found["at"].to_pylist() == [utc(2024, 1, 2), *[utc(2024, 2, 13)] * 2, None]


def test_dates_without_formats_are_iso(engine: Engine) -> None:
    texts = ["2024-01-02", "01/02/2024"]
    found = values(engine, texts, lambda text: {"day": engine.to_date(text, [])})
    assert found["day"].to_pylist() == [date(2024, 1, 2), None]


def test_strip(engine: Engine) -> None:
    texts = [" a b ", "\t\r\n\v\fñ ệ\n \r", "", " ", "\u00a0a", "a", "\n\n"]
    found = values(engine, texts, lambda text: {"value": engine.strip(text)})
    assert found["value"].to_pylist() == ["a b", "ñ ệ", "", "", "\u00a0a", "a", ""]


def test_local_time_follows_the_clock_on_the_wall(engine: Engine) -> None:
    first = utc(2024, 11, 3, 7, 30)
    instants = [first + timedelta(hours=hour) for hour in range(4)] + [None]
    table = ibis.memtable(pa.table({"at": pa.array(instants, pa.timestamp("us", "UTC"))}))
    found = engine.fetch(table.mutate(wall=engine.to_local(table["at"], LA))).sort_by("at")
    assert found.schema.field("wall").type == pa.timestamp("us")
    hours = [value.hour if value else None for value in found["wall"].to_pylist()]
    assert hours == [0, 1, 1, 2, None]


def test_equal_rows_share_a_hash(engine: Engine) -> None:
    rows = pa.table({"n": [1, 1, 2, None, None], "t": ["ñ", "ñ", "ñ", "x", "x"]})
    table = ibis.memtable(rows)
    found = engine.fetch(table.select(hash=engine.row_hash([table["n"], table["t"]])))
    same, again, other, empty, empty_again = found["hash"].to_pylist()
    assert same == again != other
    assert empty == empty_again


@pytest.mark.parametrize(
    ("fmt", "complaint"),
    [
        ("%d/%m", "no year"),
        ("%H:%M", "no year"),
        ("%Y-%m-%d %I:%M", "%I and %p"),
        ("%Y-%m-%d %H:%M %p", "%I and %p"),
        ("%Y-%d", "without a month"),
        ("%Y-%m-%d %Y", "twice"),
        ("%Y %m %b", "twice"),
        ("%Y-%m-%j", "beside"),
        ("%Y-%m-%d%z %H", "after the offset"),
        ("%Y-%m-%d %Z", "not supported"),
        ("%c", "not supported"),
    ],
)
def test_formats_that_would_guess_are_refused(
    duckdb_engine: Engine, fmt: str, complaint: str
) -> None:
    with pytest.raises(ContractError, match=complaint):
        duckdb_engine.to_date(ibis.literal("2024-01-02"), [fmt])
