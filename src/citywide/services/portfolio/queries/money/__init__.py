"""One project's money: funding, spending, and what the work done is worth."""

from citywide.services.portfolio.queries.money.curve import CurvePoint, curve_of
from citywide.services.portfolio.queries.money.earned import Earned, earned_of
from citywide.services.portfolio.queries.money.totals import (
    FundingLine,
    Overview,
    YearTotals,
    fiscal_year_of,
    funding_of,
    overview_of,
    spending_of,
    years_of,
)

__all__ = [
    "CurvePoint",
    "Earned",
    "FundingLine",
    "Overview",
    "YearTotals",
    "curve_of",
    "earned_of",
    "fiscal_year_of",
    "funding_of",
    "overview_of",
    "spending_of",
    "years_of",
]
