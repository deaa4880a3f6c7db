"""A text file as UTF-8: as it is where it can be, else a copy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from citywide.core.errors import ExtractError
from citywide.core.ingest.read.encoding import declared, narrow_encoding, wide_encoding
from citywide.core.ingest.read.result import Note, Progress
from citywide.core.ingest.read.transcode import transcode


@dataclass(frozen=True)
class Utf8:
    """A file that is in UTF-8 as far as its first bytes and its contract tell."""

    path: Path
    name: str
    folder: Path
    told: str
    notes: tuple[Note, ...] = ()

    def mended(self, progress: Progress | None) -> Utf8:
        """Return a copy for a file that turned out not to be UTF-8.

        Raises:
            ExtractError: the contract says that it is UTF-8.
        """
        if self.told == "utf-8":
            raise ExtractError(
                f"Line {_first_wrong(self.path)} of {self.name} is not UTF-8, though the contract "
                "says so. Ask the source for UTF-8, or leave encoding out of the contract."
            )
        encoding = narrow_encoding(self.path)
        done = transcode(self.path, encoding, self.name, self.folder, False, progress)
        return Utf8(done.path, self.name, self.folder, encoding, self.notes + done.notes)


def as_utf8(path: Path, encoding: str, name: str, folder: Path, progress: Progress | None) -> Utf8:
    """Return a file as UTF-8, transcoded where its first bytes or the contract say so.

    Raises:
        ExtractError: the contract's encoding is unknown.
    """
    told = declared(encoding)
    with path.open("rb") as handle:
        head = handle.read(1 << 16)
    if told == "utf-8" or not (told or wide_encoding(head)):
        return Utf8(path, name, folder, told)
    used = told or wide_encoding(head)
    done = transcode(path, used, name, folder, bool(told), progress)
    return Utf8(done.path, name, folder, used, done.notes)


def _first_wrong(path: Path) -> int:
    with path.open("rb") as handle:
        for number, line in enumerate(iter(lambda: handle.readline(1 << 20), b""), 1):
            try:
                line.decode()
            except UnicodeDecodeError:
                return number
    return 1
