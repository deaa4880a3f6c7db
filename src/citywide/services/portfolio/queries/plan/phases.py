"""Phases that were taken out of a plan and can be brought back, from the project's history."""

from __future__ import annotations

from dataclasses import dataclass

from citywide.services.portfolio.models import Change, Project


@dataclass(frozen=True)
class RemovedPhase:
    """A phase that was taken away, by the change that did so; `tasks` are numbers."""

    change: Change
    name: str
    order: int
    tasks: tuple[str, ...]


def removed_phases(*, project: Project) -> list[RemovedPhase]:
    """Return phases that were taken away and whose name no phase has since, newest first."""
    taken = {one.name for one in project.phases.all()}
    found: list[RemovedPhase] = []
    for change in project.changes.filter(kind="phase"):
        name = change.before.get("name")
        if change.after or not isinstance(name, str) or name in taken:
            continue
        taken.add(name)
        order, tasks = change.before.get("order") or 0, change.before.get("tasks") or []
        found.append(RemovedPhase(change, name, int(order), tuple(map(str, tasks))))
    return found
