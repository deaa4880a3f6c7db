"""The bulk update: one row for each project whose status of the month is missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from citywide.core.errors import CitywideError
from citywide.services.portfolio.actions import status as actions
from citywide.services.portfolio.forms.status import BulkRow, cost_of, forecast_of
from citywide.services.portfolio.models import Project, StatusUpdate
from citywide.services.portfolio.queries import status as queries
from citywide.services.portfolio.views.page import for_the_city, trail
from citywide.services.portfolio.words import status as words

_PER_PAGE = 25


@dataclass
class Line:
    """One project of the grid: with its form where GREEN is what the figures say."""

    project: Project
    computed: str
    last: StatusUpdate | None
    draft: StatusUpdate | None
    form: BulkRow | None

    @property
    def kind(self) -> str:
        """The kind of tag the computed status is shown with."""
        return words.tag_kind(self.computed)

    @property
    def word(self) -> str:
        """The computed status in words."""
        return words.colour_word(self.computed)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_city
def updates(request: HttpRequest) -> HttpResponse:
    """Show the projects without a status of the month; file the rows that are ticked."""
    as_of = timezone.localdate()
    page = _page(request, as_of)
    lines = [_line(request, project, as_of) for project in page]
    if request.method != "POST":
        return _shown(request, page, lines, as_of)
    ticked = [line for line in lines if line.form and line.form.is_valid() and _is_ticked(line)]
    done = [line for line in ticked if _is_filed(request, line)]
    _tell(request, ticked, done)
    rest = [line for line in lines if line not in done]
    if not any(line.form and line.form.has_changed() for line in rest):
        return redirect(request.get_full_path())
    # What was written in other rows stays on the page, right or wrong.
    is_wrong = any(line.form and line.form.errors for line in rest)
    return _shown(request, page, rest, as_of, status=422 if is_wrong else 200)


def _page(request: HttpRequest, as_of: dt.date) -> Page[Project]:
    found = queries.due_for(viewer=request.viewer, as_of=as_of).order_by("code")
    whole = queries.with_records(found)
    return Paginator(whole, _PER_PAGE).get_page(request.GET.get("page"))


def _line(request: HttpRequest, project: Project, as_of: dt.date) -> Line:
    last = queries.latest(project=project, as_of=as_of)
    computed = queries.compute_now(
        project=project,
        as_of=as_of,
        forecast_end_on=forecast_of(project, as_of),
        forecast_cost_usd=cost_of(project, as_of, last),
    )
    overall = computed.overall.value if computed.overall else ""
    draft = queries.open_update(project=project)
    is_simple = overall in {"GREEN", ""} and draft is None
    data = request.POST if request.method == "POST" else None
    form = BulkRow(data, project=project, as_of=as_of) if is_simple else None
    return Line(project, overall, last, draft, form)


def _is_ticked(line: Line) -> bool:
    return line.form is not None and bool(line.form.cleaned_data["is_green"])


def _is_filed(request: HttpRequest, line: Line) -> bool:
    """File one row in its own transaction; a mistake goes beside it."""
    assert line.form is not None
    entry = line.form.entry()
    try:
        actions.file_entry(
            by=request.viewer, project=line.project, as_of=line.form.as_of, entry=entry, seen=""
        )
    except actions.Incomplete as error:
        for lack in error.lacks:
            is_day = lack.key.startswith("forecast")
            line.form.add_error("forecast_end_on" if is_day else "is_green", str(lack))
    except CitywideError as error:
        line.form.add_error("is_green", str(error))
    else:
        return True
    return False


def _tell(request: HttpRequest, ticked: list[Line], done: list[Line]) -> None:
    if done:
        codes = ", ".join(line.project.code for line in done)
        words_ = ngettext("Filed GREEN: %(codes)s.", "Filed GREEN: %(codes)s.", len(done))
        messages.success(request, words_ % {"codes": codes})
    elif not ticked:
        messages.info(request, _("Nothing was filed: tick the rows to file."))


def _shown(
    request: HttpRequest, page: Page[Project], lines: list[Line], as_of: dt.date, status: int = 200
) -> HttpResponse:
    context = {
        "trail": trail((_("Updates of the month"), None)),
        "page": page,
        "lines": lines,
        "month": words.month(as_of),
        "has_forms": any(line.form for line in lines),
        "mistakes": [line for line in lines if line.form and line.form.errors],
    }
    return render(request, "portfolio/status/bulk.html", context, status=status)
