"""A measure's values in words, and as one fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from citywide.core.measures.model import Kind, Measure, MeasureValue
from citywide.core.measures.periods import ALL, UNKNOWN, in_words, last_day


def fingerprint(values: Sequence[MeasureValue]) -> str:
    """Return the SHA-256, in hex, of the values as canonical JSON, whatever their order."""
    texts = [json.dumps(asdict(v), default=_plain, sort_keys=True) for v in values]
    return hashlib.sha256(f"[{','.join(sorted(texts))}]".encode()).hexdigest()


def _plain(value: Any) -> str:
    return f"{value:f}"


def summary(measure: Measure, values: Sequence[MeasureValue], as_of: date | None = None) -> str:
    """Return one English sentence on the latest full period of the total.

    A period is full when it ended before `as_of`; without a date, when a later one has begun or
    there is no other.
    """
    latest = latest_full(measure, values, as_of)
    title = measure.title["en"]
    if latest is None:
        return f"{title}: no full period yet."
    when = ""
    if measure.period is not None and latest.period != ALL:
        when = f" in {in_words(latest.period, measure.period.grain)}"
    if latest.value is None:
        return f"{title}{when}: too few records to say ({latest.denominator:,})."
    parts = [f"{title}{when} was {_amount(measure, latest.value)}{_basis(measure, latest)}"]
    parts += [text for text in (_target(measure, latest), _unknown(measure, latest)) if text]
    return "; ".join(parts) + "."


def latest_full(
    measure: Measure, values: Sequence[MeasureValue], as_of: date | None = None
) -> MeasureValue | None:
    """Return the total of the latest full period, the number a scorecard shows; None without."""
    totals = [v for v in values if v.group is None]
    if measure.period is None:
        return next((v for v in totals if v.period == ALL), None)
    grain = measure.period.grain
    dated = [v for v in totals if v.period not in {ALL, UNKNOWN}]
    dated.sort(key=lambda v: last_day(v.period, grain))
    if as_of is None:
        return dated[-2] if len(dated) > 1 else next(iter(dated), None)
    full = [v for v in dated if last_day(v.period, grain) < as_of]
    return full[-1] if full else None


def _amount(measure: Measure, value: Decimal) -> str:
    if measure.unit == "percent":
        return f"{value * 100:,.{measure.decimals}f} percent"
    number = f"{value:,.{measure.decimals}f}"
    if measure.unit.startswith("per_"):
        per = measure.unit.removeprefix("per_")
        return f"{number} per {int(per):,}" if per.isdigit() else f"{number} per {per}"
    return number if measure.unit in {"count", "score"} else f"{number} {measure.unit}"


def _basis(measure: Measure, latest: MeasureValue) -> str:
    if measure.kind is Kind.RATIO:
        return f" ({latest.numerator:,} of {latest.denominator:,})"
    if measure.kind in {Kind.MEAN, Kind.MEDIAN, Kind.PERCENTILE}:
        return f" ({latest.denominator:,} records)"
    return ""


def _target(measure: Measure, latest: MeasureValue) -> str:
    if measure.target is None or latest.value is None:
        return ""
    goal, up = measure.target.value, measure.target.direction == "up"
    aim = f"the target of {'at least' if up else 'at most'} {_amount(measure, goal)}"
    met = _reaches(latest.value, goal, up)
    bounds = [b for b in (latest.lower, latest.upper) if b is not None]
    unsure = any(_reaches(bound, goal, up) is not met for bound in bounds)
    doubt = ", though the records that could not be judged might change that" if unsure else ""
    return f"this {'meets' if met else 'misses'} {aim}{doubt}"


def _reaches(value: Decimal, goal: Decimal, up: bool) -> bool:
    return value >= goal if up else value <= goal


def _unknown(measure: Measure, latest: MeasureValue) -> str:
    share = latest.unknown_share
    if share is None:
        return "there were no records"
    if not latest.unknown:
        return "every record could be judged"
    text = f"{share * 100:.1f} percent of {latest.rows:,} records could not be judged"
    if latest.lower is None or latest.upper is None:
        return text
    low, high = (_amount(measure, bound) for bound in (latest.lower, latest.upper))
    return f"{text}, so it lies between {low} and {high}"
