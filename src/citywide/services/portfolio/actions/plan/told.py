"""What a change of a plan leaves behind: a line for each task, and one entry in the audit log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.actions.history import note, plain
from citywide.services.portfolio.models import Change, Milestone, Project

_NAMED = 50
_AT_ONCE = 500


@dataclass(frozen=True)
class Told:
    """What changed in one task: only the entries that did."""

    task: Milestone
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    @property
    def subject(self) -> str:
        """The task's number and name."""
        return f"{self.task.number} {self.task.name}"


def tell(
    *,
    by: Viewer,
    project: Project,
    subject: str = "",
    changed: Sequence[Told] = (),
    **named: Sequence[Milestone],
) -> None:
    """Write down changes of tasks; `named` are others by what became of them, like `added`.

    One task alone is one change; several are a change each, and one that sums them up.
    """
    lists = {what: tasks for what, tasks in named.items() if tasks}
    if len(changed) == 1 and not lists and not subject:
        one = changed[0]
        note(
            by=by, project=project, kind="milestone", subject=one.subject,
            before=one.before, after=one.after,
        )  # fmt: skip
        return
    at = timezone.now()
    Change.objects.bulk_create(
        (
            Change(
                project=project,
                at=at,
                by=by.actor,
                kind="milestone",
                subject=one.subject[:300],
                before=plain(one.before),
                after=plain(one.after),
            )
            for one in changed
        ),
        batch_size=_AT_ONCE,
    )
    lists = {"changed": [one.task for one in changed], **lists}
    after = {what: _names(tasks) for what, tasks in lists.items() if tasks}
    note(by=by, project=project, kind="plan", subject=subject, after=after)


def differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[dict, dict]:
    """Return what differs, before and after."""
    names = [name for name in new if old.get(name) != new[name]]
    return {name: old.get(name) for name in names}, {name: new[name] for name in names}


def _names(tasks: Sequence[Milestone]) -> list[str]:
    named = [f"{one.number} {one.name}" for one in tasks[:_NAMED]]
    more = len(tasks) - len(named)
    return [*named, f"+ {more}"] if more else named
