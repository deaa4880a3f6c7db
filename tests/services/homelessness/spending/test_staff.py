"""The page in full detail, on results as somebody gets them who may see everything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest

from tests.services.homelessness.spending.small_city import rows_of
from tests.services.homelessness.spending.test_pages import said


@dataclass
class _Page:
    rows: list[dict[str, Any]]
    total: int = 2
    number: int = 1
    pages: int = 1


@dataclass
class _Done:
    """What `gate.calculate` gives, in memory."""

    sentences: tuple[str, ...] = ("You are a data steward.",)
    versions: dict[str, int] = field(default_factory=lambda: {"homelessness_spending": 1})

    def rows(self, step: str) -> list[dict[str, Any]]:
        project = {
            "fiscal_year": 2025, "source_id": "s", "project_id": "shelter",
            "project_name": "=Harbor", "project_group": "ES", "is_paid": True,
            "spent_usd": Decimal(300_000), "exits": 40, "exits_permanent": 3, "exits_unknown": 9,
            "stay_days_median": 31.0,
        }  # fmt: skip
        pays = {"fiscal_year": 2025, "agreement_id": "A-1", "project_id": "shelter"}
        return {"project_years": [project], "agreement_pays": [pays]}[step]

    def page(self, step: str, query: Any, number: int) -> _Page:
        assert step == "spending_entries" and query.filters == {"fiscal_year": "2025"}
        line = {
            "entry_id": "L1", "month": dt.date(2024, 8, 1), "agreement_id": "A-1",
            "project_id": "lost", "funder": "General Fund", "amount_usd": Decimal(11),
            "placed": "unknown_project", "is_agreement_unknown": False,
        }  # fmt: skip
        return _Page([line])


@pytest.fixture
def staff(nothing: Any, client_of: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Somebody of the city who may see all of it."""
    from citywide.services.homelessness.queries import spending

    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(spending, "detail", lambda **how: asked.append(how) or _Done())
    return client_of("staff")


def test_small_numbers_are_shown_to_whoever_may_see_them(staff: Any) -> None:
    page = said(staff, "/homelessness/staff/spending/?purpose=review&year=2025")
    # 300,000 for 3 exits to housing; for 12, had the 9 unknown been housed; 3 to 12 of 40.
    assert "$300,000 40 3 9 between 8% and 30% $100,000 – $25,000" in page
    assert "The HMIS has no such project" in page and "homelessness_spending@1" in page


def test_the_file_keeps_a_spreadsheet_from_running_a_name(staff: Any) -> None:
    answer = staff.get("/homelessness/staff/spending.csv?purpose=review&year=2025")
    (row,) = rows_of(answer.content.decode())
    assert (row["agreement_id"], row["spent_usd"], row["exits_permanent"]) == ("A-1", "300000", "3")
    assert row["project_name"] == "'=Harbor"
