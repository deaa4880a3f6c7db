"""Forms of the monthly status."""

from citywide.services.portfolio.forms.status.bulk import BulkRow
from citywide.services.portfolio.forms.status.prefill import cost_of, forecast_of
from citywide.services.portfolio.forms.status.update import ReturnForm, UpdateForm

__all__ = ["BulkRow", "ReturnForm", "UpdateForm", "cost_of", "forecast_of"]
