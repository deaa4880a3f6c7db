"""Why a row is in quarantine, in words, with the values that are wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from citywide.core.contracts import Contract
from citywide.core.contracts.model import Column
from citywide.portal.access import gate
from citywide.portal.catalog.stewards.words import STRUCTURE, column_label, rule_in_words


@dataclass(frozen=True)
class Said:
    """One reason: what was promised, and what the row has instead."""

    rule: str
    promise: str
    values: tuple[tuple[str, str], ...]
    """(column's label, value); an empty value stands for none."""
    language: str = ""
    """Set where the words are not in the reader's language."""


@dataclass(frozen=True)
class ShownRow:
    """One waiting row as a page shows it."""

    run: str
    file: str
    line: int
    reasons: tuple[Said, ...]
    cells: tuple[tuple[str, str], ...]
    """(column as the extract calls it, text) in the order they came."""
    wrong: frozenset[str]
    """The extract's columns that a reason is about."""


def shown(contract: Contract, waiting: gate.Waiting) -> ShownRow:
    """Return a waiting row in words."""
    row = waiting.row
    return ShownRow(
        run=waiting.run,
        file=waiting.file,
        line=row.line,
        reasons=tuple(_said(contract, reason) for reason in row.reasons),
        cells=tuple((name, text or "") for name, text in row.cells.items()),
        wrong=wrong_columns(contract, waiting),
    )


def wrong_columns(contract: Contract, waiting: gate.Waiting) -> frozenset[str]:
    """Return the extract's columns that a row's reasons are about."""
    by_folded = {_folded(name): name for name in waiting.row.cells}
    found = set()
    for name in (name for reason in waiting.row.reasons for name in reason.columns):
        for called in (source_name(contract, name), name):
            if _folded(called) in by_folded:
                found.add(by_folded[_folded(called)])
                break
    return frozenset(found)


def source_name(contract: Contract, column: str) -> str:
    """Return what the extract calls a published column."""
    return next((c.source_name for c in contract.columns if c.name == column), column)


def replaceable(contract: Contract, rule_id: str) -> Column | None:
    """Return the one column a rule is about, if one value can be put right in many rows at once."""
    rule = next((rule for rule in contract.row_rules if rule.id == rule_id), None)
    if rule is None or len(rule.columns) != 1 or rule.kind == "unique":
        return None
    return contract.column(rule.columns[0])


def _said(contract: Contract, reason: Any) -> Said:
    rule = next((rule for rule in contract.rules if rule.id == reason.rule), None)
    if reason.rule == STRUCTURE:
        # The core says how many cells there are; nothing here knows better.
        return Said(reason.rule, reason.description, (), "en")
    labels = (column_label(contract, name) for name in reason.columns)
    values = tuple(zip(labels, (value or "" for value in reason.values), strict=True))
    if rule is None:
        return Said(reason.rule, reason.description, values, "en")
    return Said(reason.rule, rule_in_words(contract, rule.id), values)


def _folded(name: str) -> str:
    return " ".join(name.replace("\ufeff", "").split()).casefold()
