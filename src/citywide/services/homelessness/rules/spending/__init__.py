"""What was spent, on which projects, and what their exits cost; goals and targets against it."""

from citywide.services.homelessness.rules.spending.compare import Target, judged
from citywide.services.homelessness.rules.spending.years import (
    SPENDING,
    fiscal_year_of,
    fiscal_years,
    year_ends,
    year_starts,
)

__all__ = [
    "SPENDING",
    "Target",
    "fiscal_year_of",
    "fiscal_years",
    "judged",
    "year_ends",
    "year_starts",
]
