"""Who may do what with projects. Pages ask before they show a control; actions ask again."""

from __future__ import annotations

from citywide.core.errors import Forbidden
from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.models import (
    Approval,
    Project,
    RegisterItem,
    Stage,
    StatusUpdate,
)

PMO_LEAD = "pmo_lead"
REPORT_APPROVER = "report_approver"


def may_see(viewer: Viewer) -> bool:
    """Everybody of the city sees every project; the public sees what is published."""
    return not viewer.is_visitor


def may_propose(viewer: Viewer) -> bool:
    """Anyone of the city proposes."""
    return may_see(viewer)


def may_lead(viewer: Viewer) -> bool:
    """The project office's lead: decides on intake, the strategic plan and reports."""
    return viewer.has(PMO_LEAD)


def may_score(viewer: Viewer) -> bool:
    """The lead and heads of departments score proposals."""
    return may_lead(viewer) or viewer.has("department_head")


def may_decide_intake(viewer: Viewer, project: Project) -> bool:
    """The lead decides on proposals, except on their own."""
    return may_lead(viewer) and project.proposed_by_id != viewer.user_id


def may_edit(viewer: Viewer, project: Project) -> bool:
    """A project's manager and the lead; before a decision, who proposed it too."""
    is_mine = viewer.user_id is not None and viewer.user_id == project.manager_id
    proposes = (
        viewer.user_id is not None
        and viewer.user_id == project.proposed_by_id
        and project.stage in {Stage.PROPOSED, Stage.SCORED}
        and may_see(viewer)
    )
    return may_lead(viewer) or (is_mine and may_see(viewer)) or proposes


def may_manage(viewer: Viewer, project: Project) -> bool:
    """A project's manager and the lead keep plan, money, register and status."""
    is_mine = viewer.user_id is not None and viewer.user_id == project.manager_id
    return may_lead(viewer) or (is_mine and may_see(viewer))


def may_approve_status(viewer: Viewer, update: StatusUpdate) -> bool:
    """The sponsor or the lead, never who filed it."""
    return _decides_for(viewer, update.project) and update.filed_by_id != viewer.user_id


def may_decide_change(viewer: Viewer, item: RegisterItem) -> bool:
    """The sponsor or the lead, never who asked for the change."""
    return _decides_for(viewer, item.project) and item.requested_by_id != viewer.user_id


def _decides_for(viewer: Viewer, project: Project) -> bool:
    sponsors = viewer.user_id is not None and viewer.user_id == project.sponsor_id
    return may_lead(viewer) or (sponsors and may_see(viewer))


def may_write_report(viewer: Viewer) -> bool:
    """The lead makes and edits reports to the committee."""
    return may_lead(viewer)


def may_review_report(viewer: Viewer) -> bool:
    """Who writes or approves reports sees them before they are published."""
    return may_lead(viewer) or viewer.has(REPORT_APPROVER) or viewer.has("department_head")


def may_approve_report(viewer: Viewer, approval: Approval, role: str, department: str) -> bool:
    """Who holds the office's role in its department; `author` is who made the report.

    `role` and `department` are those the city's policy gives the office.
    """
    if approval.office == "author":
        return viewer.user_id is not None and viewer.user_id == approval.report.created_by_id
    # Nobody signs for two: who wrote the report cannot approve it for another office.
    if approval.report.created_by_id == viewer.user_id:
        return False
    return viewer.has(role, department)


def must(allowed: bool, sentence: str) -> None:
    """Raise Forbidden with a sentence that names the rule, unless allowed."""
    if not allowed:
        raise Forbidden(sentence)
