"""Rows of a downloaded CSV file, typed again as the data set's contract says."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from citywide.core.contracts.model import Column, Contract, Type


def typed_rows(contract: Contract, chunks: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """Yield a row per record of the chunks of a CSV download; empty text is None."""
    columns = {column.name: column for column in contract.columns}
    for cells in csv.DictReader(_lines(chunks)):
        yield {name: _typed(columns[name], text) for name, text in cells.items()}


def _lines(chunks: Iterable[bytes]) -> Iterator[str]:
    """Yield lines with their ends; a cell may hold line breaks, which the reader joins again."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    rest = ""
    for chunk in chunks:
        *whole, rest = (rest + decoder.decode(chunk)).split("\n")
        yield from (f"{line}\n" for line in whole)
    if rest:
        yield rest


def _typed(column: Column, text: str) -> Any:
    read = _READ.get(column.type)
    return None if text == "" else read(text) if read else text


_READ: Mapping[Type, Callable[[str], Any]] = {
    Type.INTEGER: int,
    Type.NUMBER: Decimal,
    Type.DECIMAL: Decimal,
    Type.BOOLEAN: lambda text: text == "true",
    Type.DATE: dt.date.fromisoformat,
    Type.TIMESTAMP: dt.datetime.fromisoformat,
}
