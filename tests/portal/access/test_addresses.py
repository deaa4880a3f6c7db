"""Every address by every role: one table, and no address that is not in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from citywide.portal.access import gate
from tests.portal.access.people import VIEWERS
from tests.portal.conftest import ROLES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lake_city")]
ALL = frozenset(ROLES)
SIGNED_IN = ALL - {"visitor"}
FOLLOW = frozenset({"steward", "department_head", "privacy_officer", "administrator"})
STEWARD = frozenset({"steward"})
AUDITORS = frozenset({"privacy_officer", "administrator"})
ADMINISTRATOR = frozenset({"administrator"})
NUMBER, HELD, QUARANTINED = "a number", "a held run", "a run with quarantine"
SOMEBODY = "somebody"
STAYS = {"dataset": "stays"}
WAITING = STAYS | {"run": QUARANTINED}
NO_JOB = {"job_id": UUID(int=0)}
NO_LINKAGE = {"spec": "nothing"}
"""The small city links nothing; tests/portal/linkage asks every address of one that does."""
NOBODY: frozenset[str] = frozenset()

PAGES: dict[str, tuple[dict[str, Any], frozenset[str]]] = {
    "dashboards:home": ({}, ALL),
    "dashboards:measures": ({}, ALL),
    "dashboards:measure": ({"measure_id": "live_share"}, ALL),
    "dashboards:measure_csv": ({"measure_id": "live_share"}, ALL),
    "dashboards:receipt": ({"name": NUMBER}, ALL),
    "dashboards:receipt_verify": ({"name": NUMBER}, ALL),
    "catalog:datasets": ({}, ALL),
    "catalog:dataset": ({"dataset": "trainings"}, SIGNED_IN),
    "catalog:download": ({"dataset": "trainings", "format": "csv"}, SIGNED_IN),
    "catalog:version": ({"dataset": "trainings", "number": 1}, SIGNED_IN),
    "catalog:search": ({}, ALL),
    "catalog:mine": ({}, SIGNED_IN),
    "catalog:held": ({"run": HELD}, FOLLOW),
    "catalog:contract": (STAYS, SIGNED_IN),
    "catalog:quarantine": (STAYS, STEWARD),
    "catalog:quarantine_export": (WAITING | {"format": "csv"}, STEWARD),
    "catalog:quarantine_correct": (WAITING, STEWARD),
    "catalog:quarantine_upload": (WAITING, STEWARD),
    "jobs:upload": (STAYS, STEWARD),
    "jobs:jobs": ({}, SIGNED_IN),
    "jobs:job": (NO_JOB, frozenset()),
    "jobs:runs": ({}, FOLLOW | {"outsider"}),
    "jobs:run": ({"run": HELD}, FOLLOW),
    "audit:log": ({}, AUDITORS),
    "audit:download": ({}, AUDITORS),
    "linkage:home": ({}, frozenset({"steward", "outsider", "privacy_officer", "administrator"})),
    "linkage:board": (NO_LINKAGE, NOBODY),
    "linkage:next": (NO_LINKAGE, NOBODY),
    "linkage:task": (NO_LINKAGE | {"task_id": "0"}, NOBODY),
    "linkage:next_sampled": (NO_LINKAGE, NOBODY),
    "linkage:sampled": (NO_LINKAGE | {"task_id": "0"}, NOBODY),
    "linkage:log": (NO_LINKAGE, NOBODY),
    "linkage:export": (NO_LINKAGE, NOBODY),
    "linkage:person": (NO_LINKAGE | {"person_id": "0"}, NOBODY),
    "linkage:quality": (NO_LINKAGE, NOBODY),
    "accounts:users": ({}, ADMINISTRATOR),
    "accounts:new": ({}, ADMINISTRATOR),
    "accounts:profile": ({}, SIGNED_IN),
    "accounts:user": ({"user_id": SOMEBODY}, ADMINISTRATOR),
    "ui:about": ({}, ALL),
    "ui:accessibility": ({}, ALL),
    "api:docs": ({}, ALL),
    "api:v1:index": ({}, ALL),
    "api:v1:openapi-json": ({}, ALL),
    "api:v1:list_datasets": ({}, ALL),
    "api:v1:get_dataset": ({"dataset": "trainings"}, SIGNED_IN),
    "api:v1:get_columns": ({"dataset": "trainings"}, SIGNED_IN),
    "api:v1:get_rows": ({"dataset": "trainings"}, SIGNED_IN),
    "api:v1:download": ({"dataset": "trainings"}, SIGNED_IN),
    "api:v1:get_versions": ({"dataset": "trainings"}, SIGNED_IN),
    "api:v1:get_status": ({}, ALL),
    "api:v1:get_catalogue": ({}, ALL),
    "api:v1:list_measures": ({}, ALL),
    "api:v1:get_measure": ({"id": "live_share"}, ALL),
    "api:v1:get_values": ({"id": "live_share"}, ALL),
    "api:v1:get_receipt": ({"id": NUMBER}, ALL),
    "api:v1:verify_receipt": ({"id": NUMBER}, ALL),
}
"""Address -> its arguments and the roles that get it; all others get nothing of it."""

ACTIONS: dict[str, tuple[dict[str, Any], frozenset[str]]] = {
    "catalog:decide": ({"run": HELD}, frozenset({"steward", "department_head"})),
    "catalog:quarantine_correct": (WAITING, STEWARD),
    "catalog:quarantine_upload": (WAITING, STEWARD),
    "catalog:quarantine_replace": (WAITING, STEWARD),
    "jobs:upload": (STAYS, STEWARD),
    "jobs:retry": (NO_JOB, frozenset()),
    "jobs:cancel": (NO_JOB, frozenset()),
    "audit:verify": ({}, AUDITORS),
    "linkage:start": (NO_LINKAGE, NOBODY),
    "linkage:task": (NO_LINKAGE | {"task_id": "0"}, NOBODY),
    "linkage:sampled": (NO_LINKAGE | {"task_id": "0"}, NOBODY),
    "linkage:undo": (NO_LINKAGE | {"judgement": "0"}, NOBODY),
    "linkage:quality": (NO_LINKAGE, NOBODY),
    "accounts:new": ({}, ADMINISTRATOR),
    "accounts:user": ({"user_id": SOMEBODY}, ADMINISTRATOR),
    "accounts:link": ({"user_id": SOMEBODY}, ADMINISTRATOR),
    "accounts:remove_second_factor": ({"user_id": SOMEBODY}, ADMINISTRATOR),
}
"""Address -> its arguments and the roles whose (empty) form is looked at at all."""

OTHERS = {"api:nothing", "api:v1:api-root"}
"""Answers for addresses that lead nowhere, and an alias of `api:v1:index`."""
OF_SERVICES = {"api:v1:list_projects", "api:v1:get_project", "api:v1:get_project_statuses"}
"""Operations that city services add to the API; their own tests ask them. So are their pages."""


def names(patterns: list[Any], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{space}{pattern.name}"


def test_no_address_is_missing_from_the_table():
    """Pages of the sign-in library have no name space; its own tests are in `accounts`."""
    every = {name for name in names(get_resolver().url_patterns) if ":" in name}
    services = settings.CITYWIDE.service_names
    ours = {name for name in every if name.partition(":")[0] not in services}
    assert ours - OTHERS - OF_SERVICES == set(PAGES) | set(ACTIONS)


def address(name: str, arguments: dict[str, Any], people: dict[str, Any]) -> str:
    steward = VIEWERS["steward"]
    found = {
        NUMBER: lambda: gate.measure(steward, "live_share").number_id,
        SOMEBODY: lambda: people["staff"].pk,
        HELD: lambda: gate.held(steward)[0].id,
        QUARANTINED: lambda: gate.quarantine(steward, "stays").rows[0].run,
    }
    given = {k: found[v]() if v in found else v for k, v in arguments.items()}
    return reverse(name, kwargs=given)


def is_refused(response: Any) -> bool:
    to_sign_in = response.status_code == 302 and "/account/login" in response["Location"]
    return to_sign_in or response.status_code in {403, 404}


@pytest.mark.parametrize("name", PAGES)
def test_pages(name, client_for, people):
    arguments, allowed = PAGES[name]
    url = address(name, arguments, people)
    for role in ROLES:
        response = client_for(role).get(url)
        if role in allowed:
            assert response.status_code == 200, (name, role, response.status_code)
        else:
            assert is_refused(response), (name, role, response.status_code)


@pytest.mark.parametrize("name", ACTIONS)
def test_actions(name, client_for, people):
    """An empty form never does anything; who may not send it is refused before it is read."""
    arguments, allowed = ACTIONS[name]
    url = address(name, arguments, people)
    for role in ROLES:
        refused = is_refused(client_for(role).post(url))
        if role not in allowed:
            assert refused, (name, role)
        elif name != "catalog:quarantine_replace":
            assert not refused, (name, role)


@pytest.mark.parametrize("name", ACTIONS)
def test_forms_from_elsewhere_are_refused(name, people):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(
        people["administrator"], "allauth.account.auth_backends.AuthenticationBackend"
    )
    assert client.post(address(name, ACTIONS[name][0], people)).status_code == 403


def test_refusals_are_recorded(client_for):
    """By a rule of the gate as by a role a page asks for."""
    from citywide.portal.audit.models import Entry

    for url in ("/my/stays/quarantine/", "/people/"):
        assert client_for("analyst").get(url).status_code == 403
        entry = Entry.objects.order_by("-sequence").first()
        assert (entry.action, entry.subject) == ("denied", f"page:{url}")
