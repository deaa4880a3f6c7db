"""Work in the background as people see it, and the files they handed over for it."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """How far a job has come; queued and running are open, the others final."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


FINAL = (State.DONE, State.FAILED, State.CANCELLED)
ONE_WAITING = ("run", "refresh")
"""Kinds that do everything there is to do, so a second one waiting would be for nothing."""


def attempts_allowed() -> int:
    """Return how often a new job may be tried."""
    return int(settings.JOB_ATTEMPTS)


class Upload(models.Model):
    """A file a person handed over: kept under its own id until it has landed in the lake."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dataset = models.CharField(_("data set"), max_length=100)
    name = models.CharField(_("file name"), max_length=255)
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    by = models.CharField(_("uploaded by"), max_length=254)
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="upload_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where the bytes are, or were."""
        return Path(settings.MEDIA_ROOT) / f"{self.id.hex}{Path(self.name).suffix.lower()[:12]}"


class Job(models.Model):
    """One piece of work: who asked for it, how far it is, how it ended.

    The row is the truth; the queue's messages only wake a worker. A running job's worker holds
    the job's lease, which the operating system frees when the worker dies.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=30)
    dataset = models.CharField(_("data set"), max_length=100, blank=True)
    arguments = models.JSONField(default=dict, blank=True)
    upload = models.ForeignKey(
        Upload, on_delete=models.PROTECT, null=True, blank=True, related_name="jobs"
    )
    by = models.CharField(_("asked for by"), max_length=254)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    step = models.CharField(max_length=200, blank=True)
    share = models.FloatField(default=0)
    message = models.TextField(blank=True)
    reference = models.CharField(max_length=12, blank=True)
    """Finds the traceback in the log when something unexpected happened."""
    result = models.JSONField(default=dict, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    attempts_allowed = models.PositiveSmallIntegerField(default=attempts_allowed)
    created_at = models.DateTimeField(_("asked for"), default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "due_at"], name="job_by_state"),
            models.Index(fields=["by", "-created_at"], name="job_by_person"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="job_state_is_known"),
            models.CheckConstraint(
                condition=Q(share__gte=0) & Q(share__lte=1), name="job_share_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(attempts__lte=F("attempts_allowed")), name="job_attempts_are_bounded"
            ),
            models.CheckConstraint(
                condition=Q(state__in=FINAL, finished_at__isnull=False)
                | (~Q(state__in=FINAL) & Q(finished_at__isnull=True)),
                name="job_is_finished_when_final",
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(started_at__isnull=False, attempts__gt=0),
                name="job_running_has_started",
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(state="queued", kind__in=ONE_WAITING),
                name="one_waiting_run_and_refresh",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.dataset}".strip()

    @property
    def is_open(self) -> bool:
        """True until the job is done, failed or cancelled."""
        return self.state in (State.QUEUED, State.RUNNING)
