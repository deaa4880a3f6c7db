"""Asking for a publication; whoever changed what is public does so in the same transaction."""

from __future__ import annotations

from django.db import transaction

from citywide.portal.access.viewer import Viewer
from citywide.portal.jobs import actions
from citywide.portal.jobs.models import Job, State

KIND = "publish_homelessness"
"""The kind of job; `publish.background` handles it."""


def queue_publication(by: Viewer) -> Job:
    """Queue a publication of everything, or return the one that waits already."""
    with transaction.atomic():
        waiting = Job.objects.filter(kind=KIND, state=State.QUEUED).first()
        return waiting or actions.enqueue(by=by, kind=KIND)
