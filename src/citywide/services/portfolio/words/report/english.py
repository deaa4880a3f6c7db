"""Days, lists and amounts as an English memorandum writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from citywide.services.portfolio.rules.number_words import spelled

_MILLION = Decimal(1_000_000)
_BILLION = Decimal(1_000_000_000)
_LAST_SPELLED = 9


def day(value: dt.date | str) -> str:
    """Return a day: March 26, 2026."""
    found = _date(value)
    return f"{found:%B} {found.day}, {found.year}"


def month(value: dt.date | str) -> str:
    """Return a day's month: January 2026."""
    found = _date(value)
    return f"{found:%B} {found.year}"


def fiscal_year(year: int) -> str:
    """Return a fiscal year by both its calendar years: 2025-2026."""
    return f"{year - 1}-{year}"


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence lists them: a, b, and c."""
    if len(names) < 3:
        return " and ".join(names)
    return f"{', '.join(names[:-1])}, and {names[-1]}"


def some(names: Sequence[str], most: int) -> str:
    """Return the first names as a sentence lists them, and that there are others."""
    return listed([*names[:most], "others"]) if len(names) > most else listed(names)


def count(value: Decimal | int) -> str:
    """Return a whole number in digits: 2,000."""
    return f"{int(value):,}"


def count_in_words(value: Decimal | int) -> str:
    """Return a whole number as a sentence has it: in words up to nine, then in digits."""
    whole = int(value)
    return spelled(whole) if 0 <= whole <= _LAST_SPELLED else count(whole)


def dollars(value: Decimal) -> str:
    """Return dollars rounded as a memorandum does: $46.4 million, and in full below a million."""
    sign, size = ("-" if value < 0 else ""), abs(value)
    for unit, name in ((_BILLION, "billion"), (_MILLION, "million")):
        # What rounds to 1,000.0 million is a billion.
        if size >= unit * (Decimal("0.99995") if unit == _BILLION else 1):
            return f"{sign}${_rounded(size / unit, 1):,} {name}"
    return f"{sign}${_rounded(size, 0):,}"


def dollars_in_full(value: Decimal) -> str:
    """Return dollars in full, with cents if there are any: $46,400,000."""
    decimals = 0 if value == value.to_integral_value() else 2
    return f"{'-' if value < 0 else ''}${_rounded(abs(value), decimals):,}"


def percent(share: Decimal, decimals: int = 0) -> str:
    """Return a share in percent: 92%.

    What is not all is never shown as 100%, and what is not nothing never as 0%: such a share gets
    as many decimals as that takes.
    """
    exact = share * 100
    shown = _rounded(exact, decimals)
    while shown in {0, 100} and shown != exact and decimals < 6:
        decimals += 1
        shown = _rounded(exact, decimals)
    return f"{shown:f}%"


def capital(text: str) -> str:
    """Return a text with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _date(value: dt.date | str) -> dt.date:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value
