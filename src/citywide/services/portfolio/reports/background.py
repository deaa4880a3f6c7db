"""What is done with reports in the background: making one, and locking one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from citywide.core.errors import UsageError
from citywide.portal.jobs import words
from citywide.portal.jobs.handlers import viewer_of
from citywide.portal.jobs.models import Job
from citywide.portal.jobs.registry import Tell, handler
from citywide.services.portfolio.actions import report as actions
from citywide.services.portfolio.models import CommitteeReport
from citywide.services.portfolio.reports.memorandum import forms_of

words.KINDS[actions.MAKE] = _("Report to the committee")
words.KINDS[actions.LOCK] = _("Locking a report to the committee")
words.STEPS["publish"] = _("Publishing")
words.STEPS["freeze"] = _("Freezing the records")
words.STEPS["draft"] = _("Drafting the text")


@handler(actions.MAKE)
def make(job: Job, tell: Tell) -> dict[str, Any]:
    """Make a report. Arguments: as_of, and previous_on if one was given.

    An attempt that was cut short after the report was made is found by its author and time.
    """
    as_of = dt.date.fromisoformat(job.arguments["as_of"])
    previous = job.arguments.get("previous_on")
    viewer = viewer_of(job)
    made = None
    if job.attempts > 1:
        made = CommitteeReport.objects.filter(
            as_of=as_of, created_by_id=viewer.user_id, created_at__gte=job.created_at
        ).first()
    if made is None:
        before = dt.date.fromisoformat(previous) if previous else None
        made = actions.make_report(by=viewer, as_of=as_of, previous_on=before, tell=tell)
    return {"report": made.key, "receipts": _receipts(made)}


@handler(actions.LOCK)
def lock(job: Job, tell: Tell) -> dict[str, Any]:
    """Write a report's forms and lock it. Argument: report."""
    report = CommitteeReport.objects.filter(key=job.arguments["report"]).first()
    if report is None:
        raise UsageError(f"There is no report {job.arguments['report']}.")
    tell("write", 0.1)
    locked = actions.lock(by=viewer_of(job), report=report, forms=forms_of(report))
    return {"report": locked.key, "receipts": _receipts(locked)}


def _receipts(report: CommitteeReport) -> list[str]:
    return sorted({one["receipt"] for one in report.figures.values() if one.get("receipt")})
