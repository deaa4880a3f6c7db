"""Values of cells, from text or from a workbook's own kinds; each gives a sentence when wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from citywide.core.ingest.read.values import cell_text
from citywide.services.portfolio.exchange.days import in_range, read_day
from citywide.services.portfolio.exchange.plan import SHARE_DIGITS, WEIGHT_DIGITS

Cell: TypeAlias = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
"""What CSV (text only) and python-calamine hand over."""

_YES = frozenset(["yes", "y", "true", "1", "x", "sí", "si", "có", "co"])
_NO = frozenset(["", "no", "n", "false", "0", "không", "khong"])


class Wrong(ValueError):
    """A cell that cannot be read; its text is the sentence."""


def text_of(cell: Cell) -> str:
    """Return a cell as text without spaces around it; 3.0 is `3`."""
    return cell_text(cell).strip()


def read_date_cell(cell: Cell) -> dt.date | None:
    """Return a day; raises Wrong for numbers, times and dates that have two readings."""
    if isinstance(cell, dt.datetime):
        cell = cell.date()
    found: dt.date | str | None
    if isinstance(cell, dt.date):
        found = in_range(cell)
    elif cell is None or isinstance(cell, str):
        found = read_day((cell or "").strip())
    else:
        raise Wrong(
            f"{text_of(cell)!r} is a number or a time, not a date. Give the column the format of "
            "a date in Excel, or write it as text: 2026-03-31."
        )
    if isinstance(found, str):
        raise Wrong(found)
    return found


def read_yes_no(cell: Cell) -> bool:
    """Return whether a cell says yes; an empty one says no."""
    text = text_of(cell).casefold()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise Wrong(f"{text_of(cell)!r} is neither yes nor no. Write yes or no.")


def read_share(cell: Cell) -> Decimal | None:
    """Return a share from 0 to 1 with three decimals; `45%` is 0.45, and 45 is refused."""
    text = text_of(cell)
    if not text:
        return None
    is_percent = text.endswith("%")
    number = _number(text.removesuffix("%").strip())
    if number is not None and is_percent:
        number /= 100
    if number is None or not 0 <= number <= 1:
        raise Wrong(f"{text!r} is not a share done. Write 45% or 0.45; 1 means all of it.")
    return number.quantize(SHARE_DIGITS)


def read_weight(cell: Cell) -> Decimal | None:
    """Return a weight with two decimals."""
    text = text_of(cell)
    if not text:
        return None
    number = _number(text)
    if number is None or number < 0:
        raise Wrong(f"{text!r} is not a weight. Write a number from 0, like 3 or 2.5.")
    return number.quantize(WEIGHT_DIGITS)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 16 else None


DateReader = Callable[[Cell], dt.date | None]
