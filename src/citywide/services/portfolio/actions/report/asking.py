"""Asking for the long work: making a report, and locking one that every office approved."""

from __future__ import annotations

import datetime as dt

from citywide.portal.access.viewer import Viewer
from citywide.portal.jobs import actions
from citywide.portal.jobs.models import Job
from citywide.services.portfolio.actions.report.making import check_days
from citywide.services.portfolio.actions.report.record import RULE_WRITE
from citywide.services.portfolio.models import CommitteeReport
from citywide.services.portfolio.permissions import may_write_report, must

MAKE = "make_committee_report"
LOCK = "lock_committee_report"


def queue_report(*, by: Viewer, as_of: dt.date, previous_on: dt.date | None = None) -> Job:
    """Queue the making of a report and return the job.

    Raises:
        Forbidden: `by` does not write reports.
        UsageError: the days cannot be those of a report.
    """
    must(may_write_report(by), RULE_WRITE)
    check_days(as_of, previous_on)
    days = {"as_of": as_of.isoformat()}
    if previous_on is not None:
        days["previous_on"] = previous_on.isoformat()
    return actions.enqueue(by=by, kind=MAKE, arguments=days)


def queue_lock(*, by: Viewer, report: CommitteeReport) -> Job:
    """Queue the locking of an approved report; call it in the transaction of the last approval."""
    return actions.enqueue(by=by, kind=LOCK, arguments={"report": report.key})
