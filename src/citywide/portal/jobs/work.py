"""Does one job: what the queue's messages call, in a worker process."""

from __future__ import annotations

import logging
import time
import uuid

from django.db import DatabaseError
from django.utils.translation import gettext_noop

from citywide.core.errors import CitywideError, LakeError, SourceError
from citywide.portal.access import gate
from citywide.portal.jobs import queue, registry, states, uploads
from citywide.portal.jobs.handlers import viewer_of
from citywide.portal.jobs.models import Job

log = logging.getLogger(__name__)

PASSING = (LakeError, SourceError)
"""Errors that may be gone at the next attempt; others would only be repeated."""
UNEXPECTED = gettext_noop(
    "Something unexpected went wrong. Nothing was published by this job; your administrator finds "
    "the cause in the log by the reference."
)
TOO_LONG = gettext_noop(
    "The work took longer than a job may take and was stopped. Ask your administrator."
)
_TELL_SECONDS = 0.5


def work() -> None:
    """Do the job that has waited longest, if one is due; never raises for what a job does."""
    claimed = None if queue.is_closing() else states.claim()
    if claimed is None:
        return
    try:
        _do(claimed.job)
    finally:
        claimed.lease.end()


def _do(job: Job) -> None:
    """Run a job's handler and write down how it ended; the one place that stops every error."""
    try:
        kind = registry.kind(job.kind)
        result = kind.handle(job, _teller(job))
    except CitywideError as error:
        log.info("Job %s (%s %s): %s", job.id, job.kind, job.dataset, error)
        states.fail(job, str(error), can_help=isinstance(error, PASSING))
        if gate.is_refusal(error):
            gate.note_denied(viewer_of(job), f"job:{job.kind}")
    except SystemExit:
        # How the queue's library says that the time is up.
        states.fail(job, TOO_LONG, can_help=False)
        raise
    except Exception:
        reference = uuid.uuid4().hex[:8]
        log.exception("Job %s (%s %s), reference %s", job.id, job.kind, job.dataset, reference)
        states.fail(job, UNEXPECTED, reference)
    else:
        if states.finish(job, result, kind.then) and job.upload:
            # Not before the end is written down: whoever does it again needs the file.
            uploads.remove(job.upload)


def _teller(job: Job) -> registry.Tell:
    """Return a `tell` that writes at most twice a second, but never leaves out a kind of step.

    A long step often tells of itself once, right after a short one.
    """
    written_at, begun = -_TELL_SECONDS, set[str]()

    def tell(step: str, share: float) -> None:
        nonlocal written_at
        now, first = time.monotonic(), step.partition(" ")[0]
        if now - written_at < _TELL_SECONDS and first in begun:
            return
        written_at = now
        begun.add(first)
        try:
            states.tell(job, step, share)
        except DatabaseError:
            # Progress is only shown; no job fails for it.
            log.warning("Progress of job %s could not be written.", job.id, exc_info=True)

    return tell
