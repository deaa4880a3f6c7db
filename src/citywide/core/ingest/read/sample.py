"""The first megabyte of a delimited file: its delimiter, its header and what stands above it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from citywide.core.contracts.model import Reading
from citywide.core.errors import ExtractError
from citywide.core.ingest.read.form import FIRST, Parsed, drop_spaces, form_of, has_hint, parse
from citywide.core.ingest.read.header import find_header, looks_like_names, usual_width
from citywide.core.ingest.read.records import Form
from citywide.core.ingest.read.result import Note

HEAD = 1 << 20


@dataclass(frozen=True)
class Layout:
    """Where the header is and how cells are written."""

    form: Form
    header: tuple[str, ...]
    first_line: int
    """Physical line of the first record after the header."""
    even: bool
    """Whether each record in the sample is one line with as many cells as the header."""
    notes: tuple[Note, ...]


def look(path: Path, reading: Reading, name: str, likely: str = "") -> Layout:
    """Return the layout of a UTF-8 file; `likely` is the delimiter its name suggests.

    Raises:
        ExtractError: the file is empty, or the contract names an impossible delimiter or header.
    """
    skip = reading.skip_rows or 0
    text = "".join(io.StringIO(read_head(path), newline="").readlines()[skip:])
    form = form_of(text, reading, likely)
    form, records, notes = drop_spaces(text, form, parse(text, form, skip + 1))
    if not any(cells for _, cells, _ in records):
        raise ExtractError(
            f"{name} is empty: it has no header and no records. Ask the source to send it again."
        )
    at = _header(records, has_hint(text), detect=reading.skip_rows is None)
    line, header, span = records[at]
    even = all(
        count == 1 and (len(cells) == len(header) or _trailing(cells, header))
        for _, cells, count in records[at + 1 :]
    ) and all(count == 1 for _, _, count in records[: at + 1])
    notes += _notes(records, at, name)
    return Layout(form, tuple(header), line + max(1, span), even, notes)


def read_head(path: Path) -> str:
    """Return the whole lines in the first megabyte of a UTF-8 file."""
    with path.open("rb") as handle:
        data = handle.read(HEAD)
    if len(data) == HEAD:
        data = data[: max(data.rfind(b"\n"), data.rfind(b"\r")) + 1] or data
    return data.decode("utf-8", "replace").removeprefix("\ufeff")


def _header(records: list[Parsed], hint: bool, detect: bool) -> int:
    filled = [i for i, (_, cells, _) in enumerate(records) if any(cells)]
    filled = filled[1:] if hint and len(filled) > 1 else filled
    filled = filled or [i for i, (_, cells, _) in enumerate(records) if cells]
    return filled[find_header([records[i][1] for i in filled[:FIRST]]) if detect else 0]


def _trailing(cells: list[str], header: Sequence[str]) -> bool:
    return len(cells) == len(header) + 1 and not cells[-1]


def _notes(records: list[Parsed], at: int, name: str) -> tuple[Note, ...]:
    notes = []
    above = [" ".join(filter(None, cells)).strip() for _, cells, _ in records[:at]]
    said = " / ".join(filter(None, above))
    if said:
        lines = records[at][0] - 1
        notes.append(
            Note(
                "info",
                f"{lines} lines above the header of {name} were skipped; they say: "
                f"{said[:300]!r}. Say skipRows: {lines} in the contract if that is right.",
            )
        )
    following = [cells for _, cells, _ in records[at + 1 : at + FIRST] if any(cells)]
    if not looks_like_names(records[at][1]) and usual_width(following) > 1:
        notes.append(
            Note(
                "warning",
                f"Line {records[at][0]} of {name} was taken for the header, but it looks like "
                "data. Ask the source for column names, or say skipRows in the contract.",
            )
        )
    return tuple(notes)
