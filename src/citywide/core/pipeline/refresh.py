"""What follows a new version: derived tables computed again, measures that changed issued anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from citywide.core.derive import order
from citywide.core.ingest.run import Workshop
from citywide.core.lake import Lake
from citywide.core.measures import Measure
from citywide.core.pipeline.city import City
from citywide.core.pipeline.run import Step, derive_step
from citywide.core.receipts import Receipt, Shelf, issue
from citywide.core.receipts.issue import datasets_of
from citywide.core.settings import Settings


@dataclass
class Refreshed:
    """The derived tables and measures that were brought up to date."""

    steps: list[Step] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)


def refresh(
    city: City,
    shop: Workshop,
    settings: Settings,
    tell: Callable[[str, float], None] = lambda _step, _share: None,
) -> Refreshed:
    """Recompute every derived table and measure whose inputs have a newer version."""
    done = Refreshed()
    tables, shelf = order(city.derived), Shelf(shop.lake.receipts)
    for number, name in enumerate(tables):
        tell(f"derive {name}", number / max(len(tables), 1))
        done.steps.append(derive_step(shop, city, name))
    stale = [m for _, m in sorted(city.measures.items()) if is_stale(shop.lake, shelf, m)]
    for number, measure in enumerate(stale):
        tell(f"measure {measure.id}", number / len(stale))
        receipt = issue(shop.lake, shop.engine, measure, settings.timezone)
        done.receipts += [receipt] if receipt else []
    return done


def is_stale(lake: Lake, shelf: Shelf, measure: Measure) -> bool:
    """Return whether a measure's latest receipt is not by its definition on current versions."""
    receipt = shelf.latest(measure)
    if receipt is None or receipt.definition_hash != measure.hash:
        return True
    used = {entry["dataset"]: entry["version"] for entry in receipt.inputs}
    current = {name: lake.current(name) for name in datasets_of(measure)}
    return any(v is not None and used.get(name) != v.number for name, v in current.items())
