"""Finance's extract becomes the projects' spending, exactly and once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from citywide.core.errors import Forbidden, NotFound

pytestmark = pytest.mark.django_db
HEADER = "project_code,month,fund,amount_usd,commitment_usd\n"


@pytest.fixture
def send(portfolio_city: Path) -> Callable[[str], Any]:
    """Return a function: lines of finance's extract -> the run that brought them in."""
    from citywide.portal.access import gate
    from citywide.portal.access.viewer import Viewer

    def sent(lines: str) -> Any:
        path = portfolio_city / "project_actuals.csv"
        path.write_text(HEADER + lines)
        steward = Viewer(email="finance@example.org", stewarded=frozenset({"project_actuals"}))
        return gate.ingest(steward, "project_actuals", path, path.name).run

    return sent


def booked() -> dict[tuple[str, str, str], tuple[Decimal, str]]:
    from citywide.services.portfolio.models import Spending

    return {
        (one.project.code, one.month.isoformat(), one.fund): (one.amount_usd, one.source)
        for one in Spending.objects.select_related("project")
    }


def test_bookings_come_in_once_and_corrections_replace_them(
    send: Callable[[str], Any], make_project: Callable[..., Any], viewer: Callable[[str], Any]
) -> None:
    from citywide.services.portfolio.actions.spending import sync_spending
    from citywide.services.portfolio.models import Change, Spending

    project = make_project("P-001")
    Spending.objects.create(
        project=project, month=dt.date(2026, 2, 1), fund="F", amount_usd=3, source="document"
    )
    send(
        "P-001,2026-01-01,F,1000000.01,5\nP-001,2026-02-01,F,-0.10,\nP-9,2026-01-01,F,7,\n"
        "P-9,2026-02-01,F,0.5,\n"
    )
    done = sync_spending(by=viewer("lead"))
    assert (done.source, done.created, done.updated, done.projects) == (
        "project_actuals@1",
        1,
        1,
        1,
    )
    assert [(one.project_code, one.rows, one.amount_usd) for one in done.unknown] == [
        ("P-9", 2, Decimal("7.50"))
    ]
    assert booked() == {
        ("P-001", "2026-01-01", "F"): (Decimal("1000000.01"), "project_actuals@1"),
        ("P-001", "2026-02-01", "F"): (Decimal("-0.10"), "project_actuals@1"),
    }
    change = Change.objects.get(kind="money")
    assert change.before == {"2026-02 F": "3.00"}
    assert change.after == {"2026-01 F": "1000000.01", "2026-02 F": "-0.10"}

    again = sync_spending(by=viewer("lead"))
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)

    send("P-001,2026-02-01,F,0,\n")
    make_project("P-9")
    last = sync_spending(by=viewer("lead"))
    assert (last.created, last.updated, last.unchanged, last.unknown) == (2, 1, 1, ())
    assert booked()["P-001", "2026-02-01", "F"] == (Decimal("0.00"), "project_actuals@2")
    assert booked()["P-001", "2026-01-01", "F"][1] == "project_actuals@1"


def test_a_month_that_is_not_one_is_quarantined(send: Callable[[str], Any]) -> None:
    good = "".join(f"P-1,20{year:02}-01-01,F,1,\n" for year in range(1, 99))
    run = send(good + "P-1,2026-01-15,F,1,\nP-1,2026-02-30,F,1,\n")
    assert (run.report["published"], run.report["quarantined"]) == (98, 2)


def test_without_an_extract_it_says_who_sends_one(
    portfolio_city: Path, viewer: Callable[[str], Any]
) -> None:
    from citywide.services.portfolio.actions.spending import sync_spending

    with pytest.raises(NotFound, match="steward uploads"):
        sync_spending(by=viewer("lead"))


@pytest.mark.parametrize("person", ["manager", "staff", "budget", "administrator", "visitor"])
def test_only_the_lead_brings_spending_in(
    person: str, portfolio_city: Path, viewer: Callable[[str], Any]
) -> None:
    from citywide.services.portfolio.actions.spending import sync_spending

    with pytest.raises(Forbidden):
        sync_spending(by=viewer(person))
