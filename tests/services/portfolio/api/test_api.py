"""The portfolio for programs: what it answers, and how it refuses."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.services.portfolio.public.conftest import (  # noqa: F401 fixtures are found by name
    golden,
    golden_city,
)
from tests.services.portfolio.public.published import CAMERAS, METERS, SPANISH, STEADY, TAXES

BASE = "/api/v1/projects"
Ask = Callable[..., Any]


@pytest.fixture
def ask(golden: Path, client: Any) -> Ask:  # noqa: F811
    """Return a function: address below /projects, parameters -> the answer as JSON."""

    def answer(path: str = "", *, expects: int = 200, **parameters: Any) -> Any:
        response = client.get(f"{BASE}{path}", parameters)
        assert response.status_code == expects, response.content
        if expects != 200:
            assert response.headers["Content-Type"] == "application/problem+json"
        return response.json()

    return answer


def codes(answer: Any) -> list[str]:
    return [one["code"] for one in answer["projects"]]


def test_the_list_names_its_version_and_its_receipts(ask: Ask, client: Any) -> None:
    answer = ask()
    assert (answer["total"], answer["version"]["dataset"]) == (35, "projects")
    figures = {one["measure"]: one for one in answer["figures"]}
    assert Decimal(figures["projects_running"]["value"]) == 24
    share = figures["projects_on_schedule"]
    assert (Decimal(share["numerator"]), Decimal(share["denominator"])) == (22, 24)
    assert Decimal(figures["projects_success_rate"]["target"]) == Decimal("0.8")
    for figure in figures.values():
        path = figure["receipt"]["api"].removeprefix("http://localhost")
        (value,) = client.get(path).json()["values"]
        assert value["value"] == figure["value"]


@pytest.mark.parametrize(
    ("parameters", "total"),
    [
        ({"state": "running"}, 24),
        ({"state": "completed"}, 11),
        ({"status": "RED"}, 1),
        ({"status": "none", "state": "running"}, 0),
        ({"search": "business TAX"}, 1),
        ({"department": "Finance", "state": "running"}, 2),
        ({"strategic_area": "cybersecurity"}, 5),
        ({"service_area": "Public Safety"}, 0),
    ],
)
def test_filters(ask: Ask, parameters: dict[str, str], total: int) -> None:
    answer = ask(**parameters)
    assert (answer["total"], len(answer["projects"])) == (total, total)


def test_pages_hold_every_project_once(ask: Ask, client: Any) -> None:
    pages = [ask(per_page=10, page=number) for number in (1, 2, 3, 4)]
    found = [code for page in pages for code in codes(page)]
    assert len(found) == len(set(found)) == 35 == pages[0]["total"]
    assert 'rel="next"' in client.get(f"{BASE}?per_page=10").headers["Link"]
    ask(expects=404, page=5, per_page=10)


def test_worst_first_and_by_slip(ask: Ask) -> None:
    assert codes(ask())[:3] == [CAMERAS, METERS, STEADY]
    assert [one["slip_days"] for one in ask(sort="-slip")["projects"]][:3] == [200, 200, 120]


def test_one_project_whole(ask: Ask) -> None:
    found = ask(f"/{CAMERAS}", language="es")
    assert found["title"] == SPANISH
    assert (found["status"], found["slip_days"], found["budget_usd"]) == ("RED", 120, "2100000.00")
    assert found["late_reason"].startswith("Se retrasó")
    assert found["milestones"][0]["slip_days"] == 120
    assert found["spending"][0]["fund"] == "General Fund"
    assert found["risks"][0]["mitigating_action"] == "A new request for bids is being prepared."
    assert {one["dataset"] for one in found["versions"]} >= {"projects", "project_statuses"}
    assert found["page"].endswith(f"/projects/{CAMERAS}/")
    assert ask(f"/{TAXES}")["outcome"] == "Business Tax System is in use."
    assert ask(f"/{METERS}")["baseline_number"] == 2


def test_every_status_is_there_also_the_corrected_one(ask: Ask) -> None:
    found = ask(f"/{STEADY}/statuses")
    january = [one for one in found["statuses"] if one["as_of"] == "2026-01-31"]
    assert [(one["revision"], one["status"], one["is_current"]) for one in january] == [
        (2, "YELLOW", True),
        (1, "GREEN", False),
    ]
    assert [one["version"] for one in january] == [2, 1]
    assert (found["total"], found["version"]["number"]) == (7, 2)


@pytest.mark.parametrize("path", ["/NONE", "/NONE/statuses", "/P-001%2Fx"])
def test_what_is_not_published_is_a_problem_in_words(ask: Ask, path: str) -> None:
    problem = ask(path, expects=404)
    assert problem["status"] == 404 and problem["detail"]


@pytest.mark.parametrize(
    "parameters", [{"status": "BLUE"}, {"language": "fr"}, {"per_page": 0}, {"manger": "x"}]
)
def test_wrong_parameters_are_refused(ask: Ask, parameters: dict[str, Any]) -> None:
    assert ask(expects=400, **parameters)["detail"]


def test_before_the_first_publication(portfolio_city: Path, db: Any, client: Any) -> None:
    answer = client.get(BASE).json()
    assert (answer["total"], answer["version"], answer["figures"]) == (0, None, [])
    assert client.get(f"{BASE}/P-001").status_code == 404


def test_they_are_in_the_reference(golden: Path, client: Any) -> None:  # noqa: F811
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert {f"{BASE}", f"{BASE}/{{code}}", f"{BASE}/{{code}}/statuses"} <= set(paths)
    assert "list_projects" in client.get("/api/v1/docs").content.decode()
