"""How numbers are written: whole or not, with a currency sign, with separators of thousands."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice

_DIGITS = re.compile(r"[-+ $€£¥]*[.\d][\d.,eE+-]*$")
_FIGURES = frozenset("0123456789")
_FIRST = 300
"""Values that tell whether looking at all of them is worthwhile."""
_WHOLE = re.compile(r"[+-]?\d{1,18}(\.0*)?")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_CURRENCY = re.compile(r"[+-]?\s*([$€£¥])\s*[+-]?\s*[\d.,]")


@dataclass(frozen=True)
class Numbers:
    """How a column's numbers are written, and the values that are none."""

    whole: bool
    others: Counter[str]
    currency: str = ""
    thousands: str = ""
    before_point: int = 1
    after_point: int = 0
    exponent: bool = False
    leading_zeros: int = 0
    low: float = 0.0
    high: float = 0.0


def find_numbers(values: Counter[str]) -> Numbers:
    """Return how the values are written as numbers; what fits no number is in `others`."""
    some = list(islice(values, _FIRST))
    if sum(1 for value in some if _DIGITS.match(value)) * 3 < len(some):
        return Numbers(False, values)
    currency = next(
        (m[1] for v in values if v[:1] not in _FIGURES and (m := _CURRENCY.match(v))), ""
    )
    cleaned = {value: value.replace(currency, "").strip() for value in values}
    thousands = "," if any(_GROUPED.fullmatch(text) for text in cleaned.values()) else ""
    good: dict[str, str] = {}
    others: Counter[str] = Counter()
    for value, text in cleaned.items():
        plain = text.replace(",", "") if thousands and _GROUPED.fullmatch(text) else text
        if _NUMBER.fullmatch(plain):
            good[value] = plain
        else:
            others[value] = values[value]
    found = Numbers(all(map(_WHOLE.fullmatch, good.values())), others, currency, thousands)
    return _measured(found, list(good.values())) if good else found


def _measured(found: Numbers, texts: list[str]) -> Numbers:
    parts = [text.lstrip("+-").partition(".") for text in texts]
    numbers = [float(text) for text in texts]
    return replace(
        found,
        before_point=max(len(whole) for whole, _, _ in parts),
        after_point=max(len(fraction.rstrip("0")) for _, _, fraction in parts),
        exponent=any("e" in text.lower() for text in texts),
        leading_zeros=sum(1 for whole, _, _ in parts if len(whole) > 1 and whole[0] == "0"),
        low=min(numbers),
        high=max(numbers),
    )
