"""A report's way through the offices: handed in, approved one after the other, or returned.

draft -> in_review      submit        nothing typed disagrees with the data without a reason
in_review -> in_review  approve       the office whose turn it is; after the last it is locked
in_review -> draft      return_report by that office, with a note; take_back by who writes it
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from citywide.core.errors import Conflict, UsageError
from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.actions.report.asking import queue_lock
from citywide.services.portfolio.actions.report.record import RULE_WRITE, alone, note
from citywide.services.portfolio.models import Approval, CommitteeReport, ReportState
from citywide.services.portfolio.permissions import may_write_report, must
from citywide.services.portfolio.queries import report as queries
from citywide.services.portfolio.queries.policy import policy
from citywide.services.portfolio.words.report import pages


@transaction.atomic
def submit(*, by: Viewer, report: CommitteeReport) -> CommitteeReport:
    """Hand a draft in for review and return it.

    Approvals given before stand if no word has changed since. A report that the service made
    itself, or whose author has left, gets its author now.

    Raises:
        UsageError: a typed figure disagrees with the data and nobody said why it stands.
    """
    must(may_write_report(by), RULE_WRITE)
    report = alone(report, ReportState.DRAFT)
    figures = queries.frozen_figures(report)
    for narrative in report.narratives.all():
        for one in queries.typed(narrative, figures):
            if one.is_open:
                section = pages.section_title(narrative.section, {})
                said = pages.disagreement(one.found, figures[one.found.key])
                raise UsageError(
                    _("%(section)s: %(said)s Correct it, or say why it stands.")
                    % {"section": section, "said": said}
                )
    author = report.created_by
    if author is None or not author.is_active:
        report.created_by_id = by.user_id
    _open_approvals(report)
    report.state = ReportState.IN_REVIEW
    report.save(update_fields=["state", "created_by"])
    note(by, report, "submitted")
    return report


def _open_approvals(report: CommitteeReport) -> None:
    """Leave one approval for each office of the policy, in its order."""
    offices = {office.key: place for place, office in enumerate(policy().offices)}
    report.approvals.exclude(office__in=offices).delete()
    for key, place in offices.items():
        found, _made = Approval.objects.get_or_create(
            report=report, office=key, defaults={"order": place}
        )
        if found.decision == "returned":
            found.decision, found.by, found.at, found.note = "", None, None, ""
        found.order = place
        found.save()


@transaction.atomic
def approve(*, by: Viewer, report: CommitteeReport, office: str) -> CommitteeReport:
    """Approve a report for the office whose turn it is; after the last one, its locking is queued.

    Raises:
        Forbidden: `by` does not hold the office's role, or has signed for another office.
        Conflict: it is not that office's turn.
    """
    report, approval = _turn(by, report, office)
    _decide(by, approval, "approved", "")
    report.refresh_from_db()
    note(by, report, "approved", "release", office=office)
    if queries.next_approval(report) is None:
        queue_lock(by=by, report=report)
    return report


@transaction.atomic
def return_report(
    *, by: Viewer, report: CommitteeReport, office: str, note_text: str
) -> CommitteeReport:
    """Return a report to its author with a note; the approvals that came after are cleared.

    Raises:
        UsageError: there is no note.
        Forbidden, Conflict: as `approve`.
    """
    if not note_text.strip():
        raise UsageError(_("Say what is to be changed."))
    report, approval = _turn(by, report, office)
    _decide(by, approval, "returned", note_text.strip())
    later = report.approvals.filter(order__gt=approval.order)
    later.update(decision="", by=None, at=None, note="")
    _to_draft(report)
    note(by, report, "returned", "reject", office=office, note=note_text.strip())
    return report


@transaction.atomic
def take_back(*, by: Viewer, report: CommitteeReport) -> CommitteeReport:
    """Make a report in review a draft again, unless every office has approved it."""
    must(may_write_report(by), RULE_WRITE)
    report = alone(report, ReportState.IN_REVIEW)
    if queries.next_approval(report) is None:
        raise Conflict(_("Every office has approved this report; it is being locked."))
    _to_draft(report)
    note(by, report, "taken back")
    return report


def _turn(by: Viewer, report: CommitteeReport, office: str) -> tuple[CommitteeReport, Approval]:
    report = alone(report, ReportState.IN_REVIEW)
    approval = queries.next_approval(report)
    if approval is None or approval.office != office:
        raise Conflict(_("It is not this office's turn. Look at how the report stands now."))
    approval.report = report
    rule = _(
        "Only who holds this office's role decides for it, and nobody decides for two offices."
    )
    must(queries.may_decide(by, approval), rule)
    return report, approval


def _decide(by: Viewer, approval: Approval, decision: str, said: str) -> None:
    approval.decision, approval.note = decision, said
    approval.by_id, approval.at = by.user_id, timezone.now()
    approval.save()


def _to_draft(report: CommitteeReport) -> None:
    report.state = ReportState.DRAFT
    report.save(update_fields=["state"])
