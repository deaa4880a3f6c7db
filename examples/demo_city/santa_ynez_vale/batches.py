"""Some rows of an extract: cells as sent, what is true of them, what must become of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa

PUBLISHED, QUARANTINED, DUPLICATE = 0, 1, 2
FATES = ("published", "quarantined", "duplicates")


@dataclass(frozen=True)
class Batch:
    """Rows of one extract; every column has as many entries."""

    cells: pa.Table
    """Text by the extract's own header."""
    truth: pa.Table
    """Values by published column name, and person_id, place and the like."""
    fate: Any
    rules: Any
    """Rules each row breaks, joined by a blank; a published row breaks only rules that warn."""
    dirt: Any
    """Kind of dirt each row carries, or an empty text."""
    extra: dict[int, str] = field(default_factory=dict)
    """Cells too many, by position."""

    @property
    def rows(self) -> int:
        """Number of rows."""
        return int(self.cells.num_rows)

    def only(self, where: Any) -> Batch:
        """Return some rows, by mask or by positions."""
        chosen = np.asarray(where)
        positions = np.flatnonzero(chosen) if chosen.dtype == bool else chosen.astype(np.int64)
        kept = pa.array(positions)
        return Batch(
            self.cells.take(kept),
            self.truth.take(kept),
            self.fate[positions],
            self.rules[positions],
            self.dirt[positions],
            {
                new: self.extra[int(old)]
                for new, old in enumerate(positions if self.extra else ())
                if int(old) in self.extra
            },
        )

    def sent_again(self, fate: int, rules: str, dirt: str, **cells: str) -> Batch:
        """Return the same rows as a later extract repeats them, with some cells changed."""
        table = self.cells
        for name, value in cells.items():
            table = with_cells(
                table, name.replace("_", " "), pa.array([value] * self.rows, pa.string())
            )
        n = self.rows
        return replace(
            self, cells=table, fate=np.full(n, fate), rules=texts(n, rules), dirt=texts(n, dirt)
        )


def batch(cells: dict[str, pa.Array], truth: dict[str, Any]) -> Batch:
    """Return clean rows."""
    table = pa.table(cells)
    known = {name: _array(values) for name, values in truth.items()}
    n = table.num_rows
    return Batch(table, pa.table(known), np.zeros(n, np.int64), texts(n), texts(n))


def _array(values: Any) -> pa.Array:
    if isinstance(values, pa.Array):
        return values
    if values.dtype.kind == "M":
        day = values.dtype == np.dtype("M8[D]")
        return pa.array(values if day else values.astype("M8[s]"))
    return pa.array(values)


def texts(n: int, text: str = "") -> Any:
    """Return n equal texts."""
    return np.full(n, text, dtype=object)


def with_cells(table: pa.Table, name: str, values: pa.Array) -> pa.Table:
    """Return a table with one column replaced."""
    return table.set_column(table.schema.get_field_index(name), name, values)


def together(parts: list[Batch]) -> Batch:
    """Return the rows of several batches in order."""
    if len(parts) == 1:
        return parts[0]
    starts = np.cumsum([0, *(part.rows for part in parts)])
    extra = {
        int(start) + at: text
        for start, part in zip(starts, parts, strict=False)
        for at, text in part.extra.items()
    }
    return Batch(
        pa.concat_tables([part.cells for part in parts]).combine_chunks(),
        pa.concat_tables([part.truth for part in parts], promote_options="permissive"),
        np.concatenate([part.fate for part in parts]),
        np.concatenate([part.rules for part in parts]),
        np.concatenate([part.dirt for part in parts]),
        extra,
    )
