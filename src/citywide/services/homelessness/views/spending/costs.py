"""What an exit to permanent housing cost, with its interval and what nobody knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from citywide.portal.dashboards.charts import Chart, Point, dots
from citywide.services.homelessness.queries import public, spending_public
from citywide.services.homelessness.queries.public import Row
from citywide.services.homelessness.views.public.labels import labels
from citywide.services.homelessness.views.spending.block import (
    Block,
    Table,
    file,
    measured,
    quantity,
)
from citywide.services.homelessness.views.spending.money import empty
from citywide.services.homelessness.words import public as words
from citywide.services.homelessness.words import spending as say

MEASURES = ("homeless_cost_per_exit", "homeless_cost_per_exit_low")


def costs(year: int | None) -> Block:
    """Return the cost of an exit in a fiscal year, by kind of project, and over the years."""
    heading = _("What an exit to permanent housing cost")
    if year is None:
        return empty("cost", heading)
    why = labels(public.COSTS, "why_no_interval")
    (whole,) = spending_public.costs(year, "all")
    kinds = [*spending_public.costs(year, "project_group"), whole]
    return Block(
        "cost", heading,
        [
            say.cost(whole, why),
            _("Money for projects that are not in the HMIS, for prevention, cleanups and "
              "administration is not in this cost; what others pay for the same projects is not "
              "either."),
        ],
        [_chart(year, kinds)],
        [_by_kind(year, kinds, why), _by_year(why)],
        measured(MEASURES),
        [file("costs", _("Spending, exits and costs"))],
    )  # fmt: skip


def _chart(year: int, kinds: Sequence[Row]) -> Chart:
    names = labels(public.OUTCOMES, "project_group")
    points = [
        Point(
            names.get(row["member"], row["member"]), row["cost_usd"], row["cost_low_usd"],
            row["cost_high_usd"],
        )
        for row in kinds
    ]  # fmt: skip
    return dots(
        points, id="cost-by-kind",
        name=_("Cost of an exit to permanent housing in %(year)s") % {"year": say.year(year)},
        quantity=quantity("usd"), first=_("Kind of project"),
        bounds=_("Cost, and its 95 percent interval over projects"),
    )  # fmt: skip


def _headings(first: str) -> tuple[str, ...]:
    return (
        first, _("Spent on projects"), _("Projects"), _("Exits"), _("To permanent housing"),
        _("Unknown"), _("Share to permanent housing"), _("Cost of an exit to permanent housing"),
        _("95 percent interval"), _("Cost if every unknown exit was housed"),
    )  # fmt: skip


def _cells(name: str, row: Row, why: Mapping[str, str]) -> tuple[str, ...]:
    interval = say.between(row["cost_low_usd"], row["cost_high_usd"], "usd")
    return (
        name, say.dollars(row["counted_usd"]), words.count(row["projects"]),
        say.count(row["exits"]), say.count(row["exits_permanent"]),
        say.count(row["exits_unknown"]), say.bounded(row),
        say.dollars(row["cost_usd"], row["is_hidden"]),
        interval if interval != say.NONE else why.get(row["why_no_interval"], say.NONE),
        say.dollars(row["cost_if_all_unknown_usd"], row["is_hidden"]),
    )  # fmt: skip


def _by_kind(year: int, kinds: Sequence[Row], why: Mapping[str, str]) -> Table:
    names = labels(public.OUTCOMES, "project_group")
    rows = [_cells(names.get(row["member"], row["member"]), row, why) for row in kinds]
    caption = _("By kind of project, %(year)s") % {"year": say.year(year)}
    return Table(caption, _headings(_("Kind of project")), rows, frozenset({6, 8}), True)


def _by_year(why: Mapping[str, str]) -> Table:
    rows = [
        _cells(
            say.year(row["fiscal_year"])
            + ("" if row["is_complete"] else f" ({_('not over')})"), row, why,
        )
        for row in spending_public.costs(None, "all")
    ]  # fmt: skip
    return Table(_("By fiscal year"), _headings(_("Fiscal year")), rows, frozenset({6, 8}))
