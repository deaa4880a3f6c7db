"""What changed since a day."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import parse_qsl

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.actions.downloads import note_download
from citywide.services.portfolio.queries.portfolio.changes import KINDS, Fact, changes
from citywide.services.portfolio.queries.projects import ProjectFilters
from citywide.services.portfolio.views.page import for_the_city
from citywide.services.portfolio.views.portfolio import sheet
from citywide.services.portfolio.views.portfolio.frame import Pairs, address, context_of, whole
from citywide.services.portfolio.words import portfolio as words
from citywide.services.portfolio.words.strategy import text

PER_PAGE = 25
_FIRST = dt.date(1990, 1, 1)


@require_safe
@for_the_city
def show(request: HttpRequest) -> HttpResponse:
    """Show what changed since the day of the address, else since a month ago."""
    filters = ProjectFilters.from_query(request.GET)
    today = timezone.localdate()
    since, mistake = _since(request, today)
    kinds = _kinds(request)
    told = changes(viewer=request.viewer, filters=filters, since=since, kinds=kinds)
    kept: Pairs = [("since", since.isoformat()), *(("kind", kind) for kind in kinds)]
    context = context_of(request, "changes", filters, kept=kept)
    page = Paginator(told, PER_PAGE).get_page(whole(request.GET.get("page")))
    context |= {
        "since": since,
        "filter_pairs": parse_qsl(filters.as_query()),
        "today": today,
        "mistake": mistake,
        "kinds": [(kind, words.CHANGES[kind], kind in kinds) for kind in KINDS],
        "counts": _counts(told),
        "page": page,
        "rows": [(one.project, [sentence_of(fact) for fact in one.facts]) for one in page],
        "total": words.projects(len(told)),
        "csv": f"{reverse('portfolio:changes_csv')}?{address(filters, kept)}",
    }
    return render(request, "portfolio/portfolio/changes.html", context)


@require_safe
@for_the_city
def as_csv(request: HttpRequest) -> HttpResponse:
    """Return every change of the page as a CSV file, one line each."""
    filters = ProjectFilters.from_query(request.GET)
    since, _mistake = _since(request, timezone.localdate())
    rows = _lines(request.viewer, filters, since, _kinds(request))
    note_download(
        by=request.viewer, what="changes", rows=len(rows), query=f"since {since.isoformat()}"
    )
    headings = [
        _("Number"),
        _("Title"),
        _("Leading department"),
        _("What changed"),
        _("On"),
        _("Before"),
        _("After"),
        _("Days later"),
        _("In words"),
    ]
    return sheet.as_csv(f"changes-since-{since.isoformat()}", headings, rows)


def sentence_of(fact: Fact) -> str:
    """Return one change in words."""
    return words.change(fact.kind, fact.before, fact.after, on=fact.on, days=fact.days, of=fact.of)


def _lines(
    viewer: Viewer, filters: ProjectFilters, since: dt.date, kinds: tuple[str, ...]
) -> list[list[Any]]:
    told = changes(viewer=viewer, filters=filters, since=since, kinds=kinds)
    return [
        [
            one.project.code,
            text(one.project.title) or one.project.name,
            one.project.lead_department.name,
            str(words.CHANGES[fact.kind]),
            fact.on,
            fact.before,
            fact.after,
            fact.days,
            sentence_of(fact),
        ]
        for one in told
        for fact in one.facts
    ]


def _counts(told: list[Any]) -> list[tuple[str, str]]:
    facts = [fact.kind for one in told for fact in one.facts]
    found = [(kind, facts.count(kind)) for kind in KINDS]
    return [(str(words.CHANGES[kind]), words.count(n)) for kind, n in found if n]


def _kinds(request: HttpRequest) -> tuple[str, ...]:
    said = request.GET.getlist("kind")
    return tuple(kind for kind in KINDS if kind in said)


def _since(request: HttpRequest, today: dt.date) -> tuple[dt.date, str]:
    """Return the day, and what is wrong with the one the address says."""
    otherwise = today - dt.timedelta(days=30)
    said = request.GET.get("since", "").strip()
    if not said:
        return otherwise, ""
    try:
        day = dt.date.fromisoformat(said)
    except ValueError:
        return otherwise, _("This is no day. Write it like 2026-03-31.")
    if day < _FIRST:
        return otherwise, _("The year cannot be right. Correct it.")
    if day > today:
        return otherwise, _("This day is still to come. Choose an earlier one.")
    return day, ""
