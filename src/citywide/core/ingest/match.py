"""Which text column of an extract is which column of the contract."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from citywide.core.contracts import Contract
from citywide.core.errors import ExtractError


@dataclass(frozen=True)
class Match:
    """Positions of the contract's columns in the extract, and what did not fit."""

    positions: dict[str, int]
    """Published column name -> position of its text column."""
    missing: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def warnings(self) -> list[str]:
        """What a steward should know about columns that were not expected or not there."""
        said = [
            f"The extract has no column {name!r}; it is empty in this version. Ask the sender, "
            "or take it out of the contract."
            for name in self.missing
        ]
        said += [
            f"The extract has a column {name!r} that the contract does not know; it was landed "
            "but not published. Add it to the contract to publish it."
            for name in self.unknown
        ]
        return said


def folded(name: str) -> str:
    """Return a header name without case, BOM, line breaks and runs of white space."""
    return re.sub(r"\s+", " ", name.replace("\ufeff", "")).strip().casefold()


def match_columns(contract: Contract, header: Sequence[str], file: str) -> Match:
    """Return which extract column is which; case and white space in names do not matter.

    Raises:
        ExtractError: a required column is missing, or columns are unknown and the contract's
            `reading.unknownColumns` is `error`.
    """
    found: dict[str, int] = {}
    for position, name in enumerate(header):
        found.setdefault(folded(name), position)
    positions: dict[str, int] = {}
    for column in contract.columns:
        for name in (column.source_name, column.name):
            if folded(name) in found:
                positions[column.name] = found[folded(name)]
                break
    missing = [column for column in contract.columns if column.name not in positions]
    taken = set(positions.values())
    unknown = [name for position, name in enumerate(header) if position not in taken]
    essential = [column.source_name for column in missing if column.required]
    if essential:
        raise ExtractError(
            f"{file} has no column {', '.join(map(repr, essential))}, which the contract "
            f"{contract.id} requires. Its columns are: {', '.join(header)}."
        )
    if unknown and contract.reading.unknown_columns == "error":
        raise ExtractError(
            f"{file} has columns the contract {contract.id} does not know: "
            f"{', '.join(map(repr, unknown))}. Add them to the contract, or ask the sender."
        )
    return Match(positions, tuple(column.source_name for column in missing), tuple(unknown))
