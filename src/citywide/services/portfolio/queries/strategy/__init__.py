"""The strategic plan: areas, goals, the work of each year, its progress, and where it drifts.

For public pages: `public_plan` and `public_items`.
"""

from citywide.services.portfolio.queries.strategy.drift import DRIFTS, Drift, drift
from citywide.services.portfolio.queries.strategy.plan import (
    STATES,
    AreaView,
    GoalView,
    Metric,
    PlanView,
    Progress,
    current_plan,
    due_of,
    is_done,
    known_measures,
    plan_view,
    plans,
    progress_of,
    public_items,
    public_plan,
    state_of,
)
from citywide.services.portfolio.queries.strategy.work import (
    WorkFilters,
    work,
    work_page,
)

__all__ = [
    "DRIFTS",
    "STATES",
    "AreaView",
    "Drift",
    "GoalView",
    "Metric",
    "PlanView",
    "Progress",
    "WorkFilters",
    "current_plan",
    "drift",
    "due_of",
    "is_done",
    "known_measures",
    "plan_view",
    "plans",
    "progress_of",
    "public_items",
    "public_plan",
    "state_of",
    "work",
    "work_page",
]
