"""A package for an agenda system, whichever a city uses: files, their list, what they are about.

committee-report.zip
  metadata.json      the meeting, and each file with its title, type, size and SHA-256
  manifest.csv       the same list as a plain table
  01-status-report.pdf, 02-status-report.docx, ..., 04-appendix-a.pdf
"""

from __future__ import annotations

import csv
import hashlib
import json
import mimetypes
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import PurePosixPath
from typing import Any

from django.utils.text import slugify

from citywide.core.errors import UsageError
from citywide.portal.documents.archive import zipped

VERSION = 1
_TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_COLUMNS = ("order", "name", "title", "role", "media_type", "bytes", "sha256")
_EXTENSION = re.compile(r"[a-z0-9]{1,8}")
_FORMULA = re.compile(r"^[=+\-@\t\r]")


@dataclass(frozen=True)
class Meeting:
    """What the package is about: whose report goes to which body on which day."""

    title: str
    body: str
    meeting_date: date
    department: str
    prepared_at: datetime
    language: str = "en"
    reference: str = ""
    """The agenda system's own number of the item, if it has one."""


@dataclass(frozen=True)
class Attached:
    """A file that goes with the report: its title, its name as it was, and its bytes."""

    title: str
    file_name: str
    content: bytes
    media_type: str = ""


def package(
    meeting: Meeting, *, forms: Mapping[str, bytes], attachments: Sequence[Attached] = ()
) -> bytes:
    """Return a ZIP of the report's forms (html, pdf, docx) and attachments, in their order.

    File names are safe on every system. The same input always gives the same bytes.
    """
    _check(meeting, forms)
    report = slugify(meeting.title)[:60].strip("-") or "report"
    files = [
        (f"{report}.{form}", meeting.title, "report", _TYPES[form], content)
        for form, content in forms.items()
    ]
    files += [
        (
            one.file_name,
            one.title,
            "attachment",
            one.media_type or _type(one.file_name),
            one.content,
        )
        for one in attachments
    ]
    listed, contents = [], {}
    for order, (name, title, role, media_type, content) in enumerate(files, start=1):
        safe = safe_name(name, order)
        digest = hashlib.sha256(content).hexdigest()
        facts = (order, safe, title, role, media_type, len(content), digest)
        listed.append(dict(zip(_COLUMNS, facts, strict=True)))
        contents[safe] = content
    told = json.dumps(_metadata(meeting, listed), ensure_ascii=False, indent=2) + "\n"
    parts = {"metadata.json": told.encode(), "manifest.csv": _manifest(listed), **contents}
    return zipped(parts, meeting.prepared_at)


def safe_name(name: str, order: int) -> str:
    """Return a file name of ASCII letters, digits and hyphens that begins with its place."""
    path = PurePosixPath(name.replace("\\", "/"))
    extension = path.suffix.removeprefix(".").lower()
    kept = f".{extension}" if _EXTENSION.fullmatch(extension) else ""
    stem = slugify(path.stem)[:60].strip("-") or "file"
    return f"{order:02d}-{stem}{kept}"


def _check(meeting: Meeting, forms: Mapping[str, bytes]) -> None:
    if not forms:
        raise UsageError("An agenda package needs the report: give at least one of its forms.")
    unknown = sorted(set(forms) - set(_TYPES))
    if unknown:
        raise UsageError(
            f"An agenda package holds html, pdf and docx, not {', '.join(unknown)}: give other "
            "files as attachments."
        )
    for name in ("title", "body", "department"):
        if not getattr(meeting, name).strip():
            raise UsageError(f"An agenda package needs the {name} of the item.")
    if meeting.prepared_at.tzinfo is None:
        raise UsageError("The time an agenda package is prepared at needs a time zone.")


def _type(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _metadata(meeting: Meeting, listed: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "format": "citywide-agenda-package",
        "version": VERSION,
        "title": meeting.title,
        "body": meeting.body,
        "meeting_date": meeting.meeting_date.isoformat(),
        "department": meeting.department,
        "reference": meeting.reference,
        "language": meeting.language,
        "prepared_at": meeting.prepared_at.astimezone(UTC).isoformat(timespec="seconds"),
        "files": listed,
        "attachments": [one["name"] for one in listed if one["role"] == "attachment"],
    }


def _manifest(listed: list[dict[str, Any]]) -> bytes:
    target = StringIO()
    writer = csv.DictWriter(target, _COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for one in listed:
        # A title that begins like a formula would be one in a spreadsheet.
        title = f"'{one['title']}" if _FORMULA.match(one["title"]) else one["title"]
        writer.writerow(one | {"title": title})
    return target.getvalue().encode("utf-8-sig")
