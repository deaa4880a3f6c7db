"""Where a project's money comes from and went."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .days import TODAY, day_of, fiscal_year

FUND = "Technology Fund"
_CENT = Decimal("0.01")


def funding(one: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the budget spread over the fiscal years of the plan, in whole dollars."""
    first, last = (fiscal_year(day_of(one[name])) for name in ("started_on", "planned_end"))
    years = range(first, last + 1)
    spent = Decimal(str(one["spent"]))
    parts = _spread(Decimal(str(one["budget"])), len(years), Decimal(1))
    return [
        {
            "fund": FUND,
            "fiscal_year": year,
            "budget_usd": f"{part:.2f}",
            "committed_usd": f"{min(part, spent):.2f}",
        }
        for year, part in zip(years, parts, strict=True)
    ]


def spending(one: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what was booked each month; together it is what the extract says was spent."""
    start, end = day_of(one["started_on"]), min(day_of(one["forecast_end"]), TODAY)
    count = (end.year - start.year) * 12 + end.month - start.month + 1
    months = [divmod(start.year * 12 + start.month - 1 + n, 12) for n in range(count)]
    amounts = _spread(Decimal(str(one["spent"])).quantize(_CENT), count, _CENT)
    return [
        {"month": f"{year}-{month + 1:02}", "amount_usd": f"{amount:.2f}", "fund": FUND}
        for (year, month), amount in zip(months, amounts, strict=True)
    ]


def _spread(total: Decimal, parts: int, unit: Decimal) -> list[Decimal]:
    share = (total / parts).quantize(unit)
    return [*([share] * (parts - 1)), total - share * (parts - 1)]
