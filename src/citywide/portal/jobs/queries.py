"""Which jobs and data sets somebody may look at and act on."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet

from citywide.core.contracts.model import Contract
from citywide.core.errors import NotFound
from citywide.portal.access import gate
from citywide.portal.access.viewer import Viewer
from citywide.portal.jobs.models import Job, State


def may_upload(viewer: Viewer, contract: Contract) -> bool:
    """Return whether a viewer may hand over extracts of a data set; derived tables have none."""
    return gate.may_manage(viewer, contract) and not contract.derived


def uploadable(viewer: Viewer) -> list[Contract]:
    """Return the data sets a viewer may hand over extracts of."""
    return [c for c in gate.visible_datasets(viewer) if may_upload(viewer, c)]


def followed(viewer: Viewer) -> list[Contract]:
    """Return the data sets whose runs and jobs a viewer may read."""
    return [c for c in gate.visible_datasets(viewer) if gate.may_follow(viewer, c)]


def may_act_on(viewer: Viewer, job: Job) -> bool:
    """Return whether a viewer may try a job again or cancel it."""
    if viewer.user_id is None:
        return False
    if not job.dataset and viewer.has("administrator"):
        return True
    return job.by == viewer.actor or job.dataset in viewer.stewarded


def jobs(viewer: Viewer, *, mine: bool = False) -> QuerySet[Job]:
    """Return jobs a viewer may read, newest first: their own and those of data sets they follow.

    Jobs of the whole city are for administrators.
    """
    found = Job.objects.select_related("upload")
    if viewer.user_id is None:
        return found.none()
    own = Q(by=viewer.actor)
    if mine:
        return found.filter(own)
    readable = own | Q(dataset__in=[c.id for c in followed(viewer)])
    if viewer.has("administrator"):
        readable |= Q(dataset="")
    return found.filter(readable)


def job(viewer: Viewer, job_id: uuid.UUID) -> Job:
    """Return one job; raises NotFound when there is none the viewer may read."""
    found = jobs(viewer).filter(id=job_id).first()
    if found is None:
        raise NotFound("There is no such job.")
    return found


def following(job: Job) -> Job | None:
    """Return the job that was queued when this one was done, if it is not finished yet."""
    waiting = Job.objects.filter(kind="refresh", state__in=[State.QUEUED, State.RUNNING])
    if job.finished_at is None:
        return None
    return waiting.order_by("created_at").last()


def city_contract(dataset: str) -> Contract | None:
    """Return a data set's contract for its name; None for jobs of the whole city."""
    return gate.city().contracts.get(dataset)
