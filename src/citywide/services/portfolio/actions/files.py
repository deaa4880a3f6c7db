"""Files handed in with a project: checked, scanned where a scanner is there, kept by their id."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from citywide.core.errors import Conflict
from citywide.portal.access.viewer import Viewer
from citywide.portal.jobs.attached import keep
from citywide.services.portfolio.actions.history import note
from citywide.services.portfolio.models import Attachment, Project
from citywide.services.portfolio.permissions import may_manage, may_see, must


def path_of(attachment: Attachment) -> Path:
    """Return where an attachment's bytes lie."""
    return Path(settings.MEDIA_ROOT) / "projects" / str(attachment.id)


def attach(*, by: Viewer, project: Project, file: UploadedFile, note_text: str = "") -> Attachment:
    """Keep a file with a project and return its record.

    Raises:
        Forbidden: `by` is not of the city.
        UsageError: it is empty, too large, of a kind that is not kept, or holds malware.
    """
    must(may_see(by), "Only people of the city hand in files.")
    found = Attachment(project=project, note=note_text)
    target = path_of(found)
    kept = keep(file, target)
    try:
        found.name, found.size_bytes, found.sha256 = kept.name, kept.size_bytes, kept.sha256
        found.media_type, found.is_scanned = kept.media_type, kept.is_scanned
        found.by_id, found.at = by.user_id, timezone.now()
        after = {"sha256": kept.sha256}
        with transaction.atomic():
            found.save(force_insert=True)
            note(by=by, project=project, kind="file", subject=kept.name, after=after)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return found


def remove(*, by: Viewer, attachment: Attachment) -> None:
    """Take a file away from a project; its record stays, its bytes go.

    Raises:
        Forbidden: only who handed it in and the project's manager may.
        Conflict: it was removed before.
    """
    is_own = by.user_id is not None and attachment.by_id == by.user_id
    must(
        is_own or may_manage(by, attachment.project),
        "Only who handed a file in and the project's manager may remove it.",
    )
    with transaction.atomic():
        now = timezone.now()
        if not Attachment.objects.filter(pk=attachment.pk, removed_at=None).update(removed_at=now):
            raise Conflict(f"{attachment.name} was removed before.")
        project, kept = attachment.project, {"sha256": attachment.sha256}
        note(by=by, project=project, kind="file", subject=attachment.name, before=kept)
        transaction.on_commit(lambda: path_of(attachment).unlink(missing_ok=True))
