"""Values of JSON and of workbooks as text, each in one canonical form."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

_PLAIN = 40
"""Numbers of up to this many digits on either side of the point are written out plainly."""


def as_text(value: Any) -> str | None:
    """Return a JSON value as text: lists and objects as compact JSON, null as None."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (dict, list)):
        return compact(value)
    return scalar(value)


def scalar(value: Any) -> str:
    """Return a number or truth value as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        small = value.is_finite() and -_PLAIN < value.adjusted() < _PLAIN
        return format(value, "f") if small else str(value)
    return str(value)


def compact(value: Any) -> str:
    """Return a JSON value as JSON text without spaces; numbers keep their digits."""
    if isinstance(value, dict):
        pairs = (f"{compact(str(key))}:{compact(inner)}" for key, inner in value.items())
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(compact, value)) + "]"
    if value is None or isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (bool, int, float, Decimal)):
        return scalar(value)
    return json.dumps(cell_text(value), ensure_ascii=False)


def cell_text(value: Any) -> str:
    """Return a workbook's cell as text: ISO dates, whole numbers without a fraction."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return plain(repr(value))
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return "" if value is None else scalar(value)


def plain(number: str) -> str:
    """Return the text of a float without an exponent and without a fraction of zero."""
    if "e" in number or "E" in number:
        number = scalar(Decimal(number))
    return number.removesuffix(".0")
