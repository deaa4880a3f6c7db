"""Numbers about few people are withheld, and one more where a total would give them away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

from citywide.core.measures.model import Measure, MeasureValue
from citywide.core.receipts import Receipt
from citywide.portal.access.approver import approver


@dataclass(frozen=True)
class ShownReceipt(Receipt):
    """A receipt as one viewer may see it; withheld numbers are zeros without a value."""

    shown_id: str = ""
    withheld: frozenset[int] = frozenset()
    """Positions of the numbers that are withheld."""

    @property
    def id(self) -> str:
        """The id of the receipt as it was issued."""
        return self.shown_id


def shown_receipt(receipt: Receipt, minimum: int) -> ShownReceipt:
    """Return a receipt without the numbers of groups of fewer than `minimum` records.

    Where only one member of a group would be withheld in a period, the next smallest is withheld
    too: otherwise the total minus the others would give it away.
    """
    hidden = frozenset(_withheld(receipt.values, minimum)) if minimum > 1 else frozenset()
    values = tuple(
        _blank(value) if position in hidden else value
        for position, value in enumerate(receipt.values)
    )
    said = list(receipt.suppression)
    if hidden:
        said.append(
            f"{len(hidden)} numbers of groups with fewer than {minimum} records are withheld"
        )
    kept = {f.name: getattr(receipt, f.name) for f in fields(Receipt)}
    inputs = tuple(_as_published(entry) for entry in receipt.inputs)
    kept |= {"values": values, "suppression": tuple(said), "inputs": inputs}
    return ShownReceipt(**kept, shown_id=receipt.id, withheld=hidden)


def _withheld(values: Iterable[MeasureValue], minimum: int) -> set[int]:
    parts: dict[tuple[str, str | None], list[tuple[int, MeasureValue]]] = defaultdict(list)
    for position, value in enumerate(values):
        if value.group is not None:
            parts[value.period, value.group].append((position, value))
    hidden: set[int] = set()
    for members in parts.values():
        small = {position for position, value in members if 0 < value.rows < minimum}
        others = [(value.rows, p) for p, value in members if p not in small and value.rows]
        if len(small) == 1 and others:
            small.add(min(others)[1])
        hidden |= small
    return hidden


def _blank(value: MeasureValue) -> MeasureValue:
    return replace(
        value, value=None, numerator=0, denominator=0, unknown=0, rows=0, lower=None, upper=None
    )


def _as_published(entry: dict[str, Any]) -> dict[str, Any]:
    """Leave out servers, folders and addresses of people."""
    extracts = [{k: v for k, v in e.items() if k != "origin"} for e in entry["extracts"]]
    return entry | {"extracts": extracts, "approved_by": approver(entry["approved_by"])}


def minimum_of(measure: Measure | None) -> int:
    """Return the smallest number of records a group may have to be shown."""
    return measure.minimum_denominator if measure else 0
