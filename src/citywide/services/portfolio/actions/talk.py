"""Comments, and who wants to be told of a project."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from citywide.core.errors import UsageError
from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.actions.history import note
from citywide.services.portfolio.models import Comment, Project, Subscription
from citywide.services.portfolio.permissions import may_see, must

LONGEST = 5_000


def comment(*, by: Viewer, project: Project, text: str) -> Comment:
    """Keep a comment and return it; raises Forbidden, or UsageError when it says nothing."""
    must(may_see(by), "Only people of the city comment on projects.")
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise UsageError(f"A comment has between 1 and {LONGEST} letters; this has {len(text)}.")
    with transaction.atomic():
        made = Comment.objects.create(
            project=project, by_id=by.user_id, at=timezone.now(), text=text
        )
        note(by=by, project=project, kind="comment", subject=text[:80])
    return made


def withdraw(*, by: Viewer, comment: Comment) -> None:
    """Take one's own comment back; that there was one stays. Raises Forbidden."""
    must(comment.by_id == by.user_id, "Only who wrote a comment may withdraw it.")
    with transaction.atomic():
        now = timezone.now()
        if Comment.objects.filter(pk=comment.pk, withdrawn_at=None).update(withdrawn_at=now):
            note(by=by, project=comment.project, kind="comment", subject="withdrawn")


def restore(*, by: Viewer, comment: Comment) -> None:
    """Undo a withdrawal; raises Forbidden."""
    must(comment.by_id == by.user_id, "Only who wrote a comment may bring it back.")
    with transaction.atomic():
        found = Comment.objects.filter(pk=comment.pk, withdrawn_at__isnull=False)
        if found.update(withdrawn_at=None):
            note(by=by, project=comment.project, kind="comment", subject="restored")


def subscribe(*, by: Viewer, project: Project, wanted: bool) -> None:
    """Begin or stop telling somebody of a project's status; raises Forbidden."""
    must(may_see(by), "Only people of the city follow projects.")
    mine = Subscription.objects.filter(project=project, user_id=by.user_id)
    with transaction.atomic():
        if wanted:
            now = timezone.now()
            _found, changed = Subscription.objects.get_or_create(
                project=project, user_id=by.user_id, defaults={"at": now}
            )
        else:
            changed = bool(mine.delete()[0])
        if changed:
            note(by=by, project=project, kind="subscription", after={"follows": wanted})
