"""How the bytes of a run came to the city: who sent them, when and how many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from citywide.portal.access.runs import find
from citywide.portal.access.store import store
from citywide.portal.access.viewer import Viewer


@dataclass(frozen=True)
class Arrival:
    """One landing."""

    origin: str
    """In the ledger's words: `upload by NAME`, `correction by NAME`, a file or an address."""
    landed_at: datetime
    size_bytes: int
    sha256: str


def arrival(viewer: Viewer, run_id: str) -> Arrival | None:
    """Return how a run's bytes arrived, None for derived tables; raises NotFound."""
    found = find(viewer, run_id)
    landing = store().lake.ledger.landing(found.landed) if found.landed else {}
    if not landing:
        return None
    return Arrival(
        origin=str(landing["origin"]),
        landed_at=datetime.fromisoformat(landing["landed_at"]),
        size_bytes=int(landing["size_bytes"]),
        sha256=found.landed,
    )
