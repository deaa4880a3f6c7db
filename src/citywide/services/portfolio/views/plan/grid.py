"""A page of the plan, every cell of which can be changed."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from citywide.core.errors import Conflict, UsageError
from citywide.services.portfolio.actions import plan as actions
from citywide.services.portfolio.forms.plan import GridForm
from citywide.services.portfolio.models import Milestone, Project
from citywide.services.portfolio.permissions import may_manage
from citywide.services.portfolio.queries.plan import needs_of
from citywide.services.portfolio.views.page import for_the_city, must, project_or_404
from citywide.services.portfolio.views.plan.found import clash_rows, having_seen, plan_trail

PER_PAGE = 40
_ROW = re.compile(r"t(\d{1,18})-seen", re.ASCII)
Clashes = list[tuple[str, list[tuple[str, str, str]]]]


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_city
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Show a page of the plan to be changed, and keep what changed: all of it or nothing."""
    project = project_or_404(code)
    must(may_manage(request.viewer, project))
    page = _page_of(project, request)
    form = _form(project, page, request.POST if request.method == "POST" else None)
    clashes: Clashes = []
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                saved = actions.save_rows(
                    by=request.viewer,
                    project=project,
                    edits=form.edits(),
                    added=form.additions(),
                    confirmed=form.confirmed(),
                )
            except actions.PlanClash as clash:
                clashes, status = _clashes(form, clash), 409
                form = _form(project, page, _seen_again(project, form, clash))
                form.is_valid()
                form.extra.append(str(clash))
            except actions.RowMistakes as error:
                form.tell(error.mistakes)
            except (Conflict, UsageError) as error:
                form.extra.append(str(error))
            else:
                _tell(request, saved, form)
                address = reverse("portfolio:plan_grid", args=[code])
                return redirect(f"{address}?page={page.number}")
    context = {
        "project": project,
        "tab": "plan",
        "form": form,
        "page": page,
        "clashes": clashes,
        "trail": plan_trail(project, (_("Edit the whole plan"), None)),
    }
    return render(request, "portfolio/plan/grid.html", context, status=status)


def _page_of(project: Project, request: HttpRequest) -> Page[Milestone]:
    kept = project.milestones.filter(dropped_on=None).order_by("order", "pk")
    number = request.GET.get("page") if request.method != "POST" else request.POST.get("page")
    return Paginator(kept.select_related("phase"), PER_PAGE).get_page(number)


def _form(project: Project, page: Page[Milestone], data: QueryDict | None) -> GridForm:
    # What was sent counts, wherever others have moved it since the page was opened.
    tasks = list(page) if data is None else _sent(project, data)
    return GridForm(project=project, tasks=tasks, needs=needs_of(project=project), data=data)


def _sent(project: Project, data: QueryDict) -> list[Milestone]:
    found = [match for name in data if (match := _ROW.fullmatch(name))]
    kept = project.milestones.filter(pk__in=[int(match[1]) for match in found])
    return list(kept.select_related("phase").order_by("order", "pk"))


def _tell(request: HttpRequest, saved: actions.Saved, form: GridForm) -> None:
    count = len(saved.changed) + len(saved.added)
    if count:
        said = ngettext("%(n)s task is kept.", "%(n)s tasks are kept.", count)
        messages.success(request, said % {"n": count})
    elif form.confirmed():
        messages.success(request, _("The forecasts on this page are noted as right today."))
    else:
        messages.info(request, _("Nothing was changed."))


def _clashes(form: GridForm, clash: actions.PlanClash) -> Clashes:
    tasks = {row.task.pk: row.heading for row in form.rows if row.task}
    return [(tasks[key], clash_rows(fields)) for key, fields in clash.clashes.items()]


def _seen_again(project: Project, form: GridForm, clash: actions.PlanClash) -> QueryDict | None:
    """Return what was typed, with the clashing entries as seen."""
    assert form.data is not None
    data: Any = form.data.copy()
    tasks = {row.task.pk: row.task for row in form.rows if row.task}
    marks = {one.task_id: one.seen for one in form.edits()}
    for key, fields in clash.clashes.items():
        data[f"t{key}-seen"] = having_seen(project, tasks[key], marks[key], fields)
    found: QueryDict = data
    return found
