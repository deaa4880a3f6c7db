"""Pages on which a step of a project is confirmed: what happens, and how to undo it."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from citywide.core.errors import CitywideError
from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.actions import intake
from citywide.services.portfolio.actions.stages import RULES, Step, fits, is_offered
from citywide.services.portfolio.forms.intake import (
    ApproveForm,
    CompleteForm,
    StartForm,
    StepForm,
)
from citywide.services.portfolio.models import Project
from citywide.services.portfolio.views.page import for_the_city, must, project_or_404, trail_of
from citywide.services.portfolio.words.project import STEPS, STEPS_DONE

FORMS: Mapping[Step, type[StepForm]] = {
    Step.APPROVE: ApproveForm,
    Step.START: StartForm,
    Step.COMPLETE: CompleteForm,
}
ACTIONS: Mapping[Step, Callable[..., Project]] = {
    Step.APPROVE: intake.approve,
    Step.DECLINE: intake.decline,
    Step.WITHDRAW: intake.withdraw,
    Step.START: intake.start,
    Step.HOLD: intake.hold,
    Step.RESUME: intake.resume,
    Step.COMPLETE: intake.complete,
    Step.CANCEL: intake.cancel,
    **{step: partial(intake.undo, step=step) for step in Step if step.startswith("undo_")},
}
WHAT_HAPPENS: Mapping[Step, tuple[str | Promise, str | Promise]] = {
    Step.APPROVE: (
        gettext_lazy("The project joins the work plan, and its manager can start it."),
        gettext_lazy("You can undo this until the project starts or has a baseline."),
    ),
    Step.DECLINE: (
        gettext_lazy("The proposal leaves the queue. It stays to be read, with your reason."),
        gettext_lazy("You can undo this."),
    ),
    Step.WITHDRAW: (
        gettext_lazy("The proposal leaves the queue and is not decided on."),
        gettext_lazy("The project office's lead can take it up again."),
    ),
    Step.START: (
        gettext_lazy("The project is active: its manager reports its status every month."),
        gettext_lazy("You can undo this until its first status is written."),
    ),
    Step.HOLD: (
        gettext_lazy("The project waits. Everybody who sees it reads that it is on hold."),
        gettext_lazy("You can resume it at any time."),
    ),
    Step.RESUME: (
        gettext_lazy("The project goes on from where it was put on hold."),
        gettext_lazy("You can put it on hold again."),
    ),
    Step.COMPLETE: (
        gettext_lazy("The project is over. It appears among those completed, with its outcome."),
        gettext_lazy("The project office's lead can undo this."),
    ),
    Step.CANCEL: (
        gettext_lazy("The project ends without being completed. Nothing of it is deleted."),
        gettext_lazy("The project office's lead can take it up again."),
    ),
    Step.UNDO_APPROVE: (
        gettext_lazy("The proposal goes back into the intake queue."),
        gettext_lazy("It can be approved again."),
    ),
    Step.UNDO_DECLINE: (
        gettext_lazy("The proposal goes back into the intake queue."),
        gettext_lazy("It can be decided on again."),
    ),
    Step.UNDO_START: (
        gettext_lazy("The project is approved, but not started."),
        gettext_lazy("It can be started again."),
    ),
    Step.UNDO_COMPLETE: (
        gettext_lazy("The project is active again. What it brought stays written."),
        gettext_lazy("It can be completed again."),
    ),
    Step.UNDO_CANCEL: (
        gettext_lazy("The project goes back to where it was before it ended."),
        gettext_lazy("It can be ended again."),
    ),
}
_ENDING = frozenset({Step.DECLINE, Step.WITHDRAW, Step.CANCEL})


def buttons(
    viewer: Viewer, project: Project, only: Container[str] | None = None
) -> list[tuple[str, str | Promise]]:
    """Return the steps somebody may take now, each with what its button says."""
    return [
        (step.value, STEPS[step.value])
        for step in ACTIONS
        if (only is None or step.value in only) and is_offered(step, viewer, project)
    ]


@require_http_methods(["GET", "POST"])
@for_the_city
def take(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """Say what a step does, and take it once it is confirmed."""
    project = project_or_404(code)
    wanted = _step(step)
    must(RULES[wanted].allowed(request.viewer, project))
    if not fits(wanted, project):
        # An old page, or the button pressed twice: the project's page shows where it is now.
        messages.warning(request, _("This was done already, or does not fit its stage any more."))
        return redirect("portfolio:project", project.code)
    form_type = FORMS.get(wanted, StepForm)
    if request.method == "GET":
        return _page(request, project, wanted, form_type(project=project))
    form = form_type(request.POST, project=project)
    if form.is_valid():
        try:
            ACTIONS[wanted](by=request.viewer, project=project, **form.entries())
        except CitywideError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{project.code}: {STEPS_DONE[wanted.value]}.")
            return redirect("portfolio:project", project.code)
    return _page(request, project, wanted, form, status=422)


def _step(text: str) -> Step:
    if text not in set(ACTIONS):
        raise Http404
    return Step(text)


def _page(
    request: HttpRequest, project: Project, step: Step, form: StepForm, status: int = 200
) -> HttpResponse:
    label, (happens, undoing) = STEPS[step.value], WHAT_HAPPENS[step]
    context: dict[str, Any] = {
        "project": project,
        "form": form,
        "label": label,
        "happens": happens,
        "undoing": undoing,
        "is_ending": step in _ENDING,
        "is_unscored": step is Step.APPROVE and not project.scores.exists(),
        "trail": trail_of(project, (label, None)),
        "tab": "",
    }
    return render(request, "portfolio/project/step.html", context, status=status)
