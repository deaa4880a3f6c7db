"""Reads of reports to the committee: who sees which, their figures, texts, approvals and files."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet

from citywide.core.errors import NotFound, Tampered
from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.models import (
    Approval,
    CommitteeReport,
    Narrative,
    NarrativeEdit,
    ReportState,
)
from citywide.services.portfolio.permissions import may_approve_report, may_review_report
from citywide.services.portfolio.queries.policy import Office, policy
from citywide.services.portfolio.rules.reviewed_text import Disagreement, disagreements
from citywide.services.portfolio.words.report import figures as words

FORMS: Mapping[str, tuple[str, str]] = {
    "html": ("memo.html", "text/html; charset=utf-8"),
    "pdf": ("memo.pdf", "application/pdf"),
    "docx": (
        "memo.docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "page": ("page.html", "text/html; charset=utf-8"),
}
"""File name and media type of each form that is locked; `page` is the part shown in the portal."""
_WAS_PUBLIC = Q(published_at__isnull=False)


@dataclass(frozen=True)
class Typed:
    """A figure typed by hand that disagrees with the data, and what was said about it."""

    key: str
    found: Disagreement
    reason: str = ""
    by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet why it stands."""
        return not self.reason


def reports(*, viewer: Viewer) -> QuerySet[CommitteeReport]:
    """Return the reports somebody may know of, the latest first.

    Who writes or approves reports sees every one; all others those published, also if they were
    withdrawn afterwards.
    """
    found = CommitteeReport.objects.select_related("created_by", "previous")
    return found if may_review_report(viewer) else found.filter(_WAS_PUBLIC)


def published() -> QuerySet[CommitteeReport]:
    """Return the reports the public may know of, the latest first."""
    return CommitteeReport.objects.filter(_WAS_PUBLIC)


def report(*, viewer: Viewer, key: str) -> CommitteeReport:
    """Return a report with its texts and approvals; raises NotFound, also if it is not public."""
    related = (
        Prefetch("narratives", Narrative.objects.select_related("edited_by")),
        Prefetch("approvals", Approval.objects.select_related("by")),
    )
    found = reports(viewer=viewer).prefetch_related(*related).filter(key=key).first()
    if found is None:
        raise NotFound(f"There is no report {key}.")
    return found


def previous_of(*, as_of: dt.date) -> CommitteeReport | None:
    """Return the latest report that was published and is as of an earlier day."""
    earlier = CommitteeReport.objects.filter(state=ReportState.PUBLISHED, as_of__lt=as_of)
    return earlier.order_by("-as_of", "-pk").first()


def text_of(narrative: Narrative) -> str:
    """Return a block's wording: as edited, else as drafted."""
    return narrative.edited or narrative.drafted


def typed(narrative: Narrative, figures: words.ReportFigures) -> list[Typed]:
    """Return the typed figures of a block that disagree with the data."""
    plain = words.without_placeholders(text_of(narrative))
    found = {}
    for one in disagreements(plain, words.to_compare(figures)):
        said = narrative.acknowledged.get(key_of(one), {})
        found[key_of(one)] = Typed(key_of(one), one, said.get("reason", ""), said.get("by", ""))
    return list(found.values())


def key_of(found: Disagreement) -> str:
    """Return what names a disagreement: the figure, what was typed and what the data say."""
    said = f"{found.key}:{found.said.normalize():f}:{found.figure.normalize():f}"
    return f"{found.key}-{hashlib.sha256(said.encode()).hexdigest()[:8]}"


def history(narrative: Narrative) -> list[NarrativeEdit]:
    """Return every wording of a block, the latest first."""
    return list(narrative.edits.order_by("-at", "-pk"))


def office_of(approval: Approval) -> Office:
    """Return the office of an approval, as the city's policy has it now."""
    known = {office.key: office for office in policy().offices}
    return known.get(approval.office) or Office(approval.office, approval.office)


def next_approval(report: CommitteeReport) -> Approval | None:
    """Return the approval a report in review waits for; None when none is left."""
    if report.state != ReportState.IN_REVIEW:
        return None
    return next((one for one in approvals(report) if one.decision != "approved"), None)


def approvals(report: CommitteeReport) -> Sequence[Approval]:
    """Return a report's approvals in their order."""
    return sorted(report.approvals.all(), key=lambda one: one.order)


def may_decide(viewer: Viewer, approval: Approval) -> bool:
    """Return whether somebody may decide for an office, who has not signed for another one."""
    office = office_of(approval)
    others = [one for one in approvals(approval.report) if one.pk != approval.pk]
    if any(one.by_id == viewer.user_id and one.decision == "approved" for one in others):
        return False
    return may_approve_report(viewer, approval, office.role, office.department)


def waiting_for(*, viewer: Viewer) -> list[CommitteeReport]:
    """Return the reports in review that wait for somebody's decision."""
    in_review = CommitteeReport.objects.filter(state=ReportState.IN_REVIEW)
    found = []
    for one in in_review.prefetch_related("approvals"):
        approval = next_approval(one)
        if approval is not None:
            approval.report = one
            if may_decide(viewer, approval):
                found.append(one)
    return found


def folder_of(report: CommitteeReport) -> Path:
    """Return where the locked forms of a report lie."""
    return Path(settings.MEDIA_ROOT) / "projects" / "reports" / report.key


def locked_form(report: CommitteeReport, form: str) -> bytes:
    """Return the bytes that were locked.

    Raises:
        NotFound: the report is not locked, or there is no such form.
        Tampered: the file is not the one that was locked.
    """
    if form not in FORMS or form not in report.sha256:
        raise NotFound(f"The report {report.key} has no locked {form}.")
    path = folder_of(report) / FORMS[form][0]
    content = path.read_bytes() if path.exists() else b""
    if hashlib.sha256(content).hexdigest() != report.sha256[form]:
        raise Tampered(
            f"The {form} of the report {report.key} is not the file that was approved. Restore it "
            "from a backup."
        )
    return content


def frozen_figures(report: CommitteeReport) -> dict[str, words.Frozen]:
    """Return a report's figures by key."""
    return words.read(report.figures)
