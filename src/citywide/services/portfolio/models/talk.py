"""What people say about a project, hand in and want to be told of."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from citywide.services.portfolio.models.project import Project


class Comment(models.Model):
    """A remark between people of the city; never public."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(_("comment"))
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]


class Attachment(models.Model):
    """A file handed in with a project; its bytes lie in the uploads folder under its id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(_("file name"), max_length=255)
    media_type = models.CharField(max_length=100)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    is_scanned = models.BooleanField(_("scanned for malware"), default=False)
    note = models.CharField(_("what it is"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at"]


class Subscription(models.Model):
    """Somebody who is told by e-mail when a project's status changes."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="subscriptions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="project_subscriptions"
    )
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "user"], name="one_subscription_each")
        ]


class Notice(models.Model):
    """A reminder or message that was put before somebody, so that it is sent once."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="notices")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="project_notices"
    )
    kind = models.CharField(max_length=40)
    """update_due, update_overdue, status_changed, approval_wanted, returned."""
    about = models.CharField(max_length=100)
    """What makes it the same notice, like the day a status is as of."""
    at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["project", "user", "kind", "about"], name="each_notice_once"
            )
        ]
