"""Landing: the bytes as they came, under the name of their own hash, never altered."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from citywide.core.errors import LakeError, NotFound, SourceError, Tampered

_CHUNK = 1 << 22


@dataclass(frozen=True)
class Landed:
    """Bytes that arrived: where they are kept, what they were called, whether they are new."""

    sha256: str
    path: Path
    name: str
    size_bytes: int
    is_new: bool


def land(
    source: Path, folder: Path, name: str = "", progress: Callable[[float], None] | None = None
) -> Landed:
    """Copy a file into `folder` under its SHA-256; durable when this returns.

    Raises:
        SourceError: the file is missing or cannot be read.
        LakeError: there is no room, or the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    arriving = folder / f".arriving-{os.getpid()}"
    try:
        digest, size = _copy(source, arriving, progress)
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        arriving.unlink(missing_ok=True)
        raise SourceError(f"{source} cannot be read: {error.strerror}.") from None
    except OSError as error:
        arriving.unlink(missing_ok=True)
        raise LakeError(f"{source.name} could not be landed: {error.strerror}.") from None
    target = landed_path(folder, digest)
    is_new = not target.exists()
    if is_new:
        target.parent.mkdir(parents=True, exist_ok=True)
        arriving.chmod(0o444)
        arriving.rename(target)
        sync_folder(target.parent)
    else:
        arriving.unlink()
    return Landed(digest, target, name or source.name, size, is_new)


def _copy(source: Path, target: Path, progress: Callable[[float], None] | None) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    total = max(source.stat().st_size, 1)
    with source.open("rb") as reader, target.open("wb") as writer:
        while chunk := reader.read(_CHUNK):
            digest.update(chunk)
            writer.write(chunk)
            size += len(chunk)
            if progress:
                progress(size / total)
        writer.flush()
        os.fsync(writer.fileno())
    return digest.hexdigest(), size


def landed_path(folder: Path, sha256: str) -> Path:
    """Return where the bytes of that hash are kept."""
    return folder / sha256[:2] / sha256


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hex; raises NotFound when it is gone."""
    try:
        with path.open("rb") as reader:
            return hashlib.file_digest(reader, "sha256").hexdigest()
    except FileNotFoundError:
        raise NotFound(f"The file {path.name} is no longer in the lake.") from None


def verify_bytes(path: Path, sha256: str) -> None:
    """Raise Tampered unless the file's bytes have that hash."""
    found = file_hash(path) if path.exists() else "missing"
    if found != sha256:
        raise Tampered(
            f"{path.name} is not what was published: its SHA-256 is {found[:12]}…, "
            f"it was {sha256[:12]}…. Restore it from a backup."
        )


def sync_file(path: Path) -> None:
    """Make a file's bytes durable: a power cut after this loses none of them."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make renames in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
