"""The numbers in a text, with their unit, how exact they are meant, and where they stand.

English only. A number is a count, an amount of dollars or a percentage. Left out are numbers that
are part of a name or code (SJ311, 3-1-1, 24-month), labels (Phase 2, Exhibit 1), and bare years
from 1900 to 2099.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from citywide.services.portfolio.rules import number_words

Unit = Literal["count", "usd", "percent"]
Sense = Literal["exactly", "over", "at_least", "under", "at_most", "nearly", "about"]


@dataclass(frozen=True)
class SaidNumber:
    """A number in a text: `text[start:end]` says `value` in `unit`.

    `step` is the value of its last digit (0.1 million for "$46.4 million"), `round_step` that of
    its last digit that is not zero (10 for "90%"). A percentage is in percent: 92 for "92%".
    """

    start: int
    end: int
    value: Decimal
    unit: Unit
    sense: Sense
    step: Decimal
    round_step: Decimal


_BEFORE: tuple[tuple[Sense, str], ...] = (
    ("at_most", r"no more than|not more than|at most|up to|a maximum of"),
    ("at_least", r"no fewer than|no less than|not less than|at least|a minimum of|upwards of"),
    ("over", r"over|more than|above|exceeding|exceeds|greater than|in excess of"),
    ("nearly", r"just under|nearly|almost|close to|approaching"),
    ("under", r"under|less than|below|fewer than"),
    ("about", r"about|around|approximately|approx\.?|roughly|some|circa|estimated|~"),
)
_AFTER: tuple[tuple[Sense, str], ...] = (
    ("at_least", r"\s?\+|\s+or more|\s+or higher"),
    ("at_most", r"\s+or fewer|\s+or less"),
)
_SENSES_BEFORE = [(s, re.compile(rf"(?:{p})\s*\Z", re.I)) for s, p in _BEFORE]
_SENSES_AFTER = [(s, re.compile(rf"(?:{p})", re.I)) for s, p in _AFTER]
_FACTORS = {"k": 3, "thousand": 3, "m": 6, "million": 6, "b": 9, "bn": 9, "billion": 9}
_LABELS = re.compile(
    r"(?:phase|exhibit|appendix|attachment|section|district|page|table|figure|item|version|"
    r"number|no\.|year|fy|#)\s*\Z",
    re.I,
)
_NUMBER = re.compile(
    rf"""
    (?<![\w.,/#-]) (?P<dollar>\$\s?)?
    (?: (?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)
      | (?P<words>{number_words.PATTERN})(?!\w) )
    (?: \s?(?P<factor>million|billion|thousand|bn|[kmb])(?!\w) )?
    (?P<plus>\+)?
    (?: \s?(?P<percent>%|percent(?!\w)|per\scent(?!\w)) | \s(?P<dollars>dollars)(?!\w) )?
    (?![\w]) (?!-\w) (?![.,]\d)
    """,
    re.I | re.X,
)
# How far before a number its sense or label can stand.
_LOOK_BACK = 24
# Longer runs of digits are codes, and more than Decimal computes exactly.
_MOST_DIGITS = 20


def numbers_in(text: str) -> tuple[SaidNumber, ...]:
    """Every number a text says, in the text's order."""
    return tuple(_numbers(text))


def _numbers(text: str) -> Iterator[SaidNumber]:
    for match in _NUMBER.finditer(text):
        digits = _digits(match)
        before = text[max(match.start() - _LOOK_BACK, 0) : match.start()]
        unit = _unit(match)
        if digits is None or (unit == "count" and _is_label(match["digits"], before)):
            continue
        shift = _FACTORS.get((match["factor"] or "").lower(), 0)
        value = Decimal(digits).scaleb(shift)
        step = Decimal(1).scaleb(shift - len(digits.partition(".")[2]))
        sense = _sense(before, match["plus"] or "", text[match.end() :][:_LOOK_BACK])
        round_step = _round_step(value, step)
        yield SaidNumber(match.start(), match.end(), value, unit, sense, step, round_step)


def _digits(match: re.Match[str]) -> str | None:
    if match["digits"]:
        return match["digits"].replace(",", "") if len(match["digits"]) <= _MOST_DIGITS else None
    number = number_words.value_of(match["words"])
    return None if number is None else str(number)


def _unit(match: re.Match[str]) -> Unit:
    if match["percent"]:
        return "percent"
    return "usd" if match["dollar"] or match["dollars"] else "count"


def _is_label(digits: str | None, before: str) -> bool:
    is_year = re.fullmatch(r"(?:19|20)\d\d", digits or "") is not None
    return is_year or _LABELS.search(before) is not None


def _sense(before: str, plus: str, after: str) -> Sense:
    for sense, pattern in _SENSES_AFTER:
        if pattern.match(plus + after):
            return sense
    for sense, pattern in _SENSES_BEFORE:
        found = pattern.search(before)
        if found and not before[: found.start()][-1:].isalnum():
            return sense
    return "exactly"


def _round_step(value: Decimal, step: Decimal) -> Decimal:
    while value and value % (step * 10) == 0:
        step *= 10
    return step
