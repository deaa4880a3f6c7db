"""Every measure's latest number, each with its receipt."""

from __future__ import annotations

from collections.abc import Sequence
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
    receipt_id: str
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
        number, value = headline(receipt.values)
        figures.append(Figure(measure, value, receipt, receipt.number_id(number), receipt.summary))
    return figures


def headline(values: Sequence[MeasureValue]) -> tuple[int, MeasureValue | None]:
    """Return position and value of the latest total that has a value; the first without any."""
    totals = [
        (number, value)
        for number, value in enumerate(values)
        if value.group is None and value.period != "unknown" and value.value is not None
    ]
    dated = [pair for pair in totals if pair[1].period != "all"]
    if dated:
        return max(dated, key=lambda pair: pair[1].period)
    return totals[0] if totals else (0, None)
