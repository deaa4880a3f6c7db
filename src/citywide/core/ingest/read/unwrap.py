"""Compressed extracts to the one data file in them, streamed to disk."""

from __future__ import annotations

import gzip
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from citywide.core.errors import ExtractError

_CHUNK = 1 << 20
_DEPTH = 3
"""A compressed file in a compressed file is opened this deep."""
_OFFICE = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
"""Members that make a zip file a workbook."""


@dataclass(frozen=True)
class Unwrapped:
    """A file that is not compressed, and the name it has."""

    path: Path
    name: str
    member: str = ""
    """The member of a zip file that the contract asked for by name."""


def unwrap(path: Path, name: str, member: str, folder: Path) -> Unwrapped:
    """Return the data file inside gzip or zip, or `path` itself when it is neither.

    Raises:
        ExtractError: the file is damaged or cut short, or a zip holds no or several data files.
    """
    found = Unwrapped(path, name)
    for depth in range(_DEPTH):
        inner = _open_once(found, member, folder / f"unwrapped_{depth}")
        if inner is None:
            return found
        if found.path != path:
            found.path.unlink()
        found = Unwrapped(inner.path, inner.name, inner.member or found.member)
    return found


def _open_once(outer: Unwrapped, member: str, target: Path) -> Unwrapped | None:
    with outer.path.open("rb") as handle:
        magic = handle.read(4)
    if magic[:2] == b"\x1f\x8b":
        with _explained(outer.name, "gzip"), gzip.open(outer.path) as source:
            _copy(source, target)
        return Unwrapped(target, _without_gz(outer.name))
    if magic[:2] != b"PK" or magic[2:] not in {b"\x03\x04", b"\x05\x06"}:
        return None
    with _explained(outer.name, "zip"), zipfile.ZipFile(outer.path) as archive:
        if any(name in _OFFICE for name in archive.namelist()):
            return None
        chosen = _choose(archive, member, outer.name)
        with archive.open(chosen) as source:
            _copy(source, target)
    return Unwrapped(target, PurePosixPath(chosen).name, chosen if chosen == member else "")


def _choose(archive: zipfile.ZipFile, member: str, name: str) -> str:
    names = [info.filename for info in archive.infolist() if not info.is_dir()]
    if member in names:
        return member
    data = [inner for inner in names if not _hidden(inner)]
    if len(data) == 1:
        return data[0]
    if not data:
        raise ExtractError(f"{name} is a zip file with nothing in it. Ask the source again.")
    raise ExtractError(
        f"{name} holds {len(data)} files: {', '.join(sorted(data)[:20])}. "
        "Name the one to read as recordsPath in the contract."
    )


def _hidden(inner: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(inner).parts)


def _without_gz(name: str) -> str:
    for ending in (".gz", ".gzip", ".tgz"):
        if name.lower().endswith(ending):
            return name[: -len(ending)]
    return name


def _copy(source: IO[bytes] | gzip.GzipFile, target: Path) -> None:
    with target.open("wb") as out:
        shutil.copyfileobj(source, out, _CHUNK)


@contextmanager
def _explained(name: str, kind: str) -> Iterator[None]:
    """Turn what the decompressors raise into one sentence."""
    try:
        yield
    except (EOFError, gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, ValueError) as error:
        raise ExtractError(
            f"{name} is a damaged {kind} file: {str(error).rstrip('.')}. It was probably cut "
            "short on the way; fetch it again."
        ) from error
    except (NotImplementedError, RuntimeError) as error:
        raise ExtractError(
            f"{name} is a {kind} file that cannot be opened: {str(error).rstrip('.')}. "
            "Ask the source for one without a password, compressed as usual."
        ) from error
