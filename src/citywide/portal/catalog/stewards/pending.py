"""Work of the queue that a page should mention, so that nobody asks for it twice."""

from __future__ import annotations

from citywide.portal.jobs.models import Job, State


def open_jobs(dataset: str, kind: str, run: str = "") -> list[Job]:
    """Return the unfinished jobs of a kind for a data set, or for one of its runs, newest first."""
    found = Job.objects.filter(
        dataset=dataset, kind=kind, state__in=[State.QUEUED, State.RUNNING]
    ).order_by("-created_at")
    return [job for job in found if not run or job.arguments.get("run") == run]


def finished_corrections(dataset: str, limit: int = 5) -> list[Job]:
    """Return the last finished corrections of a data set, newest first."""
    found = Job.objects.filter(
        dataset=dataset, kind="resubmit", state__in=[State.DONE, State.FAILED]
    )
    return list(found.order_by("-created_at")[:limit])
