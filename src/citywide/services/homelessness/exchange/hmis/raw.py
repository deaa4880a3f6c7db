"""The rows of one file as text, each with its line; nothing is changed here and nothing is lost."""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from citywide.core.engines import Delimited, Engine, TextExtract
from citywide.core.engines.interface import LINE, PROBLEM
from citywide.core.errors import EngineError, ExtractError, Finding
from citywide.services.homelessness.exchange.hmis.package import TextFile

BEYOND = "(cells beyond the header)"
"""Name under which cells that stand to the right of the last heading are kept."""
_BATCH = 20_000
_TOLD = 20
"""Ragged rows told one by one; the rest are counted."""


@dataclass(frozen=True)
class Raw:
    """One file: text columns `t0`, `t1`, ... and `_line`."""

    file: str
    shown: str
    header: tuple[str, ...]
    rows: int
    table: ir.Table

    def known(self, columns: Sequence[str]) -> dict[str, int]:
        """Return where each of HUD's columns stands; case does not matter, the first one counts."""
        at: dict[str, int] = {}
        for position, name in enumerate(self.header):
            at.setdefault(name.strip().casefold(), position)
        return {name: at[name.casefold()] for name in columns if name.casefold() in at}


@dataclass(frozen=True)
class _Survey:
    header: tuple[str, ...]
    rows: int
    plain: bool
    """Whether each record is one line with as many cells as the header."""
    delimiter: str
    findings: tuple[Finding, ...]


def read_raw(engine: Engine, source: TextFile, work: Path) -> tuple[Raw, list[Finding]]:
    """Return every record of a file as text, and what was noted; `work` must outlive the table.

    Raises:
        ExtractError: the file is empty or no CSV.
    """
    folder = work / source.file.removesuffix(".csv")
    plain = _plain(engine, source, folder)
    if plain is not None:
        return plain, list(_told(source, plain.header, ()))
    survey = _survey(source)
    header, table = survey.header, None
    if survey.plain and survey.rows and engine.reads_delimited:
        table = _staged(engine, source, survey.header, survey.rows, survey.delimiter, folder)
    if table is None:
        header = (*header, BEYOND)
        table = _numbered(engine, source, survey, folder)
    return Raw(source.file, source.shown, header, survey.rows, table), list(survey.findings)


def _plain(engine: Engine, source: TextFile, folder: Path) -> Raw | None:
    """Return a file in which each line is a record of as many cells as the header.

    None where only counting the cells of every record can tell: the engine overlooks empty cells
    beyond the header, and blank lines of a file with one column.
    """
    delimiter = _delimiter(source)
    header = _header(source, delimiter)
    rows = _physical_lines(source.path) - 1
    if not engine.reads_delimited or len(header) == 1 or rows < 1:
        return None
    if _ends_open(source.path, delimiter):
        return None
    # Records of several lines and blank lines make fewer rows than lines, which it refuses.
    table = _staged(engine, source, header, rows, delimiter, folder)
    return table if table is None else Raw(source.file, source.shown, header, rows, table)


def _staged(
    engine: Engine, source: TextFile, header: tuple[str, ...], rows: int, delimiter: str,
    folder: Path,
) -> ir.Table | None:  # fmt: skip
    form = Delimited(source.path, delimiter, '"', first_line=2)
    extract = TextExtract(header, rows, delimited=form)
    try:
        return engine.stage(extract, lambda rows: rows.drop(PROBLEM), folder)
    except EngineError:
        # A stray quote, for example: read cell by cell instead.
        return None


def _ends_open(path: Path, delimiter: str) -> bool:
    """Whether some line ends with a delimiter: its last cell is empty, or it has one too many."""
    mark, before = delimiter.encode(), b""
    with path.open("rb") as handle:
        while data := handle.read(1 << 20):
            chunk = before + data
            if mark + b"\n" in chunk or mark + b"\r" in chunk:
                return True
            before = chunk[-2:]
    return before.endswith(mark)


def header_of(source: TextFile) -> tuple[str, ...]:
    """Return the headings of a file; raises ExtractError when it is empty."""
    return _header(source, _delimiter(source))


def _header(source: TextFile, delimiter: str) -> tuple[str, ...]:
    with source.path.open(encoding="utf-8", newline="") as handle:
        header = next(csv.reader(handle, delimiter=delimiter), None)
    if not header or not any(name.strip() for name in header):
        message = "The file is empty; even a file without rows has its headings."
        raise ExtractError([Finding(message, source.shown, 1)])
    return tuple(name.strip() for name in header)


def _delimiter(source: TextFile) -> str:
    with source.path.open(encoding="utf-8", newline="") as handle:
        first = handle.readline(1 << 16)
    return max(",;\t|", key=first.count)


def _records(source: TextFile, delimiter: str) -> Iterator[tuple[int, int, list[str]]]:
    """Yield (first line, last line, cells) of each record after the header, blank lines too."""
    with source.path.open(encoding="utf-8", newline="") as handle:
        reader = csv.reader(handle, delimiter=delimiter)
        next(reader, None)
        before = reader.line_num
        try:
            for cells in reader:
                yield before + 1, reader.line_num, cells
                before = reader.line_num
        except csv.Error as error:
            message = f"The file is not a whole CSV file: {error}. Export it again."
            raise ExtractError([Finding(message, source.shown, before + 1)]) from None


def _survey(source: TextFile) -> _Survey:
    delimiter = _delimiter(source)
    header = _header(source, delimiter)
    rows, last, plain = 0, 1, True
    ragged: list[tuple[int, int]] = []
    for first, last, cells in _records(source, delimiter):
        if len(cells) != len(header) or first != last:
            plain = False
            if not any(cells):
                continue
            if len(cells) != len(header):
                ragged.append((first, len(cells)))
        rows += 1
    plain = plain and last == _physical_lines(source.path)
    return _Survey(header, rows, plain, delimiter, _told(source, header, ragged))


def _physical_lines(path: Path) -> int:
    lines, last = 0, b"\n"
    with path.open("rb") as handle:
        while data := handle.read(1 << 20):
            lines += data.count(b"\n")
            last = data[-1:]
    return lines + (last != b"\n")


def _told(
    source: TextFile, header: Sequence[str], ragged: Sequence[tuple[int, int]]
) -> tuple[Finding, ...]:
    said = [
        Finding(
            f"The row has {cells} cells, but the header has {len(header)}. Cells may stand under "
            "the wrong heading: look for a missing quotation mark or comma.",
            source.shown,
            line,
        )
        for line, cells in ragged[:_TOLD]
    ]
    if len(ragged) > _TOLD:
        more = f"{len(ragged) - _TOLD:,} more rows have too many or too few cells."
        said.append(Finding(more, source.shown, ragged[_TOLD][0]))
    repeated = {
        name for name in header if [n.casefold() for n in header].count(name.casefold()) > 1
    }
    if repeated:
        names = ", ".join(sorted(repeated))
        message = f"The heading {names} stands there twice; the first column counts."
        said.append(Finding(message, source.shown, 1, severity="warning"))
    return tuple(said)


def _numbered(engine: Engine, source: TextFile, survey: _Survey, folder: Path) -> ir.Table:
    names = [f"t{position}" for position in range(len(survey.header) + 1)]
    schema = ibis.schema(dict.fromkeys(names, "string") | {LINE: "int64"})
    files: list[Path] = []
    records = ((line, cells) for line, _, cells in _records(source, survey.delimiter) if any(cells))
    for number in itertools.count():
        batch = list(itertools.islice(records, _BATCH))
        if not batch:
            return engine.read(files, schema)
        table = ibis.memtable(_columns(batch, names), schema=schema)
        files += engine.write(table, folder, f"text-{number:04}")
    raise AssertionError("unreachable")


def _columns(
    batch: Sequence[tuple[int, list[str]]], names: Sequence[str]
) -> Mapping[str, list[Any]]:
    width = len(names) - 1
    whole = [cells[:width] + [""] * (width - len(cells)) for _, cells in batch]
    beyond = [
        json.dumps(cells[width:], ensure_ascii=False) if any(cells[width:]) else None
        for _, cells in batch
    ]
    columns: dict[str, list[Any]] = {
        name: [row[position] for row in whole] for position, name in enumerate(names[:-1])
    }
    return columns | {names[-1]: beyond, LINE: [line for line, _ in batch]}
