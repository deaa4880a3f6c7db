"""What cannot be entered for a task, in a sentence for each mistake."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from citywide.services.portfolio.exchange.plan import (
    FIRST_DAY,
    LAST_DAY,
    MOST_WEIGHT,
    NAME_LENGTH,
    NOTE_LENGTH,
    NUMBER,
)

DATES = ("forecast_start_on", "forecast_end_on", "actual_start_on", "actual_end_on")
PAIRS = (("forecast_start_on", "forecast_end_on"), ("actual_start_on", "actual_end_on"))

Mistake = tuple[str, str]
"""The field, and a sentence: what is wrong and what to do."""


def mistakes_of(
    values: Mapping[str, Any], *, before: Mapping[str, Any] | None = None, today: dt.date
) -> list[Mistake]:
    """Return what is wrong with a task's entries, by the names of the records' fields.

    What was there `before` and stays as it was is not judged by the day: yesterday's mistake must
    not keep anybody from correcting something else.
    """
    changed = {name for name in DATES if not before or values.get(name) != before.get(name)}
    return [
        *_texts(values),
        *(found for name in DATES if (found := _day(name, values.get(name), today, changed))),
        *_order(values),
        *_shares(values),
    ]


def number_mistake(number: str) -> str:
    """Return what is wrong with a task's number; empty when nothing is."""
    if NUMBER.fullmatch(number):
        return ""
    return _(
        "A number has up to 40 characters without spaces, commas, semicolons or plus signs, like "
        "12 or A-3."
    )


def _texts(values: Mapping[str, Any]) -> Iterator[Mistake]:
    name = values.get("name") or ""
    if not name:
        yield "name", _("Write what is to be done.")
    for field, text, most in (
        ("name", name, NAME_LENGTH),
        ("note", values.get("note") or "", NOTE_LENGTH),
    ):
        if len(text) > most:
            yield field, _("Shorten it to %(most)s characters.") % {"most": most}


def _day(name: str, day: dt.date | None, today: dt.date, changed: set[str]) -> Mistake | None:
    if day is None or name not in changed:
        return None
    if not FIRST_DAY <= day <= LAST_DAY:
        return name, _("The year cannot be right. Correct it.")
    if name.startswith("actual") and day > today:
        return name, _("This day is still to come. Write it as the forecast until it is reached.")
    return None


def _order(values: Mapping[str, Any]) -> Iterator[Mistake]:
    for start, end in PAIRS:
        first, last = values.get(start), values.get(end)
        if first and last and last < first:
            yield end, _("This is before its start. Correct one of the two days.")


def _shares(values: Mapping[str, Any]) -> Iterator[Mistake]:
    share, weight = values.get("done_share"), values.get("weight")
    if share is not None and not (Decimal(share).is_finite() and 0 <= share <= 1):
        yield "done_share", _("Enter 0 to 100 percent.")
    if weight is not None and not (Decimal(weight).is_finite() and 0 <= weight <= MOST_WEIGHT):
        yield "weight", _("Enter 0 or more.")
