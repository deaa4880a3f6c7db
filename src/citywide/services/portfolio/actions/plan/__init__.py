"""Writes to a project's plan: tasks, phases, their order, and what a file brings."""

from citywide.services.portfolio.actions.plan.dropping import drop_task, restore_task
from citywide.services.portfolio.actions.plan.entries import FIELDS, NEEDS, values_of
from citywide.services.portfolio.actions.plan.importing import import_plan
from citywide.services.portfolio.actions.plan.order import move_phase, move_task
from citywide.services.portfolio.actions.plan.phases import (
    add_phase,
    remove_phase,
    rename_phase,
    restore_phase,
)
from citywide.services.portfolio.actions.plan.rows import (
    Addition,
    Edit,
    PlanClash,
    RowMistakes,
    Saved,
    save_rows,
)
from citywide.services.portfolio.actions.plan.uploads import (
    KeptFile,
    keep_file,
    kept_file,
    remove_file,
)

__all__ = [
    "FIELDS",
    "NEEDS",
    "Addition",
    "Edit",
    "KeptFile",
    "PlanClash",
    "RowMistakes",
    "Saved",
    "add_phase",
    "drop_task",
    "import_plan",
    "keep_file",
    "kept_file",
    "move_phase",
    "move_task",
    "remove_file",
    "remove_phase",
    "rename_phase",
    "restore_phase",
    "restore_task",
    "save_rows",
    "values_of",
]
