"""Formats of dates and times: found by their shape, day or month first only by evidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from citywide.core.engines.formats import ISO, read_format

_MONTH_FIRST = ("%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%m-%d-%y", "%m.%d.%Y")
_DAY_FIRST = ("%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d-%m-%y", "%d.%m.%Y")
_CLEAR = ("%Y-%m-%d", "%Y/%m/%d", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y", "%b %d, %Y", "%d %B %Y",
          "%B %d, %Y", "%b %d %Y")  # fmt: skip
_TIMES = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p", " %I:%M:%S.%f %p",
          "T%H:%M:%S", "T%H:%M:%S.%f", "T%H:%M")  # fmt: skip
_COMPACT = re.compile(r"(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
_ISO = re.compile(ISO.pattern.replace(r"\z", r"\Z"))
_SOME_DATE = re.compile(r"(?=.{6,40}$)\D{0,9}\d[^/.,\- ]*[/.,\- ].*\d")
_MOST_FORMATS = 6
_FIRST = 300
"""Values that tell whether looking at all of them is worthwhile."""


@dataclass(frozen=True)
class Dates:
    """Formats that cover a column's values, and what remains open."""

    formats: tuple[str, ...]
    """Empty when all values are ISO 8601, which needs no format."""
    has_time: bool
    has_offset: bool
    others: Counter[str]
    order: str = ""
    """A sentence on day first or month first, where the formats depend on it."""
    order_sure: int = 99


def find_dates(values: Counter[str], compact: bool) -> Dates | None:
    """Return what formats the values have, None when they are hardly dates.

    `compact` says whether eight digits may be a date, as the column's name suggests.
    """
    some = list(islice(values, _FIRST))
    if sum(1 for value in some if _SOME_DATE.match(value)) * 3 < len(some) and not compact:
        return None
    likely = [value for value in values if _SOME_DATE.match(value)]
    if compact and values and all(_COMPACT.fullmatch(value) for value in values):
        return Dates(("%Y%m%d",), False, False, Counter())
    if len(likely) * 2 < len(values):
        return None
    iso = Counter({v: n for v, n in values.items() if _ISO.match(v)})
    if iso.total() and len(iso) == len(likely):
        times = any(len(value) > 10 for value in iso)
        offset = any(re.search(r":\d\d.*(Z|[+-]\d\d(:?\d\d)?)$", value) for value in iso)
        return Dates((), times, offset, values - iso)
    return _by_formats(values)


def _by_formats(values: Counter[str]) -> Dates | None:
    order, why, how_sure = _order(values)
    formats: list[str] = []
    left = Counter(values)
    for text in _shapes(values):
        if len(formats) >= _MOST_FORMATS:
            break
        fit = next((f for f in _candidates(order) if _pattern(f).match(text)), None)
        if fit and fit not in formats:
            formats.append(fit)
            left = Counter({v: n for v, n in left.items() if not _pattern(fit).match(v)})
    if not formats or left.total() * 2 > values.total():
        return None
    depends = any(f.startswith((*_MONTH_FIRST, *_DAY_FIRST)) for f in formats)
    times = any("%H" in f or "%I" in f for f in formats)
    offset = any("%z" in f for f in formats)
    return Dates(
        tuple(formats), times, offset, left, why if depends else "", how_sure if depends else 99
    )


def _shapes(values: Counter[str]) -> list[str]:
    """Return one value of each shape, the commonest shape first."""
    weights: Counter[str] = Counter()
    example: dict[str, str] = {}
    for value, count in islice(values.items(), _FIRST * 20):
        shape = re.sub(r"\d+", lambda m: "Y" if len(m[0]) == 4 else "9", value)
        shape = re.sub(r"[A-Za-z]{2,}", "w", shape)
        weights[shape] += count
        example.setdefault(shape, value)
        example[shape] = max(example[shape], value)
    ranked = sorted(weights, key=lambda shape: (-weights[shape], shape))
    return [example[shape] for shape in ranked[:40]]


def _order(values: Counter[str]) -> tuple[str, str, int]:
    """Return which comes first in dates like 03/04/2024, why, and how sure that is."""
    first = second = dotted = total = 0
    for value, count in values.items():
        match = re.match(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})\b", value)
        if match:
            total += count
            first += count * (int(match[1]) > 12 >= int(match[3]))
            second += count * (int(match[3]) > 12 >= int(match[1]))
            dotted += count * (match[2] == ".")
    if first > second:
        return "day", f"day first: {first:,} of {total:,} dates have a first number above 12" + (
            f", but {second:,} a second one" if second else ""), _share(first, second)  # fmt: skip
    if second:
        return (
            "month",
            (
                f"month first: {second:,} of {total:,} dates have a second number above 12"
                + (f", but {first:,} a first one" if first else "")
            ),
            _share(second, first),
        )
    if dotted * 2 > total:
        return "day", "day first only because points are written that way; no day is above 12", 60
    return "month", "month first is a guess: no date has a number above 12 that would tell", 50


def _share(most: int, least: int) -> int:
    return min(99, 100 * most // (most + least))


@cache
def _candidates(order: str) -> tuple[str, ...]:
    return tuple(_all_formats(order))


def _all_formats(order: str) -> Iterator[str]:
    for day in (*_CLEAR, *(_DAY_FIRST if order == "day" else _MONTH_FIRST)):
        for time in _TIMES:
            yield day + time
            if time and "%p" not in time:
                yield day + time + "%z"
                yield day + time + " %z"


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(read_format(text).pattern.replace(r"\z", r"\Z"))
