"""Phases of a plan: added, renamed, taken away and brought back."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from citywide.core.errors import Conflict, NotFound, UsageError
from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.actions.history import note
from citywide.services.portfolio.actions.plan.entries import must_manage, phase_of
from citywide.services.portfolio.exchange.plan import PHASE_LENGTH
from citywide.services.portfolio.exchange.texts import one_line
from citywide.services.portfolio.models import Phase, Project
from citywide.services.portfolio.queries.plan.phases import removed_phases


@transaction.atomic
def add_phase(*, by: Viewer, project: Project, name: str) -> Phase:
    """Add a phase after the others and return it.

    Raises UsageError without a name, Conflict when the plan has one of that name.
    """
    must_manage(by, project)
    Project.objects.select_for_update().get(pk=project.pk)
    name = _fresh(project, name)
    phase = phase_of(project, name)
    assert phase is not None
    note(by=by, project=project, kind="phase", subject=phase.name, after={"name": phase.name})
    return phase


@transaction.atomic
def rename_phase(*, by: Viewer, phase: Phase, name: str, seen: str) -> Phase:
    """Give a phase another name and return it; `seen` is the name it had when it was shown.

    Raises Conflict when somebody else renamed it meanwhile, or another phase has that name.
    """
    must_manage(by, phase.project)
    phase = Phase.objects.select_for_update(of=("self",)).get(pk=phase.pk)
    if one_line(name) == one_line(phase.name):
        return phase
    if seen != phase.name:
        raise Conflict(
            _(
                "Somebody else called this phase %(theirs)s while you were writing. Save again to "
                "call it %(yours)s."
            )
            % {"theirs": phase.name, "yours": name}
        )
    before, phase.name = phase.name, _fresh(phase.project, name)
    phase.save(update_fields=["name"])
    note(
        by=by, project=phase.project, kind="phase", subject=before,
        before={"name": before}, after={"name": phase.name},
    )  # fmt: skip
    return phase


@transaction.atomic
def remove_phase(*, by: Viewer, phase: Phase) -> None:
    """Take a phase away; its tasks stay in the plan, without a phase, and it can come back."""
    project = phase.project
    must_manage(by, project)
    Project.objects.select_for_update().get(pk=project.pk)
    tasks = list(phase.milestones.order_by("order", "pk").values_list("number", flat=True))
    before = {"name": phase.name, "order": phase.order, "tasks": tasks}
    name = phase.name
    phase.delete()
    note(by=by, project=project, kind="phase", subject=name, before=before)


@transaction.atomic
def restore_phase(*, by: Viewer, project: Project, change_id: int) -> Phase:
    """Bring back a phase that was taken away, with those of its tasks that have none since.

    Raises NotFound when there is nothing to bring back, such as when a phase has its name again.
    """
    must_manage(by, project)
    Project.objects.select_for_update().get(pk=project.pk)
    found = [one for one in removed_phases(project=project) if one.change.pk == change_id]
    if not found:
        raise NotFound(_("This phase cannot be brought back: the plan has one of its name."))
    removed = found[0]
    phase = Phase.objects.create(project=project, name=removed.name, order=removed.order)
    orphans = project.milestones.filter(number__in=removed.tasks, phase=None)
    numbers = list(orphans.values_list("number", flat=True))
    project.milestones.filter(number__in=numbers).update(phase=phase)
    after = {"name": phase.name, "tasks": numbers}
    note(by=by, project=project, kind="phase", subject=phase.name, after=after)
    return phase


def _fresh(project: Project, name: str) -> str:
    name = one_line(name)
    if not name:
        raise UsageError(_("Write what the phase is called."))
    if len(name) > PHASE_LENGTH:
        raise UsageError(_("Shorten the name to %(most)s characters.") % {"most": PHASE_LENGTH})
    if any(one_line(one.name) == name for one in project.phases.all()):
        raise Conflict(_("This plan has a phase %(name)s already.") % {"name": name})
    return name
