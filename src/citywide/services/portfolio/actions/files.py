"""Files handed in with a project: checked, scanned where a scanner is there, kept by their id."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from citywide.core.errors import Conflict, UsageError
from citywide.portal.access.viewer import Viewer
from citywide.portal.jobs.uploads import name_of, write
from citywide.services.portfolio.actions.history import note
from citywide.services.portfolio.exchange.attached import media_type_of
from citywide.services.portfolio.models import Attachment, Project
from citywide.services.portfolio.permissions import may_manage, may_see, must

LARGEST_BYTES = 25 * 1024 * 1024
_FOUND_MALWARE = 1
_SCAN_SECONDS = 120


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
    name = name_of(file, "file")
    if not file.size:
        raise UsageError(f"{name} is empty.")
    if file.size > LARGEST_BYTES:
        raise UsageError(
            f"{name} has {file.size / 2**20:.1f} MB; at most {LARGEST_BYTES >> 20} are kept."
        )
    found = Attachment(project=project, name=name, size_bytes=file.size, note=note_text)
    target = path_of(found)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        found.sha256 = write(file, target)
        found.media_type = media_type_of(target, name)
        found.is_scanned = _scan(target, name)
        found.by_id, found.at = by.user_id, timezone.now()
        with transaction.atomic():
            found.save(force_insert=True)
            note(by=by, project=project, kind="file", subject=name, after={"sha256": found.sha256})
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


def _scan(path: Path, name: str) -> bool:
    """Return whether ClamAV looked at the file; where it is not installed, nobody did."""
    scanner = shutil.which("clamdscan") or shutil.which("clamscan")
    if scanner is None:
        return False
    command = [scanner, "--no-summary", "--infected", str(path)]
    if scanner.endswith("clamdscan"):
        command.insert(1, "--fdpass")
    done = subprocess.run(command, capture_output=True, timeout=_SCAN_SECONDS, check=False)
    if done.returncode == _FOUND_MALWARE:
        raise UsageError(
            f"{name} holds malware, the scanner says. It was not kept. "
            "Tell your information security office."
        )
    return done.returncode == 0
