"""Delimited text: the fast path hands the file itself to the engine, the sure path parses it."""

from __future__ import annotations

import io
from pathlib import Path

from citywide.core.contracts.model import Reading
from citywide.core.engines.interface import Delimited, TextExtract
from citywide.core.ingest.read.encoding import declared
from citywide.core.ingest.read.footers import compile_pattern
from citywide.core.ingest.read.numbered import read_numbered
from citywide.core.ingest.read.records import Records
from citywide.core.ingest.read.result import Content, Note, Progress
from citywide.core.ingest.read.sample import HEAD, Layout, look
from citywide.core.ingest.read.scan import Scan, scan
from citywide.core.ingest.read.utf8 import as_utf8

_TAIL = 64 << 10
_LIKELY = {"tsv": "\t", "tab": "\t"}


def read_delimited(
    path: Path,
    reading: Reading,
    name: str,
    folder: Path,
    claimed: str,
    numbered: bool,
    progress: Progress | None,
) -> Content:
    """Return the records of a delimited file, as the file itself where that is safe.

    Raises:
        ExtractError: the file is empty or is not text.
    """
    declared(reading.encoding)
    compile_pattern(reading.footer_pattern)
    text = as_utf8(path, reading.encoding, name, folder, progress)
    layout = look(text.path, reading, name, _LIKELY.get(claimed, ""))
    facts = scan(text.path, layout.form.delimiter, layout.form.quote, progress)
    if not facts.valid_utf8:
        text = text.mended(progress)
        layout = look(text.path, reading, name, _LIKELY.get(claimed, ""))
        facts = scan(text.path, layout.form.delimiter, layout.form.quote, progress)
    notes = text.notes + layout.notes
    if facts.nul:
        notes += (Note("warning", f"{name} holds NUL bytes. Ask the source for clean text."),)
    if not numbered and _safe(text.path, layout, facts, reading):
        return _as_it_is(text.path, layout, facts, notes)
    blocks = not (facts.lone_return or facts.nul)
    content = read_numbered(text.path, layout, reading, name, folder, blocks, progress)
    return Content(
        content.header, content.extract, notes + content.notes, content.footers, content.skipped
    )


def _as_it_is(path: Path, layout: Layout, facts: Scan, notes: tuple[Note, ...]) -> Content:
    rows = max(0, facts.lines - (layout.first_line - 1))
    form = Delimited(path, layout.form.delimiter, layout.form.quote, layout.first_line)
    extract = TextExtract(layout.header, rows, delimited=form if rows else None)
    return Content(layout.header, extract, notes)


def _safe(path: Path, layout: Layout, facts: Scan, reading: Reading) -> bool:
    form = layout.form
    plain = form.delimiter.isascii() and form.quote.isascii() and not form.skip_space
    known = plain and layout.even and facts.plain and not reading.footer_pattern
    return known and _tail_is_even(path, layout)


def _tail_is_even(path: Path, layout: Layout) -> bool:
    """Whether the end of the file, where footers are, has records like the beginning."""
    size = path.stat().st_size
    if size <= HEAD:
        return True
    with path.open("rb") as handle:
        handle.seek(size - _TAIL)
        handle.readline()
        text = handle.read().decode("utf-8", "replace")
    records = Records(io.StringIO(text, newline="").readline, layout.form, 1, path.name)
    width = len(layout.header)
    return all(len(cells) == width for _, cells in records)
