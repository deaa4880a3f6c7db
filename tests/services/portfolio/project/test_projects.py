"""Lists of projects: filters in the address, order, pages, and few queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from citywide.portal.access.viewer import VISITOR, Viewer
from citywide.portal.accounts.models import Department
from citywide.services.portfolio.models import (
    Funding,
    ItemKind,
    Milestone,
    Project,
    RegisterItem,
    Spending,
    StatusUpdate,
    StrategicArea,
    StrategicPlan,
)
from citywide.services.portfolio.queries.projects import SORTS, ProjectFilters, projects

pytestmark = pytest.mark.django_db
Who = Callable[[str], Viewer]


def published(project: Project, declared: str, slip: int | None = None) -> StatusUpdate:
    issue = RegisterItem.objects.create(
        project=project, kind=ItemKind.ISSUE, number=1, title="Late", opened_on="2026-01-01"
    )
    update = StatusUpdate.objects.create(
        project=project, as_of=dt.date(2026, 3, 31), state="published", declared=declared,
        issue=issue, slip_days=slip,
    )  # fmt: skip
    project.current_status = update
    project.save()
    return update


def codes(viewer: Viewer, query: str = "", **given: Any) -> list[str]:
    found = projects(viewer=viewer, filters=ProjectFilters.from_query(QueryDict(query)), **given)
    return [row.project.code for row in found.rows]


def test_a_row_has_what_lists_show(
    make_project: Callable[..., Any], viewer: Who, django_assert_num_queries: Any
) -> None:
    project = make_project("A")
    project.departments.add(Department.objects.get(name="Parks"))
    published(project, "RED", 40)
    for year in (2025, 2026):
        Funding.objects.create(
            project=project, fund="General Fund", fiscal_year=year, budget_usd=100, committed_usd=5
        )
    for month in (1, 2):
        Spending.objects.create(
            project=project, month=dt.date(2026, month, 1), amount_usd=30, source="x"
        )
    for number, ends, done in (("1", 1, True), ("2", 9, False), ("3", 8, False)):
        Milestone.objects.create(
            project=project, number=number, name=f"M{number}",
            forecast_end_on=dt.date(2026, ends, 1),
            actual_end_on=dt.date(2026, ends, 1) if done else None,
        )  # fmt: skip
    page = projects(viewer=viewer("staff"))
    with django_assert_num_queries(0):
        (row,) = page.rows
        assert (row.colour, row.slip_days, row.status.issue.title) == ("RED", 40, "Late")
        assert row.departments == ("Parks", "Transportation")
        assert row.departments_count == 2
        assert (row.funded_usd, row.committed_usd, row.spent_usd) == (200, 10, 60)
        assert row.budget_usd == Decimal("1200000.00")
        assert (row.next_milestone, row.next_on) == ("M3", dt.date(2026, 8, 1))
        assert row.baseline_end_on == row.end_on == dt.date(2026, 6, 30)
        assert row.project.manager.name == "Manager"
        assert row.project.lead_department.name == "Transportation"
    assert (page.total, page.number, page.pages) == (1, 1, 1)


def test_the_number_of_queries_does_not_grow(make_project: Callable[..., Any], viewer: Who) -> None:
    staff = viewer("staff")

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            projects(viewer=staff, sort="-spent")
        return len(queries)

    published(make_project("A"), "RED")
    few = asked()
    for n in range(20):
        published(make_project(f"B{n}"), "GREEN")
    assert asked() == few <= 6


def test_filters_narrow(
    make_project: Callable[..., Any], viewer: Who, office: dict[str, Any]
) -> None:
    plan = StrategicPlan.objects.create(name="P", starts_on="2026-07-01", ends_on="2030-06-30")
    area = StrategicArea.objects.create(plan=plan, key="data", name={"en": "Data"})
    parks = Department.objects.get(name="Parks")
    a = make_project("A", strategic_area=area, work_plan_year=2026, title={"en": "Bus Stops"})
    b = make_project("B", manager=None, is_overseen=False, service_area="Public Safety")
    make_project("C", stage="proposed", vendor="Roofs Inc", description="Secret words")
    b.departments.add(parks)
    published(a, "RED")
    published(b, "GREEN")
    staff = viewer("staff")
    assert codes(staff) == ["A", "B", "C"]
    for query, expected in (
        ("stage=running", ["A", "B"]),
        ("stage=proposed&stage=completed", ["C"]),
        ("stage=nonsense", ["A", "B", "C"]),
        ("department=Parks", ["B"]),
        ("department=Transportation", ["A", "B", "C"]),
        ("strategic_area=data", ["A"]),
        ("strategic_area=none", ["B", "C"]),
        ("service_area=Public+Safety", ["B"]),
        ("status=RED", ["A"]),
        ("status=none", ["C"]),
        ("status=PINK", ["A", "B", "C"]),
        (f"manager={office['manager'].pk}", ["A", "C"]),
        ("manager=none", ["B"]),
        ("overseen=yes", ["A", "C"]),
        ("overseen=no", ["B"]),
        ("work_plan_year=2026", ["A"]),
        ("search=stops+bus", ["A"]),
        ("search=roofs", ["C"]),
        ("search=secret", ["C"]),
        ("search=zzz", []),
        ("status=RED&department=Parks", []),
    ):
        assert codes(staff, query) == expected, query


def test_visitors_get_what_is_public(make_project: Callable[..., Any]) -> None:
    make_project("A")
    make_project("B", is_overseen=False)
    make_project("C", stage="proposed", approved_on=None, started_on=None)
    make_project("D", stage="completed", completed_on=dt.date(2026, 1, 1), vendor="Roofs")
    make_project("E", stage="cancelled")
    make_project("F", stage="cancelled", approved_on=None, started_on=None)
    make_project("G", stage="declined", approved_on=None)
    assert codes(VISITOR) == ["A", "D", "E"]
    # What residents do not see, they cannot find out by searching either.
    assert codes(VISITOR, "search=roofs") == []
    assert codes(VISITOR, "manager=none") == ["A", "D", "E"]


def test_every_order_has_empty_values_last(make_project: Callable[..., Any], viewer: Who) -> None:
    published(make_project("A"), "GREEN", -3)
    published(make_project("B"), "RED", 20)
    published(make_project("C"), "YELLOW", 5)
    make_project("D")
    staff = viewer("staff")
    assert codes(staff, sort="status") == ["A", "C", "B", "D"]
    assert codes(staff, sort="-status") == ["B", "C", "A", "D"]
    assert codes(staff, sort="slip") == ["A", "C", "B", "D"]
    assert codes(staff, sort="-slip") == ["B", "C", "A", "D"]
    assert codes(staff, sort="nonsense") == ["A", "B", "C", "D"]
    for sort in SORTS:
        assert sorted(codes(staff, sort=f"-{sort}")) == ["A", "B", "C", "D"]


def test_pages(make_project: Callable[..., Any], viewer: Who) -> None:
    for n in range(7):
        make_project(f"P{n}")
    staff = viewer("staff")
    assert codes(staff, page=3, per_page=3) == ["P6"]
    assert codes(staff, page=99, per_page=3) == ["P6"]
    assert codes(staff, page=-1, per_page=3) == ["P0", "P1", "P2"]
    assert len(codes(staff, per_page=None)) == 7
    assert projects(viewer=staff, per_page=3).pages == 3


FILTERS = st.builds(
    ProjectFilters,
    stage=st.lists(st.sampled_from(["running", "intake", "active", "on_hold"]), unique=True).map(
        tuple
    ),
    department=st.sampled_from(["", "Parks & Recreation"]),
    strategic_area=st.sampled_from(["", "none", "data"]),
    service_area=st.sampled_from(["", "Public Safety"]),
    status=st.sampled_from(["", "none", "RED"]),
    manager=st.none() | st.integers(0, 10**6),
    overseen=st.none() | st.booleans(),
    work_plan_year=st.none() | st.integers(2000, 2100),
    search=st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20)
    .map(str.strip),
)  # fmt: skip


@given(filters=FILTERS)
def test_filters_survive_the_address(filters: ProjectFilters) -> None:
    assert ProjectFilters.from_query(QueryDict(filters.as_query())) == filters
