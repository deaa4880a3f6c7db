"""One task: two clusters side by side, and the reviewer's answer. Sampled pairs look alike."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citywide.core.errors import NotFound
from citywide.core.linkage.tasks import Task
from citywide.portal.access import linkage
from citywide.portal.access.viewer import Viewer
from citywide.portal.linkage import actions
from citywide.portal.linkage.compare import lines
from citywide.portal.linkage.forms import JudgeForm
from citywide.portal.linkage.models import Verdict
from citywide.portal.linkage.queries import board, log
from citywide.portal.linkage.views.page import for_people, frame
from citywide.portal.linkage.words import reasons


@require_safe
@for_people
def next_task(request: HttpRequest, viewer: Viewer, spec: str) -> HttpResponse:
    """Lead to the task that is most worth an answer."""
    return _forward(viewer, spec, request.GET.get("skip", ""))


@require_safe
@for_people
def next_sampled(request: HttpRequest, viewer: Viewer, spec: str) -> HttpResponse:
    """Lead to a sampled pair the reviewer has not judged."""
    return _forward_sampled(viewer, spec, request.GET.get("skip", ""))


@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def task(request: HttpRequest, viewer: Viewer, spec: str, task_id: str) -> HttpResponse:
    """Show a task; take its answer and go on to the next."""
    linkage.reviewed(viewer, spec)
    try:
        found = board.task(viewer, spec, task_id)
    except NotFound:
        messages.info(request, _("That task needs no answer from you any more."))
        return _forward(viewer, spec)
    if request.method == "POST" and _answered(request, viewer, spec, found):
        return _forward(viewer, spec)
    return _page(request, viewer, spec, found, is_sample=False)


@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def sampled(request: HttpRequest, viewer: Viewer, spec: str, task_id: str) -> HttpResponse:
    """Show a sampled pair; take its answer and go on to the next."""
    linkage.reviewed(viewer, spec)
    try:
        found = board.sampled(viewer, spec, task_id)
    except NotFound:
        messages.info(request, _("That pair needs no answer from you any more."))
        return _forward_sampled(viewer, spec)
    if request.method == "POST" and _answered(request, viewer, spec, found):
        return _forward_sampled(viewer, spec)
    return _page(request, viewer, spec, found, is_sample=True)


@require_POST
@for_people
def undo(request: HttpRequest, viewer: Viewer, spec: str, judgement: str) -> HttpResponse:
    """Take a judgement back, and go back to where it was asked."""
    reason = str(request.POST.get("reason", ""))[:2_000]
    actions.undo(by=viewer, spec=spec, judgement=judgement, reason=reason)
    messages.success(request, _("The judgement was taken back. It stays in the log."))
    if request.POST.get("back") == "log":
        return redirect("linkage:log", spec=spec)
    return redirect("linkage:board", spec=spec)


def _answered(request: HttpRequest, viewer: Viewer, spec: str, found: Task) -> bool:
    form = JudgeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose same, different or unsure."))
        return False
    verdict = form.cleaned_data["verdict"]
    actions.judge(
        by=viewer, spec=spec, task=found, verdict=verdict, reason=form.cleaned_data["reason"]
    )
    messages.success(request, _("Noted: %(verdict)s.") % {"verdict": Verdict(verdict).label})
    return True


def _page(
    request: HttpRequest, viewer: Viewer, spec: str, found: Task, *, is_sample: bool
) -> HttpResponse:
    seen = linkage.compared(viewer, spec, found.left, found.right, found.pair)
    heading = _("Sampled pair") if is_sample else _("Task")
    context = frame(viewer, spec, (heading, None)) | {
        "heading": heading,
        "task": found,
        "is_sample": is_sample,
        "lines": lines(seen.left, seen.right),
        "left": [(row, seen.people.get(row["record_id"])) for row in seen.left],
        "right": [(row, seen.people.get(row["record_id"])) for row in seen.right],
        # For a sample the model keeps its opinion to itself: the answer is to measure it.
        "reasons": [] if is_sample else reasons(seen.weighed),
        "chance": None if is_sample else round(found.probability * 100),
        "form": JudgeForm(),
        "last": log.last_of(viewer, spec),
        "skip": reverse("linkage:next_sampled" if is_sample else "linkage:next", args=[spec]),
    }
    return render(request, "linkage/task.html", context, status=_status(request))


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200


def _forward(viewer: Viewer, spec: str, skip: str = "") -> HttpResponse:
    linkage.reviewed(viewer, spec)
    found = board.next_task(viewer, spec, skip)
    if found is None:
        return redirect("linkage:board", spec=spec)
    return redirect("linkage:task", spec=spec, task_id=found.id)


def _forward_sampled(viewer: Viewer, spec: str, skip: str = "") -> HttpResponse:
    linkage.reviewed(viewer, spec)
    found = board.next_sampled(viewer, spec, skip)
    if found is None:
        return redirect("linkage:quality", spec=spec)
    return redirect("linkage:sampled", spec=spec, task_id=found.id)
