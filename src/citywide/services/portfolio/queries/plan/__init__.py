"""One project's plan: its rows, its baselines side by side, and what a file would change in it."""

from citywide.services.portfolio.queries.plan.baselines import (
    Compared,
    ComparedRow,
    baselines_of,
    compared,
    may_be_first,
)
from citywide.services.portfolio.queries.plan.comparison import (
    Comparison,
    FieldChange,
    Problem,
    TaskChange,
    compare,
)
from citywide.services.portfolio.queries.plan.files import plan_file_of, task_of
from citywide.services.portfolio.queries.plan.links import links_of, needs_of
from citywide.services.portfolio.queries.plan.phases import RemovedPhase, removed_phases
from citywide.services.portfolio.queries.plan.table import PlanRow, PlanTable, plan_of, task

__all__ = [
    "Compared",
    "ComparedRow",
    "Comparison",
    "FieldChange",
    "PlanRow",
    "PlanTable",
    "Problem",
    "RemovedPhase",
    "TaskChange",
    "baselines_of",
    "compare",
    "compared",
    "links_of",
    "may_be_first",
    "needs_of",
    "plan_file_of",
    "plan_of",
    "removed_phases",
    "task",
    "task_of",
]
