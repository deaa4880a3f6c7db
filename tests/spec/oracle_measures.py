"""Measures worked out the slow way, in plain Python, to hold the engines to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

Key = tuple[str, str | None, str | None]


def period_of(day: date | None, grain: str) -> str:
    """Return the name of the period a day lies in."""
    if day is None:
        return "unknown"
    if grain == "month":
        return f"{day.year}-{day.month:02d}"
    if grain == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return f"FY{day.year + (day.month >= 7)}" if grain == "fiscal_year" else str(day.year)


def percentile(values: Sequence[Fraction], share: Fraction) -> Fraction:
    """Return numpy's 'linear' percentile, exactly."""
    ordered = sorted(values)
    at = (len(ordered) - 1) * share
    low = ordered[at.numerator // at.denominator]
    high = ordered[-(-at.numerator // at.denominator)]
    return low + (high - low) * (at % 1)


def expected(kind: str, rows: Sequence[dict[str, Any]], grain: str) -> dict[Key, dict[str, Any]]:
    """Return value, numerator, denominator, unknown and rows of each period and group.

    A row has `day`, `colour` (the group), `counts` (in scope), `met`, `cannot` and `number`.
    """
    parts: dict[Key, list[dict[str, Any]]] = {("all", None, None): []}
    for row in rows:
        if row["counts"]:
            for key in _keys(row, grain):
                parts.setdefault(key, []).append(row)
    return {key: _value(kind, key[0], part) for key, part in parts.items()}


def _keys(row: dict[str, Any], grain: str) -> Iterator[Key]:
    for period in (period_of(row["day"], grain), "all"):
        yield period, None, None
        yield period, "colour", row["colour"] if row["colour"] is not None else "unknown"


def _value(kind: str, period: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    def cannot_be_judged(row: dict[str, Any]) -> bool:
        if kind == "ratio" and row["met"] is None:
            return True
        return bool(row["cannot"]) or (kind not in {"count", "ratio"} and row["number"] is None)

    known = [row for row in rows if not cannot_be_judged(row)]
    numbers = [Fraction(str(row["number"])) for row in known if row["number"] is not None]
    met = sum(bool(row["met"]) for row in known)
    value: Any = None
    if kind in {"count", "sum"}:
        value = len(known) if kind == "count" else sum(numbers, Fraction(0))
    elif known:
        value = {
            "ratio": lambda: Fraction(met, len(known)),
            "mean": lambda: sum(numbers, Fraction(0)) / len(known),
            "median": lambda: percentile(numbers, Fraction(1, 2)),
            "percentile": lambda: percentile(numbers, Fraction(9, 10)),
        }[kind]()
    return {
        "value": None if period == "unknown" else value,
        "numerator": {"ratio": met, "sum": sum(numbers), "mean": sum(numbers)}.get(
            kind, len(known)
        ),
        "denominator": len(known),
        "unknown": len(rows) - len(known),
        "rows": len(rows),
    }
