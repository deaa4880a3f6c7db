"""Days as text: ISO 8601 only, because 03/04/2026 is March in one office and April in another."""

from __future__ import annotations

import datetime as dt
import re

from citywide.services.portfolio.exchange.plan import FIRST_DAY, LAST_DAY

_ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2})([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?", re.ASCII
)
_NUMBERS = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})", re.ASCII)


def read_day(text: str) -> dt.date | str | None:
    """Return the day in a text, None when it is empty, or a sentence on what is wrong with it."""
    if not text or text == "NA":  # what Project writes for a date it does not have
        return None
    match = _ISO.fullmatch(text)
    if not match:
        return _not_iso(text)
    try:
        return in_range(dt.date.fromisoformat(match[1]))
    except ValueError:
        return f"{text!r} is not a day of the calendar. Correct it."


def in_range(day: dt.date) -> dt.date | str:
    """Return the day, or a sentence when it is centuries off."""
    if FIRST_DAY <= day <= LAST_DAY:
        return day
    return f"{day} is not between {FIRST_DAY} and {LAST_DAY}. Correct the year."


def _not_iso(text: str) -> str:
    match = _NUMBERS.fullmatch(text)
    readings = sorted(_readings(match)) if match else []
    if len(readings) == 2:
        one, other = readings
        return (
            f"{text!r} could be {_said(one)} or {_said(other)}, and is not guessed. Write {one} or "
            f"{other}."
        )
    if readings:
        return f"{text!r} is not written year first. Write {readings[0]}."
    return f"{text!r} is not a date as it must be written. Write year, month, day: 2026-03-31."


def _readings(match: re.Match[str]) -> set[dt.date]:
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    found = set()
    for month, day in ((first, second), (second, first)):
        try:
            found.add(dt.date(year, month, day))
        except ValueError:
            continue
    return found


def _said(day: dt.date) -> str:
    return f"{day:%B} {day.day}"
