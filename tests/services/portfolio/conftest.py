"""The project office's people, and a project in the middle of its life."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.portal.browser.conftest import chromium  # noqa: F401 one browser for all of these
from tests.portal.conftest import (  # noqa: F401 fixtures are found by name
    PASSWORD,
    built_city,
    django_db_setup,
    in_english,
    lake_city,
    own_city,
)

PMO = "Information Technology"
PEOPLE = (
    "lead",
    "manager",
    "other_manager",
    "sponsor",
    "staff",
    "head",
    "attorney",
    "budget",
    "administrator",
)
"""Who there is: the project office's lead, two managers, a sponsor who heads Transportation,
somebody of the staff, the head of Information Technology, two offices that approve reports."""


@pytest.fixture
def office(db: Any) -> dict[str, Any]:
    """One user per kind of person of `PEOPLE`; a visitor is None."""
    from citywide.portal.accounts.models import Department, Grant, User

    held: dict[str, list[tuple[str, str | None]]] = {
        "lead": [("pmo_lead", None), ("staff", PMO)],
        "manager": [("staff", PMO)],
        "other_manager": [("staff", PMO)],
        "sponsor": [("department_head", "Transportation")],
        "staff": [("staff", "Parks")],
        "head": [("department_head", PMO)],
        "attorney": [("report_approver", "City Attorney's Office")],
        "budget": [("report_approver", "Budget Office")],
        "administrator": [("administrator", None)],
    }
    made: dict[str, Any] = {"visitor": None}
    for name, grants in held.items():
        user = User.objects.create_user(f"{name}@example.org", PASSWORD, name=name.title())
        for role, department in grants:
            found = Department.objects.get_or_create(name=department)[0] if department else None
            Grant.objects.create(user=user, role=role, department=found)
        made[name] = user
    return made


@pytest.fixture
def viewer(office: dict[str, Any]) -> Callable[[str], Any]:
    """Return a function: kind of person -> Viewer."""
    from citywide.portal.access.viewer import VISITOR, viewer_of

    return lambda name: viewer_of(office[name]) if office[name] else VISITOR


@pytest.fixture
def client_of(office: dict[str, Any], lake_city: Path) -> Callable[[str], Any]:  # noqa: F811
    """Return a function: kind of person -> Django test client, signed in unless a visitor."""
    from django.test import Client

    def signed_in(name: str) -> Client:
        client = Client()
        if office[name] is not None:
            client.force_login(office[name], "allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in


@pytest.fixture
def make_project(office: dict[str, Any]) -> Callable[..., Any]:
    """Return a function that makes an active project with a baseline; fields may be given."""
    from django.utils import timezone

    from citywide.portal.accounts.models import Department
    from citywide.services.portfolio.models import Baseline, Project

    def made(code: str = "P-001", **fields: Any) -> Project:
        lead = Department.objects.get_or_create(name="Transportation")[0]
        values: dict[str, Any] = {
            "title": {"en": f"Project {code}"},
            "summary": {"en": "It makes something better for residents."},
            "stage": "active",
            "lead_department": lead,
            "service_area": "Transportation & Aviation Services",
            "cost_usd": Decimal("1200000.00"),
            "planned_start_on": dt.date(2025, 7, 1),
            "planned_end_on": dt.date(2026, 6, 30),
            "approved_on": dt.date(2025, 6, 15),
            "started_on": dt.date(2025, 7, 1),
            "proposed_at": timezone.now(),
            "manager": office["manager"],
            "sponsor": office["sponsor"],
            "is_overseen": True,
        }
        project = Project.objects.create(code=code, **(values | fields))
        project.departments.add(project.lead_department)
        project.current_baseline = Baseline.objects.create(
            project=project,
            number=1,
            approved_on=project.approved_on or dt.date(2025, 6, 15),
            approved_by=office["lead"],
            starts_on=project.planned_start_on,
            ends_on=project.planned_end_on,
            budget_usd=project.cost_usd,
        )
        project.save()
        return project

    return made


@pytest.fixture
def project(make_project: Callable[..., Any]) -> Any:
    """An active project of $1.2M, planned from July 2025 to June 2026."""
    return make_project()


@pytest.fixture
def portfolio_city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A city that runs the portfolio, with an empty lake; its folder holds `city/` and `lake/`."""
    from django.core.cache import cache

    (tmp_path / "city" / "contracts").mkdir(parents=True)
    monkeypatch.setenv("CITYWIDE_CITY", str(tmp_path / "city"))
    monkeypatch.setenv("CITYWIDE_LAKE", str(tmp_path / "lake"))
    monkeypatch.setenv("CITYWIDE_SERVICES", "portfolio")
    cache.clear()
    return tmp_path
