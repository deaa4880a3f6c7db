"""Files that stay: what they really are, whether they may be kept, and their bytes on disk."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path, PurePath

import puremagic
from django.core.files.uploadedfile import UploadedFile

from citywide.core.errors import UsageError
from citywide.portal.jobs.uploads import name_of, write

KINDS: dict[str, tuple[str, frozenset[str]]] = {
    ".pdf": ("application/pdf", frozenset({".pdf"})),
    ".png": ("image/png", frozenset({".png"})),
    ".jpg": ("image/jpeg", frozenset({".jpg", ".jpeg", ".jfif"})),
    ".jpeg": ("image/jpeg", frozenset({".jpg", ".jpeg", ".jfif"})),
    ".docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        frozenset({".docx", ".zip"}),
    ),
    ".xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        frozenset({".xlsx", ".zip"}),
    ),
    ".pptx": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        frozenset({".pptx", ".zip"}),
    ),
    ".csv": ("text/csv", frozenset()),
    ".txt": ("text/plain", frozenset()),
    ".eml": ("message/rfc822", frozenset()),
}
"""End of a file's name -> its media type, and what its first bytes must say; empty means text."""
LARGEST_BYTES = 25 * 1024 * 1024
_TEXT_BYTES = 65_536
_FOUND_MALWARE = 1
_SCAN_SECONDS = 120
_OFFICE_PART = {".docx": b"word/", ".xlsx": b"xl/", ".pptx": b"ppt/"}


@dataclass(frozen=True)
class Kept:
    """What is known of a file whose bytes are on disk now."""

    name: str
    media_type: str
    size_bytes: int
    sha256: str
    is_scanned: bool
    """Whether a scanner for malware looked at it; where none is installed, nobody did."""


def keep(file: UploadedFile, target: Path) -> Kept:
    """Write a file to `target`, look at what it is, and return what is known of it.

    Nothing is left at `target` when it is refused; who calls removes it when their transaction
    fails.

    Raises:
        UsageError: it is empty, too large, of a kind that is not kept, or holds malware.
    """
    name = name_of(file, "file")
    if not file.size:
        raise UsageError(f"{name} is empty.")
    if file.size > LARGEST_BYTES:
        raise UsageError(
            f"{name} has {file.size / 2**20:.1f} MB; at most {LARGEST_BYTES >> 20} are kept."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        sha256 = write(file, target)
        return Kept(name, media_type_of(target, name), file.size, sha256, _scan(target, name))
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def media_type_of(path: Path, name: str) -> str:
    """Return the media type of a file handed in as `name`.

    Raises:
        UsageError: files of that kind are not kept, or its bytes are of another kind.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in KINDS:
        raise UsageError(
            f"{name}: files ending in {suffix or 'nothing'} are not kept. "
            f"Hand in one of: {', '.join(sorted(KINDS))}."
        )
    media_type, signatures = KINDS[suffix]
    fits = _fits(path, signatures) if signatures else _is_text(path)
    if not fits or (suffix in _OFFICE_PART and not _is_office(path, suffix)):
        raise UsageError(
            f"{name} is not what its name says: its contents are not those of a {suffix} file. "
            "Open it, save it anew and hand that in."
        )
    return media_type


def _fits(path: Path, signatures: frozenset[str]) -> bool:
    try:
        found = puremagic.magic_file(path)
    except (ValueError, puremagic.PureError):
        return False
    return any(match.extension.lower() in signatures for match in found)


def _is_office(path: Path, suffix: str) -> bool:
    return _OFFICE_PART[suffix] in path.read_bytes()


def _is_text(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(_TEXT_BYTES)
    return b"\x00" not in start and not start.startswith((b"MZ", b"\x7fELF"))


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
