"""The headline figures of the overseen projects, each a published number with its receipt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from citywide.core.errors import NotFound
from citywide.portal.access import gate
from citywide.portal.access.viewer import VISITOR
from citywide.services.portfolio.queries.portfolio.published import MEASURES, published

_GROUP = "status_declared"


@dataclass(frozen=True)
class Headline:
    """What is published of all overseen projects; a figure not yet published is missing.

    `figures` are by `projects`, `budget`, `on_schedule` and `success`; the counts and the budgets
    of running projects are by status too, "unknown" for those without one.
    """

    figures: Mapping[str, gate.Figure] = field(default_factory=dict, hash=False)
    projects_by_status: Mapping[str, gate.Number] = field(default_factory=dict, hash=False)
    budget_by_status: Mapping[str, gate.Number] = field(default_factory=dict, hash=False)


def headline() -> Headline:
    """Return the headline figures, from the latest receipts."""
    return Headline(published(VISITOR), _by_status("projects"), _by_status("budget"))


def _by_status(name: str) -> Mapping[str, gate.Number]:
    try:
        found = gate.measure(VISITOR, MEASURES[name])
    except NotFound:
        return {}
    if found.receipt is None:
        return {}
    return {
        value.member: gate.Number(found.measure, value, found.receipt.number_id(position))
        for position, value in enumerate(found.receipt.values)
        if value.group == _GROUP and value.member
    }
