"""One query per total or group: counts, exact sums and order statistics of every period.

Engines add floating numbers in different orders and so differ in the last digit. Here every sum is
of whole numbers or decimals, which no order can change; the division happens in Python, exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import ibis
import ibis.expr.types as ir

from citywide.core.engines import Engine
from citywide.core.measures.model import Kind, Measure
from citywide.core.measures.periods import ALL_NUMBER
from citywide.core.measures.rows import IN_NUMERATOR, IS_UNKNOWN, PERIOD, VALUE, member_of

BILLION = 10**9


@dataclass(frozen=True)
class Counted:
    """What the engine found for one period and member; `period` None is an unknown period."""

    period: int | None
    member: str | None
    rows: int = 0
    unknown: int = 0
    met: int = 0
    total: Fraction = Fraction(0)
    low: Fraction | None = None
    high: Fraction | None = None


def aggregate(engine: Engine, measure: Measure, rows: ir.Table, group: str | None) -> list[Counted]:
    """Return the counts of each period, of each member of the group, and of all periods."""
    member = ibis.null("string") if group is None else member_of(measure, rows, group)
    judged = rows.select(
        period=rows[PERIOD],
        member=member,
        known=~rows[IS_UNKNOWN],
        met=rows[IN_NUMERATOR],
        value=rows[VALUE],
    )
    every = judged.mutate(period=ibis.literal(ALL_NUMBER, "int64"))
    if measure.period is None:
        judged = every
    elif measure.kind is not Kind.RATE:
        # The population is of one period, so a rate over several years would mean nothing.
        judged = judged.union(every)
    if measure.percentile is not None:
        judged = _ranked(judged)
        counts = {"rows": judged.n.sum(), "unknown": judged.n.sum(where=~judged.known)}
    else:
        counts = {"rows": judged.count(), "unknown": (~judged.known).sum(), "met": judged.met.sum()}
    found = judged.group_by("period", "member").aggregate(**counts, **_values(measure, judged))
    return [_counted(row) for row in engine.fetch(found).to_pylist()]


def _values(measure: Measure, judged: ir.Table) -> dict[str, Any]:
    if measure.percentile is not None:
        # numpy's 'linear': at (n - 1) * p, between the two values on either side of it.
        share = Fraction(measure.percentile) / 100
        position = (judged.known_rows - 1) * share.numerator
        first, last = (judged[name] * share.denominator for name in ("first", "last"))
        return {
            "low": judged.value.max(where=judged.known & (first <= position)),
            "high": judged.value.min(where=judged.known & (last >= position)),
        }
    if not measure.value:
        return {}
    return _sums(judged.value, judged.known)


def _sums(value: Any, known: Any) -> dict[str, Any]:
    if not value.type().is_floating():
        return {"total": value.cast("decimal(38, 9)").sum(where=known)}
    # Cut into the whole part and the rest in billionths: both steps are exact, or rounded alike by
    # every IEEE 754 machine. A large number carries fewer decimals, so fewer are believed.
    usable = ibis.ifelse(known, value, 0.0)
    whole = usable.floor()
    rest = usable - whole.cast("float64")
    size = usable.abs()
    billionths = ibis.cases(
        (size < 4e6, _digits(rest, 10**9)),
        (size < 4e9, _digits(rest, 10**6) * 10**3),
        else_=_digits(rest, 10**3) * 10**6,
    )
    return {
        "whole": whole.cast("int64").cast("decimal(38, 0)").sum(),
        "billionths": billionths.cast("decimal(38, 0)").sum(),
    }


def _digits(rest: Any, scale: int) -> Any:
    return (rest * float(scale) + 0.5).floor().cast("int64")


def _ranked(judged: ir.Table) -> ir.Table:
    """Return one row per distinct value, with how often it occurs and the ranks it takes up."""
    values = judged.mutate(value=ibis.ifelse(judged.known, judged.value, ibis.null()))
    tally = values.group_by("period", "member", "known", "value").aggregate(n=values.count())
    upto = ibis.window(
        group_by=["period", "member", "known"], order_by="value", preceding=None, following=0
    )
    whole = ibis.window(group_by=["period", "member", "known"])
    counted = tally.mutate(
        upto=tally.n.sum().over(upto).cast("int64"),
        known_rows=tally.n.sum().over(whole).cast("int64"),
    )
    return counted.mutate(first=counted.upto - counted.n, last=counted.upto - 1)


def _counted(row: Mapping[str, Any]) -> Counted:
    total = exactly(row.get("total")) or Fraction(0)
    if "whole" in row:
        billionths = exactly(row["billionths"]) or Fraction(0)
        total = (exactly(row["whole"]) or Fraction(0)) + billionths / BILLION
    return Counted(
        row["period"],
        row["member"],
        int(row["rows"]),
        int(row["unknown"] or 0),
        int(row.get("met") or 0),
        total,
        exactly(row.get("low")),
        exactly(row.get("high")),
    )


def exactly(number: Any) -> Fraction | None:
    """Return a number an engine gave as the fraction its shortest decimal form writes."""
    return None if number is None else Fraction(Decimal(str(number)))
