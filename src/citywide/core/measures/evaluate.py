"""From a measure and a table to its values: every period, the total and every group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

import ibis.expr.types as ir

from citywide.core.engines import Engine
from citywide.core.errors import ContractError
from citywide.core.measures.aggregate import BILLION, Counted, aggregate
from citywide.core.measures.model import Kind, Measure, MeasureValue
from citywide.core.measures.people import people_of
from citywide.core.measures.periods import ALL, ALL_NUMBER, UNKNOWN, name_of
from citywide.core.measures.rows import scoped_rows


def evaluate(
    engine: Engine, measure: Measure, table: ir.Table, population: ir.Table | None, timezone: str
) -> tuple[MeasureValue, ...]:
    """Return a measure's values: the total, then each group; periods in order, then 'all'.

    `population` is the table of a rate's population and None for other kinds. A rate is also given
    for members of the population without any row. It has no period 'all', unless it has no other.

    Raises:
        ContractError: the measure does not fit the table, or a rate has no population.
    """
    if measure.population is not None and population is None:
        raise ContractError(f"{measure.id} needs the data set {measure.population.dataset}.")
    rows = scoped_rows(engine, measure, table, timezone)
    values: list[MeasureValue] = []
    periods: set[int | None] = set()
    for group in (None, *measure.groups):
        counted = aggregate(engine, measure, rows, group)
        people = people_of(engine, measure, population, group)
        periods |= {entry.period for entry in counted}
        counted = _with_zeros(measure, group, counted, people, periods)
        counted.sort(key=_position)
        values += [_value(measure, group, entry, people) for entry in counted]
    return tuple(values)


def _with_zeros(
    measure: Measure,
    group: str | None,
    counted: list[Counted],
    people: Mapping[str | None, Fraction],
    periods: Iterable[int | None],
) -> list[Counted]:
    seen = {(entry.period, entry.member) for entry in counted}
    wanted: set[tuple[int | None, str | None]] = set()
    if measure.kind is Kind.RATE:
        wanted = {(p, member) for p in periods if p is not None for member in people}
    if group is None and (measure.kind is not Kind.RATE or measure.period is None):
        wanted.add((ALL_NUMBER, None))
    return counted + [Counted(period, member) for period, member in wanted - seen]


def _position(entry: Counted) -> tuple[object, ...]:
    late = 1 if entry.period is None else 2 if entry.period == ALL_NUMBER else 0
    member = entry.member or ""
    return late, entry.period or 0, member == UNKNOWN, len(member) if _digits(member) else 0, member


def _digits(member: str) -> bool:
    return member.isdigit()


def _value(
    measure: Measure, group: str | None, entry: Counted, people: Mapping[str | None, Fraction]
) -> MeasureValue:
    known = entry.rows - entry.unknown
    numerator: Decimal | int = known
    if measure.kind is Kind.RATIO or (measure.kind is Kind.RATE and not measure.value):
        numerator = entry.met
    elif measure.value and measure.percentile is None:
        numerator = nine_decimals(entry.total)
    below = people.get(entry.member, Fraction(0)) if measure.kind is Kind.RATE else Fraction(known)
    enough = entry.period is not None and below >= measure.minimum_denominator
    value = _divided(measure, entry, below) if enough else None
    lower, upper = _bounds(measure, entry) if enough else (None, None)
    return MeasureValue(
        measure=measure.id,
        period=_period_name(measure, entry.period),
        group=group,
        member=entry.member,
        value=None if value is None else nine_decimals(value),
        numerator=numerator,
        denominator=int(below) if below.denominator == 1 else nine_decimals(below),
        unknown=entry.unknown,
        rows=entry.rows,
        lower=lower,
        upper=upper,
    )


def _divided(measure: Measure, entry: Counted, below: Fraction) -> Fraction | None:
    if measure.kind is Kind.COUNT:
        return below
    if measure.kind is Kind.SUM:
        return entry.total
    if below == 0:
        return None
    if measure.kind is Kind.RATIO:
        return entry.met / below
    if measure.kind is Kind.MEAN:
        return entry.total / below
    if measure.population is not None:
        return (entry.total if measure.value else entry.met) * measure.population.per / below
    return _between(measure, entry, int(below))


def _between(measure: Measure, entry: Counted, known: int) -> Fraction | None:
    if measure.percentile is None or entry.low is None or entry.high is None:
        return None
    position = (known - 1) * Fraction(measure.percentile) / 100
    return entry.low + (entry.high - entry.low) * (position % 1)


def _bounds(measure: Measure, entry: Counted) -> tuple[Decimal | None, Decimal | None]:
    if measure.kind is not Kind.RATIO or not entry.rows:
        return None, None
    lowest, highest = Fraction(entry.met), Fraction(entry.met + entry.unknown)
    return nine_decimals(lowest / entry.rows), nine_decimals(highest / entry.rows)


def _period_name(measure: Measure, period: int | None) -> str:
    if period is None or period == ALL_NUMBER or measure.period is None:
        return UNKNOWN if period is None else ALL
    return name_of(period, measure.period.grain)


def nine_decimals(number: Fraction) -> Decimal:
    """Return a fraction rounded to nine decimals, halves to the even digit."""
    return Decimal(f"{round(number * BILLION)}E-9")
