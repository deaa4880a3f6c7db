"""Writes to what a project waits for."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from citywide.core.errors import Conflict, NotFound, UsageError
from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.actions.history import note
from citywide.services.portfolio.models import Milestone, Project, ProjectDependency
from citywide.services.portfolio.permissions import may_edit, must
from citywide.services.portfolio.queries.project import needed_by_others

_REFUSAL = gettext_lazy(
    "Only the project's manager and the project office's lead say what it waits for. Ask one of "
    "them."
)


@transaction.atomic
def add_dependency(
    *,
    by: Viewer,
    project: Project,
    needs: Project,
    milestone: Milestone | None = None,
    note_text: str = "",
) -> ProjectDependency:
    """Let a project wait for another one, or for a milestone of it, and return the dependency.

    Raises:
        Forbidden: they may not edit the project.
        Conflict: it waits for it already.
        UsageError: the other is the project itself, waits for it, or has no such milestone.
    """
    # One at a time: two people must not close a circle from its two ends.
    list(Project.objects.select_for_update().filter(pk__in=[project.pk, needs.pk]).order_by("pk"))
    must(may_edit(by, project), str(_REFUSAL))
    _check_circle(project, needs)
    if milestone is not None and milestone.project_id != needs.pk:
        raise UsageError(
            _("%(name)s is no milestone of %(code)s. Choose another.")
            % {"name": milestone.name, "code": needs.code}
        )
    added, is_new = ProjectDependency.objects.get_or_create(
        project=project,
        needs=needs,
        defaults={"milestone": milestone, "note": note_text.strip()[:300]},
    )
    if not is_new:
        raise Conflict(_("%(one)s waits for %(other)s already.") % _codes(project, needs))
    after = {"needs": needs, "milestone": milestone, "note": added.note}
    note(by=by, project=project, kind="dependency", subject=str(needs), after=after)
    return added


@transaction.atomic
def remove_dependency(*, by: Viewer, project: Project, dependency_id: int) -> ProjectDependency:
    """Let a project no longer wait for another; return what was removed.

    Raises Forbidden, or NotFound when somebody removed it before.
    """
    must(may_edit(by, project), str(_REFUSAL))
    found = project.dependencies.select_related("needs", "milestone").filter(pk=dependency_id)
    removed = found.first()
    if removed is None:
        raise NotFound(
            _("%(code)s does not wait for that project any more.") % {"code": project.code}
        )
    found.delete()
    before = {"needs": removed.needs, "milestone": removed.milestone, "note": removed.note}
    note(by=by, project=project, kind="dependency", subject=str(removed.needs), before=before)
    return removed


def _check_circle(project: Project, needs: Project) -> None:
    if project.pk == needs.pk:
        raise UsageError(_("A project cannot wait for itself. Choose another project."))
    if needs.pk in needed_by_others(project):
        raise UsageError(
            _(
                "%(other)s waits for %(one)s itself, directly or through others, so %(one)s "
                "cannot wait for it: neither could begin. Remove the other dependency first."
            )
            % _codes(project, needs)
        )


def _codes(project: Project, needs: Project) -> dict[str, str]:
    return {"one": project.code, "other": needs.code}
