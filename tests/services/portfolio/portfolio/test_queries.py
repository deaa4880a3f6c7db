"""What the portfolio's queries answer, and that they ask as often for many projects as for few."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from citywide.services.portfolio.models import (
    Baseline,
    Change,
    Milestone,
    Project,
    RegisterItem,
    StatusUpdate,
)
from citywide.services.portfolio.queries.portfolio.board import board
from citywide.services.portfolio.queries.portfolio.capacity import capacity
from citywide.services.portfolio.queries.portfolio.changes import changes
from citywide.services.portfolio.queries.portfolio.matrix import matrix
from citywide.services.portfolio.queries.portfolio.shares import headline
from citywide.services.portfolio.queries.projects import ProjectFilters
from citywide.services.portfolio.rules.colour import Colour
from tests.services.portfolio.portfolio.conftest import TODAY
from tests.services.portfolio.publish import golden

pytestmark = pytest.mark.django_db
View = Callable[[str], Any]
SINCE = dt.date(2026, 1, 31)
MOST_QUERIES = {
    "board/": 40,
    "board/?by=stage": 40,
    "table/": 30,
    "timeline/": 30,
    "map/": 25,
    "changes/?since=2026-01-31": 25,
    "capacity/": 25,
    "plan/": 25,
    "plan/drift/": 20,
}


def many(make_project: Callable[..., Any], first: int, until: int) -> None:
    """Add projects, each with a status, a milestone and a second department."""
    from citywide.portal.accounts.models import Department

    other = Department.objects.get_or_create(name="Housing")[0]
    for number in range(first, until):
        project = make_project(f"N-{number:03}", effort_share=Decimal("0.1"))
        project.departments.add(other)
        golden.give_status(
            project, dt.date(2026, 1, 31), "GREEN", forecast_end_on=dt.date(2026, 7, 1)
        )
        golden.give_status(
            project, dt.date(2026, 3, 31), "GREEN", forecast_end_on=dt.date(2026, 8, 1)
        )
        Milestone.objects.create(
            project=project, number="1", name="Launch", forecast_end_on=dt.date(2026, 7, 1)
        )


def asked(client: Any, address: str) -> int:
    client.get(f"/portfolio/{address}")
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(f"/portfolio/{address}").status_code == 200
    return len(seen)


def test_pages_ask_as_often_for_200_projects_as_for_5(
    make_project: Callable[..., Any], areas: list[Any], client_of: View
) -> None:
    client = client_of("staff")
    many(make_project, 0, 5)
    few = {address: asked(client, address) for address in MOST_QUERIES}
    many(make_project, 5, 200)
    most = {address: asked(client, address) for address in MOST_QUERIES}
    assert most == few
    assert {address: n for address, n in most.items() if n > MOST_QUERIES[address]} == {}


def test_the_headline_counts_what_cannot_be_judged_apart(
    make_project: Callable[..., Any], viewer: View
) -> None:
    golden.give_status(make_project("A"), TODAY, "GREEN")
    golden.give_status(make_project("B"), TODAY, "RED")
    make_project("C", cost_usd=None, current_baseline=None)
    Baseline.objects.filter(project__code="C").update(budget_usd=None)
    found = headline(viewer=viewer("staff"), today=TODAY)
    assert (found.on_schedule.met, found.on_schedule.unmet, found.on_schedule.unknown) == (1, 1, 1)
    assert found.on_schedule.share == Decimal("0.5")
    assert found.by_status[None].without_budget == 1
    assert (found.projects, found.budget_usd) == (3, Decimal(2_400_000))
    assert found.success.rate.share is None


def test_a_late_success_is_one_up_to_exactly_ten_percent(
    make_project: Callable[..., Any], viewer: View
) -> None:
    # The baseline of golden.complete lasts 400 days: 40 days late are 10 %.
    for code, days in (("ON", 40), ("OVER", 41)):
        end = dt.date(2026, 1, 1)
        golden.complete(
            make_project(code), end + dt.timedelta(days=days), Decimal(1_200_000), ends_on=end
        )
    rate = headline(viewer=viewer("staff"), today=TODAY).success.rate
    assert (rate.met, rate.unmet, rate.unknown) == (1, 1, 0)


def test_a_column_counts_all_and_shows_the_worst(
    make_project: Callable[..., Any], viewer: View
) -> None:
    for number in range(20):
        golden.give_status(make_project(f"A-{number:02}"), TODAY, "GREEN", slip_days=number)
    red = golden.give_status(make_project("Z"), TODAY, "RED", slip_days=3)
    columns = {one.key: one for one in board(viewer=viewer("staff"), filters=ProjectFilters())}
    assert list(columns) == ["RED", "YELLOW", "GREEN"]
    assert [row.project.code for row in columns["RED"].rows] == [red.project.code]
    green = columns["GREEN"]
    assert (green.projects, len(green.rows), green.more) == (20, 15, 5)
    assert green.rows[0].project.code == "A-19"
    assert green.budget_usd == 20 * Decimal(1_200_000)


def test_the_matrix_has_each_project_once(
    make_project: Callable[..., Any], areas: list[Any], viewer: View
) -> None:
    golden.give_status(make_project("A", strategic_area=areas[0]), TODAY, "GREEN")
    golden.give_status(make_project("B", strategic_area=areas[0]), TODAY, "YELLOW")
    make_project("C")
    found = matrix(viewer=viewer("staff"), filters=ProjectFilters())
    place = found.places["Transportation", "cybersecurity"]
    assert (place.projects, place.worst) == (2, Colour.YELLOW)
    assert found.places["Transportation", "none"].worst is None
    assert found.has_none
    assert [area.key for area in found.areas] == ["cybersecurity", "data"]


def facts(viewer: Any, since: dt.date = SINCE) -> dict[str, list[tuple[str, Any, Any]]]:
    found = changes(viewer=viewer, filters=ProjectFilters(), since=since)
    return {
        one.project.code: [(fact.kind, fact.before, fact.after) for fact in one.facts]
        for one in found
    }


def test_the_day_itself_does_not_count_and_the_day_after_does(
    make_project: Callable[..., Any], viewer: View
) -> None:
    Project.objects.all().delete()
    make_project("ON", approved_on=SINCE, started_on=SINCE)
    make_project("AFTER", approved_on=SINCE + dt.timedelta(days=1), started_on=None)
    # Proposed today by the machine's clock, but approved before: when is not known.
    assert set(facts(viewer("staff"))) == {"AFTER"}
    assert facts(viewer("staff"))["AFTER"] == [("approved", None, "active")]


def test_a_rebaseline_tells_both_ends_and_both_budgets(
    make_project: Callable[..., Any], office: dict[str, Any], viewer: View
) -> None:
    project = make_project("A")
    request = RegisterItem.objects.create(
        project=project,
        kind="change_request",
        number=1,
        title="More time",
        opened_on=SINCE,
        state="approved",
    )
    Baseline.objects.create(
        project=project,
        number=2,
        approved_on=dt.date(2026, 3, 1),
        starts_on=dt.date(2025, 7, 1),
        ends_on=dt.date(2026, 12, 31),
        budget_usd=Decimal(1_500_000),
        change_request=request,
    )
    assert facts(viewer("staff"))["A"] == [
        ("rebaselined", dt.date(2026, 6, 30), dt.date(2026, 12, 31)),
        ("budget", Decimal("1200000.00"), Decimal("1500000.00")),
    ]
    assert "A" not in facts(viewer("staff"), dt.date(2026, 3, 1))


def test_a_cost_entered_anew_counts_where_there_is_no_baseline(
    make_project: Callable[..., Any], viewer: View
) -> None:
    project = make_project("A", cost_usd=Decimal(300))
    project.current_baseline = None
    project.save()
    for before, after in (("100", "200"), ("200", "300")):
        Change.objects.create(
            project=project,
            at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
            kind="project",
            before={"cost_usd": before},
            after={"cost_usd": after},
        )
    assert facts(viewer("staff"))["A"] == [("budget", Decimal(100), Decimal(300))]


def test_a_status_corrected_since_is_compared_as_published(
    make_project: Callable[..., Any], viewer: View
) -> None:
    project = make_project("A")
    golden.give_status(project, SINCE, "GREEN", forecast_end_on=dt.date(2026, 6, 30))
    assert facts(viewer("staff")) == {}
    wrong = golden.give_status(project, dt.date(2026, 2, 28), "RED")
    StatusUpdate.objects.filter(pk=wrong.pk).update(state="superseded")
    golden.give_status(
        project, dt.date(2026, 2, 28), "YELLOW", revision=2, forecast_end_on=dt.date(2026, 6, 1)
    )
    assert facts(viewer("staff"))["A"] == [
        ("status", "GREEN", "YELLOW"),
        ("forecast", dt.date(2026, 6, 30), dt.date(2026, 6, 1)),
    ]
    assert StatusUpdate.objects.count() == 3


def test_a_project_past_its_end_takes_time_until_today_and_no_longer(
    make_project: Callable[..., Any], viewer: View
) -> None:
    make_project("A", effort_share=Decimal(1), forecast_end_on=dt.date(2026, 1, 1))
    found = capacity(viewer=viewer("staff"), filters=ProjectFilters(), today=TODAY, months=6)
    loads = found.managers[0].loads
    assert loads[0] is not None and loads[0].load_share == Decimal(15) / 30
    assert loads[1:] == (None,) * 5
    assert found.managers[0].overloads == ()


def test_a_department_is_over_when_its_managers_are_not_enough(
    make_project: Callable[..., Any], office: dict[str, Any], viewer: View
) -> None:
    late = {"forecast_end_on": dt.date(2026, 6, 30)}
    make_project("A", effort_share=Decimal("0.9"), **late)
    make_project("B", effort_share=Decimal("0.9"), manager=office["other_manager"], **late)
    found = capacity(viewer=viewer("staff"), filters=ProjectFilters(), today=TODAY, months=6)
    assert found.departments[0].managers == 2
    assert found.departments[0].overloads == ()
    make_project("C", effort_share=Decimal("0.9"), manager=None, **late)
    found = capacity(viewer=viewer("staff"), filters=ProjectFilters(), today=TODAY, months=6)
    assert [one.load_share for one in found.departments[0].overloads] == [Decimal("2.7")] * 3
    assert [one.code for one in found.without_manager] == ["C"]
