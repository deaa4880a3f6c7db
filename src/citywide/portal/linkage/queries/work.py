"""What was done for a linkage in the background, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from citywide.portal.access import linkage
from citywide.portal.access.viewer import Viewer
from citywide.portal.jobs import words
from citywide.portal.jobs.models import Job, State
from citywide.portal.jobs.queries import jobs
from citywide.portal.linkage.kinds import EVERY

SHOWN = 8


@dataclass(frozen=True)
class Work:
    """A job of a linkage as its page shows it."""

    job: Job
    kind: str
    step: str
    percent: int
    colour: str
    may_open: bool
    """Whether the reader may open the job's own page."""


def recent(viewer: Viewer, spec: str) -> list[Work]:
    """Return the newest jobs of a linkage; raises NotFound where the viewer may not know of it."""
    linkage.spec(viewer, spec)
    found = list(_of(spec)[:SHOWN])
    mine = set(jobs(viewer).filter(id__in=[job.id for job in found]).values_list("id", flat=True))
    return [
        Work(
            job=job,
            kind=str(words.KINDS.get(job.kind, job.kind)),
            step=str(words.step(job.step)) if job.step else "",
            percent=round(job.share * 100),
            colour=words.COLOURS.get(job.state, "neutral"),
            may_open=job.id in mine,
        )
        for job in found
    ]


def waiting(spec: str, kind: str) -> Job | None:
    """Return a job of a kind that waits for its turn."""
    return _of(spec).filter(kind=kind, state=State.QUEUED).first()


def _of(spec: str) -> QuerySet[Job]:
    return Job.objects.filter(kind__in=EVERY, arguments__spec=spec).order_by("-created_at")
