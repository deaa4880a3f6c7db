"""A flat history, one row per project and report date, as projects with statuses."""

from citywide.services.portfolio.actions.import_history.run import Imported, import_history

__all__ = ["Imported", "import_history"]
