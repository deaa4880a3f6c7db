"""Text to values in DuckDB, strict where DuckDB's own casts are generous.

TRY_CAST rounds '1.5' to the integer 2 and takes 'inf' for a number; try_strptime takes 'infinity'
for a day in 1900 and the day 366 of 2023 for a day in 2024; a contract must not.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import ibis

from citywide.core.engines.formats import ISO, OFFSET, SPACE, Format, read_format
from citywide.core.engines.zones import repeated_days

_INTEGER = rf"^{SPACE}*[+-]?[0-9]{{1,19}}(\.0*)?{SPACE}*\z"
_LOCAL, _INSTANT = "timestamp(6)", "timestamp('UTC', 6)"
_builtin = ibis.udf.scalar.builtin
# Years from 1000 and all parts present: DuckDB's cast checks the rest of such a text by itself.
_WHOLE_ISO = (
    r"^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}"
    rf"([ T]([01][0-9]|2[0-3]):[0-9]{{2}}:[0-9]{{2}}(\.[0-9]+)?({OFFSET})?)?\z"
)
_HAS_OFFSET = r"(Z|[+-]\d{2}(:?\d{2})?)$"
_MINUTES_END = 16
"""Length of 2024-01-02T03:04."""


@_builtin(name="try_strptime", signature=(("string", "string"), _LOCAL))
def _try_strptime(text: Any, format: Any) -> Any:
    """DuckDB's try_strptime for formats without an offset."""


@_builtin(name="try_strptime", signature=(("string", "string"), _INSTANT))
def _try_strptime_zoned(text: Any, format: Any) -> Any:
    """DuckDB's try_strptime for formats with an offset (%z)."""


@_builtin(name="timezone", signature=(("string", _LOCAL), _INSTANT))
def _from_zone(zone: Any, local: Any) -> Any:
    """Wall-clock time in a zone to an instant."""


@_builtin(name="timezone", signature=(("string", _INSTANT), _LOCAL))
def _in_zone(zone: Any, instant: Any) -> Any:
    """Instant to wall-clock time in a zone."""


@_builtin(name="epoch_us", signature=((_LOCAL,), "int64"))
def _epoch_us(local: Any) -> Any:
    """Microseconds since 1970 of a time without a zone."""


@_builtin(name="make_timestamptz", signature=(("int64",), _INSTANT))
def _make_timestamptz(microseconds: Any) -> Any:
    """Instant that many microseconds after 1970."""


def to_integer(text: Any) -> Any:
    """See `Engine.to_integer`: digits, a sign, and a fraction only of zeros ('12.0')."""
    value = text.try_cast("int64")
    plain = value.cast("string") == text
    return ibis.cases((plain, value), (text.re_search(_INTEGER), value))


def to_number(text: Any) -> Any:
    """See `Engine.to_number`: no infinities, no NaN, no hexadecimal, no digit separators."""
    value = text.try_cast("float64")
    strange = value.isnan() | value.isinf() | text.contains("_") | text.contains("+-")
    return ibis.cases((~strange, value))


def to_date(text: Any, formats: Sequence[str]) -> Any:
    """See `Engine.to_date`; without formats ISO 8601 dates."""
    known = [read_format(fmt) for fmt in formats or ("%Y-%m-%d",)]
    return ibis.coalesce(*(_written(text, fmt).cast("date") for fmt in known))


def to_timestamp(text: Any, formats: Sequence[str], zone: str) -> Any:
    """See `Engine.to_timestamp`; without formats ISO 8601 date-times, with or without offset."""
    if not formats:
        return _iso(text, zone)
    return ibis.coalesce(*(_formatted(text, read_format(fmt), zone) for fmt in formats))


def _formatted(text: Any, fmt: Format, zone: str) -> Any:
    local = _written(text, fmt)
    if "z" not in fmt.groups:
        return _instant(local, zone)
    # try_strptime knows offsets only as numbers.
    numbers = text.re_replace(rf"Z{SPACE}*\z", "+00")
    return ibis.cases((local.notnull(), _try_strptime_zoned(numbers, fmt.text)))


def _written(text: Any, fmt: Format) -> Any:
    """Return the time as written, whatever its offset; null where the text does not fit."""
    if "z" in fmt.groups:
        bare = text.re_replace(rf"({OFFSET}){SPACE}*\z", "")
        local = _try_strptime(bare, fmt.text.removesuffix("%z").rstrip())
    else:
        local = _try_strptime(text, fmt.text)
    fits = text.re_search(fmt.pattern)
    if "j" in fmt.groups:
        day = text.re_extract(fmt.pattern, fmt.groups["j"]).try_cast("int32")
        fits &= local.day_of_year() == day
    if fmt.touching or "Y" not in fmt.groups or fmt.groups.keys() & {"j", "z"}:
        return ibis.cases((fits, local))
    # The pattern costs as much as the parse, so only what strptime may have made up is held to
    # it: years of fewer than four digits, and the day it gives for 'infinity' and 'epoch'.
    made_up = (local < _new_year(1000)) | (local == _new_year(1900))
    return ibis.cases((~made_up, local), (fits, local))


def _new_year(year: int) -> Any:
    return ibis.literal(datetime(year, 1, 1), _LOCAL)


def _iso(text: Any, zone: str) -> Any:
    """Most extracts write 2024-01-02 03:04:05 and nothing else, so that shape goes first."""
    usual = text.like(["____-__-__ __:__:__", "____-__-__T__:__:__"])
    usual &= (text >= "0001") & (text.substr(11, 2) < "24")
    # The cast takes a seconds' digit and a Z for two digits, and forgets the Z.
    usual &= text.substr(18, 1).between("0", "9")
    local = _instant(text.try_cast(_LOCAL), zone)
    return ibis.cases((usual, local), else_=_any_iso(text, zone))


def _any_iso(text: Any, zone: str) -> Any:
    whole = ibis.cases(
        (text.re_search(_WHOLE_ISO), text), (text.re_search(ISO.pattern), _completed(text))
    )
    value = whole.try_cast(_INSTANT)
    if zone == "UTC":
        return value
    local = _instant(whole.try_cast(_LOCAL), zone)
    return ibis.cases((whole.re_search(_HAS_OFFSET) & (whole.length() > 10), value), else_=local)


def _completed(text: Any) -> Any:
    # DuckDB's cast wants seconds before an offset; ISO 8601 does not.
    text, end = text.strip(), _MINUTES_END
    bare = text.substr(end, 1).isin(["Z", "+", "-"])
    return ibis.cases((bare, text.substr(0, end) + ":00" + text.substr(end)), else_=text)


def _instant(local: Any, zone: str) -> Any:
    if zone == "UTC":
        return _make_timestamptz(_epoch_us(local))
    instant = _from_zone(zone, local)
    earlier = instant - ibis.interval(hours=1)
    # ICU answers the later of two instants in the repeated hour; the promise is the earlier.
    # Only on days of the year that have had such an hour is it worth asking.
    days = sorted({100 * day.month + day.day for day in repeated_days(zone)})
    asked = (local.month() * 100 + local.day()).isin(days)
    doubtful = asked & (_in_zone(zone, earlier) == local)
    return ibis.cases((doubtful, earlier), else_=instant)


def to_local(instant: Any, zone: str) -> Any:
    """See `Engine.to_local`."""
    return _in_zone(zone, instant)


def row_hash(values: Sequence[Any]) -> Any:
    """See `Engine.row_hash`."""
    return ibis.struct({f"v{i}": value for i, value in enumerate(values)}).hash()


_WHITE = " \t\r\n"


def strip(text: Any) -> Any:
    """See `Engine.strip`. Looking first costs a tenth of trimming every cell."""
    touched = text < "!"
    for character in _WHITE:
        touched = touched | text.endswith(character)
    return ibis.cases((touched, text.strip()), else_=text)
