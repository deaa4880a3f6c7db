"""What the pages of a plan share: finding a task, the trail, and two people's entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from citywide.core.errors import NotFound
from citywide.services.portfolio.actions.plan import values_of
from citywide.services.portfolio.actions.project import FieldClash, marks_of
from citywide.services.portfolio.forms.plan.fields import write_marks
from citywide.services.portfolio.models import Milestone, Project
from citywide.services.portfolio.queries.plan import needs_of, task
from citywide.services.portfolio.views.page import Trail, trail_of
from citywide.services.portfolio.words.plan import field_label, field_value

LARGEST_ID = 2**63 - 1


def task_or_404(project: Project, task_id: int) -> Milestone:
    """Return a task of a project; raises Http404."""
    if task_id > LARGEST_ID:
        raise Http404
    try:
        return task(project=project, task_id=task_id)
    except NotFound as error:
        raise Http404(str(error)) from None


def plan_trail(project: Project, *steps: tuple[str | Promise, str | None]) -> Trail:
    """Return the breadcrumbs below a project's plan."""
    return trail_of(project, (_("Plan"), reverse("portfolio:plan", args=[project.code])), *steps)


def clash_rows(clashes: Sequence[FieldClash]) -> list[tuple[str, str, str]]:
    """Return what each entry is called, what you want it to be, and what it is now."""
    return [
        (field_label(one.name), field_value(one.name, one.yours), field_value(one.name, one.theirs))
        for one in clashes
    ]


def having_seen(
    project: Project, one: Milestone, marks: Mapping[str, str], clashes: Sequence[FieldClash]
) -> str:
    """Return marks with the clashing entries as seen: saved again, what was typed counts.

    The marks of all others stay, so that what somebody else changed there is not undone.
    """
    one.refresh_from_db()
    now = marks_of(values_of(one, needs_of(project=project).get(one.pk, "")))
    return write_marks({**marks, **{clash.name: now[clash.name] for clash in clashes}})
