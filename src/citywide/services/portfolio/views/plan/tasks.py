"""One task of a plan: added, changed, moved, dropped and brought back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from citywide.core.errors import Conflict, NotFound, UsageError
from citywide.services.portfolio.actions import plan as actions
from citywide.services.portfolio.actions.project import FieldClash, marks_of
from citywide.services.portfolio.forms.plan import MoveForm, TaskForm
from citywide.services.portfolio.forms.plan.task import initial_of
from citywide.services.portfolio.models import Milestone, Project
from citywide.services.portfolio.permissions import may_manage
from citywide.services.portfolio.queries.plan import needs_of
from citywide.services.portfolio.views.page import for_the_city, must, project_or_404
from citywide.services.portfolio.views.plan.found import (
    clash_rows,
    having_seen,
    plan_trail,
    task_or_404,
)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_city
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Add a task."""
    project = project_or_404(code)
    must(may_manage(request.viewer, project))
    form = TaskForm(request.POST or None, project=project, is_new=True)
    if request.method == "POST" and form.is_valid():
        addition = actions.Addition(form.values(), form.cleaned_data["number"])
        try:
            saved = actions.save_rows(by=request.viewer, project=project, added=[addition])
        except actions.RowMistakes as error:
            form.tell(pair for told in error.mistakes.values() for pair in told)
        except (Conflict, UsageError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(task)s is in the plan.") % {"task": saved.added[0]})
            return _back(project, saved.added[0])
    status = 422 if request.method == "POST" else 200
    return _page(request, project, form, None, _("Add a task or milestone"), status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_city
def edit(request: HttpRequest, code: str, task_id: int) -> HttpResponse:
    """Change a task."""
    project = project_or_404(code)
    must(may_manage(request.viewer, project))
    task = task_or_404(project, task_id)
    if request.method != "POST":
        values = actions.values_of(task, needs_of(project=project).get(task.pk, ""))
        form = TaskForm(initial=initial_of(values, marks_of(values)), project=project)
        return _page(request, project, form, task, str(task))
    form = TaskForm(request.POST, project=project)
    clashes: tuple[FieldClash, ...] = ()
    status = 422
    if form.is_valid():
        change = actions.Edit(task.pk, form.values(), form.marks())
        try:
            actions.save_rows(by=request.viewer, project=project, edits=[change])
        except actions.PlanClash as clash:
            clashes, status = clash.clashes[task.pk], 409
            seen = having_seen(project, task, form.marks(), clashes)
            data = request.POST.copy()
            data["seen"] = seen
            form = TaskForm(data, project=project)
            form.add_error(None, str(clash))
        except actions.RowMistakes as error:
            form.tell(pair for told in error.mistakes.values() for pair in told)
        except (Conflict, UsageError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your changes are kept."))
            return _back(project, task)
    task.refresh_from_db()
    return _page(request, project, form, task, str(task), clashes, status)


@require_POST
@for_the_city
def move(request: HttpRequest, code: str, task_id: int) -> HttpResponse:
    """Put a task behind another."""
    project = project_or_404(code)
    must(may_manage(request.viewer, project))
    task = task_or_404(project, task_id)
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors.get("after", [])))
        return redirect("portfolio:task", code, task.pk)
    try:
        actions.move_task(by=request.viewer, task=task, after=form.cleaned_data["after"])
    except UsageError as error:
        messages.error(request, str(error))
        return redirect("portfolio:task", code, task.pk)
    messages.success(request, _("It stands where you put it."))
    return _back(project, task)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_city
def drop(request: HttpRequest, code: str, task_id: int) -> HttpResponse:
    """Ask whether a task should be dropped, and drop it."""
    project = project_or_404(code)
    must(may_manage(request.viewer, project))
    task = task_or_404(project, task_id)
    if request.method == "POST":
        try:
            actions.drop_task(by=request.viewer, task=task)
        except Conflict as error:
            messages.error(request, str(error))
        else:
            said = _("%(task)s is dropped. It stays on record; you can bring it back below.")
            messages.success(request, said % {"task": task})
        return redirect("portfolio:plan", code)
    followers = task.followers.filter(after__dropped_on=None).select_related("after")
    context = {
        "project": project,
        "tab": "plan",
        "task": task,
        "followers": [one.after for one in followers],
        "awaited_by": [one.project for one in task.awaited_by.select_related("project")],
        "in_baselines": task.baselines.count(),
        "trail": plan_trail(project, (_("Drop"), None)),
    }
    return render(request, "portfolio/plan/drop.html", context)


@require_POST
@for_the_city
def restore(request: HttpRequest, code: str, task_id: int) -> HttpResponse:
    """Bring a dropped task back."""
    project = project_or_404(code)
    must(may_manage(request.viewer, project))
    task = task_or_404(project, task_id)
    try:
        has_links = actions.restore_task(by=request.viewer, task=task)
    except (Conflict, NotFound) as error:
        messages.error(request, str(error))
        return redirect("portfolio:plan", code)
    messages.success(request, _("%(task)s is in the plan again.") % {"task": task})
    if not has_links:
        messages.warning(
            request,
            _("It came back without its links: with them, tasks would wait in a circle."),
        )
    return _back(project, task)


def _back(project: Project, task: Milestone) -> HttpResponse:
    return redirect(f"{reverse('portfolio:plan', args=[project.code])}#task-{task.pk}")


def _page(
    request: HttpRequest,
    project: Project,
    form: TaskForm,
    task: Milestone | None,
    heading: str,
    clashes: tuple[FieldClash, ...] = (),
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "project": project,
        "tab": "plan",
        "form": form,
        "task": task,
        "heading": heading,
        "clashes": clash_rows(clashes),
        "trail": plan_trail(project, (heading, None)),
    }
    if task is not None:
        others = project.milestones.filter(dropped_on=None).exclude(pk=task.pk)
        before = others.filter(order__lte=task.order).order_by("order", "pk").last()
        context["move_form"] = MoveForm(initial={"after": before.number if before else ""})
    return render(request, "portfolio/plan/task.html", context, status=status)
