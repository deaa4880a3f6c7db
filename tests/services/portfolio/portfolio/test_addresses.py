"""Whatever an address says, a page answers; and what it says comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citywide.services.portfolio.forms.filters import FiltersForm, initial_of
from citywide.services.portfolio.models import ColourChoice, Stage
from citywide.services.portfolio.queries.project_filters import GROUPS, ProjectFilters
from citywide.services.portfolio.views.portfolio.columns import COLUMNS

pytestmark = pytest.mark.django_db
FIXTURES = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
NAMES = (
    "stage", "status", "department", "lead_department", "strategic_area", "service_area",
    "manager", "overseen", "work_plan_year", "search", "sort", "page", "per_page", "columns",
    "by", "since", "kind", "months", "year", "area", "state", "goal",
)  # fmt: skip
NASTY = st.sampled_from(
    ["", "0", "-1", "9" * 30, "²", "\x00", "none", "all", "'; drop", "%", "_", "2026-02-30",
     "-slip", "--slip", "running", "RED", "1e3", "\ud83d\ude80", "G-00", "a b c", "<b>", "yes"]
)  # fmt: skip
TEXTS = st.one_of(NASTY, st.text(max_size=30))
QUERIES = st.lists(st.tuples(st.sampled_from(NAMES), TEXTS), max_size=6)
ADDRESSES = (
    "board/", "table/", "table.csv", "table.xlsx", "timeline/", "map/", "changes/",
    "changes.csv", "capacity/", "capacity.csv", "forecast/", "forecast.csv", "plan/work/",
    "plan/work.csv",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
@settings(max_examples=12, deadline=None, suppress_health_check=FIXTURES)
@given(query=QUERIES)
def test_no_address_breaks_a_page(
    address: str, query: list[tuple[str, str]], tiny: Any, lead: Any
) -> None:
    said = urlencode([(name, value.encode("utf-8", "replace")) for name, value in query])
    assert lead.get(f"/portfolio/{address}?{said}").status_code == 200


@pytest.fixture
def tiny(make_project: Callable[..., Any], areas: list[Any]) -> Any:
    return make_project("G-00")


@pytest.fixture
def lead(client_of: Callable[[str], Any]) -> Any:
    return client_of("lead")


NAMED = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).map(str.strip)
FILTERS = st.builds(
    ProjectFilters,
    stage=st.lists(st.sampled_from([*Stage.values, *GROUPS]), unique=True).map(tuple),
    department=NAMED,
    strategic_area=NAMED,
    service_area=NAMED,
    status=st.sampled_from(["", "none", *ColourChoice.values]),
    manager=st.none() | st.integers(0, 2**31 - 1),
    overseen=st.none() | st.booleans(),
    work_plan_year=st.none() | st.integers(0, 2**31 - 1),
    search=NAMED,
    lead_department=NAMED,
)


@settings(max_examples=30, deadline=None)
@given(filters=FILTERS)
def test_filters_come_back_from_their_address(filters: ProjectFilters) -> None:
    assert ProjectFilters.from_query(QueryDict(filters.as_query())) == filters


@settings(max_examples=30, deadline=None, suppress_health_check=FIXTURES)
@given(filters=FILTERS)
def test_a_form_sent_as_it_is_shown_changes_nothing(filters: ProjectFilters, areas: Any) -> None:
    form = FiltersForm(filters)
    sent: list[tuple[str, str]] = []
    for name, value in initial_of(filters).items():
        offered = [str(key) for key, _label in getattr(form.fields[name], "choices", ())]
        for one in value if isinstance(value, list) else [value]:
            text = "" if one is None else str(one)
            assert not offered or text in offered, f"{name} does not offer {text!r}"
            sent.append((name, text))
    assert ProjectFilters.from_query(QueryDict(urlencode(sent))) == filters


def test_every_column_can_be_shown_sorted_and_taken(tiny: Any, lead: Any) -> None:
    every = urlencode([("columns", key) for key in COLUMNS])
    assert lead.get(f"/portfolio/table/?{every}").content.count(b'scope="col"') == len(COLUMNS)
    assert lead.get(f"/portfolio/table.csv?{every}").content.count(b"\n") == 2
    for column in COLUMNS.values():
        if column.sort:
            for sort in (column.sort, f"-{column.sort}"):
                answer = lead.get(f"/portfolio/table/?{every}&sort={sort}")
                assert b"aria-sort=" in answer.content, sort
