"""Inflow, outflow and balance by month, and the late records that changed earlier months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.portal.access.select import Query
from citywide.services.homelessness.queries import people
from citywide.services.homelessness.rules.by_name.questions import INFLOW, OUTFLOW
from citywide.services.homelessness.views.people import page as frame
from citywide.services.homelessness.views.people.page import Cell, Field, Section, for_staff
from citywide.services.homelessness.views.public.dashboard import labels
from citywide.services.homelessness.words import people as words

_MONTHS = 12


@require_safe
@for_staff
def show(request: HttpRequest) -> HttpResponse:
    """Show a year of months of a population, and what changed since a day."""
    given = request.GET.get
    options = tuple((name, str(label)) for name, label in words.POPULATIONS.items())
    fields = [
        Field("last", _("Last month"), str(given("last", "") or frame.through()), "date"),
        Field("population", _("Population"), str(given("population", "all")), options=options),
        Field("known", _("Compare with what was known on"), str(given("known", "")), "date"),
    ]  # fmt: skip
    return frame.shown(
        request, _("Inflow and outflow"),
        _("Active people at the end of each month, who came, who left, and whether it balances."),
        fields, lambda purpose: _made(request, purpose),
    )  # fmt: skip


def _made(request: HttpRequest, purpose: str) -> Mapping[str, Any]:
    last = frame.day_of(request, "last", frame.through())
    number = last.year * 12 + last.month - _MONTHS
    first = dt.date(number // 12, number % 12 + 1, 1)
    population = str(request.GET.get("population", "all"))
    done = people.flows(viewer=request.viewer, purpose=purpose, first=first, last=last)
    sections = [_balance(done, population)]
    if request.GET.get("known"):
        sections += _late(request, purpose, first, last, population)
    return {"sections": sections, "sentences": done.sentences, "versions": done.versions}


def _balance(done: Any, population: str) -> Section:
    # The names are those the published figures have, so that both pages say the same.
    names = labels("homelessness_months", "figure")
    kinds: dict[Any, dict[str, Any]] = {}
    for row in done.rows("flows"):
        if row["population"] == population:
            kinds.setdefault(row["month"], {})[row["kind"]] = row["moves"]
    rows = sorted(
        (row for row in done.rows("balance") if row["population"] == population),
        key=lambda row: row["month"],
    )
    figures = ("active_before", *INFLOW, *OUTFLOW, "active")
    heads = (_("Month"), *(names[one] for one in figures), _("Balances"))
    made = []
    for row in rows:
        values = {**row, **kinds[row["month"]]}
        made.append([
            Cell(f"{row['month']:%Y-%m}"), *(Cell(str(values[one])) for one in figures),
            Cell(_("Yes") if row["difference"] == 0 else _("No")),
        ])  # fmt: skip
    return Section("balance", _("Balance by month"), heads, made)


def _late(
    request: HttpRequest, purpose: str, first: dt.date, last: dt.date, population: str
) -> list[Section]:
    known = frame.day_of(request, "known", last)
    at = dt.datetime.combine(known + dt.timedelta(days=1), dt.time(), dt.UTC)
    done = people.late(viewer=request.viewer, purpose=purpose, known_at=at, first=first, last=last)
    query = Query(filters={"population": population}, sort="month")
    months = done.page("changed_months", query, 1, 60)
    columns = ("month", "active_then", "active_now", "active_change", "inflow_then", "inflow_now",
               "outflow_then", "outflow_now")  # fmt: skip
    heads = (_("Month"), _("Active, as known then"), _("Active, as known now"), _("Change"),
             _("Inflow then"), _("Inflow now"), _("Outflow then"), _("Outflow now"))  # fmt: skip
    late = done.page("late_records", query, frame.number_of(request, "page"))
    return [
        Section("changed", _("As known then, and now"), heads, frame.cells(months.rows, columns)),
        Section(
            "late", _("Late records that changed a month"),
            (_("Month"), _("Person"), _("Counted as"), _("Change"), _("Record"), _("Day"),
             _("Days late"), _("Source")),
            [
                [
                    Cell(f"{row['month']:%Y-%m}"), Cell(str(row["person_id"])),
                    Cell(str(row["what"])), Cell(str(row["record_change"])),
                    Cell(str(row["source"])), Cell(words.cell(row["on_date"])),
                    Cell(words.cell(row["days_late"])), Cell(words.source(row)),
                ]
                for row in late.rows
            ],
            page=late, total=late.total,
        ),
    ]  # fmt: skip
