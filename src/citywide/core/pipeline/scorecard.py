"""Every measure's latest number, each with its receipt."""

from __future__ import annotations

from dataclasses import dataclass

from citywide.core.ingest.run import Workshop
from citywide.core.measures import Measure, MeasureValue
from citywide.core.pipeline.city import City
from citywide.core.receipts import Receipt, issue
from citywide.core.settings import Settings


@dataclass(frozen=True)
class Figure:
    """One measure on the scorecard; no receipt while its data set has no version."""

    measure: Measure
    value: MeasureValue | None
    receipt: Receipt | None
    number_id: str
    """Id of the number on its receipt; empty while there is none."""
    summary: str


def scorecard(city: City, shop: Workshop, settings: Settings) -> list[Figure]:
    """Evaluate every measure on current versions, file receipts, return the headline numbers."""
    figures = []
    for measure in (city.measures[name] for name in sorted(city.measures)):
        receipt = issue(shop.lake, shop.engine, measure, settings.timezone)
        if receipt is None:
            waiting = f"{measure.dataset} has no published version yet."
            figures.append(Figure(measure, None, None, "", waiting))
            continue
        value = None if receipt.headline is None else receipt.values[receipt.headline]
        number = receipt.id if receipt.headline is None else receipt.number_id(receipt.headline)
        figures.append(Figure(measure, value, receipt, number, receipt.summary))
    return figures
