"""Making a report: publish what it is counted from, freeze records and figures, draft the prose."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from citywide.core.errors import Conflict, UsageError
from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.actions.report import metrics
from citywide.services.portfolio.actions.report.record import RULE_WRITE, note
from citywide.services.portfolio.actions.report.snapshot import freeze
from citywide.services.portfolio.models import (
    CommitteeReport,
    Narrative,
    ReportState,
)
from citywide.services.portfolio.permissions import may_write_report, must
from citywide.services.portfolio.publish import publish_report
from citywide.services.portfolio.publish.publication import Tell
from citywide.services.portfolio.queries.lake import PUBLISHER
from citywide.services.portfolio.queries.policy import policy
from citywide.services.portfolio.queries.report import previous_of
from citywide.services.portfolio.words.report import english
from citywide.services.portfolio.words.report.drafts import draft_all
from citywide.services.portfolio.words.report.figures import read

FIRST_DAY = dt.date(1990, 1, 1)


def _silent(_step: str, _share: float) -> None:
    return None


def make_report(
    *, by: Viewer, as_of: dt.date, previous_on: dt.date | None = None, tell: Tell = _silent
) -> CommitteeReport:
    """Make a report as the records stood on a day, and return it as a draft.

    It follows the latest published report of an earlier day, or that of `previous_on`, from which
    completed projects are counted.

    Raises:
        Forbidden: `by` does not write reports.
        UsageError: the days cannot be those of a report.
        Conflict: the records changed while it was made.
        VersionHeld: the rows it is counted from broke a rule and wait for a steward.
    """
    must(may_write_report(by) or by == PUBLISHER, RULE_WRITE)
    check_days(as_of, previous_on)
    previous = _previous(as_of, previous_on)
    report = CommitteeReport(
        key=_free_key(as_of),
        as_of=as_of,
        previous=previous,
        previous_on=previous_on or (previous.as_of if previous else None),
        created_by_id=by.user_id,
        created_at=timezone.now(),
    )
    publish_report(by=by, report=report, tell=lambda step, share: tell(step, 0.8 * share))
    tell("freeze", 0.8)
    report.snapshot = freeze(as_of, report.previous_on)
    report.figures = metrics.figures(report.key) | _add_metrics(report)
    _check_equal(report)
    report.header = _header(as_of)
    tell("draft", 0.95)
    return _keep(by, report)


def check_days(as_of: dt.date, previous_on: dt.date | None) -> None:
    """Raise UsageError unless a report can be as of a day and follow one of another."""
    if not FIRST_DAY <= as_of <= timezone.localdate():
        raise UsageError(
            _("A report can be as of today or a day before; %(day)s is none.")
            % {"day": as_of.isoformat()}
        )
    if previous_on is not None and not FIRST_DAY <= previous_on < as_of:
        raise UsageError(
            _("The previous report must be of a day before %(day)s.") % {"day": as_of.isoformat()}
        )


def _previous(as_of: dt.date, previous_on: dt.date | None) -> CommitteeReport | None:
    if previous_on is None:
        return previous_of(as_of=as_of)
    known = CommitteeReport.objects.filter(as_of=previous_on).exclude(state=ReportState.WITHDRAWN)
    public = known.filter(state=ReportState.PUBLISHED).order_by("-pk").first()
    return public or known.order_by("-pk").first()


def _free_key(as_of: dt.date) -> str:
    """Return the day, with a number if there are reports of that day."""
    known = set(
        CommitteeReport.objects.filter(key__startswith=as_of.isoformat()).values_list(
            "key", flat=True
        )
    )
    key, number = as_of.isoformat(), 2
    while key in known:
        key, number = f"{as_of.isoformat()}-{number}", number + 1
    return key


def _add_metrics(report: CommitteeReport) -> dict[str, Any]:
    """Freeze the plan's target metrics into the snapshot; return their figures."""
    found, figures = metrics.target_metrics(report.snapshot["goals"], report.as_of)
    report.snapshot["metrics"] = found
    return figures


def _check_equal(report: CommitteeReport) -> None:
    """Refuse a report whose figures and records differ: somebody wrote between the two."""
    projects = report.snapshot["projects"]
    counted = {
        "committee_projects": len(projects),
        "committee_completed": len(report.snapshot["completed"]),
        "committee_red": sum(one["status"] == "RED" for one in projects),
        "committee_yellow": sum(one["status"] == "YELLOW" for one in projects),
    }
    figures = read(report.figures)
    for key, number in counted.items():
        if key in figures and figures[key].value != number:
            raise Conflict(
                _("The records changed while the report was made. Nothing was kept; try again.")
            )


def _header(as_of: dt.date) -> dict[str, str]:
    said = policy()
    return {
        "language": "en",
        "to": said.committee,
        "from": said.sender,
        "sender_title": said.sender_title,
        "subject": said.subject,
        "date": english.day(as_of),
        "council_district": said.council_district,
        "contact": said.contact,
        "department": said.department,
        "strategic_plan": said.strategic_plan,
    }


def _keep(by: Viewer, report: CommitteeReport) -> CommitteeReport:
    before = report.previous.snapshot if report.previous else None
    drafts = draft_all(report.snapshot, read(report.figures), report.header, before)
    try:
        with transaction.atomic():
            report.save(force_insert=True)
            Narrative.objects.bulk_create(
                Narrative(report=report, section=one.section, order=place, drafted=one.text)
                for place, one in enumerate(drafts)
            )
            receipts = {key: one.get("receipt", "") for key, one in report.figures.items()}
            days = {"as_of": report.as_of, "previous_on": report.previous_on}
            note(by, report, "made", "create", **days, receipts=receipts)
    except IntegrityError:
        raise Conflict(
            _("Somebody made another report of that day meanwhile. Look at that one first.")
        ) from None
    return report
