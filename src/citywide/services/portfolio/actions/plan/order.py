"""The order of tasks and phases."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from citywide.core.errors import UsageError
from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.actions.history import note
from citywide.services.portfolio.actions.plan.entries import must_manage
from citywide.services.portfolio.models import Milestone, Phase, Project

_AT_ONCE = 500


@transaction.atomic
def move_task(*, by: Viewer, task: Milestone, after: str | None) -> None:
    """Put a task right behind the one numbered `after`, or first with None.

    Raises UsageError when the plan has no such task, or it is the task itself.
    """
    project = task.project
    must_manage(by, project)
    tasks = _locked(project)
    place = next((i for i, one in enumerate(tasks) if one.pk == task.pk), None)
    if place is None:
        raise UsageError(f"Task {task.number} is not part of this plan.")
    moved = tasks.pop(place)
    before = tasks[place - 1].number if place else None
    at = 0
    if after is not None:
        at = next((i for i, one in enumerate(tasks, 1) if one.number == after), 0)
        if not at:
            raise UsageError(f"There is no other task {after} in this plan. Correct the number.")
    tasks.insert(at, moved)
    if before != after:
        renumber(tasks)
        _tell(by, moved, before, after)


@transaction.atomic
def move_phase(*, by: Viewer, phase: Phase, step: int) -> None:
    """Move a phase one place up (`step` -1) or down (1), and its tasks with it.

    A phase that is first already, or last, stays where it is.
    """
    project = phase.project
    must_manage(by, project)
    tasks = _locked(project)
    phases = list(project.phases.all())
    place = next(i for i, one in enumerate(phases) if one.pk == phase.pk)
    target = place + (1 if step > 0 else -1)
    if not 0 <= target < len(phases):
        return
    other = phases[target]
    phases[place], phases[target] = other, phases[place]
    for order, one in enumerate(phases, 1):
        one.order = order
    Phase.objects.bulk_update(phases, ["order"])
    first, second = (other, phase) if step > 0 else (phase, other)
    renumber(_before(tasks, first.pk, second.pk))
    before, after = {"order": place + 1}, {"order": target + 1}
    note(by=by, project=project, kind="phase", subject=phase.name, before=before, after=after)


def renumber(tasks: Sequence[Milestone]) -> None:
    """Keep the order in which tasks are given."""
    changed = []
    for order, one in enumerate(tasks, 1):
        if one.order != order:
            one.order = order
            changed.append(one)
    Milestone.objects.bulk_update(changed, ["order"], batch_size=_AT_ONCE)


def behind_its_phase(tasks: list[Milestone], moved: Milestone) -> list[Milestone]:
    """Return the tasks with one put behind the last other of its phase; else at the end."""
    others = [one for one in tasks if one.pk != moved.pk]
    places = [i for i, one in enumerate(others, 1) if one.phase_id == moved.phase_id]
    at = places[-1] if places and moved.phase_id is not None else len(others)
    return [*others[:at], moved, *others[at:]]


def in_order(project: Project) -> list[Milestone]:
    """Return every task of a project in order, dropped ones too."""
    return list(project.milestones.order_by("order", "pk"))


def _locked(project: Project) -> list[Milestone]:
    Project.objects.select_for_update().get(pk=project.pk)
    return in_order(project)


def _before(tasks: list[Milestone], first: int, second: int) -> list[Milestone]:
    """Return the tasks with those of the phase `first` put before those of `second`."""
    moved = [one for one in tasks if one.phase_id == first]
    others = [one for one in tasks if one.phase_id != first]
    at = next((i for i, one in enumerate(others) if one.phase_id == second), None)
    if at is None:
        return tasks
    return [*others[:at], *moved, *others[at:]]


def _tell(by: Viewer, task: Milestone, before: str | None, after: str | None) -> None:
    note(
        by=by,
        project=task.project,
        kind="milestone",
        subject=f"{task.number} {task.name}",
        before={"stands_after": before or ""},
        after={"stands_after": after or ""},
    )
