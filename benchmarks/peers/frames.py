"""The extract as a data frame, for peers that check frames already in memory.

Typed columns are parsed without stopping at a bad value. Beside each stands a boolean column,
`<column>_parsed`, false where text was present but could not be read: the type rule of that column.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rules import COLUMN_TYPES, typed_columns

if TYPE_CHECKING:
    import pandas
    import polars

TIMESTAMP_FORMAT = "%Y-%m-%d %H:%M:%S"


def polars_frame(file: Path) -> polars.DataFrame:
    """Return the extract as a Polars frame, typed, with its `_parsed` columns."""
    import polars as pl

    def parsed(column: str) -> pl.Expr:
        text = pl.col(column)
        kind = COLUMN_TYPES[column]
        if kind == "timestamp":
            return text.str.to_datetime(TIMESTAMP_FORMAT, strict=False)
        if kind == "boolean":
            return text.replace_strict({"true": True, "false": False}, default=None)
        return text.cast(pl.Int64 if kind == "integer" else pl.Float64, strict=False)

    text = pl.scan_csv(file, infer_schema=False)
    typed = {column: parsed(column) for column in typed_columns()}
    checks = {
        f"{column}_parsed": value.is_not_null() | pl.col(column).is_null()
        for column, value in typed.items()
    }
    return text.with_columns(**typed, **checks).collect(engine="streaming")


def pandas_frame(file: Path) -> pandas.DataFrame:
    """Return the extract as a pandas frame, typed, with its `_parsed` columns."""
    import pandas as pd

    frame = pd.read_csv(file, dtype="str", keep_default_na=False, na_values=[""])
    for column in typed_columns():
        text = frame[column]
        kind = COLUMN_TYPES[column]
        if kind == "timestamp":
            value = pd.to_datetime(text, format=TIMESTAMP_FORMAT, errors="coerce")
        elif kind == "boolean":
            value = text.map({"true": True, "false": False}).astype("boolean")
        else:
            value = pd.to_numeric(text, errors="coerce").astype("float64")
        frame[f"{column}_parsed"] = value.notna() | text.isna()
        frame[column] = value
    return frame
