"""Agreements, projects and entries in full detail, for people of the city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from citywide.core.errors import Forbidden, NotFound, UsageError
from citywide.portal.access.select import Query
from citywide.services.homelessness.queries import spending, spending_public
from citywide.services.homelessness.rules.outcomes import ProjectOutcome, Rate, cost_per_exit
from citywide.services.homelessness.rules.spending import fiscal_year_of
from citywide.services.homelessness.views.people import page as frame
from citywide.services.homelessness.views.people.page import Cell, Field, Section, for_staff
from citywide.services.homelessness.words import people as words
from citywide.services.homelessness.words import spending as say

_Row = Mapping[str, Any]
COLUMNS = (
    "fiscal_year", "agreement_id", "project_id", "project_name", "project_group", "spent_usd",
    "exits", "exits_permanent", "exits_unknown", "stay_days_median",
)  # fmt: skip


@require_safe
@for_staff
def show(request: HttpRequest) -> HttpResponse:
    """Show a fiscal year: each agreement, each project, and money that counts towards no exit."""
    year = _year(request)
    fields = [Field("year", _("Fiscal year"), str(year), "number")]
    return frame.shown(
        request, _("Spending and outcomes"),
        _("What each agreement and project cost and reached, without anything withheld, and the "
          "entries of the ledger that could not be tied to a project."),
        fields, lambda purpose: _made(request, purpose, year),
    )  # fmt: skip


@require_safe
@for_staff
def file(request: HttpRequest) -> HttpResponse:
    """Return the projects each agreement paid for, with spending and exits, as CSV."""
    try:
        year = _year(request)
        done = spending.detail(
            viewer=request.viewer, purpose=str(request.GET.get("purpose", "")), fiscal_year=year
        )
    except (Forbidden, NotFound, UsageError) as error:
        status = {Forbidden: 403, NotFound: 404}.get(type(error), 400)
        return HttpResponse(str(error), content_type="text/plain; charset=utf-8", status=status)
    projects = _of_year(done.rows("project_years"), year)
    rows = [
        {"agreement_id": pays["agreement_id"], **project}
        for pays in _of_year(done.rows("agreement_pays"), year)
        for project in projects
        if project["project_id"] == pays["project_id"]
    ]
    rows.sort(key=lambda row: (row["agreement_id"], row["project_id"]))
    return frame.file_of(request, f"homelessness-spending-{year}", COLUMNS, rows)


def _year(request: HttpRequest) -> int:
    latest = spending_public.latest_year() or fiscal_year_of(frame.through())
    number = frame.number_of(request, "year", latest)
    return number if 2000 <= number <= 2100 else latest


def _of_year(rows: Sequence[_Row], year: int) -> list[_Row]:
    return [row for row in rows if row["fiscal_year"] == year]


def _made(request: HttpRequest, purpose: str, year: int) -> Mapping[str, Any]:
    done = spending.detail(viewer=request.viewer, purpose=purpose, fiscal_year=year)
    projects = _of_year(done.rows("project_years"), year)
    pays = _of_year(done.rows("agreement_pays"), year)
    address = frame.with_query(request, reverse("homelessness:spending_csv"))
    return {
        "sentences": done.sentences, "versions": done.versions,
        "sections": [_agreements(projects, pays, address), _projects(projects),
                     _entries(request, done, year)],
    }  # fmt: skip


def _figures(rows: Sequence[_Row]) -> list[Cell]:
    """Return spending, exits, shares and the cost with its interval of some projects."""
    exits, permanent, unknown = (
        sum(int(row[name]) for row in rows)
        for name in ("exits", "exits_permanent", "exits_unknown")
    )
    spent = sum((Decimal(row["spent_usd"]) for row in rows), Decimal(0))
    rate = Rate(permanent, exits - permanent - unknown, unknown)
    low, high = (None if one is None else Decimal(f"{one:.4f}") for one in (rate.low, rate.high))
    cost = None
    if all(row["spent_usd"] >= 0 for row in rows):
        cost = cost_per_exit([
            ProjectOutcome(row["project_id"], Decimal(row["spent_usd"]),
                           int(row["exits_permanent"]), int(row["exits_unknown"]))
            for row in rows
        ])  # fmt: skip
    return [Cell(text) for text in (
        say.dollars(spent), str(exits), str(permanent), str(unknown),
        say.between(low, high, "percent"), say.dollars(cost.cost_usd if cost else None),
        say.between(cost.low_usd, cost.high_usd, "usd") if cost else say.NONE,
        say.dollars(cost.if_all_unknown_usd if cost else None),
    )]  # fmt: skip


def _headings(*first: str) -> tuple[str, ...]:
    return (
        *first, _("Spent"), _("Exits"), _("To permanent housing"), _("Unknown"),
        _("Share to permanent housing"), _("Cost of an exit to permanent housing"),
        _("95 percent interval"), _("Cost if every unknown exit was housed"),
    )  # fmt: skip


def _agreements(projects: Sequence[_Row], pays: Sequence[_Row], address: str) -> Section:
    names = spending_public.agreements()
    by_agreement: dict[str, set[str]] = {}
    for row in pays:
        by_agreement.setdefault(row["agreement_id"], set()).add(row["project_id"])
    rows = [
        [
            Cell(key), Cell(names[key]["title"] if key in names else say.NONE),
            Cell(", ".join(sorted(paid))),
            *_figures([row for row in projects if row["project_id"] in paid]),
        ]
        for key, paid in sorted(by_agreement.items())
    ]  # fmt: skip
    headings = _headings(_("Agreement"), _("Title"), _("Projects"))
    return Section("agreements", _("Agreements"), headings, rows, csv_url=address)


def _projects(projects: Sequence[_Row]) -> Section:
    rows = [
        [Cell(row["project_id"]), Cell(words.cell(row["project_name"])),
         Cell(words.cell(row["project_group"])), *_figures([row])]
        for row in sorted(projects, key=lambda row: str(row["project_id"]))
    ]  # fmt: skip
    headings = _headings(_("Project"), _("Name"), _("Kind"))
    return Section("projects", _("Projects"), headings, rows)


def _entries(request: HttpRequest, done: Any, year: int) -> Section:
    """Return the year's entries, those that count towards no exit first."""
    sort = str(request.GET.get("sort", "")) or "-placed"
    allowed = {"entry_id", "month", "agreement_id", "project_id", "placed", "amount_usd"}
    sort = sort if sort.removeprefix("-") in allowed else "-placed"
    query = Query(filters={"fiscal_year": str(year)}, sort=sort)
    found = done.page("spending_entries", query, frame.number_of(request, "page"))
    rows = [
        [
            Cell(row["entry_id"]), Cell(words.cell(row["month"])),
            Cell(words.cell(row["agreement_id"])), Cell(words.cell(row["project_id"])),
            Cell(row["funder"]), Cell(say.dollars(row["amount_usd"])),
            Cell(say.placed(row["placed"])),
            Cell(words.cell(row["is_agreement_unknown"])),
        ]
        for row in found.rows
    ]  # fmt: skip
    headings = (
        pgettext("ledger", "Entry"), _("Month"), _("Agreement"), _("Project"), _("Funder"),
        _("Spent"), _("Tied to exits"), _("Agreement unknown"),
    )  # fmt: skip
    sorts = dict(zip((headings[0], headings[1], headings[2], headings[3], headings[5], headings[6]),
                     ("entry_id", "month", "agreement_id", "project_id", "amount_usd", "placed"),
                     strict=True))  # fmt: skip
    return Section("entries", _("Entries of the ledger"), headings, rows, page=found,
                   total=found.total, sorts=sorts)  # fmt: skip
