"""The portfolio of March 26, 2026: the public facts of the report, and invented ones beside them.

24 projects with $46.4 million in all, 22 of them GREEN, the metering project YELLOW, the camera
system RED, 11 completed since March 5, 2025, more than 15 departments. Which projects the others
are, and what each costs, the report does not say.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

AS_OF = dt.date(2026, 3, 26)
PREVIOUS_ON = dt.date(2025, 3, 5)
DEPARTMENTS = tuple(f"Department {number:02}" for number in range(1, 18))
BUDGET_USD = Decimal("46400000.00")


def make(make_project: Any, users: dict[str, Any]) -> None:
    """Enter the portfolio: 24 running, 11 newly completed, and what must not be counted."""
    for number in range(24):
        colour = {0: "RED", 1: "YELLOW"}.get(number, "GREEN")
        project = make_project(
            f"G-{number:02}",
            lead_department=_department(DEPARTMENTS[number % len(DEPARTMENTS)]),
            cost_usd=_budget(number),
            manager=users["manager"],
        )
        give_status(project, AS_OF, colour, forecast_end_on=dt.date(2026, 6, 30))
    for number in range(11):
        # Nine of eleven succeed: one ends late, one costs too much.
        late, dear = number == 0, number == 1
        complete(
            make_project(f"C-{number:02}", cost_usd=Decimal(1_000_000)),
            dt.date(2026, 1, 15) if not late else dt.date(2026, 3, 26),
            Decimal(1_100_000) if not dear else Decimal("1100000.01"),
            ends_on=dt.date(2026, 2, 1) if late else dt.date(2026, 1, 1),
        )
    # Completed on the day of the report before, not overseen, not approved, not begun by then.
    complete(make_project("X-01"), PREVIOUS_ON, Decimal(1), ends_on=PREVIOUS_ON)
    make_project("X-02", is_overseen=False)
    make_project("X-03", stage="proposed", approved_on=None)
    make_project("X-04", approved_on=AS_OF + dt.timedelta(days=1))
    make_project("X-05", stage="cancelled", ended_on=dt.date(2025, 12, 1))


def _budget(number: int) -> Decimal:
    """Budgets of 23 projects with cents, and of the last what is missing from $46.4 million."""
    even = Decimal("1933333.33")
    return even if number < 23 else BUDGET_USD - 23 * even


def _department(name: str) -> Any:
    from citywide.portal.accounts.models import Department

    return Department.objects.get_or_create(name=name)[0]


def give_status(project: Any, as_of: dt.date, colour: str, **fields: Any) -> Any:
    """Publish a status for a project; YELLOW and RED get an issue with an action."""
    from django.utils import timezone

    from citywide.services.portfolio.models import MitigatingAction, RegisterItem, StatusUpdate

    issue = None
    if colour != "GREEN":
        issue = RegisterItem.objects.create(
            project=project,
            kind="issue",
            number=project.register.count() + 1,
            title="Vendor trouble",
            public_text={"en": f"{project.code} was delayed."},
            opened_on=as_of,
            owner=project.manager,
        )
        MitigatingAction.objects.create(
            item=issue, text={"en": "Preparing a new request for bids."}, due_on=as_of
        )
    values = {"declared": colour, "computed_overall": colour, "computed_schedule": colour}
    update = StatusUpdate.objects.create(
        project=project,
        as_of=as_of,
        state="published",
        issue=issue,
        baseline=project.current_baseline,
        published_at=timezone.now(),
        **values | fields,
    )
    project.current_status = update
    project.save()
    return update


def complete(project: Any, on: dt.date, spent_usd: Decimal, ends_on: dt.date) -> None:
    """Complete a project that was planned for a whole year, with what was spent on it."""
    from citywide.services.portfolio.models import Spending

    baseline = project.current_baseline
    baseline.starts_on, baseline.ends_on = ends_on - dt.timedelta(days=400), ends_on
    baseline.approved_on = baseline.starts_on
    baseline.save()
    project.stage, project.completed_on = "completed", on
    project.approved_on = baseline.starts_on
    project.save()
    Spending.objects.create(
        project=project, month=on.replace(day=1), amount_usd=spent_usd, source="document"
    )


def make_report(users: dict[str, Any], key: str = "2026-03-26", **fields: Any) -> Any:
    """Make the report's record."""
    from django.utils import timezone

    from citywide.services.portfolio.models import CommitteeReport

    values = {"as_of": AS_OF, "previous_on": PREVIOUS_ON, "created_by": users["lead"]}
    return CommitteeReport.objects.create(key=key, created_at=timezone.now(), **values | fields)
