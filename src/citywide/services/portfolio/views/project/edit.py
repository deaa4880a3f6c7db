"""The page on which a project's entries are changed."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from citywide.core.errors import CitywideError
from citywide.services.portfolio.actions.project import (
    Clash,
    FieldClash,
    marks_of,
    values_of,
)
from citywide.services.portfolio.actions.project import edit as change
from citywide.services.portfolio.forms.project import ProjectForm, initial_of
from citywide.services.portfolio.models import Project
from citywide.services.portfolio.permissions import may_edit, may_lead
from citywide.services.portfolio.views.page import for_the_city, must, project_or_404, trail_of
from citywide.services.portfolio.words.project import label_of, value_in_words


@require_http_methods(["GET", "POST"])
@for_the_city
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Show a project's entries to whoever may change them, and keep what they change."""
    project = project_or_404(code)
    must(may_edit(request.viewer, project))
    known: dict[str, Any] = {"project": project, "is_lead": may_lead(request.viewer)}
    if request.method == "GET":
        values = values_of(project)
        return _page(
            request, project, ProjectForm(initial=initial_of(values, marks_of(values)), **known)
        )
    form = ProjectForm(request.POST, **known)
    if form.is_valid():
        try:
            change(by=request.viewer, project=project, values=form.entries(), seen=form.marks())
        except Clash as clash:
            again = ProjectForm(_having_seen(request.POST, form.marks(), project, clash), **known)
            again.add_error(None, str(clash))
            return _page(request, project, again, clash.fields, status=409)
        except CitywideError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your changes are kept."))
            return redirect("portfolio:project", project.code)
    return _page(request, project, form, status=422)


def _having_seen(
    typed: QueryDict, marks: dict[str, str], project: Project, clash: Clash
) -> QueryDict:
    """Return what was typed, with the clashing entries as seen: saved again, it counts.

    The marks of all others stay, so that what somebody else changed there is not undone.
    """
    now = marks_of(values_of(project))
    data = typed.copy()
    data["seen"] = json.dumps(marks | {one.name: now[one.name] for one in clash.fields})
    return data


def _page(
    request: HttpRequest,
    project: Project,
    form: ProjectForm,
    clashes: tuple[FieldClash, ...] = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "project": project,
        "tab": "",
        "form": form,
        "clashes": [
            (
                label_of(one.name),
                value_in_words(one.name, one.yours),
                value_in_words(one.name, one.theirs),
            )
            for one in clashes
        ],
        "trail": trail_of(project, (_("Edit"), None)),
    }
    return render(request, "portfolio/project/edit.html", context, status=status)
