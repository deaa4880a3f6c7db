"""Which task waits for which, as records and in the notation of plans: `3FS+2d;4`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from citywide.services.portfolio.exchange.plan import LinkKind, TaskLink
from citywide.services.portfolio.exchange.table.depends import write_links
from citywide.services.portfolio.models import Milestone, MilestoneLink, Project


def links_of(*, project: Project) -> list[MilestoneLink]:
    """Return the links between tasks that are still planned, in the order of the plan."""
    found = MilestoneLink.objects.filter(
        after__project=project, after__dropped_on=None, before__dropped_on=None
    )
    return list(
        found.select_related("before", "after").order_by(
            "after__order", "after", "before__order", "before"
        )
    )


def needs_of(*, project: Project) -> Mapping[int, str]:
    """Return what each task waits for, by the task's key; a task that waits for nothing is out."""
    found = links_of(project=project)
    kept = Milestone.objects.filter(project=project, dropped_on=None)
    return needs_in(found, set(kept.values_list("number", flat=True)))


def needs_in(links: Iterable[MilestoneLink], known: Collection[str]) -> Mapping[int, str]:
    """Return links as text by the key of the task that waits; `known` are all tasks' numbers."""
    waits: dict[int, list[TaskLink]] = {}
    for link in links:
        waits.setdefault(link.after_id, []).append(as_file_link(link))
    return {key: write_links(found, known) for key, found in waits.items()}


def as_file_link(link: MilestoneLink) -> TaskLink:
    """Return a link as files carry it."""
    return TaskLink(link.before.number, link.after.number, LinkKind(link.kind), link.lag_days)
