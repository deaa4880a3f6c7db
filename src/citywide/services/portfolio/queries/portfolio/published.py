"""The published numbers that stand beside the live ones, each with its receipt."""

from __future__ import annotations

from collections.abc import Mapping

from citywide.core.errors import NotFound
from citywide.portal.access import gate
from citywide.portal.access.viewer import Viewer

MEASURES: Mapping[str, str] = {
    "projects": "projects_running",
    "budget": "projects_dollars_by_status",
    "on_schedule": "projects_on_schedule",
    "success": "projects_success_rate",
}
"""What a headline figure is called, and the measure that publishes it."""


def published(viewer: Viewer) -> Mapping[str, gate.Figure]:
    """Return the published numbers by name of the headline figure; none before publication."""
    found = {name: figure(viewer, measure) for name, measure in MEASURES.items()}
    return {name: one for name, one in found.items() if one is not None and one.receipt}


def figure(viewer: Viewer, measure_id: str) -> gate.Figure | None:
    """Return a measure with its latest number; None where the city has no such measure."""
    try:
        return gate.measure(viewer, measure_id)
    except NotFound:
        return None
