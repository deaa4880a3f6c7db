"""Goals against what was reached, by fiscal year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from citywide.portal.dashboards import words as portal
from citywide.portal.dashboards.charts import Chart, Point, Series, lines
from citywide.services.homelessness.queries import public, spending_goals
from citywide.services.homelessness.queries.spending_goals import Goal
from citywide.services.homelessness.views.spending.block import Block, Table, file, quantity
from citywide.services.homelessness.words import public as words
from citywide.services.homelessness.words import spending as say

_Measured = tuple[str, str, int]


def goals(key: str, heading: str, measures: Sequence[str] = ()) -> Block:
    """Return the goals (for some measures) with what was reached, a chart for each figure."""
    found = spending_goals.goals(measures)
    if not found:
        return Block(key, heading, [
            _("No goal is published yet. Goals appear here once the Housing Department hands over "
              "the list of adopted goals.")
        ])  # fmt: skip
    about = {one.measure_id: _measure(one.measure_id) for one in found}
    headings = (_("Figure"), _("Fiscal year"), _("Goal"), _("Reached"), _("Outcome"),
                _("Unknown destinations"), _("Adopted"), _("Document"))  # fmt: skip
    rows = [_row(one, about[one.measure_id]) for one in found]
    return Block(
        key, heading, _sentences(found),
        [_chart(key, name, [one for one in found if one.measure_id == name], about[name])
         for name in about],
        [Table(_("Goals and what was reached"), headings, rows, frozenset(range(1, 8)))],
        files=[file("goals", _("Goals"))],
    )  # fmt: skip


def _measure(name: str) -> _Measured:
    """Return title, unit and decimals of a measure; its id where the city does not have it."""
    found: Any = public.figure(name)
    if found is None:
        return name, "count", 0
    one = found.measure
    return portal.title_of(one, words.language()), one.unit, one.decimals


def _sentences(found: Sequence[Goal]) -> list[str]:
    outcomes = Counter(one.outcome for one in found)
    said = {
        "all": len(found), "met": outcomes["met"], "missed": outcomes["missed"],
        "open": len(found) - outcomes["met"] - outcomes["missed"],
    }  # fmt: skip
    return [
        _("Of %(all)s goals %(met)s were met and %(missed)s were not; of %(open)s it cannot be "
          "said yet, or not at all.") % said,
        _("A goal is met only where that holds whatever the unknown destinations were."),
    ]  # fmt: skip


def _row(one: Goal, about: _Measured) -> tuple[str, ...]:
    title, unit, decimals = about
    low, high = (one.actual.low, one.actual.high) if one.actual else (None, None)
    return (
        title, say.year(one.fiscal_year),
        say.target(one.target.direction, one.target.value, unit, decimals),
        say.between(low, high, unit, decimals), say.outcome(one.outcome),
        say.share(one.actual.unknown_share if one.actual else None),
        date_format(one.adopted_on, "SHORT_DATE_FORMAT"), one.document,
    )  # fmt: skip


def _chart(key: str, measure: str, found: Sequence[Goal], about: _Measured) -> Chart:
    title, unit, decimals = about
    years = [say.year(one.fiscal_year) for one in found]

    def series(label: str, values: Sequence[Decimal | None]) -> Series:
        points = zip(years, values, strict=True)
        return Series(label, tuple(Point(year, value) for year, value in points))

    reached = [one.actual for one in found]
    drawn = [series(_("Goal"), [one.target.value for one in found])]
    if any(one is not None and one.low != one.high for one in reached):
        drawn.append(series(_("At least"), [one.low if one else None for one in reached]))
        drawn.append(series(_("At most"), [one.high if one else None for one in reached]))
    else:
        drawn.append(series(_("Reached"), [one.low if one else None for one in reached]))
    name = _("Goal and figure by year: %(title)s") % {"title": title}
    return lines(
        drawn, id=f"{key}-{measure}", name=name, quantity=quantity(unit, decimals),
        first=_("Fiscal year"),
    )  # fmt: skip
