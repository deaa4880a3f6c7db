"""The history of statuses by month: its rows, its months, its table and its summary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext, override

from citywide.core.errors import UsageError
from citywide.core.measures.model import Grain
from citywide.core.measures.periods import name_of, number_of
from citywide.portal.dashboards.charts.model import Cell, Table
from citywide.portal.dashboards.charts.status import (
    StatusColor,
    status_cell,
    status_name,
    status_text,
)
from citywide.portal.dashboards.words import number, period_name

MOST = 36
"""So many months are drawn, the newest ones."""


@dataclass(frozen=True)
class StatusRow:
    """The statuses of one axis by month, named '2026-03'; a month without one had no report."""

    label: str
    months: Mapping[str, StatusColor] = field(default_factory=dict, hash=False)


def months_of(rows: Sequence[StatusRow], until: str) -> list[str]:
    """Return every month from the first to the last, those without a status included."""
    named = {month for row in rows for month in row.months}
    if not named:
        return []
    try:
        numbers = [number_of(month, Grain.MONTH) for month in named]
        last = number_of(until, Grain.MONTH) if until else max(numbers)
    except ValueError as error:
        raise UsageError(f"A month of the status history cannot be read: {error}") from error
    return [name_of(n, Grain.MONTH) for n in range(min(numbers), last + 1)]


def table_of(
    rows: Sequence[StatusRow], months: Sequence[str], rebaselined: Sequence[str], language: str
) -> Table:
    with override(language):
        headings = (gettext("Month"), *(capfirst(row.label) for row in rows))
        missing, yes, no = gettext("no report"), gettext("approved"), gettext("no")
        if rebaselined:
            headings += (gettext("New baseline"),)
    made = []
    for month in months:
        cells = [Cell(capfirst(period_name(month, Grain.MONTH, language)))]
        cells += [status_cell(row.months.get(month), language, missing) for row in rows]
        cells += [Cell(yes if month in rebaselined else no)] if rebaselined else []
        made.append(tuple(cells))
    return Table(headings, tuple(made), frozenset(range(len(headings))))


def summary_of(
    rows: Sequence[StatusRow], months: Sequence[str], rebaselined: Sequence[str], language: str
) -> str:
    """Return each axis' latest status, how long the first was in red, and what is missing."""
    said = []
    with override(language):
        for row in rows:
            latest = next((month for month in reversed(months) if month in row.months), None)
            if latest:
                facts = {
                    "row": capfirst(row.label),
                    "status": status_text(row.months[latest], language),
                    "month": period_name(latest, Grain.MONTH, language),
                }
                said.append(gettext("%(row)s, %(month)s: %(status)s.") % facts)
        main = rows[0]
        red = sum(status is StatusColor.RED for status in main.months.values())
        facts = {
            "row": capfirst(main.label),
            "count": number(red, 0, language),
            "red": status_name(StatusColor.RED, language),
        }
        if red:
            said.append(
                ngettext(
                    "%(row)s was %(red)s in %(count)s month.",
                    "%(row)s was %(red)s in %(count)s months.",
                    red,
                )
                % facts
            )
        gaps = sum(month not in main.months for month in months)
        if gaps:
            said.append(
                ngettext(
                    "There is no report for %(count)s month.",
                    "There is no report for %(count)s months.",
                    gaps,
                )
                % {"count": number(gaps, 0, language)}
            )
        found = [period_name(m, Grain.MONTH, language) for m in months if m in set(rebaselined)]
        if found:
            said.append(gettext("New baseline: %(months)s.") % {"months": "; ".join(found)})
        if len(months) > MOST:
            said.append(
                gettext("The drawing shows the newest %(count)s months; the table lists them all.")
                % {"count": number(MOST, 0, language)}
            )
    return " ".join(said)
