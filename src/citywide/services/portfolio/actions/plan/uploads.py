"""A file between the page it was handed in on and the page where it is confirmed.

It lies in a folder of its own under a name nobody can guess, is shown only to who handed it in, and
goes when it is imported, given up, or a day old.
"""

from __future__ import annotations

import json
import os
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from citywide.core.errors import ExtractError, Finding, NotFound
from citywide.portal.access.viewer import Viewer
from citywide.portal.jobs.uploads import name_of
from citywide.services.portfolio.actions.plan.entries import must_manage
from citywide.services.portfolio.exchange.plan import MAX_BYTES
from citywide.services.portfolio.models import Project

_KEPT_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class KeptFile:
    """A file as it was handed in."""

    name: str
    data: bytes


def keep_file(*, by: Viewer, project: Project, file: UploadedFile) -> str:
    """Keep a file of a plan and return the id under which `kept_file` finds it.

    Raises ExtractError when it is empty or larger than a plan can be.
    """
    must_manage(by, project)
    name = name_of(file, "plan", 200)
    if not file.size:
        raise ExtractError([Finding(_("The file is empty. Choose the file with the plan."), name)])
    if file.size > MAX_BYTES:
        sentence = _("The file is larger than %(most)s MB. Hand in the plan of one project.")
        raise ExtractError([Finding(sentence % {"most": MAX_BYTES >> 20}, name)])
    _clean()
    key = uuid.uuid4().hex
    head = {"project": project.pk, "by": by.user_id, "name": name}
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    arriving = folder / f"{key}.arriving"
    try:
        with arriving.open("wb") as writer:
            writer.write(json.dumps(head).encode() + b"\n")
            for chunk in file.chunks(1 << 20):
                writer.write(chunk)
            writer.flush()
            os.fsync(writer.fileno())
        arriving.rename(_path(key))
    except BaseException:
        arriving.unlink(missing_ok=True)
        raise
    return key


def kept_file(*, by: Viewer, project: Project, key: str) -> KeptFile:
    """Return a file that was kept for this person and project; raises NotFound."""
    must_manage(by, project)
    gone = NotFound(_("This file is not kept any more. Hand it in again."))
    try:
        with _path(key).open("rb") as reader:
            head = json.loads(reader.readline())
            data = reader.read()
    except (FileNotFoundError, ValueError):
        raise gone from None
    if (head["project"], head["by"]) != (project.pk, by.user_id):
        raise gone
    return KeptFile(head["name"], data)


def remove_file(*, by: Viewer, project: Project, key: str) -> None:
    """Remove a kept file; one that is gone already is no mistake."""
    try:
        kept_file(by=by, project=project, key=key)
    except NotFound:
        return
    _path(key).unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "projects" / "imports"


def _path(key: str) -> Path:
    return _folder() / f"{uuid.UUID(key).hex}.plan"


def _clean() -> None:
    before = time.time() - _KEPT_SECONDS
    for path in [*_folder().glob("*.plan"), *_folder().glob("*.arriving")]:
        try:
            if path.stat().st_mtime < before:
                path.unlink(missing_ok=True)
        except FileNotFoundError:
            continue
