"""Who may open which stewards' page: every page for every role."""

from __future__ import annotations

from typing import Any

import pytest

from tests.portal.conftest import ROLES
from tests.portal.stewards.conftest import Runs

pytestmark = pytest.mark.django_db

SIGN_IN = 302
NOBODY = dict.fromkeys(ROLES, 403) | {"visitor": SIGN_IN}
EVERYBODY = dict.fromkeys(ROLES, 200) | {"visitor": SIGN_IN}
STEWARD = NOBODY | {"steward": 200}
UNKNOWN_RUN = {"visitor": SIGN_IN, "staff": 404, "analyst": 404, "outsider": 404}
FOLLOWERS = UNKNOWN_RUN | dict.fromkeys(
    ("steward", "department_head", "privacy_officer", "administrator"), 200
)
DECIDERS = UNKNOWN_RUN | {
    "steward": 200,
    "department_head": 200,
    "privacy_officer": 403,
    "administrator": 403,
}
WAITING = "/my/stays/quarantine/{quarantined}"
PAGES = {
    "/my/": EVERYBODY,
    "/my/stays/contract/": EVERYBODY,
    "/my/held/{held}/": FOLLOWERS,
    "/my/held/{quarantined}/": FOLLOWERS,
    "/my/stays/quarantine/": STEWARD,
    "/my/stays/quarantine/?rule=kind.allowed": STEWARD,
    WAITING + "/export.csv": STEWARD,
    WAITING + "/export.xlsx": STEWARD,
    WAITING + "/correct/": STEWARD,
    WAITING + "/upload/": STEWARD,
    WAITING + "/replace/?rule=kind.allowed": STEWARD,
    "/my/nothing/contract/": dict.fromkeys(ROLES, 404) | {"visitor": SIGN_IN},
    "/my/nothing/quarantine/": dict.fromkeys(ROLES, 404) | {"visitor": SIGN_IN},
    "/my/held/nothing/": dict.fromkeys(ROLES, 404) | {"visitor": SIGN_IN},
}
FORMS = {
    "/my/held/{held}/decide/": DECIDERS,
    WAITING + "/correct/": NOBODY | {"steward": 422},
    WAITING + "/upload/": NOBODY | {"steward": 422},
    WAITING + "/replace/?rule=kind.allowed": NOBODY | {"steward": 422},
}
DECISION = {"decision": "release", "reason": "All ten rows are right."}


@pytest.mark.parametrize("role", ROLES)
def test_pages(role: str, runs: Runs, client_for: Any) -> None:
    client = client_for(role)
    got = {path: client.get(path.format(**vars(runs))).status_code for path in PAGES}
    assert got == {path: allowed[role] for path, allowed in PAGES.items()}


@pytest.mark.parametrize("role", ROLES)
def test_forms(role: str, runs: Runs, client_for: Any) -> None:
    client = client_for(role)
    got = {path: client.post(path.format(**vars(runs)), DECISION).status_code for path in FORMS}
    assert got == {path: allowed[role] for path, allowed in FORMS.items()}


@pytest.mark.parametrize("role", [role for role in ROLES if role != "steward"])
def test_no_page_shows_values_only_the_steward_may_see(
    role: str, runs: Runs, client_for: Any
) -> None:
    client = client_for(role)
    for path in PAGES:
        assert b"SECRET" not in client.get(path.format(**vars(runs))).content, path


def test_the_steward_sees_the_source_row(runs: Runs, client_for: Any) -> None:
    assert b"SECRET-STREET 1" in client_for("steward").get("/my/stays/quarantine/").content


def test_a_decision_is_no_link_and_a_page_no_form(runs: Runs, client_for: Any) -> None:
    client = client_for("steward")
    assert client.get(f"/my/held/{runs.held}/decide/").status_code == 405
    assert client.post("/my/").status_code == 405
    assert client.post(f"/my/held/{runs.held}/").status_code == 405


def test_a_form_from_another_site_is_refused(runs: Runs, people: Any) -> None:
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(people["steward"], "allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(f"/my/held/{runs.held}/decide/", DECISION).status_code == 403


def test_pages_are_never_kept(runs: Runs, client_for: Any) -> None:
    kept = client_for("steward").get("/my/stays/quarantine/").headers["Cache-Control"]
    assert "no-store" in kept and "private" in kept


def test_a_run_of_another_data_set_is_not_corrected_under_this_name(
    runs: Runs, client_for: Any
) -> None:
    client = client_for("steward")
    path = f"/my/outcomes/quarantine/{runs.quarantined}/correct/"
    assert client.get(path).status_code == 404
