"""A receipt: one evaluation of one measure, with everything it came from.

The id of a receipt is a hash of what it says (not of when). One number on it is addressed by its
position: `<receipt>-<position>`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from functools import cached_property
from typing import Any

from citywide.core.measures import MeasureValue

_DECIMALS = frozenset({"value", "lower", "upper", "numerator", "denominator"})


@dataclass(frozen=True)
class Receipt:
    """One evaluation of a measure on pinned versions."""

    measure: str
    title: str
    unit: str
    decimals: int
    definition_hash: str
    definition: str
    timezone: str
    inputs: tuple[dict[str, Any], ...]
    """One account per data set the number rests on, derived tables' own inputs included."""
    values: tuple[MeasureValue, ...]
    headline: int | None
    """Position of the total of the latest full period; None where there is none."""
    fingerprint: str
    summary: str
    suppression: tuple[str, ...]
    """Each suppression applied, in a sentence; empty when no number was withheld."""
    engine: str
    code: str
    issued_at: str

    @cached_property
    def id(self) -> str:
        """Twelve hex digits that stand for everything but the engine and the time of issue."""
        said = self.as_dict() | {"issued_at": "", "engine": "", "code": ""}
        text = json.dumps(said, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def number_id(self, position: int) -> str:
        """Return the id of one number on the receipt."""
        return f"{self.id}-{position}"

    def as_dict(self) -> dict[str, Any]:
        """Return the receipt as plain JSON values; decimals are text, so none is rounded."""
        said = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "values"}
        said["inputs"] = list(self.inputs)
        said["suppression"] = list(self.suppression)
        said["values"] = [_plain(value) for value in self.values]
        return said

    @staticmethod
    def from_dict(said: dict[str, Any]) -> Receipt:
        """Return the receipt that `as_dict` described."""
        values = tuple(MeasureValue(**_decimal(value)) for value in said["values"])
        lists = {name: tuple(said[name]) for name in ("inputs", "suppression")}
        return Receipt(**(said | lists | {"values": values}))


def _plain(value: MeasureValue) -> dict[str, Any]:
    return {
        name: str(part) if name in _DECIMALS and part is not None else part
        for name, part in asdict(value).items()
    }


def _decimal(value: dict[str, Any]) -> dict[str, Any]:
    return {
        name: Decimal(part) if name in _DECIMALS and part is not None else part
        for name, part in value.items()
    }
