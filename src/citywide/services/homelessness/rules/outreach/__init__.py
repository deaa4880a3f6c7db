"""Outreach: who slept outside, how full interim housing was, and what counts as an area."""

from citywide.services.homelessness.rules.outreach.area import MOST_PEOPLE, names_a_point
from citywide.services.homelessness.rules.outreach.options import (
    KNOWN_CONTACTS,
    NO_CONTACTS,
    OCCUPANCY,
    PLACES,
    occupancy_parameters,
    place_parameters,
)

__all__ = [
    "KNOWN_CONTACTS", "MOST_PEOPLE", "NO_CONTACTS", "OCCUPANCY", "PLACES", "names_a_point",
    "occupancy_parameters", "place_parameters",
]  # fmt: skip
