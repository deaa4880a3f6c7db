"""What people said about a project, handed in, and are told."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.models import (
    Attachment,
    Comment,
    Notice,
    Project,
    Subscription,
)


@dataclass(frozen=True)
class Talk:
    """One project's comments and files."""

    comments: QuerySet[Comment]
    files: QuerySet[Attachment]
    follows: bool


def talk_of(*, viewer: Viewer, project: Project) -> Talk:
    """Return a project's comments, oldest first, and files, newest first."""
    follows = Subscription.objects.filter(project=project, user_id=viewer.user_id).exists()
    return Talk(
        project.comments.select_related("by"),
        project.attachments.select_related("by").filter(removed_at=None),
        follows,
    )


def notices_of(*, viewer: Viewer, unread_only: bool = True) -> QuerySet[Notice]:
    """Return what somebody was told about projects, newest first."""
    found = Notice.objects.select_related("project").filter(user_id=viewer.user_id)
    return found.filter(read_at=None) if unread_only else found
