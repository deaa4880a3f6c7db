"""What people enter of a plan: a task, many tasks at once, phases, a file."""

from citywide.services.portfolio.forms.plan.grid import GridForm, GridRow
from citywide.services.portfolio.forms.plan.others import ImportForm, MoveForm, PhaseForm
from citywide.services.portfolio.forms.plan.task import TaskForm

__all__ = ["GridForm", "GridRow", "ImportForm", "MoveForm", "PhaseForm", "TaskForm"]
