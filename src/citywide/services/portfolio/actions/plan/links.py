"""Links between tasks: which one waits for which, and never in a circle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from django.utils.translation import gettext as _

from citywide.core.errors import UsageError
from citywide.services.portfolio.exchange.plan import TaskLink
from citywide.services.portfolio.exchange.table.depends import read_links
from citywide.services.portfolio.models import Milestone, MilestoneLink, Project
from citywide.services.portfolio.queries.plan.links import links_of

_SHOWN = 10


def read_needs(text: str, task: Milestone, known: Mapping[str, Milestone]) -> list[TaskLink] | str:
    """Return the links a text like `3FS+2d;4` stands for, or what is wrong with it."""
    found = read_links(text, task.number, set(known))
    if isinstance(found, str):
        return found
    seen: set[str] = set()
    for link in found:
        if link.before == task.number:
            return _("A task cannot wait for itself.")
        if link.before not in known:
            return _("There is no task %(number)s in this plan.") % {"number": link.before}
        if link.before in seen:
            return _("Task %(number)s is named twice.") % {"number": link.before}
        seen.add(link.before)
    return found


def replace_links(
    tasks: Iterable[Milestone], links: Iterable[TaskLink], known: Mapping[str, Milestone]
) -> None:
    """Let tasks wait for what `links` say and for no other task that is still planned."""
    keys = [one.pk for one in tasks]
    old = MilestoneLink.objects.filter(after__in=keys)
    # A link to a task that was dropped stays: it comes back with that task.
    old.exclude(before__dropped_on__isnull=False).delete()
    wanted = [
        MilestoneLink(
            before=known[link.before],
            after=known[link.after],
            kind=link.kind.value,
            lag_days=link.lag_days,
        )
        for link in links
    ]
    MilestoneLink.objects.bulk_create(wanted, batch_size=500)


def circle_of(project: Project) -> tuple[str, ...]:
    """Return the numbers of tasks that wait for each other in a circle; empty when none do."""
    graph: TopologicalSorter[str] = TopologicalSorter()
    for link in links_of(project=project):
        graph.add(link.after.number, link.before.number)
    try:
        graph.prepare()
    except CycleError as error:
        return tuple(error.args[1][1:])
    return ()


def must_not_circle(project: Project) -> None:
    """Raise UsageError when tasks wait for each other in a circle."""
    circle = circle_of(project)
    if circle:
        shown = ", ".join(circle[:_SHOWN]) + ("…" if len(circle) > _SHOWN else "")
        raise UsageError(
            _(
                "Tasks %(numbers)s would wait for each other in a circle, so none could begin. "
                "Take out one of their links."
            )
            % {"numbers": shown}
        )
