"""A plan from a file: handed in, shown with what it would change, and only then taken in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from citywide.core.errors import Conflict, ExtractError, Finding, NotFound, UsageError
from citywide.services.portfolio.actions import plan as actions
from citywide.services.portfolio.exchange import PlanFile, read_plan
from citywide.services.portfolio.forms.plan import ImportForm
from citywide.services.portfolio.models import Project
from citywide.services.portfolio.permissions import may_manage
from citywide.services.portfolio.queries.plan import Comparison, compare
from citywide.services.portfolio.views.page import for_the_city, must, project_or_404
from citywide.services.portfolio.views.plan.found import plan_trail
from citywide.services.portfolio.words import plan as words

_SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_city
def hand_in(request: HttpRequest, code: str) -> HttpResponse:
    """Take a file, and show what is wrong with it or what it would change."""
    project = project_or_404(code)
    must(may_manage(request.viewer, project))
    if request.method != "POST":
        return _form_page(request, project, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form_page(request, project, form)
    key = ""
    try:
        key = actions.keep_file(by=request.viewer, project=project, file=form.cleaned_data["file"])
        kept = actions.kept_file(by=request.viewer, project=project, key=key)
        _read(kept)
    except ExtractError as error:
        if key:
            actions.remove_file(by=request.viewer, project=project, key=key)
        return _form_page(request, project, form, error.findings)
    return redirect("portfolio:plan_preview", code, UUID(key))


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_city
def preview(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    """Show what a file would change; then take it in, or give it up."""
    project = project_or_404(code)
    must(may_manage(request.viewer, project))
    try:
        kept = actions.kept_file(by=request.viewer, project=project, key=key.hex)
        plan = _read(kept)
    except NotFound as error:
        raise Http404(str(error)) from None
    except ExtractError as error:
        actions.remove_file(by=request.viewer, project=project, key=key.hex)
        return _form_page(request, project, ImportForm(), error.findings)
    if request.method == "POST":
        return _decide(request, project, key, kept.name, plan)
    return _preview_page(request, project, key, kept.name, plan)


def _decide(
    request: HttpRequest, project: Project, key: UUID, name: str, plan: PlanFile
) -> HttpResponse:
    if request.POST.get("do") != "import":
        actions.remove_file(by=request.viewer, project=project, key=key.hex)
        messages.info(request, _("Nothing was imported. The file is removed."))
        return redirect("portfolio:plan", project.code)
    try:
        found = actions.import_plan(
            by=request.viewer,
            project=project,
            plan=plan,
            fingerprint=request.POST.get("fingerprint", ""),
            file=name,
        )
    except (Conflict, UsageError) as error:
        status = 409 if isinstance(error, Conflict) else 422
        return _preview_page(request, project, key, name, plan, str(error), status)
    actions.remove_file(by=request.viewer, project=project, key=key.hex)
    said = _("Imported: %(added)s added, %(changed)s changed, %(dropped)s dropped.") % {
        "added": len(found.added),
        "changed": len(found.changed),
        "dropped": len(found.dropped),
    }
    messages.success(request, said)
    return redirect("portfolio:plan", project.code)


def _read(kept: actions.KeptFile) -> PlanFile:
    plan = read_plan(kept.data, kept.name)
    if not plan.tasks:
        raise ExtractError([Finding(_("The file has no tasks. Nothing was imported."), kept.name)])
    return plan


def _form_page(
    request: HttpRequest,
    project: Project,
    form: ImportForm,
    findings: tuple[Finding, ...] = (),
) -> HttpResponse:
    context = {
        "project": project,
        "tab": "plan",
        "form": form,
        "findings": findings,
        "trail": plan_trail(project, (_("Import"), None)),
    }
    status = 422 if findings or form.errors else 200
    return render(request, "portfolio/plan/import.html", context, status=status)


def _preview_page(
    request: HttpRequest,
    project: Project,
    key: UUID,
    name: str,
    plan: PlanFile,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    found = compare(project=project, plan=plan, today=timezone.localdate())
    context = {
        "project": project,
        "tab": "plan",
        "key": key,
        "name": name,
        "plan": plan,
        "found": found,
        "error": error,
        "has_baseline": project.current_baseline_id is not None,
        "most": _SHOWN,
        **_worded(found),
        "trail": plan_trail(
            project,
            (_("Import"), reverse("portfolio:plan_import", args=[project.code])),
            (_("What it would change"), None),
        ),
    }
    return render(request, "portfolio/plan/preview.html", context, status=status)


def _worded(found: Comparison) -> dict[str, Any]:
    return {
        "added": found.added[:_SHOWN],
        "more_added": max(len(found.added) - _SHOWN, 0),
        "dropped": found.dropped[:_SHOWN],
        "more_dropped": max(len(found.dropped) - _SHOWN, 0),
        "more_changed": max(len(found.changed) - _SHOWN, 0),
        "changed": [
            (
                one,
                [
                    (
                        words.field_label(each.field),
                        words.field_value(each.field, each.old),
                        words.field_value(each.field, each.new),
                    )
                    for each in one.fields
                ],
            )
            for one in found.changed[:_SHOWN]
        ],
        "problems": [
            (
                one.number,
                words.field_label(one.field),
                words.field_value(one.field, one.value),
                one.sentence,
            )
            for one in found.problems
        ],
        "kept": words.fields_kept(found.kept) if found.kept else "",
        "new_phases": ", ".join(found.new_phases),
    }
