"""A plan from a file into a project: all of it as it was shown before, or nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from citywide.core.errors import Conflict, UsageError
from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.actions.plan.entries import must_manage, phase_of
from citywide.services.portfolio.actions.plan.links import must_not_circle, replace_links
from citywide.services.portfolio.actions.plan.order import in_order, renumber
from citywide.services.portfolio.actions.plan.told import Told, tell
from citywide.services.portfolio.exchange.plan import PlanFile, Task
from citywide.services.portfolio.models import Milestone, Phase, Project
from citywide.services.portfolio.queries.plan.comparison import (
    FIELDS,
    NEEDS,
    Comparison,
    TaskChange,
    compare,
)

_AT_ONCE = 500


@transaction.atomic
def import_plan(
    *, by: Viewer, project: Project, plan: PlanFile, fingerprint: str, file: str = ""
) -> Comparison:
    """Change a project's plan to what a file says, and return what that changed.

    Tasks are matched by number. Those the file has not are dropped and stay on record; baselines
    stay as they are. `fingerprint` is that of the comparison somebody was shown.

    Raises:
        Forbidden: they do not keep this plan.
        Conflict: the plan changed since it was compared; nothing was written.
        UsageError: the file and the plan together cannot be; nothing was written.
    """
    must_manage(by, project)
    project = Project.objects.select_for_update().get(pk=project.pk)
    today = timezone.localdate()
    found = compare(project=project, plan=plan, today=today)
    if found.fingerprint != fingerprint:
        raise Conflict(
            _("The plan was changed after you compared it with the file. Look at it once more.")
        )
    if found.problems or not plan.tasks:
        raise UsageError(
            _("The file cannot be imported as it is. Correct it and hand it in again.")
        )
    if not found.is_empty:
        _write(by, project, found, file)
    return found


def _write(by: Viewer, project: Project, found: Comparison, file: str) -> None:
    today = timezone.localdate()
    phases = _phases(project, found)
    records = {one.number: one for one in in_order(project)}
    told = [_change(records[one.task.number], one, phases) for one in found.changed]
    for one in told:
        one.task.save()
    dropped = [records[one.number] for one in found.dropped]
    _set(dropped, dropped_on=today)
    # Who hands in a plan has looked at every forecast in it.
    numbers = {task.number for task in found.plan.tasks if not task.actual_end}
    _set([one for one in records.values() if one.number in numbers], forecast_changed_on=today)
    added = _added(project, found, phases)
    records |= {one.number: one for one in added}
    _order(records, found)
    _link(project, records, found)
    restored = [one.task for one in found.changed if one.is_restored]
    tell(
        by=by,
        project=project,
        subject=file or found.plan.project_name,
        changed=told,
        added=added,
        dropped=dropped,
        restored=restored,
    )


def _set(records: list[Milestone], **values: dt.date) -> None:
    for first in range(0, len(records), _AT_ONCE):
        keys = [one.pk for one in records[first : first + _AT_ONCE]]
        Milestone.objects.filter(pk__in=keys).update(**values)


def _change(record: Milestone, change: TaskChange, phases: dict[str, Phase]) -> Told:
    before: dict[str, Any] = {one.field: one.old for one in change.fields}
    after: dict[str, Any] = {one.field: one.new for one in change.fields}
    if change.is_restored:
        before["dropped_on"], after["dropped_on"] = record.dropped_on, None
        record.dropped_on = None
    for name, value in after.items():
        if name == "phase":
            record.phase = phases.get(value)
        elif name in FIELDS.values():
            setattr(record, name, value)
    return Told(record, before, after)


def _added(project: Project, found: Comparison, phases: dict[str, Phase]) -> list[Milestone]:
    today = timezone.localdate()
    new = [_record(project, task, phases) for task in found.added]
    for one in new:
        one.forecast_changed_on = today if one.forecast_end_on else None
    return Milestone.objects.bulk_create(new, batch_size=_AT_ONCE)


def _record(project: Project, task: Task, phases: dict[str, Phase]) -> Milestone:
    values = {record: getattr(task, name) for name, record in FIELDS.items() if name != "phase"}
    return Milestone(project=project, number=task.number, phase=phases.get(task.phase), **values)


def _phases(project: Project, found: Comparison) -> dict[str, Phase]:
    """Return the phases of the file by name, new ones made."""
    names = dict.fromkeys(task.phase for task in found.plan.tasks if task.phase)
    phases = {name: phase_of(project, name) for name in names}
    return {name: phase for name, phase in phases.items() if phase}


def _order(records: dict[str, Milestone], found: Comparison) -> None:
    if not (found.is_reordered or found.added or any(one.is_restored for one in found.changed)):
        return
    listed = [records[task.number] for task in found.plan.tasks]
    keys = {one.pk for one in listed}
    renumber([*listed, *(one for one in records.values() if one.pk not in keys)])


def _link(project: Project, records: dict[str, Milestone], found: Comparison) -> None:
    added = {task.number for task in found.added}
    changed = {
        one.task.number for one in found.changed if any(f.field == NEEDS for f in one.fields)
    }
    changed |= added
    if not changed:
        return
    links = [link for link in found.plan.links if link.after in changed]
    known = {task.number: records[task.number] for task in found.plan.tasks}
    replace_links((records[number] for number in changed), links, known)
    must_not_circle(project)
