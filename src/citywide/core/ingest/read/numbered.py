"""The sure path: every record of delimited text to Parquet, with its line and what is wrong."""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path
from typing import BinaryIO

from citywide.core.contracts.model import Reading
from citywide.core.ingest.read.body import Body
from citywide.core.ingest.read.quick import BLOCK, QuickBlocks
from citywide.core.ingest.read.records import Records
from citywide.core.ingest.read.result import Content, Progress
from citywide.core.ingest.read.sample import Layout


def read_numbered(
    path: Path,
    layout: Layout,
    reading: Reading,
    name: str,
    folder: Path,
    blocks: bool,
    progress: Progress | None = None,
) -> Content:
    """Return every record of a UTF-8 file as Parquet text.

    `blocks` says that no lone CR and no NUL is in the file, so that plain parts of it may be
    parsed as blocks.

    Raises:
        ExtractError: a line is too long to be text.
    """
    body = Body(layout, reading, folder)
    if blocks and QuickBlocks.fits(layout.form):
        _read_blocks(path, layout, body, name, progress)
    else:
        with path.open(encoding="utf-8", newline="") as handle:
            for _ in range(layout.first_line - 1):
                handle.readline()
            body.take_all(Records(handle.readline, layout.form, layout.first_line, name))
    return body.finish()


def _read_blocks(
    path: Path, layout: Layout, body: Body, name: str, progress: Progress | None
) -> None:
    total = max(1, path.stat().st_size)
    quick = QuickBlocks(layout.form, len(layout.header))
    with path.open("rb") as data:
        for _ in range(layout.first_line - 1):
            data.readline()
        line = layout.first_line
        while block := data.read(BLOCK):
            whole = block[: block.rfind(b"\n") + 1]
            columns = quick.columns(whole) if body.flowing else None
            data.seek((len(whole) if columns else 0) - len(block), io.SEEK_CUR)
            if columns:
                line = body.take_block(columns, line)
            else:
                records = Records(partial(_text_line, data), layout.form, line, name)
                line = body.take_all(records, line + whole.count(b"\n"))
            if progress:
                progress(data.tell() / total)


def _text_line(data: BinaryIO, limit: int) -> str:
    line = data.readline(limit)
    # A line as long as the limit is refused by its length, whatever the cut did to it.
    return line.decode() if len(line) < limit else "?" * limit
