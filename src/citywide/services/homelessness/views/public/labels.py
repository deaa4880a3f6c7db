"""What the values of published columns are called."""

from __future__ import annotations

from collections.abc import Mapping

from citywide.portal.access import gate
from citywide.portal.access.viewer import VISITOR
from citywide.services.homelessness.words import public as words


def labels(dataset: str, column: str) -> Mapping[str, str]:
    """Return what the values of a published column are called, in the order of the contract."""
    found = next(c for c in gate.contract(VISITOR, dataset).columns if c.name == column)
    said = found.value_labels.get(words.language(), {}) or found.value_labels.get("en", {})
    return dict(said)
