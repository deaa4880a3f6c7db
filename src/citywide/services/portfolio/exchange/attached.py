"""What a file really is, whatever its name says, and whether it may be kept."""

from __future__ import annotations

from pathlib import Path, PurePath

import puremagic

from citywide.core.errors import UsageError

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
_TEXT_BYTES = 65_536
_OFFICE_PART = {".docx": b"word/", ".xlsx": b"xl/", ".pptx": b"ppt/"}


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
