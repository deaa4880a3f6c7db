"""Everything that is due, in order: sources, extracts, derived tables.

Each extract is a step of its own in the ledger, so a run that was cut short goes on where it was.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from citywide.core.contracts import Contract
from citywide.core.derive import order
from citywide.core.errors import CitywideError, SourceError
from citywide.core.ingest.run import Workshop, ingest_file
from citywide.core.ingest.sources import fetch
from citywide.core.lake import Lake, Run, RunState
from citywide.core.pipeline.city import City
from citywide.core.pipeline.derived import publish_derived
from citywide.core.settings import Settings

_LOCAL = "local"


@dataclass(frozen=True)
class Step:
    """One thing the run did: `outcome` is published, held, known, waiting or failed."""

    dataset: str
    name: str
    outcome: str
    run: Run | None = None
    message: str = ""
    error: CitywideError | None = None


@dataclass
class CityRun:
    """All steps of one run, in order."""

    steps: list[Step] = field(default_factory=list)

    @property
    def failed(self) -> list[Step]:
        """Steps that did not get their data in."""
        return [step for step in self.steps if step.outcome == "failed"]

    @property
    def held(self) -> list[Step]:
        """Steps whose version waits for a steward."""
        return [step for step in self.steps if step.outcome == "held"]


def is_due(lake: Lake, contract: Contract, now: datetime) -> bool:
    """Return whether a data set has no version yet, or its promised frequency has passed."""
    current = lake.current(contract.id)
    if current is None or contract.freshness is None:
        return True
    return now - current.published_at >= contract.freshness


def run_city(
    city: City,
    shop: Workshop,
    settings: Settings,
    base: Path | None = None,
    only: Iterable[str] = (),
    tell: Callable[[Step], None] = lambda _step: None,
) -> CityRun:
    """Bring in what is due and recompute what depends on it.

    Args:
        base: read from files in this folder instead of over the network.
        only: data sets to bring in; all that are due when empty.
        tell: called after each step.

    Raises:
        NotFound: `only` names a data set without a contract.
    """
    done = CityRun()

    def add(step: Step) -> None:
        done.steps.append(step)
        tell(step)

    wanted = {city.contract(name).id for name in only}
    for contract in city.extracts:
        named = contract.id in wanted
        due = base is not None or is_due(shop.lake, contract, datetime.now(UTC))
        if named or (not wanted and due):
            for step in _extracts(shop, contract, settings, base):
                add(step)
    for name in order(city.derived):
        add(derive_step(shop, city, name))
    return done


def _extracts(
    shop: Workshop, contract: Contract, settings: Settings, base: Path | None
) -> Iterable[Step]:
    sources = [s for s in contract.sources if (s.type == _LOCAL) == (base is not None)]
    if not sources:
        how = "local file" if base else "address to fetch it from"
        yield Step(contract.id, contract.name, "waiting", message=f"Its contract names no {how}.")
        return
    with tempfile.TemporaryDirectory(dir=shop.lake.root / "work") as folder:
        try:
            fetched = list(fetch(sources[0], base or Path(), Path(folder), settings))
        except SourceError as error:
            yield Step(contract.id, sources[0].name, "failed", message=str(error), error=error)
            return
        for file in fetched:
            yield _extract(shop, contract, file.path, file.name, file.origin)


def _extract(shop: Workshop, contract: Contract, path: Path, name: str, origin: str) -> Step:
    try:
        outcome = ingest_file(shop, contract, path, name, origin)
    except CitywideError as error:
        return Step(contract.id, name, "failed", message=str(error), error=error)
    held = outcome.run.state == RunState.HELD
    state = "known" if outcome.was_known and not held else str(outcome.run.state)
    return Step(contract.id, name, state, outcome.run)


def derive_step(shop: Workshop, city: City, name: str) -> Step:
    """Compute one derived table and say how that ended; errors become a failed step."""
    try:
        run = publish_derived(shop, city.derived[name])
    except CitywideError as error:
        return Step(name, f"{name}.sql", "failed", message=str(error), error=error)
    if run is None:
        missing = [i for i in city.derived[name].inputs if shop.lake.current(i) is None]
        if missing:
            message = f"It waits for {', '.join(missing)}."
            return Step(name, f"{name}.sql", "waiting", message=message)
        return Step(name, f"{name}.sql", "known")
    because = " ".join(run.report.get("held_because", ()))
    return Step(name, f"{name}.sql", str(run.state), run, because)
