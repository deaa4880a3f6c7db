"""Cells as departments write them, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

CLOCK = "%Y-%m-%d %H:%M"


def words(vocabulary: Sequence[str | None], index: Any) -> pa.Array:
    """Return the word at each position."""
    return pa.array(vocabulary, pa.string()).take(pa.array(np.asarray(index, np.int64)))


def joined(*parts: Any, between: str = "") -> pa.Array:
    """Return each row's parts as one text; a missing part is empty."""
    columns = [part if isinstance(part, pa.Array) else pa.scalar(part) for part in parts]
    return pc.binary_join_element_wise(
        *columns, between, null_handling="replace", null_replacement=""
    )


def numbers(values: Any, missing: Any = None) -> pa.Array:
    """Return whole numbers as text; nothing where missing."""
    return pa.array(np.asarray(values, np.int64), mask=missing).cast(pa.string())


def padded(values: Any, width: int) -> pa.Array:
    """Return whole numbers as text with zeros in front."""
    return pc.utf8_lpad(numbers(values), width, "0")


def decimals(values: Any, places: int, missing: Any = None) -> pa.Array:
    """Return numbers with so many decimals as text, computed with whole numbers."""
    whole = np.rint(np.abs(values) * 10**places).astype(np.int64)
    sign = np.where(np.asarray(values) < 0, "-", "")
    text = joined(
        pa.array(sign), numbers(whole // 10**places), ".", padded(whole % 10**places, places)
    )
    return text if missing is None else blank(text, missing)


def times(values: Any, form: str) -> pa.Array:
    """Return times in a strftime form as text; nothing where there is no time."""
    return pc.strftime(pa.array(values.astype("M8[s]")), form)


def blank(text: pa.Array, where: Any) -> pa.Array:
    """Return texts with nothing at the rows of a mask."""
    return pc.if_else(pa.array(where), pa.scalar(None, pa.string()), text)


def instead(text: pa.Array, where: Any, other: Any) -> pa.Array:
    """Return texts with others at the rows of a mask."""
    return pc.if_else(pa.array(where), other, text)
