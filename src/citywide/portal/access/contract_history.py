"""A contract's texts through time: every definition the lake's runs and versions were made by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from citywide.core.contracts.model import Contract
from citywide.core.errors import Forbidden
from citywide.portal.access.known import contract_for
from citywide.portal.access.store import store
from citywide.portal.access.viewer import Viewer


@dataclass(frozen=True)
class Definition:
    """One exact text of a contract and when it was in use."""

    hash: str
    text: str
    first_used_at: datetime | None
    """Start of the first run that used it; None for a text no run has used yet."""
    last_used_at: datetime | None
    runs: int
    versions: tuple[int, ...]
    """Numbers of the versions it published, oldest first."""
    is_current: bool
    """True for the text in the city folder."""


def contract_text(viewer: Viewer, dataset: str) -> Contract:
    """Return a data set's contract with its exact text.

    Raises:
        NotFound: there is no such data set, as far as the viewer may know.
        Forbidden: the viewer has no role; the text names sources and people inside the city.
    """
    contract = contract_for(viewer, dataset)
    if viewer.is_visitor:
        raise Forbidden("Contracts are for people who work with the city's data.")
    return contract


def contract_history(viewer: Viewer, dataset: str) -> list[Definition]:
    """Return every text of a contract, newest first; raises as `contract_text`."""
    contract = contract_text(viewer, dataset)
    ledger = store().lake.ledger
    numbers: dict[str, list[int]] = {}
    for version in store().lake.versions(dataset):
        numbers.setdefault(version.contract_hash, []).append(version.number)
    used: dict[str, list[datetime]] = {}
    for run in ledger.runs(dataset):
        used.setdefault(run.contract_hash, []).append(run.started_at)
    texts = {contract.hash: contract.text} | {
        name: ledger.definition(name) for name in used if name != contract.hash
    }
    found = [
        Definition(
            hash=name,
            text=text,
            first_used_at=min(used[name]) if name in used else None,
            last_used_at=max(used[name]) if name in used else None,
            runs=len(used.get(name, ())),
            versions=tuple(numbers.get(name, ())),
            is_current=name == contract.hash,
        )
        for name, text in texts.items()
    ]
    return sorted(found, key=_age)


def _age(definition: Definition) -> tuple[bool, float]:
    """The text of the city folder is the newest, whenever it was first used."""
    first = definition.first_used_at
    return not definition.is_current, -first.timestamp() if first else 0.0
