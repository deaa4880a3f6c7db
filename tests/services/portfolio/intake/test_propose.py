"""Anyone of the city proposes, on one page, and is told whether the project would be overseen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from citywide.portal.accounts.models import Department
from citywide.portal.audit.models import Entry
from citywide.services.portfolio.models import Project

pytestmark = pytest.mark.django_db
PROPOSE = "/portfolio/propose/"


@pytest.fixture
def departments(office: dict[str, Any]) -> dict[str, Department]:
    return {d.name: d for d in Department.objects.all()}


@pytest.fixture
def entries(departments: dict[str, Department]) -> dict[str, Any]:
    return {
        "title_en": "Better Bus Stops",
        "summary_en": "Riders wait under a roof.",
        "lead_department": departments["Transportation"].pk,
        "departments": [departments["Parks"].pk, departments["Budget Office"].pk],
        "service_area": "Transportation & Aviation Services",
        "cost_usd": "$1,200,000",
        "planned_start_on": "2026-07-01",
        "planned_end_on": "2027-03-31",
    }


def test_anyone_of_the_city_proposes(
    client_of: Callable[[str], Any], entries: dict[str, Any], office: dict[str, Any]
) -> None:
    client = client_of("staff")
    assert client.get(PROPOSE).status_code == 200
    answer = client.post(PROPOSE, entries)
    made = Project.objects.get()
    year = timezone.localdate().year
    assert answer.status_code == 302
    assert answer.url == f"/portfolio/p/TP-{year}-001/"
    assert made.stage == "proposed"
    assert made.proposed_by == office["staff"]
    assert made.cost_usd == Decimal("1200000")
    assert made.planned_start_on == dt.date(2026, 7, 1)
    assert sorted(d.name for d in made.departments.all()) == [
        "Budget Office",
        "Parks",
        "Transportation",
    ]
    assert made.is_overseen
    assert made.council_district == "Citywide"
    page = client.get(answer.url).content.decode()
    assert "Overseen because: cost $1.2M is over $500,000; three departments." in page
    change = made.changes.get()
    assert change.by == "staff@example.org"
    assert Entry.objects.filter(action="create", subject=f"project:{made.code}").count() == 1


def test_a_visitor_is_asked_to_sign_in(client_of: Callable[[str], Any]) -> None:
    answer = client_of("visitor").get(PROPOSE)
    assert answer.status_code == 302
    assert "next=" in answer.url
    assert client_of("visitor").post(PROPOSE, {}).status_code == 302
    assert not Project.objects.exists()


def test_numbers_go_on_where_the_year_is(
    client_of: Callable[[str], Any], entries: dict[str, Any], make_project: Callable[..., Any]
) -> None:
    year = timezone.localdate().year
    for code in (f"TP-{year}-013", f"TP-{year}-x99", f"TP-{year - 1}-500"):
        make_project(code)
    client_of("staff").post(PROPOSE, entries)
    assert Project.objects.filter(code=f"TP-{year}-014").exists()


def test_a_number_may_be_typed_but_only_once(
    client_of: Callable[[str], Any], entries: dict[str, Any]
) -> None:
    client = client_of("staff")
    assert client.post(PROPOSE, entries | {"code": "BUS-1"}).status_code == 302
    answer = client.post(PROPOSE, entries | {"code": "bus-1"})
    assert answer.status_code == 422
    assert "There is a project bus-1 already." in answer.content.decode()
    answer = client.post(PROPOSE, entries | {"code": "a/b"})
    assert "Use letters, digits, dots, dashes and underscores" in answer.content.decode()
    assert Project.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({}, "Overseen because: cost $1.2M is over $500,000; three departments."),
        (
            {"cost_usd": "120000", "departments": []},
            "Not overseen: cost $120,000 is not over $500,000; one department; it takes 273 days, "
            "not longer than one year; not declared high profile or sensitive.",
        ),
        (
            {"cost_usd": "120000", "departments": [], "planned_end_on": ""},
            "Cannot be judged yet: the end date is missing.",
        ),
        (
            {"cost_usd": "120000", "departments": [], "planned_end_on": "2027-08-01"},
            "Overseen because: it takes 396 days, longer than one year.",
        ),
        (
            {"cost_usd": "", "departments": [], "is_sensitive": "on"},
            "Overseen because: declared high profile or sensitive.",
        ),
        (
            {"cost_usd": "x", "departments": [], "planned_start_on": "", "planned_end_on": ""},
            "Cannot be judged yet: the cost is missing; the start date is missing; the end date "
            "is missing.",
        ),
        (
            {"cost_usd": "500,000.40", "departments": []},
            "Overseen because: cost $500,000.40 is over $500,000.",
        ),
    ],
)
def test_oversight_is_explained_while_typing(
    client_of: Callable[[str], Any],
    entries: dict[str, Any],
    changed: dict[str, Any],
    sentence: str,
) -> None:
    client = client_of("staff")
    part = client.post("/portfolio/propose/check/", entries | changed).content.decode()
    assert sentence in part
    assert "<html" not in part
    # The same without JavaScript: a button, and everything typed is still there.
    page = client.post(PROPOSE, entries | changed | {"check": "yes"}).content.decode()
    assert sentence in page
    assert "Better Bus Stops" in page
    assert "to correct" not in page
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title_en": " "}, "Title: Write it in English, in plain words."),
        ({"summary_en": ""}, "Write it in English, in plain words."),
        ({"lead_department": "9999"}, "Choose a department of the list."),
        ({"lead_department": ""}, "Choose the department that leads it."),
        ({"departments": ["x"]}, "Choose departments of the list."),
        ({"departments": ["9" * 30]}, "Choose departments of the list."),
        ({"service_area": "Roads"}, "Choose an area of the list."),
        ({"cost_usd": "-5"}, "This is below zero."),
        ({"cost_usd": "1.000.000"}, "This is no amount."),
        ({"cost_usd": "9" * 15}, "This is too large."),
        ({"cost_usd": "1.005"}, "Write cents with two digits."),
        ({"planned_end_on": "2026-02-30"}, "This is no day."),
        ({"planned_end_on": "0026-02-03"}, "The year cannot be right."),
        ({"planned_end_on": "2026-06-30"}, "This is before the planned start."),
        ({"is_sensitive": "on"}, "Say why, in a sentence."),
        ({"title_en": "x" * 301}, "Shorten it to 300 characters; it has 301."),
    ],
)
def test_mistakes_are_sentences_and_nothing_typed_is_lost(
    client_of: Callable[[str], Any],
    entries: dict[str, Any],
    changed: dict[str, Any],
    sentence: str,
) -> None:
    answer = client_of("staff").post(PROPOSE, entries | {"description": "Kept."} | changed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert "Kept." in page
    assert not Project.objects.exists()
