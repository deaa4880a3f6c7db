"""Files handed over: durable before anybody is told they arrived, removed when they have landed."""

from __future__ import annotations

import hashlib
import os
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from citywide.core.errors import UsageError
from citywide.portal.jobs.models import Upload

_DAY_SECONDS = 24 * 60 * 60


def keep(file: UploadedFile, dataset: str, by: str) -> Upload:
    """Return an unsaved Upload whose bytes a power cut can no longer take away.

    Raises:
        UsageError: the file is empty.
        OSError: there is no room.
    """
    if not file.size:
        raise UsageError(f"{file.name} is empty.")
    upload = Upload(dataset=dataset, name=name_of(file), size_bytes=file.size, by=by)
    upload.path.parent.mkdir(parents=True, exist_ok=True)
    arriving = upload.path.with_suffix(".arriving")
    try:
        upload.sha256 = write(file, arriving)
        arriving.rename(upload.path)
    except OSError:
        arriving.unlink(missing_ok=True)
        raise
    _sync_folder(upload.path.parent)
    return upload


def name_of(file: UploadedFile, unnamed: str = "upload", longest: int = 255) -> str:
    """Return the last part of the name, whichever way the sender's computer writes folders."""
    plain = (file.name or "").replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(letter for letter in plain if letter.isprintable())
    return printable[-longest:] or unnamed


def write(file: UploadedFile, target: Path) -> str:
    """Write a file so that a power cut can no longer take it away; return its SHA-256."""
    digest = hashlib.sha256()
    with target.open("wb") as writer:
        for chunk in file.chunks(1 << 20):
            digest.update(chunk)
            writer.write(chunk)
        writer.flush()
        os.fsync(writer.fileno())
    return digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(upload: Upload) -> None:
    """Remove an upload's bytes; its record stays."""
    upload.path.unlink(missing_ok=True)
    Upload.objects.filter(id=upload.id, removed_at=None).update(removed_at=timezone.now())


def clean() -> int:
    """Remove uploads kept long enough and files no request finished; returns how many."""
    before = timezone.now() - timedelta(days=settings.UPLOAD_KEPT_DAYS)
    old = list(Upload.objects.filter(removed_at=None, created_at__lt=before))
    for upload in old:
        remove(upload)
    return len(old) + sum(_remove_stray(path) for path in _strays()) + _remove_corrections(before)


def _remove_corrections(before: datetime) -> int:
    """Corrected rows were landed by their job; the file is kept as long as an upload."""
    kept = Path(settings.MEDIA_ROOT).glob("corrections/*.csv")
    old = [path for path in kept if path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _strays() -> list[Path]:
    kept = {upload.path.name for upload in Upload.objects.filter(removed_at=None)}
    arrived = [path for path in Path(settings.MEDIA_ROOT).glob("*") if path.name not in kept]
    return [*arrived, *Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*")]


def _remove_stray(path: Path) -> bool:
    """A day is longer than any request: until then somebody may still be writing the file."""
    if not path.is_file() or timezone.now().timestamp() - path.stat().st_mtime < _DAY_SECONDS:
        return False
    path.unlink(missing_ok=True)
    return True
