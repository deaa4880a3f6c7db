"""Frozen objects to JSON values and back, by the types of their fields.

What a field holds by default is left out. Money and shares are written as text, so that no reader
makes binary fractions of them, and are read from text or numbers.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import MISSING, Field, fields
from decimal import Decimal
from enum import StrEnum
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")
_FIELDS: dict[type[Any], tuple[tuple[Field[Any], Any], ...]] = {}
"""Fields by class: looking types up for each of a million objects would take minutes."""


def to_json(value: Any) -> dict[str, Any]:
    """Return a frozen object as a mapping of JSON values, in the order of its fields."""
    out: dict[str, Any] = {}
    for one, _ in _typed_fields(type(value)):
        given = getattr(value, one.name)
        form = one.metadata.get("form", "")
        is_needed = one.default is MISSING or form == "always"
        if form != "unsaid" and (is_needed or given != one.default):
            out[one.name] = _plain(given, form)
    return out


def _plain(value: Any, form: str = "") -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dt.date):
        return value.isoformat()[:7] if form == "month" else value.isoformat()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return to_json(value) if hasattr(value, "__dataclass_fields__") else value


def from_json(cls: type[T], values: Any) -> T:
    """Return the object that JSON values describe; they have passed the schema before."""
    given = {}
    for one, hint in _typed_fields(cls):
        if one.name in values:
            given[one.name] = _rich(hint, values[one.name])
    return cls(**given)


def _rich(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if get_origin(hint) is tuple:
        return tuple(_rich(get_args(hint)[0], each) for each in value)
    if hint is Decimal:
        return Decimal(str(value))
    if hint is dt.date:
        return dt.date.fromisoformat(value if len(value) > 7 else f"{value}-01")
    if hint is int:
        return int(value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    return from_json(hint, value) if hasattr(hint, "__dataclass_fields__") else value


def _typed_fields(cls: type[Any]) -> tuple[tuple[Field[Any], Any], ...]:
    """Return the fields of a class with their types; `X | None` is X."""
    if cls not in _FIELDS:
        hints = get_type_hints(cls)
        _FIELDS[cls] = tuple((one, _without_none(hints[one.name])) for one in fields(cls))
    return _FIELDS[cls]


def _without_none(hint: Any) -> Any:
    if get_origin(hint) is tuple:
        return hint
    some = [each for each in get_args(hint) if each is not NoneType]
    return some[0] if some else hint
