"""What a job that published a service's data sets tells of how it went."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from citywide.portal.access.extract import Outcome


def result_of(outcomes: Iterable[Outcome], receipts: int) -> dict[str, Any]:
    """Return a job's result: rows by data set, receipts, and a step for each version held."""
    told = [one for one in outcomes if one.state in {"published", "held"}]
    return {
        "published": {one.dataset: one.rows for one in told if one.state == "published"},
        "receipts": receipts,
        "steps": [
            {
                "dataset": one.dataset,
                "name": one.dataset,
                "outcome": one.state,
                "message": one.message,
            }
            for one in told
            if one.state == "held"
        ],
    }
