"""Agreements with providers: what they cost, what they are judged by, what was reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from citywide.portal.dashboards.charts import Chart, Point, bar
from citywide.services.homelessness.queries import public, spending_public
from citywide.services.homelessness.queries.public import Row
from citywide.services.homelessness.views.public.labels import labels
from citywide.services.homelessness.views.spending.block import Block, Table, file, quantity
from citywide.services.homelessness.views.spending.money import empty
from citywide.services.homelessness.words import public as words
from citywide.services.homelessness.words import spending as say


def agreements(year: int | None) -> Block:
    """Return the agreements of a fiscal year with their measures against the targets."""
    heading = _("Agreements and their results")
    found = spending_public.agreements()
    if not found or year is None:
        return empty("agreements", heading)
    costs = [row for row in spending_public.costs(year, "agreement") if row["member"] in found]
    results = spending_public.results(year)
    return Block(
        "agreements", heading, _sentences(year, costs, results, found),
        [_chart(year, costs, found)],
        [_money(costs, found), *_targets(costs, results, found)],
        files=[
            file("agreements", _("Agreements")),
            file("agreement-results", _("Results against targets")),
            file("costs", _("Spending, exits and costs")),
        ],
    )  # fmt: skip


def _sentences(
    year: int, costs: Sequence[Row], results: Mapping[str, Sequence[Row]], found: Mapping[str, Row]
) -> list[str]:
    judged = Counter(row["outcome"] for rows in results.values() for row in rows)
    said: dict[str, Any] = {
        "year": say.year(year), "all": len(costs), "judged": len(results),
        "targets": sum(judged.values()), "met": judged["met"], "missed": judged["missed"],
        "open": sum(judged.values()) - judged["met"] - judged["missed"],
    }  # fmt: skip
    return [
        _("In %(year)s %(all)s agreements were in force; %(judged)s of them name measures by which "
          "results are judged.") % said,
        _("Of %(targets)s targets %(met)s were met and %(missed)s were not; of %(open)s it cannot "
          "be said, because too many destinations are unknown or the people are few.") % said,
        _("A result is that of the projects an agreement pays for, whoever else pays them too."),
    ]  # fmt: skip


def _chart(year: int, costs: Sequence[Row], found: Mapping[str, Row]) -> Chart:
    points = [Point(_short(found[row["member"]]), row["spent_usd"]) for row in costs]
    return bar(
        points, id="agreement-spending",
        name=_("Spent on each agreement in %(year)s") % {"year": say.year(year)},
        quantity=quantity("usd"), first=_("Agreement"),
    )  # fmt: skip


def _short(row: Row) -> str:
    return f"{row['agreement_id']} {row['title']}"


def _money(costs: Sequence[Row], found: Mapping[str, Row]) -> Table:
    funders = spending_public.funders()
    rows = []
    for row in costs:
        one = found[row["member"]]
        term = _("%(first)s to %(last)s") % {
            "first": date_format(one["starts_on"], "SHORT_DATE_FORMAT"),
            "last": date_format(one["ends_on"], "SHORT_DATE_FORMAT"),
        }
        rows.append((
            _short(one), one["provider"], funders.get(row["member"], say.NONE), term,
            say.dollars(one["amount_usd"]), say.dollars(row["spent_usd"]),
            say.count(row["exits"]), say.bounded(row),
            say.dollars(row["cost_usd"], row["is_hidden"]),
            say.dollars(row["cost_if_all_unknown_usd"], row["is_hidden"]),
        ))  # fmt: skip
    headings = (
        _("Agreement"), _("Provider"), _("Funders"), _("Term"), _("Agreed"), _("Spent in the year"),
        _("Exits"), _("To permanent housing"), _("Cost of an exit to permanent housing"),
        _("Cost if every unknown exit was housed"),
    )  # fmt: skip
    return Table(_("Agreements in force"), headings, rows, frozenset({1, 2, 3, 7}))


def _targets(
    costs: Sequence[Row], results: Mapping[str, Sequence[Row]], found: Mapping[str, Row]
) -> list[Table]:
    names = labels(public.RESULTS, "measure")
    rows = [
        _target(_short(found[cost["member"]]), row, names)
        for cost in costs
        for row in results.get(cost["member"], ())
    ]
    headings = (_("Agreement"), _("Measure"), _("Target"), _("Reached"), _("Outcome"),
                _("Unknown destinations"))  # fmt: skip
    without = [found[row["member"]] for row in costs if row["member"] not in results]
    tables = [Table(_("Measures against targets"), headings, rows, frozenset({1, 2, 3, 4}))]
    if without:
        caption = _("Agreements that name no measure")
        named = [(_short(one), one["provider"]) for one in without]
        tables.append(Table(caption, (_("Agreement"), _("Provider")), named, frozenset({1})))
    return [one for one in tables if one.rows]  # fmt: skip


def _target(agreement: str, row: Row, names: Mapping[str, str]) -> tuple[str, ...]:
    unit = say.unit_of(row["measure"])
    reached = say.between(row["value_low"], row["value_high"], unit)
    return (
        agreement, names.get(row["measure"], row["measure"]),
        say.target(row["direction"], row["target_value"], unit),
        str(words.HIDDEN) if row["outcome"] == "withheld" else reached,
        say.outcome(row["outcome"] if row["is_complete"] else "running"),
        say.share(row["unknown_share"]),
    )  # fmt: skip
