"""Tasks taken out of a plan, and brought back."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from citywide.core.errors import Conflict
from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.actions.plan.entries import must_manage
from citywide.services.portfolio.actions.plan.links import circle_of
from citywide.services.portfolio.actions.plan.told import Told, tell
from citywide.services.portfolio.models import Milestone, MilestoneLink


@transaction.atomic
def drop_task(*, by: Viewer, task: Milestone) -> None:
    """Take a task out of the plan; it stays on record, with the day it was dropped.

    Raises Conflict when it was dropped before.
    """
    must_manage(by, task.project)
    task = Milestone.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if task.dropped_on is not None:
        raise Conflict(_("Task %(number)s was dropped before.") % {"number": task.number})
    task.dropped_on = timezone.localdate()
    task.save(update_fields=["dropped_on"])
    told = Told(task, {"dropped_on": None}, {"dropped_on": task.dropped_on})
    tell(by=by, project=task.project, changed=[told])


@transaction.atomic
def restore_task(*, by: Viewer, task: Milestone) -> bool:
    """Bring a dropped task back; return whether its links could come back with it.

    Where others were linked since so that its links would close a circle, it comes without them.
    """
    must_manage(by, task.project)
    task = Milestone.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if task.dropped_on is None:
        raise Conflict(_("Task %(number)s is in the plan.") % {"number": task.number})
    before, task.dropped_on = task.dropped_on, None
    task.save(update_fields=["dropped_on"])
    has_links = not circle_of(task.project)
    if not has_links:
        MilestoneLink.objects.filter(Q(after=task) | Q(before=task)).delete()
    told = Told(task, {"dropped_on": before}, {"dropped_on": None})
    tell(by=by, project=task.project, changed=[told])
    return has_links
