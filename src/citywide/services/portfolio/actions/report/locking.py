"""The end of a report's way: locked with its bytes, published, withdrawn. Nothing changes after."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from citywide.core.errors import Conflict, UsageError
from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.actions.report.record import RULE_WRITE, alone, note
from citywide.services.portfolio.models import CommitteeReport, ReportState
from citywide.services.portfolio.permissions import may_write_report, must
from citywide.services.portfolio.queries import report as queries

_OPEN = (ReportState.DRAFT, ReportState.IN_REVIEW)
_LOCKED = (ReportState.APPROVED, ReportState.PUBLISHED)


@transaction.atomic
def lock(*, by: Viewer, report: CommitteeReport, forms: Mapping[str, bytes]) -> CommitteeReport:
    """Keep a report's bytes for good and return it; `forms` are those of `queries.report.FORMS`.

    Once every office has approved it, locking decides nothing, so that whoever gave the last
    approval does it. A report that is locked already stays as it is.

    Raises:
        Conflict: an office has not approved it.
    """
    report = alone(report, ReportState.IN_REVIEW, *_LOCKED)
    if report.state in _LOCKED:
        return report
    given = queries.approvals(report)
    if not given or any(one.decision != "approved" for one in given):
        raise Conflict(_("A report is locked once every office has approved it."))
    if set(forms) != set(queries.FORMS):
        raise UsageError("A report is locked in every one of its forms.")
    folder = queries.folder_of(report)
    folder.mkdir(parents=True, exist_ok=True)
    for form, content in forms.items():
        _write(folder / queries.FORMS[form][0], content)
    report.sha256 = {form: hashlib.sha256(content).hexdigest() for form, content in forms.items()}
    report.locked_at = timezone.now()
    last = max(one.at for one in given if one.at)
    report.approved_on = timezone.localtime(last).date()
    report.state = ReportState.APPROVED
    report.save(update_fields=["sha256", "locked_at", "approved_on", "state"])
    note(by, report, "locked", sha256=report.sha256)
    return report


@transaction.atomic
def publish_memorandum(*, by: Viewer, report: CommitteeReport) -> CommitteeReport:
    """Show an approved report to everybody and return it."""
    must(may_write_report(by), RULE_WRITE)
    report = alone(report, ReportState.APPROVED)
    for form in queries.FORMS:
        queries.locked_form(report, form)
    report.state, report.published_at = ReportState.PUBLISHED, timezone.now()
    report.save(update_fields=["state", "published_at"])
    note(by, report, "published", "release")
    return report


@transaction.atomic
def withdraw(*, by: Viewer, report: CommitteeReport, reason: str) -> CommitteeReport:
    """Withdraw a report with a reason and return it; it stays listed, and its bytes stay kept.

    Raises:
        UsageError: no reason is given.
    """
    must(may_write_report(by), RULE_WRITE)
    if not reason.strip():
        raise UsageError(_("Say why the report is withdrawn."))
    report = alone(report, *_OPEN, *_LOCKED)
    report.state, report.withdrawn_at = ReportState.WITHDRAWN, timezone.now()
    report.withdrawn_reason = reason.strip()
    report.save(update_fields=["state", "withdrawn_at", "withdrawn_reason"])
    note(by, report, "withdrawn", reason=report.withdrawn_reason)
    return report


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    part = path.with_suffix(f"{path.suffix}.part")
    with part.open("wb") as writer:
        writer.write(content)
        writer.flush()
        os.fsync(writer.fileno())
    part.replace(path)
