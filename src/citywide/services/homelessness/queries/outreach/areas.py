"""The areas of the city, as its data set of boundaries names them: council districts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from citywide.core.errors import NotFound
from citywide.portal.access import gate
from citywide.portal.access.viewer import VISITOR
from citywide.services.homelessness.words.outreach import district

BOUNDARIES = "council_districts"
KEY = "district"
"""What is read: a public data set of this id with this column and a public `geometry` (GeoJSON)."""


@dataclass(frozen=True)
class Area:
    """A council district: its key, its name, and its outline as GeoJSON."""

    key: str
    label: str
    geometry: Mapping[str, Any]


def areas() -> Sequence[Area]:
    """Return the districts in order; none where the city has no boundaries."""
    try:
        found = gate.geometry(VISITOR, BOUNDARIES, KEY)
    except NotFound:
        return ()
    keys = sorted(found, key=lambda key: (len(key), key))
    return tuple(Area(key, district(key), json.loads(found[key])) for key in keys if found[key])
