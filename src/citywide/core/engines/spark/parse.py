"""Text to values in Spark, exactly as the embedded engine reads it.

Spark's own casts take '1d' and 'Infinity' for numbers and its date patterns differ from strptime,
so texts are held to the same patterns as everywhere and values are built from the parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis

from citywide.core.engines.formats import ISO, MONTHS, SPACE, Format, read_format

_LOCAL, _INSTANT = "timestamp(6)", "timestamp('UTC', 6)"
_builtin = ibis.udf.scalar.builtin
_INTEGER = rf"^{SPACE}*([+-]?[0-9]{{1,19}})(\.0*)?{SPACE}*\z"
_NUMBER = rf"^{SPACE}*([+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?){SPACE}*\z"
_PIVOT = 69
"""The two-digit year that means 1969; the years before it are of this century."""


@_builtin(name="try_make_timestamp_ntz", signature=(("int32",) * 5 + ("decimal(16, 6)",), _LOCAL))
def _make_local(year: Any, month: Any, day: Any, hour: Any, minute: Any, second: Any) -> Any:
    """The wall-clock time of these parts; null where there is no such day."""


@_builtin(name="date_add", signature=(("date", "int32"), "date"))
def _date_add(start: Any, days: Any) -> Any:
    """The day that many days later."""


@_builtin(name="to_utc_timestamp", signature=((_LOCAL, "string"), _INSTANT))
def _from_zone(local: Any, zone: Any) -> Any:
    """Wall-clock time in a zone to an instant; the earlier one in a repeated hour."""


@_builtin(name="convert_timezone", signature=(("string", "string", _LOCAL), _LOCAL))
def _convert(source: Any, target: Any, local: Any) -> Any:
    """Wall-clock time in one zone to wall-clock time in another."""


@_builtin(name="xxhash64", signature=((None,), "int64"))
def _xxhash64(row: Any) -> Any:
    """A 64-bit hash."""


def strip(text: Any) -> Any:
    """See `Engine.strip`."""
    return text.re_replace(rf"^{SPACE}+|{SPACE}+\z", "")


def to_integer(text: Any) -> Any:
    """See `Engine.to_integer`: digits, a sign, and a fraction only of zeros ('12.0')."""
    return text.re_extract(_INTEGER, 1).try_cast("int64")


def to_number(text: Any) -> Any:
    """See `Engine.to_number`: no infinities, no NaN, no hexadecimal, no digit separators."""
    value = text.re_extract(_NUMBER, 1).try_cast("float64")
    return ibis.cases((~value.isinf(), value))


def to_date(text: Any, formats: Sequence[str]) -> Any:
    """See `Engine.to_date`; without formats ISO 8601 dates."""
    known = [read_format(fmt) for fmt in formats or ("%Y-%m-%d",)]
    return ibis.coalesce(*(_local(text, fmt).cast("date") for fmt in known))


def to_timestamp(text: Any, formats: Sequence[str], zone: str) -> Any:
    """See `Engine.to_timestamp`; without formats ISO 8601 date-times, with or without offset."""
    known = [read_format(fmt) for fmt in formats] or [ISO]
    return ibis.coalesce(*(_instant(text, fmt, zone) for fmt in known))


def to_local(instant: Any, zone: str) -> Any:
    """See `Engine.to_local`."""
    return _convert("UTC", zone, instant.cast("timestamp(6)"))


def row_hash(values: Sequence[Any]) -> Any:
    """See `Engine.row_hash`."""
    return _xxhash64(ibis.struct({f"v{i}": value for i, value in enumerate(values)}))


def _instant(text: Any, fmt: Format, zone: str) -> Any:
    local = _local(text, fmt)
    if "z" not in fmt.groups:
        return _from_zone(local, zone)
    offset = text.re_extract(fmt.pattern, fmt.groups["z"])
    return _from_zone(local, ibis.cases((offset == "", zone), else_=offset))


def _local(text: Any, fmt: Format) -> Any:
    year = _year(text, fmt).cast("int32")
    month, day = _month(text, fmt), _part(text, fmt, "d", 1)
    if "j" in fmt.groups:
        start = _make_local(year, 1, 1, 0, 0, 0).cast("date")
        date = _date_add(start, (_part(text, fmt, "j", 1) - 1).cast("int32"))
        month, day = ibis.cases((date.year() == year, date.month())), date.day()
    clock = _hour(text, fmt), _part(text, fmt, "M", 0)
    whole = [part.cast("int32") for part in (month, day, *clock)]
    return _make_local(year, *whole, _second(text, fmt))


def _group(text: Any, fmt: Format, letter: str) -> Any:
    return text.re_extract(fmt.pattern, fmt.groups[letter])


def _part(text: Any, fmt: Format, letter: str, default: int) -> Any:
    if letter not in fmt.groups:
        return ibis.literal(default, "int32")
    return ibis.coalesce(_group(text, fmt, letter).try_cast("int32"), default)


def _year(text: Any, fmt: Format) -> Any:
    if "Y" in fmt.groups:
        return _group(text, fmt, "Y").try_cast("int32")
    short = _group(text, fmt, "y").try_cast("int32")
    return short + ibis.cases((short < _PIVOT, 2000), else_=1900)


def _month(text: Any, fmt: Format) -> Any:
    name = "b" if "b" in fmt.groups else "B"
    if name not in fmt.groups:
        return _part(text, fmt, "m", 1)
    short = _group(text, fmt, name).substr(0, 3).lower()
    return ibis.cases(*((short == month[:3], number) for number, month in enumerate(MONTHS, 1)))


def _hour(text: Any, fmt: Format) -> Any:
    if "I" not in fmt.groups:
        return _part(text, fmt, "H", 0)
    afternoon = _group(text, fmt, "p").lower() == "pm"
    return _part(text, fmt, "I", 0) % 12 + ibis.cases((afternoon, 12), else_=0)


def _second(text: Any, fmt: Format) -> Any:
    whole = _part(text, fmt, "S", 0).cast("string")
    parts = whole + "." + _group(text, fmt, "f") if "f" in fmt.groups else whole
    return parts.try_cast("decimal(16, 6)")
