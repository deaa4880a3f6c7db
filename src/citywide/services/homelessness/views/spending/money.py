"""All spending in one place: by year, by whose money it is, and by what it is for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from citywide.portal.dashboards.charts import Chart, Point, Series, bar, stacked
from citywide.services.homelessness.queries import spending_public
from citywide.services.homelessness.views.public.labels import labels
from citywide.services.homelessness.views.spending.block import Block, Table, file, quantity
from citywide.services.homelessness.words import public as words
from citywide.services.homelessness.words import spending as say

_Spent = Mapping[tuple[str, ...], Decimal]


def empty(key: str, heading: str) -> Block:
    """Return the section that says what has to happen first."""
    return Block(key, heading, [
        _("Finance has not handed over spending and agreements yet. Figures appear here with the "
          "first extract of the ledger.")
    ])  # fmt: skip


def spending() -> Block:
    """Return spending by fiscal year: by funder and its source, and by kind of work."""
    heading = _("Spending by funder and year")
    by_funder = spending_public.spent_by("source", "funder", "fiscal_year")
    if not by_funder:
        return empty("spending", heading)
    years = sorted({key[-1] for key in by_funder})
    by_source = spending_public.spent_by("source", "fiscal_year")
    by_program = spending_public.spent_by("program", "fiscal_year")
    sources = labels(spending_public.SPENDING, "source")
    programs = labels(spending_public.SPENDING, "program")
    funders = [
        (sources.get(source, source), funder)
        for source, funder in dict.fromkeys(key[:2] for key in by_funder)
    ]
    named: dict[tuple[str, ...], Decimal] = {
        (sources.get(s, s), f, y): usd for (s, f, y), usd in by_funder.items()
    }
    return Block(
        "spending", heading, _sentences(by_source, years, sources),
        [_chart(by_source, years, sources)],
        [
            Table(
                _("Spending by funder, in dollars"),
                (_("Funder"), _("Source"), *map(_year, years)),
                [
                    (funder, source, *_cells(named, (source, funder), years))
                    for source, funder in funders
                ] + [(_("All"), "", *_totals(by_source, years))],
                frozenset({1}), has_total=True,
            ),
            Table(
                _("Spending by kind of work, in dollars"),
                (_("Kind of work"), *map(_year, years)),
                [
                    (label, *_cells(by_program, (key,), years))
                    for key, label in programs.items()
                    if any((key, year) in by_program for year in years)
                ] + [(_("All"), *_totals(by_program, years))],
                has_total=True,
            ),
        ],
        files=[file("spending", _("Every entry of the ledger"))],
    )  # fmt: skip


def _year(text: str) -> str:
    return say.year(int(text))


def _cells(spent: _Spent, key: tuple[str, ...], years: Sequence[str]) -> list[str]:
    return [say.dollars(spent.get((*key, year))) for year in years]


def _totals(spent: _Spent, years: Sequence[str]) -> list[str]:
    return [say.dollars(_total(spent, year)) for year in years]


def _total(spent: _Spent, year: str) -> Decimal:
    return sum((usd for key, usd in spent.items() if key[-1] == year), Decimal(0))


def _sentences(spent: _Spent, years: Sequence[str], sources: Mapping[str, str]) -> list[str]:
    last = years[-1]
    total = _total(spent, last)
    most = max((key for key in spent if key[-1] == last), key=lambda key: spent[key])
    said = {"year": _year(last), "total": say.dollars(total), "source": sources[most[0]].lower()}
    found = [_("In %(year)s the city booked %(total)s of spending on homelessness.") % said]
    if total > 0:
        said["share"] = words.percent(spent[most] / total)
        found.append(_("The largest part, %(share)s, is %(source)s money.") % said)
    return found


def _chart(spent: _Spent, years: Sequence[str], sources: Mapping[str, str]) -> Chart:
    name = _("Spending on homelessness by fiscal year")
    if any(usd < 0 for usd in spent.values()):
        # Corrections can exceed what was spent of a source; parts below zero cannot be stacked.
        points = [Point(_year(year), _total(spent, year)) for year in years]
        return bar(points, id="spent", name=name, quantity=quantity("usd"), first=_("Fiscal year"))
    parts = [
        Series(
            label, tuple(Point(_year(y), spent.get((key, y), Decimal(0))) for y in years)
        )
        for key, label in sources.items()
        if any((key, year) in spent for year in years)
    ]  # fmt: skip
    return stacked(parts, id="spent", name=name, quantity=quantity("usd"), first=_("Fiscal year"))
