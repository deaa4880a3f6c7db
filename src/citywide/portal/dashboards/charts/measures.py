"""Charts of a measure, from the numbers on its receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext, override

from citywide.core.errors import NotFound
from citywide.core.measures.model import Measure, MeasureValue
from citywide.core.measures.periods import ALL, UNKNOWN, name_of, number_of
from citywide.portal.dashboards.charts.bars import bar, dots
from citywide.portal.dashboards.charts.districts import district_shapes
from citywide.portal.dashboards.charts.line import line, sparkline
from citywide.portal.dashboards.charts.model import (
    Chart,
    Goal,
    Point,
    Quantity,
    Series,
    Shape,
)
from citywide.portal.dashboards.charts.multiples import multiples
from citywide.portal.dashboards.words import (
    Evaluated,
    headline,
    member_name,
    period_name,
    sentence,
    short_period_name,
    target_aim,
    title_of,
)

Names = Mapping[str, str]


def trend_chart(receipt: Evaluated, measure: Measure, language: str) -> Chart:
    """Return the measure's total over time, summed up by its own sentences.

    Periods without a number are gaps; those after the latest full one are marked as running.
    """
    return line(
        series_of(receipt, measure, language),
        id=f"trend-{_slug(measure.id)}",
        name=title_of(measure, language),
        quantity=_quantity(measure, language),
        goal=_goal(measure, language),
        summary=sentence(receipt, measure, language),
        bounds=_bounds(language),
    )


def measure_sparkline(receipt: Evaluated, measure: Measure, language: str) -> Chart:
    """Return the measure's total over time for a tile."""
    return sparkline(
        series_of(receipt, measure, language),
        id=f"spark-{_slug(measure.id)}",
        name=title_of(measure, language),
        quantity=_quantity(measure, language),
        summary=sentence(receipt, measure, language),
    )


def group_chart(
    receipt: Evaluated,
    measure: Measure,
    group: str,
    period: str | None,
    language: str,
    *,
    label: str = "",
    members: Names | None = None,
) -> Chart:
    """Return a period's value of each member: dots with intervals where the values have bounds.

    `period` None is the latest full one. `label` is the group as people call it, `members` the
    names of members. Raises NotFound for a group the measure is not shown by.
    """
    chosen = chosen_period(receipt, measure, period)
    values = _members(receipt, measure, group, chosen)
    points = [
        Point(member_name(group, v.member, language, members), v.value, v.lower, v.upper)
        for v in values
    ]
    shared: dict[str, Any] = {
        "id": f"by-{_slug(group)}-{_slug(measure.id)}",
        "name": _by_group(measure, group, label, chosen, language),
        "quantity": _quantity(measure, language),
        "goal": _goal(measure, language),
        "first": capfirst(label or group.replace("_", " ")),
    }
    if not any(point.has_bounds for point in points):
        return bar(points, **shared)
    total = next((v for v in receipt.values if v.group is None and v.period == chosen), None)
    return dots(points, whole=_whole(total, measure, language), bounds=_bounds(language), **shared)


def group_trends(
    receipt: Evaluated,
    measure: Measure,
    group: str,
    language: str,
    *,
    label: str = "",
    members: Names | None = None,
) -> Chart:
    """Return small multiples: each member of a group over time, on one scale."""
    _check_group(measure, group)
    names = _periods(receipt, measure)
    found = {(v.member, v.period): v for v in receipt.values if v.group == group}
    # Also members without a record in the latest period: their past is on the receipt.
    dated = {member for member, period in found if period in names}
    series = [
        Series(
            member_name(group, member, language, members),
            tuple(
                _point(name, found.get((member, name)), receipt, measure, language)
                for name in names
            ),
        )
        for member in members_of(receipt, group)
        if member in dated
    ]
    return multiples(
        series,
        id=f"trends-{_slug(group)}-{_slug(measure.id)}",
        name=_by_group(measure, group, label, "", language),
        quantity=_quantity(measure, language),
        goal=_goal(measure, language),
    )


def district_map(
    receipt: Evaluated,
    measure: Measure,
    language: str,
    districts: Mapping[str, Mapping[str, Any]],
    *,
    group: str = "district",
    period: str | None = None,
    label: str = "",
    members: Names | None = None,
) -> Chart:
    """Return a period's value of each district on a map.

    `districts` gives the GeoJSON geometry of each member. Districts without a number are drawn
    as such; numbers without a district, such as those whose place is not known, are not drawn.
    """
    chosen = chosen_period(receipt, measure, period)
    found = {v.member: v for v in _members(receipt, measure, group, chosen)}
    shapes = []
    for member, geometry in sorted(districts.items(), key=lambda pair: _order(pair[0])):
        value = found[member].value if member in found else None
        name = member_name(group, member, language, members)
        shapes.append(Shape(name, member, value, geometry))
    return district_shapes(
        shapes,
        id=f"map-{_slug(group)}-{_slug(measure.id)}",
        name=_by_group(measure, group, label, chosen, language),
        quantity=_quantity(measure, language),
        first=capfirst(label or group.replace("_", " ")),
    )


def chosen_period(receipt: Evaluated, measure: Measure, period: str | None) -> str:
    """Return the period asked for, else the latest full one, else all together."""
    if period:
        return period
    latest = headline(receipt)
    return latest.period if latest else ALL


def series_of(receipt: Evaluated, measure: Measure, language: str) -> list[Point]:
    """Return the total of each period in order, without a value where a period is missing."""
    totals = {v.period: v for v in receipt.values if v.group is None}
    return [
        _point(name, totals.get(name), receipt, measure, language)
        for name in _periods(receipt, measure)
    ]


def _point(
    name: str, value: MeasureValue | None, receipt: Evaluated, measure: Measure, language: str
) -> Point:
    grain = measure.period.grain if measure.period else None
    texts = (period_name(name, grain, language), short_period_name(name, grain, language))
    full = _is_full(name, receipt, measure)
    if value is None:
        return Point(texts[0], None, short=texts[1], complete=full)
    return Point(texts[0], value.value, value.lower, value.upper, texts[1], full)


def _is_full(name: str, receipt: Evaluated, measure: Measure) -> bool:
    latest = headline(receipt)
    if measure.period is None or latest is None or latest.period in {ALL, UNKNOWN}:
        return measure.period is None
    grain = measure.period.grain
    return number_of(name, grain) <= number_of(latest.period, grain)


def _periods(receipt: Evaluated, measure: Measure) -> list[str]:
    """Return every period from the first to the last, those without rows included."""
    if measure.period is None:
        return [ALL]
    grain = measure.period.grain
    dated = {v.period for v in receipt.values} - {ALL, UNKNOWN}
    numbers = sorted(number_of(name, grain) for name in dated)
    if not numbers:
        return []
    return [name_of(n, grain) for n in range(numbers[0], numbers[-1] + 1)]


def _members(receipt: Evaluated, measure: Measure, group: str, period: str) -> list[MeasureValue]:
    _check_group(measure, group)
    found = [v for v in receipt.values if v.group == group and v.period == period]
    return sorted(found, key=lambda v: _order(v.member or ""))


def _check_group(measure: Measure, group: str) -> None:
    if group not in measure.groups:
        raise NotFound(
            f"{title_of(measure, 'en')} is not shown by {group!r}; it is shown by "
            f"{', '.join(measure.groups) or 'no group'}."
        )


def _order(member: str) -> tuple[bool, int, str]:
    """Return a key that counts numbered members and puts the unknown last."""
    return member == UNKNOWN, int(member) if member.isdecimal() else 0, member


def _by_group(measure: Measure, group: str, label: str, period: str, language: str) -> str:
    grain = measure.period.grain if measure.period else None
    facts = {
        "title": title_of(measure, language),
        "group": label or group.replace("_", " "),
        "period": period_name(period, grain, language) if period else "",
    }
    with override(language):
        if period:
            return gettext("%(title)s, by %(group)s, %(period)s") % facts
        return gettext("%(title)s over time, by %(group)s") % facts


def _goal(measure: Measure, language: str) -> Goal | None:
    if measure.target is None:
        return None
    with override(language):
        text = gettext("Target: %(aim)s") % {"aim": target_aim(measure, language)}
    return Goal(measure.target.value, text)


def _whole(total: MeasureValue | None, measure: Measure, language: str) -> Goal | None:
    if total is None or total.value is None:
        return None
    quantity = _quantity(measure, language)
    with override(language):
        text = gettext("City as a whole: %(value)s") % {"value": quantity.text(total.value)}
    return Goal(total.value, text)


def _bounds(language: str) -> str:
    with override(language):
        return gettext("Range the true value lies in, as some records could not be judged")


def _quantity(measure: Measure, language: str) -> Quantity:
    return Quantity(measure.unit, measure.decimals, language)


def _slug(name: str) -> str:
    return name.replace("_", "-")


def members_of(receipt: Evaluated, group: str) -> Sequence[str]:
    """Return the members of a group on a receipt, in the order charts show them."""
    found = {v.member for v in receipt.values if v.group == group and v.member is not None}
    return sorted(found, key=_order)
