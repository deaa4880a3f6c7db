"""Inflow, outflow and balance by month, and the late records that changed earlier months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from citywide.core.errors import Forbidden
from citywide.portal.access.select import Query
from citywide.services.homelessness.queries import heavy, people
from citywide.services.homelessness.rules.by_name.questions import INFLOW, OUTFLOW
from citywide.services.homelessness.views.people import page as frame
from citywide.services.homelessness.views.people.page import Cell, Field, Section, for_staff
from citywide.services.homelessness.views.public.labels import labels
from citywide.services.homelessness.words import by_name as work_words
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


@require_safe
@for_staff
def cell(request: HttpRequest) -> HttpResponse:
    """Show the people behind a cell of a month, with the rule and the row that put them there."""
    given = request.GET.get
    populations = tuple((name, str(label)) for name, label in words.POPULATIONS.items())
    kinds = tuple((name, str(label)) for name, label in work_words.KINDS.items())
    fields = [
        Field("month", _("A day in the month"), str(given("month", "")), "date"),
        Field("population", _("Population"), str(given("population", "all")), options=populations),
        Field("kind", _("What the cell counts"), str(given("kind", "active")), options=kinds),
    ]  # fmt: skip
    return frame.shown(
        request, _("People in a cell"),
        _("Who the cell counts, and what made it so; somebody counted twice stands twice."),
        fields, lambda purpose: _people(request, purpose),
    )  # fmt: skip


@require_POST
@for_staff
def compare(request: HttpRequest) -> HttpResponse:
    """Let the comparison the form asks for be worked out, and lead back to its page."""
    request.GET = request.POST.copy()
    request.GET.pop("csrfmiddlewaretoken", None)
    purpose = frame.required_purpose(request)
    first, last = _months(request)
    heavy.ask(
        viewer=request.viewer, purpose=purpose, topic=heavy.LATE,
        given=_compared(request, first, last),
    )  # fmt: skip
    return redirect(f"{reverse('homelessness:flows')}?{request.GET.urlencode()}")


def _months(request: HttpRequest) -> tuple[dt.date, dt.date]:
    last = frame.day_of(request, "last", frame.through())
    number = last.year * 12 + last.month - _MONTHS
    return dt.date(number // 12, number % 12 + 1, 1), last


def _made(request: HttpRequest, purpose: str) -> Mapping[str, Any]:
    first, last = _months(request)
    population = str(request.GET.get("population", "all"))
    done = people.flows(viewer=request.viewer, purpose=purpose, first=first, last=last)
    made: dict[str, Any] = {"sentences": done.sentences, "versions": done.versions}
    made["sections"] = [_balance(request, done, population)]
    if not request.GET.get("known"):
        return made
    try:
        found = heavy.worked(
            viewer=request.viewer, purpose=purpose, topic=heavy.LATE,
            given=_compared(request, first, last),
        )  # fmt: skip
    except Forbidden as error:
        # The comparison reads more than the balance: who may not see that still sees the balance.
        made["sentences"] = [*done.sentences, str(error)]
        return made
    if found.done is not None:
        made["sections"] += _late(request, found.done, purpose, population)
        return made
    return made | frame.to_work_out(request, found, "homelessness:flows_compare")


def _people(request: HttpRequest, purpose: str) -> Mapping[str, Any]:
    month = frame.day_of(request, "month", frame.through())
    population = str(request.GET.get("population", "all"))
    kind = str(request.GET.get("kind", "active"))
    done = people.cell(viewer=request.viewer, purpose=purpose, month=month, population=population)
    query = Query(filters={"kind": kind}, sort="person_id")
    found = done.page("cell_people", query, frame.number_of(request, "page"))
    heads = (_("Person"), _("On"), _("Status"), _("Since"), _("Rule"), _("Source"))
    rows = [
        [
            Cell(str(row["person_id"]), frame.person_address(purpose, row["person_id"])),
            Cell(words.cell(row["on_date"])), Cell(words.status(row["status"])),
            Cell(words.cell(row["from_date"])), Cell(words.rule(row["rule"])),
            Cell(words.source(row), frame.source_address(purpose, row)),
        ]
        for row in found.rows
    ]  # fmt: skip
    heading = _("%(what)s, %(month)s") % {
        "what": str(work_words.KINDS.get(kind, kind)), "month": f"{month:%Y-%m}"
    }  # fmt: skip
    section = Section("people", heading, heads, rows, page=found, total=found.total)
    return {"sections": [section], "sentences": done.sentences, "versions": done.versions}


def _balance(request: HttpRequest, done: Any, population: str) -> Section:
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
            Cell(f"{row['month']:%Y-%m}"),
            *(Cell(str(values[one]), _cell(request, row, one, values[one])) for one in figures),
            Cell(_("Yes") if row["difference"] == 0 else _("No")),
        ])  # fmt: skip
    return Section("balance", _("Balance by month"), heads, made)


def _cell(request: HttpRequest, row: Mapping[str, Any], kind: str, count: int) -> str:
    if not count:
        return ""
    return frame.with_query(
        request, reverse("homelessness:flows_cell"), month=f"{row['month']}", kind=kind
    )


def _compared(request: HttpRequest, first: dt.date, last: dt.date) -> dict[str, dt.date]:
    return {"known": frame.day_of(request, "known", last), "first": first, "last": last}


def _late(request: HttpRequest, done: Any, purpose: str, population: str) -> list[Section]:
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
                    Cell(f"{row['month']:%Y-%m}"),
                    Cell(str(row["person_id"]), frame.person_address(purpose, row["person_id"])),
                    Cell(str(row["what"])), Cell(str(row["record_change"])),
                    Cell(str(row["source"])), Cell(words.cell(row["on_date"])),
                    Cell(words.cell(row["days_late"])),
                    Cell(words.source(row), frame.source_address(purpose, row)),
                ]
                for row in late.rows
            ],
            page=late, total=late.total,
        ),
    ]  # fmt: skip
