"""The by-name list as of a day, and what each status rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.portal.access.select import Query
from citywide.services.homelessness.queries import people
from citywide.services.homelessness.views.people import page as frame
from citywide.services.homelessness.views.people.page import Cell, Field, Section, for_staff
from citywide.services.homelessness.words import people as words

_SORTS = (
    "person_id", "status", "since", "days_since_identified", "last_contact_on", "project_id",
)  # fmt: skip
_COLUMNS = (
    *_SORTS, "identified_on", "days_active", "last_contact", "is_sheltered", "coc_code",
    "is_veteran", "is_chronic", "is_youth", "is_family", "is_senior", "rule", "event_on",
    "source_id", "source_file", "source_line", "record_id", "enrollment_id",
)  # fmt: skip


@require_safe
@for_staff
def show(request: HttpRequest) -> HttpResponse:
    """Show the list, filtered and sorted as the address says."""
    return frame.shown(
        request, _("By-name list"),
        _("Everybody known to be homeless, one by one, with what each status rests on."),
        _fields(request), lambda purpose: _made(request, purpose),
    )  # fmt: skip


@require_safe
@for_staff
def file(request: HttpRequest) -> HttpResponse:
    """Return the list as CSV, with what the viewer may see."""
    done, query = _asked(request, str(request.GET.get("purpose", "")))
    return frame.file_of(request, "by-name-list", _COLUMNS, frame.every(done, "list_on", query))


def _fields(request: HttpRequest) -> list[Field]:
    given = request.GET.get
    statuses = tuple((name, str(label)) for name, label in words.STATUSES.items())
    populations = tuple((name, str(label)) for name, label in words.POPULATIONS.items())
    return [
        Field("as_of", _("As of"), str(given("as_of", "") or frame.through()), "date"),
        Field("population", _("Population"), str(given("population", "all")), options=populations),
        Field("status", _("Status"), str(given("status", "active")), options=statuses),
        Field("project", _("Project"), str(given("project", ""))),
        Field("days", _("Days homeless, at least"), str(given("days", "")), "number"),
    ]  # fmt: skip


def _asked(request: HttpRequest, purpose: str) -> tuple[Any, Query]:
    as_of = frame.day_of(request, "as_of", frame.through())
    status = str(request.GET.get("status", "active"))
    done = people.by_name(viewer=request.viewer, purpose=purpose, as_of=as_of, statuses=(status,))
    filters = dict(people.POPULATION_FILTERS.get(str(request.GET.get("population", "all")), {}))
    if project := str(request.GET.get("project", "")).strip():
        filters["project_id"] = project
    if days := str(request.GET.get("days", "")).strip():
        filters["days_since_identified__min"] = days
    sort = str(request.GET.get("sort", "")) or "-days_since_identified"
    sort = sort if sort.removeprefix("-") in _SORTS else "-days_since_identified"
    return done, Query(filters=filters, sort=sort)


def _made(request: HttpRequest, purpose: str) -> Mapping[str, Any]:
    done, query = _asked(request, purpose)
    found = done.page("list_on", query, frame.number_of(request, "page"))
    heads = (
        _("Person"), _("Status"), _("Since"), _("Days homeless"), _("Last contact"), _("Project"),
        _("Groups"), _("What the status rests on"),
    )  # fmt: skip
    section = Section(
        "list", _("The list"), heads, [_row(row, purpose) for row in found.rows], page=found,
        total=found.total,
        csv_url=frame.with_query(request, reverse("homelessness:staff_csv")),
        sorts=dict(zip(heads, _SORTS, strict=False)),
    )  # fmt: skip
    return {"sections": [section], "sentences": done.sentences, "versions": done.versions}


def _row(row: Mapping[str, Any], purpose: str) -> list[Cell]:
    address = frame.person_address(purpose, row["person_id"])
    groups = [
        words.population(name)
        for name, key in (
            ("veterans", "is_veteran"), ("chronic", "is_chronic"), ("youth", "is_youth"),
            ("families", "is_family"), ("seniors", "is_senior"),
        )
        if row[key]
    ]  # fmt: skip
    said: dt.date | None = row["event_on"]
    rests = f"{words.rule(row['rule'])}, {words.cell(said)} ({words.source(row)})"
    return [
        Cell(str(row["person_id"]), address), Cell(words.status(row["status"])),
        Cell(words.cell(row["since"])), Cell(words.cell(row["days_since_identified"])),
        Cell(f"{words.cell(row['last_contact_on'])} · {words.kind(row['last_contact'])}"),
        Cell(words.cell(row["project_id"])), Cell(", ".join(groups) or "–"), Cell(rests),
    ]  # fmt: skip
