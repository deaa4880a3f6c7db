"""Looks into a workbook before it is opened.

A workbook is a zip file of XML. Zip can pack gigabytes into kilobytes, and the reader makes room
for every cell up to the last one: two cells, A1 and XFD1048576, would take all memory of a server
and end the process. Both are found here, in the file's own text, without making that room.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from citywide.core.errors import ExtractError, Finding

_CHUNK = 1 << 20
_REFERENCE = re.compile(r"([A-Za-z]{0,3})(\d{0,7})", re.ASCII)
_ZIP = b"PK\x03\x04"
_MARK = b"\xef\xbb\xbf \t\r\n"


@dataclass(frozen=True)
class Limits:
    """How large a workbook may be once it is unpacked, and how far a sheet's cells may reach."""

    unpacked_bytes: int = 2 << 30
    cells: int = 20_000_000


def check_workbook(source: Path | IO[bytes], file: str, limits: Limits | None = None) -> None:
    """Return when a workbook may be opened; one that is not a zip file is left to its reader.

    Raises:
        ExtractError: it is damaged, unpacks to too much, or its cells reach too far.
    """
    allowed = limits or Limits()
    if not _is_zip(source):
        return
    try:
        with zipfile.ZipFile(source) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > allowed.unpacked_bytes:
                raise _refused(
                    file,
                    f"The workbook unpacks to more than {allowed.unpacked_bytes >> 20:,} MB. Copy "
                    "the table into a new workbook, or save it as CSV.",
                )
            for member in members:
                with archive.open(member) as part:
                    _check_part(part, file, allowed)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        said = str(error).rstrip(".")
        raise _refused(
            file, f"The workbook is damaged: {said}. Open it in Excel and save it again."
        ) from None
    except (NotImplementedError, RuntimeError):
        raise _refused(
            file,
            "The workbook has a password or is packed in an unusual way. Save it from Excel "
            "without a password.",
        ) from None


def _is_zip(source: Path | IO[bytes]) -> bool:
    if isinstance(source, Path):
        with source.open("rb") as opened:
            return opened.read(len(_ZIP)) == _ZIP
    start = source.read(len(_ZIP))
    source.seek(0)
    return start == _ZIP


def _check_part(part: IO[bytes], file: str, limits: Limits) -> None:
    first = part.read(_CHUNK)
    if first.lstrip(_MARK)[:1] != b"<":
        if b"sheetData" in first:
            raise _refused(file, "A sheet of the workbook is damaged. Save it from Excel again.")
        return
    extent = _Extent()
    try:
        extent.read(first, part)
    except (expat.ExpatError, ValueError):
        raise _refused(
            file, "A part of the workbook is damaged. Open it in Excel and save it again."
        ) from None
    if extent.cells > limits.cells:
        raise _refused(
            file,
            f"A sheet of the workbook reaches to row {extent.rows:,} and column "
            f"{extent.columns:,}, further than can be opened. Delete the rows and columns below "
            "and beside the table, or copy the table into a new workbook.",
        )


def _refused(file: str, message: str) -> ExtractError:
    return ExtractError([Finding(message, file)])


class _Extent:
    """How far the cells of a sheet reach, by what its elements say."""

    def __init__(self) -> None:
        self.rows = 0
        self.columns = 0
        self._in_row = 0

    @property
    def cells(self) -> int:
        return self.rows * self.columns

    def read(self, first: bytes, rest: IO[bytes]) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EntityDeclHandler = self._entity
        chunk = first
        while chunk:
            parser.Parse(chunk, False)
            chunk = rest.read(_CHUNK)
        parser.Parse(b"", True)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            self._in_row = 0
            given = attributes.get("r", "")
            self.rows = max(self.rows + 1, int(given) if given.isdecimal() else 0)
        elif name == "c":
            self._in_row += 1
            match = _REFERENCE.fullmatch(attributes.get("r", ""))
            letters, digits = match.groups() if match else ("", "")
            self._in_row = max(self._in_row, _column(letters))
            self.columns = max(self.columns, self._in_row)
            self.rows = max(self.rows, int(digits or 0))

    def _entity(self, *details: Any) -> None:
        raise ValueError("entities")


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
