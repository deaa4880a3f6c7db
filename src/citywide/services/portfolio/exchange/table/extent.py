"""Looks into a workbook before it is opened.

A workbook is a zip file of XML. Zip can pack gigabytes into kilobytes, and the reader makes room
for every cell up to the last one: two cells, A1 and XFD1048576, would take all memory of a server
and end the process. Both are found here, in the file's own text, without making that room.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any
from xml.parsers import expat

from citywide.core.errors import ExtractError, Finding

MAX_UNPACKED_BYTES = 256 << 20
MAX_CELLS = 2_000_000
_CHUNK = 1 << 20
_REFERENCE = re.compile(r"([A-Za-z]{0,3})(\d{0,7})", re.ASCII)


def check_workbook(data: bytes, file: str) -> None:
    """Return when the workbook is small enough to open.

    Raises:
        ExtractError: it is damaged, unpacks to too much, or its cells reach too far.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
                raise _refused(file, "The workbook unpacks to far more than a plan needs. Copy the "
                               "table of tasks into a new workbook.")  # fmt: skip
            for member in members:
                _check_member(archive.read(member), file)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise _refused(
            file, f"The workbook is damaged: {str(error).rstrip('.')}. Open it in Excel and save it"
            " again."
        ) from None  # fmt: skip
    except (NotImplementedError, RuntimeError):
        raise _refused(
            file, "The workbook has a password or is packed in an unusual way. Save it from Excel "
            "without a password."
        ) from None  # fmt: skip


def _check_member(data: bytes, file: str) -> None:
    extent = _Extent()
    is_xml = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
    if not is_xml:
        if b"sheetData" in data:
            raise _refused(file, "A sheet of the workbook is damaged. Save it from Excel again.")
        return
    parser = expat.ParserCreate()
    parser.StartElementHandler = extent.start
    parser.EntityDeclHandler = extent.entity
    try:
        for start in range(0, len(data), _CHUNK):
            parser.Parse(data[start : start + _CHUNK], False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError):
        raise _refused(
            file, "A part of the workbook is damaged. Open it in Excel and save it again."
        ) from None
    if extent.cells > MAX_CELLS:
        raise _refused(
            file,
            f"A sheet of the workbook reaches to row {extent.rows:,} and column "
            f"{extent.columns:,}, which is more than a plan needs. Delete the rows and columns "
            "below and beside the table, or copy the table into a new workbook.",
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

    def start(self, tag: str, attributes: dict[str, str]) -> None:
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

    def entity(self, *details: Any) -> None:
        raise ValueError("entities")


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
