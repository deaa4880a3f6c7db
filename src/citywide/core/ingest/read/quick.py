"""Whole blocks of plain lines to columns at once, where that gives just what parsing each would.

A block is taken only when each of its lines is one record: quotes open at the start of a cell,
close at its end, and close on their line. Anything else is left to the parser of single records.
"""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pcsv

from citywide.core.ingest.read.records import Form

BLOCK = 4 << 20
_LF, _CR = 10, 13


class QuickBlocks:
    """Parses blocks of UTF-8 lines, none of which holds a lone CR."""

    def __init__(self, form: Form, width: int) -> None:
        names = [f"t{position}" for position in range(width)]
        self._read = pcsv.ReadOptions(column_names=names, block_size=BLOCK + 1, use_threads=False)
        self._parse = pcsv.ParseOptions(
            delimiter=form.delimiter, quote_char=form.quote or False, ignore_empty_lines=False
        )
        self._convert = pcsv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            check_utf8=False,
            null_values=[""],
            strings_can_be_null=True,
        )
        self._quote = ord(form.quote) if form.quote else -1
        self._delimiter = ord(form.delimiter)

    @staticmethod
    def fits(form: Form) -> bool:
        """Whether cells are written in a way that blocks can be parsed."""
        return form.delimiter.isascii() and form.quote.isascii() and not form.skip_space

    def columns(self, block: bytes) -> list[Any] | None:
        """Return the columns of whole lines, None unless each line is one record that fits."""
        data = np.frombuffer(block, np.uint8)
        ends = np.flatnonzero(data == _LF)
        if not len(ends) or self._has_blank(data, ends) or not self._quotes_are_sane(data, ends):
            return None
        try:
            table = pcsv.read_csv(io.BytesIO(block), self._read, self._parse, self._convert)
        except pa.ArrowInvalid:
            return None
        if table.num_rows != len(ends):
            return None
        return [column.combine_chunks() for column in table.columns]

    @staticmethod
    def _has_blank(data: Any, ends: Any) -> bool:
        lengths = np.diff(ends, prepend=-1)
        returned = data[ends - 1] == _CR
        return bool(((lengths == 1) | ((lengths == 2) & returned)).any())

    def _quotes_are_sane(self, data: Any, ends: Any) -> bool:
        quotes = np.flatnonzero(data == self._quote)
        if not len(quotes):
            return True
        if (np.searchsorted(quotes, ends) % 2).any():
            return False
        before = data[quotes[0::2] - 1]
        opens = (before == self._delimiter) | (before == _LF) | (before == self._quote)
        opens[0] |= quotes[0] == 0
        after = data[quotes[1::2] + 1]
        edge = (after == self._delimiter) | (after == _LF) | (after == _CR)
        return bool(opens.all() and (edge | (after == self._quote)).all())
