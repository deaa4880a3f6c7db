"""Every change of a job's state, each a compare-and-set that only one process can win.

queued -> running      claim        a worker takes it, with the lease of this attempt
running -> done        finish       and what follows is queued in the same transaction
running -> queued      fail, recover    attempts are left
running -> failed      fail, recover    none are left, or trying again cannot help
queued -> cancelled    cancel       also when the same work already waits in another job
failed -> queued       retry        with a new allowance of attempts
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from citywide.portal.jobs import lease, queue
from citywide.portal.jobs.models import ONE_WAITING, Job, State

STOPPED = gettext_noop(
    "The work stopped before it was finished, each time it was tried. Nothing was lost; "
    "try again, and tell your administrator if it happens again."
)
REPLACED = gettext_noop("The same work was already waiting, so this job was not needed.")


@dataclass(frozen=True)
class Claimed:
    """A job that is this worker's to do."""

    job: Job
    lease: lease.Lease


def add(**values: Any) -> Job:
    """Return a new queued job, or for kinds that need no second one the one that waits already."""
    try:
        with transaction.atomic():
            job = Job.objects.create(**values)
            queue.ring()
            return job
    except IntegrityError:
        waiting = Job.objects.filter(kind=values["kind"], state=State.QUEUED).first()
        if values["kind"] not in ONE_WAITING or waiting is None:
            raise
        return waiting


def claim() -> Claimed | None:
    """Return the job that has waited longest, now running and leased; None if none is due."""
    due = Job.objects.filter(state=State.QUEUED, due_at__lte=timezone.now())
    for job in due.order_by("due_at", "created_at")[:20]:
        held = lease.take(job.id, job.attempts + 1)
        if held is None:
            continue
        won = Job.objects.filter(id=job.id, state=State.QUEUED, attempts=job.attempts).update(
            state=State.RUNNING,
            attempts=F("attempts") + 1,
            started_at=timezone.now(),
            step="",
            share=0,
        )
        if won:
            job.refresh_from_db()
            return Claimed(job, held)
        held.end()
    return None


def tell(job: Job, step: str, share: float) -> None:
    """Write how far a running job is; does nothing if it is no longer this attempt's."""
    _mine(job).update(step=step[:200], share=min(max(share, 0.0), 1.0))


def finish(job: Job, result: dict[str, Any], then: str = "") -> bool:
    """Mark a running job done and queue what follows; returns False if it was no longer ours."""
    with transaction.atomic():
        done = _mine(job).update(
            state=State.DONE,
            result=result,
            share=1,
            message="",
            reference="",
            finished_at=timezone.now(),
        )
        if done and then:
            add(kind=then, by=job.by, arguments={"after": str(job.id)})
    return bool(done)


def fail(job: Job, message: str, reference: str = "", can_help: bool = True) -> None:
    """Mark a running job failed, or queue it again if `can_help` and attempts are left."""
    if can_help and job.attempts < job.attempts_allowed:
        pauses = settings.JOB_PAUSES_SECONDS
        pause = pauses[min(job.attempts, len(pauses)) - 1]
        _queue_again(job, timezone.now() + timedelta(seconds=pause), message, reference)
        return
    _mine(job).update(
        state=State.FAILED, message=message, reference=reference, finished_at=timezone.now()
    )


def recover(*, counts: bool = True) -> int:
    """Queue again, at once, every running job whose worker has died; returns how many.

    With `counts` false the attempt that was cut short is not one of those allowed.
    """
    return sum(_recover(job, counts) for job in Job.objects.filter(state=State.RUNNING))


def _recover(job: Job, counts: bool) -> bool:
    held = lease.take(job.id, job.attempts)
    if held is None:
        return False
    try:
        if not counts:
            _mine(job).update(attempts_allowed=F("attempts_allowed") + 1)
        if job.attempts < job.attempts_allowed or not counts:
            return _queue_again(job, timezone.now(), "", "")
        changed = _mine(job).update(state=State.FAILED, message=STOPPED, finished_at=timezone.now())
        return bool(changed)
    finally:
        held.end()


def cancel(job: Job) -> bool:
    """Cancel a queued job; returns False if it had started or ended meanwhile."""
    waiting = Job.objects.filter(id=job.id, state=State.QUEUED)
    return bool(waiting.update(state=State.CANCELLED, finished_at=timezone.now()))


def retry(job: Job, by: str) -> bool:
    """Queue a failed job again in the name of `by`; returns False if it is not failed any more."""
    again = {"attempts_allowed": F("attempts") + settings.JOB_ATTEMPTS, "by": by}
    failed = Job.objects.filter(id=job.id, state=State.FAILED)
    try:
        with transaction.atomic():
            changed = failed.update(**again, **_queued(timezone.now(), "", ""))
            queue.ring()
    except IntegrityError:
        changed = failed.update(state=State.CANCELLED, message=REPLACED)
    return bool(changed)


def _queue_again(job: Job, due: Any, message: str, reference: str) -> bool:
    try:
        with transaction.atomic():
            changed = _mine(job).update(**_queued(due, message, reference))
            if changed:
                queue.ring()
    except IntegrityError:
        changed = _mine(job).update(
            state=State.CANCELLED, message=REPLACED, finished_at=timezone.now()
        )
    return bool(changed)


def _queued(due: Any, message: str, reference: str) -> dict[str, Any]:
    return {
        "state": State.QUEUED,
        "due_at": due,
        "step": "",
        "share": 0,
        "message": message,
        "reference": reference,
        "finished_at": None,
    }


def _mine(job: Job) -> QuerySet[Job]:
    """The row, as long as it is still this attempt at the job."""
    return Job.objects.filter(id=job.id, state=State.RUNNING, attempts=job.attempts)


def is_due() -> bool:
    """Return whether a job could be done now."""
    return Job.objects.filter(state=State.QUEUED, due_at__lte=timezone.now()).exists()


def is_stuck(seconds: float) -> bool:
    """Return whether a job has been due that long although none is running."""
    since = timezone.now() - timedelta(seconds=seconds)
    waiting = Job.objects.filter(state=State.QUEUED, due_at__lte=since)
    return waiting.exists() and not Job.objects.filter(state=State.RUNNING).exists()
