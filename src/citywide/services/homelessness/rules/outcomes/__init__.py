"""Rates with what is not known, and what an exit to permanent housing cost."""

from citywide.services.homelessness.rules.outcomes.cost import ProjectOutcome, cost_per_exit
from citywide.services.homelessness.rules.outcomes.rate import Rate

__all__ = ["ProjectOutcome", "Rate", "cost_per_exit"]
