"""What finance handed over and what was published on it, for everybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from citywide.services.homelessness.queries import public
from citywide.services.homelessness.queries.public import Row

AGREEMENTS = "homelessness_agreements"
FUNDS = "homelessness_agreement_funds"
PROJECTS = "homelessness_agreement_projects"
MEASURES = "homelessness_agreement_measures"
SPENDING = "homelessness_spending"
GOALS = "homelessness_goals"
EXTRACTS = (AGREEMENTS, FUNDS, PROJECTS, MEASURES, SPENDING, GOALS)
"""Data sets the finance and housing departments hand over; all of their columns are public."""
NEEDED = (AGREEMENTS, PROJECTS, SPENDING)
"""Without these no cost can be computed."""


def is_handed_over() -> bool:
    """Return whether finance handed over what costs are computed from."""
    return all(public.version_of(one) for one in NEEDED)


def spent_by(*columns: str) -> Mapping[tuple[str, ...], Decimal]:
    """Return dollars spent by the values of columns of the ledger; a blank value is empty."""
    found: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for row in public.rows_of(SPENDING):
        key = tuple("" if row[name] is None else str(row[name]) for name in columns)
        found[key] += row["amount_usd"]
    return dict(sorted(found.items()))


def years() -> Sequence[int]:
    """Return the fiscal years with costs, the newest first."""
    return sorted({row["fiscal_year"] for row in public.rows_of(public.COSTS)}, reverse=True)


def latest_year() -> int | None:
    """Return the latest whole fiscal year with costs, else the latest begun; None without any."""
    rows = public.rows_of(public.COSTS)
    whole = [row["fiscal_year"] for row in rows if row["is_complete"]]
    return max(whole or [row["fiscal_year"] for row in rows], default=None)


def costs(fiscal_year: int | None, grouping: str) -> Sequence[Row]:
    """Return the rows of a fiscal year (of every year: None) and grouping."""
    return [
        row
        for row in public.rows_of(public.COSTS)
        if row["grouping"] == grouping and fiscal_year in (None, row["fiscal_year"])
    ]


def agreements() -> Mapping[str, Row]:
    """Return the agreements by number."""
    return {row["agreement_id"]: row for row in public.rows_of(AGREEMENTS)}


def funders() -> Mapping[str, str]:
    """Return the funders of each agreement by its number, as one text."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in public.rows_of(FUNDS):
        found[row["agreement_id"]].append(row["funder"])
    return {key: ", ".join(sorted(names)) for key, names in found.items()}


def results(fiscal_year: int | None) -> Mapping[str, Sequence[Row]]:
    """Return the results of a fiscal year by agreement."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in public.rows_of(public.RESULTS):
        if row["fiscal_year"] == fiscal_year:
            found[row["agreement_id"]].append(row)
    return found
