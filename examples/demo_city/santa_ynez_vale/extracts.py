"""Writes extracts in pieces, and beside each the truth about its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .batches import DUPLICATE, FATES, Batch
from .text import joined


@dataclass(frozen=True)
class Style:
    """How a department's system writes CSV."""

    encoding: str = "utf-8"
    end: str = "\n"
    header_prefix: str = ""
    before: tuple[str, ...] = ()
    total: str = ""
    """Text before the number of rows in a last line; none when empty."""


@dataclass
class Account:
    """What must become of an extract."""

    dataset: str
    rows: int = 0
    footers: int = 0
    fates: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    dirt: Counter[str] = field(default_factory=Counter)
    zeros: int = 0
    """Rows that give 0, 0 for a place that is not known."""

    def add(self, rows: Batch) -> None:
        """Count some more rows."""
        self.rows += rows.rows
        for fate, name in enumerate(FATES):
            self.fates[name] += int((rows.fate == fate).sum())
        if "is_zero" in rows.truth.column_names:
            self.zeros += pc.sum(rows.truth["is_zero"]).as_py() or 0
        judged = rows.rules[rows.fate != DUPLICATE]
        self.broken.update(rule for text in judged[judged != ""] for rule in text.split())
        self.dirt.update(rows.dirt[rows.dirt != ""])

    def as_dict(self) -> dict[str, Any]:
        """Return the account as plain values."""
        return {
            "dataset": self.dataset,
            "landed": self.rows,
            **{name: self.fates[name] for name in FATES},
            "footers": self.footers,
            "zero_locations": self.zeros,
            "broken": dict(sorted(self.broken.items())),
            "dirt": dict(sorted(self.dirt.items())),
        }


def write_csv(
    path: Path, truth: Path, dataset: str, batches: Iterable[Batch], style: Style = Style()
) -> Account:
    """Write an extract and its truth piece by piece; returns what must become of it."""
    account = Account(dataset)
    path.parent.mkdir(parents=True, exist_ok=True)
    line = len(style.before) + 2
    known = Truth(truth / f"{path.stem}.parquet")
    with path.open("wb") as file:
        for number, rows in enumerate(batches):
            if number == 0:
                header = ",".join(style.header_prefix + name for name in rows.cells.column_names)
                file.write(_encoded((*style.before, header), style))
            file.write(_encoded(csv_lines(rows), style))
            breaks = _line_breaks(rows.cells)
            lines = line + np.arange(rows.rows) + np.cumsum(breaks) - breaks
            line += rows.rows + int(breaks.sum())
            known.add(rows, lines)
            account.add(rows)
        if style.total:
            file.write(_encoded((f"{style.total},{account.rows}",), style))
            account.footers = 1
    known.close()
    return account


def _encoded(lines: Iterable[str], style: Style) -> bytes:
    return "".join(line + style.end for line in lines).encode(style.encoding)


def csv_lines(rows: Batch) -> list[str]:
    """Return rows as lines of CSV, quoted where they must be."""
    columns = [_quoted(column.combine_chunks()) for column in rows.cells.columns]
    lines: list[str] = joined(*columns, between=",").to_pylist()
    for at, text in rows.extra.items():
        lines[at] += f",{text}"
    return lines


def _quoted(column: pa.Array) -> pa.Array:
    special = pc.fill_null(pc.match_substring_regex(column, '[",\r\n]'), False)
    if not pc.any(special).as_py():
        return column
    doubled = pc.replace_substring(column, '"', '""')
    return pc.if_else(special, joined('"', doubled, '"'), column)


def _line_breaks(cells: pa.Table) -> Any:
    found = np.zeros(cells.num_rows, np.int64)
    for name in ("Description", "Notes"):
        if name in cells.column_names:
            found += pc.fill_null(pc.count_substring(cells[name], "\n"), 0).to_numpy()
    return found


class Truth:
    """The truth about an extract's rows as Parquet: line, fate, rules, dirt, and true values."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._writer: pq.ParquetWriter | None = None

    def add(self, rows: Batch, lines: Any) -> None:
        """Write some more rows; `lines` are their lines in the extract."""
        table = pa.table(
            {
                "line": pa.array(lines),
                "fate": pa.array(FATES).take(pa.array(rows.fate)),
                "rules": pa.array(rows.rules, pa.string()),
                "dirt": pa.array(rows.dirt, pa.string()),
                **{name: rows.truth[name] for name in rows.truth.column_names},
            }
        )
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._path, table.schema, compression="zstd")
        self._writer.write_table(table.cast(self._writer.schema))

    def close(self) -> None:
        """Finish the file."""
        if self._writer is not None:
            self._writer.close()
