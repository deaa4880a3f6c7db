"""The phases of a plan."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from citywide.core.errors import Conflict, UsageError
from citywide.services.portfolio.actions import plan as actions
from citywide.services.portfolio.forms.plan import PhaseForm
from citywide.services.portfolio.models import Phase, Project
from citywide.services.portfolio.permissions import may_manage
from citywide.services.portfolio.queries.plan import removed_phases
from citywide.services.portfolio.views.page import for_the_city, must, project_or_404
from citywide.services.portfolio.views.plan.found import LARGEST_ID, plan_trail


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_city
def phases(request: HttpRequest, code: str) -> HttpResponse:
    """List the phases, and add one."""
    project = project_or_404(code)
    must(may_manage(request.viewer, project))
    form = PhaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_phase(by=request.viewer, project=project, name=form.cleaned_data["name"])
        except (Conflict, UsageError) as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("The phase is added."))
            return redirect("portfolio:phases", code)
    live = Count("milestones", filter=Q(milestones__dropped_on=None))
    context = {
        "project": project,
        "tab": "plan",
        "form": form,
        "phases": project.phases.annotate(tasks=live),
        "removed": removed_phases(project=project),
        "trail": plan_trail(project, (_("Phases"), None)),
    }
    status = 422 if form.errors else 200
    return render(request, "portfolio/plan/phases.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_city
def rename(request: HttpRequest, code: str, phase_id: int) -> HttpResponse:
    """Give a phase another name."""
    project = project_or_404(code)
    must(may_manage(request.viewer, project))
    phase = _phase_or_404(project, phase_id)
    initial = {"name": phase.name, "seen": phase.name}
    form = PhaseForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                actions.rename_phase(
                    by=request.viewer, phase=phase, name=given["name"], seen=given["seen"]
                )
            except (Conflict, UsageError) as error:
                data = request.POST.copy()
                data["seen"] = phase.name
                form, status = PhaseForm(data), 409 if isinstance(error, Conflict) else 422
                form.add_error("name", str(error))
            else:
                messages.success(request, _("The phase has its new name."))
                return redirect("portfolio:phases", code)
    context = {
        "project": project,
        "tab": "plan",
        "form": form,
        "phase": phase,
        "trail": _below(project, phase.name),
    }
    return render(request, "portfolio/plan/phase.html", context, status=status)


@require_POST
@for_the_city
def move(request: HttpRequest, code: str, phase_id: int, direction: str) -> HttpResponse:
    """Move a phase up or down."""
    project = project_or_404(code)
    must(may_manage(request.viewer, project))
    if direction not in {"up", "down"}:
        raise Http404
    phase = _phase_or_404(project, phase_id)
    actions.move_phase(by=request.viewer, phase=phase, step=-1 if direction == "up" else 1)
    messages.success(request, _("%(phase)s is moved, with its tasks.") % {"phase": phase})
    return redirect("portfolio:phases", code)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_city
def remove(request: HttpRequest, code: str, phase_id: int) -> HttpResponse:
    """Ask whether a phase should be taken away, and do so."""
    project = project_or_404(code)
    must(may_manage(request.viewer, project))
    phase = _phase_or_404(project, phase_id)
    if request.method == "POST":
        actions.remove_phase(by=request.viewer, phase=phase)
        messages.success(request, _("The phase is taken away. You can bring it back below."))
        return redirect("portfolio:phases", code)
    context = {
        "project": project,
        "tab": "plan",
        "phase": phase,
        "tasks": phase.milestones.filter(dropped_on=None).count(),
        "trail": _below(project, _("Take away")),
    }
    return render(request, "portfolio/plan/remove_phase.html", context)


@require_POST
@for_the_city
def restore(request: HttpRequest, code: str, change_id: int) -> HttpResponse:
    """Bring back a phase that was taken away."""
    project = project_or_404(code)
    must(may_manage(request.viewer, project))
    try:
        actions.restore_phase(by=request.viewer, project=project, change_id=change_id)
    except UsageError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The phase is back, with its tasks that have no other."))
    return redirect("portfolio:phases", code)


def _phase_or_404(project: Project, phase_id: int) -> Phase:
    found = project.phases.filter(pk=phase_id).first() if phase_id <= LARGEST_ID else None
    if found is None:
        raise Http404(_("This plan has no such phase. It may have been taken away."))
    return found


def _below(project: Project, step: str) -> list:
    address = reverse("portfolio:phases", args=[project.code])
    return plan_trail(project, (_("Phases"), address), (step, None))
