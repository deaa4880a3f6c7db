"""The second factor: set up with real codes, asked for at sign-in, required for some roles."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from citywide.portal.accounts.models import User
from tests.portal.accounts.conftest import SignIn, events

AddPerson = Callable[..., User]


def code(secret: str, steps: int = 0) -> str:
    """The code an authenticator app shows now, or some steps of 30 seconds from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def secret_on(page: str) -> str:
    """The key, as the page shows it in text."""
    (found,) = re.findall(r'<code id="key">([A-Z2-7]+)</code>', page)
    return str(found)


@pytest.fixture
def set_up(
    person: AddPerson, sign_in: SignIn, client: Client, django_capture_on_commit_callbacks: Any
) -> str:
    """Ana, with a second factor, signed out; returns her key."""
    person("Ana", ("administrator", None))
    sign_in("ana@example.org")
    secret = secret_on(client.get("/account/2fa/totp/activate/").content.decode())
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/account/2fa/totp/activate/", {"code": code(secret)})
    assert answer["Location"] == "/account/2fa/recovery-codes/"
    page = client.get("/account/2fa/recovery-codes/").content.decode()
    assert len(re.findall(r"<li><code>\d{8}</code>", page)) == 10
    client.post("/account/logout/")
    # A code works once, also between two tests in the same half minute.
    cache.clear()
    return secret


def test_the_picture_and_the_key_are_shown(
    person: AddPerson, sign_in: SignIn, client: Client
) -> None:
    person("Ana")
    sign_in("ana@example.org")
    page = client.get("/account/2fa/totp/activate/").content.decode()
    assert '<img src="data:image/svg+xml;base64,' in page
    assert len(secret_on(page)) == 32
    assert "style=" not in page


def test_secrets_are_kept_encrypted(set_up: str) -> None:
    kept = Authenticator.objects.get(type="totp")
    assert set_up not in str(kept.data)
    assert [entry.detail["kind"] for entry in events("second_factor_added")] == [
        "totp",
        "recovery_codes",
    ]


def test_a_code_is_asked_for(set_up: str, sign_in: SignIn, client: Client) -> None:
    assert sign_in("ana@example.org")["Location"] == "/account/2fa/authenticate/"
    assert client.get("/people/me/").status_code == 302
    answer = client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert "The code is not right." in answer.content.decode()
    answer = client.post("/account/2fa/authenticate/", {"code": code(set_up)})
    assert answer["Location"] == "/my/"
    assert client.get("/people/me/").status_code == 200
    assert events("sign_in")[-1].detail == {"methods": ["password", "mfa"]}
    assert events("sign_in_failed")[-1].detail == {"known": True, "second_factor": True}


def test_a_recovery_code_works_once(set_up: str, sign_in: SignIn, client: Client) -> None:
    user = User.objects.get(email="ana@example.org")
    kept = Authenticator.objects.get(user=user, type="recovery_codes")
    recovery = kept.wrap().get_unused_codes()[0]
    sign_in("ana@example.org")
    assert client.post("/account/2fa/authenticate/", {"code": recovery}).status_code == 302
    client.post("/account/logout/")
    sign_in("ana@example.org")
    assert client.post("/account/2fa/authenticate/", {"code": recovery}).status_code == 200


def test_guessing_codes_is_stopped(set_up: str, sign_in: SignIn, client: Client) -> None:
    sign_in("ana@example.org")
    statuses = [
        client.post("/account/2fa/authenticate/", {"code": "000000"}).status_code for _ in range(5)
    ]
    assert statuses == [200, 200, 200, 200, 429]
    # Not even with the right code, and not by starting anew.
    assert client.post("/account/2fa/authenticate/", {"code": code(set_up)}).status_code == 429
    form = {"login": "ana@example.org", "password": "a long enough passphrase"}
    assert Client().post("/account/login/", form).status_code == 429


def test_guessing_codes_from_many_addresses_is_stopped(set_up: str, db: None) -> None:
    for number in range(5):
        elsewhere = Client(REMOTE_ADDR=f"192.0.2.{number}")
        form = {"login": "ana@example.org", "password": "a long enough passphrase"}
        elsewhere.post("/account/login/", form)
        elsewhere.post("/account/2fa/authenticate/", {"code": "000000"})
    another = Client(REMOTE_ADDR="192.0.2.99")
    another.post("/account/login/", form)
    answer = another.post("/account/2fa/authenticate/", {"code": code(set_up)})
    assert answer.status_code == 200
    assert "Too many failed attempts" in answer.content.decode()


def test_turning_it_off_asks_who_you_are(set_up: str, sign_in: SignIn, client: Client) -> None:
    sign_in("ana@example.org")
    client.post("/account/2fa/authenticate/", {"code": code(set_up)})
    session = client.session
    for method in session["account_authentication_methods"]:
        method["at"] -= 3600
    session.save()
    asked = client.get("/account/2fa/totp/deactivate/")
    assert asked["Location"].startswith("/account/reauthenticate/")
    assert "Confirm that it is you" in client.get(asked["Location"]).content.decode()
    answer = client.post(asked["Location"], {"password": "a long enough passphrase"})
    assert answer["Location"] == "/account/2fa/totp/deactivate/"
    answer = client.post("/account/2fa/totp/deactivate/", follow=True)
    assert "protected by your password alone" in answer.content.decode()
    assert {entry.detail["kind"] for entry in events("second_factor_removed")} == {
        "totp",
        "recovery_codes",
    }


@pytest.fixture
def required(settings: Any) -> None:
    """As in a real portal: some roles need a second factor."""
    settings.SECOND_FACTOR_ROLES = frozenset({"administrator", "steward"})


@pytest.mark.parametrize("path", ["/people/", "/people/me/", "/audit/", "/", "/es/people/"])
def test_required_roles_set_it_up_first(
    required: None, person: AddPerson, sign_in: SignIn, client: Client, path: str
) -> None:
    person("Ana", ("administrator", None))
    sign_in("ana@example.org")
    assert client.get(path)["Location"].endswith("/account/2fa/totp/activate/")


def test_forms_and_programs_are_stopped_as_well(
    required: None, person: AddPerson, sign_in: SignIn, client: Client
) -> None:
    person("Ana", ("administrator", None))
    sign_in("ana@example.org")
    count = User.objects.count()
    form = {"name": "Bob", "email": "bob@example.org"}
    assert client.post("/people/new/", form)["Location"] == "/account/2fa/totp/activate/"
    assert User.objects.count() == count
    answer = client.get("/people/", headers={"Accept": "application/json"})
    assert answer.status_code == 403


def test_a_steward_needs_it_and_staff_do_not(
    required: None, person: AddPerson, client: Client
) -> None:
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(person("Ana", ("staff", None), stewardships=["stays"]), backend)
    assert client.get("/people/me/").status_code == 302
    client.force_login(person("Bob", ("staff", None)), backend)
    assert client.get("/people/me/").status_code == 200


def test_once_set_up_one_goes_on(
    set_up: str, required: None, sign_in: SignIn, client: Client
) -> None:
    sign_in("ana@example.org")
    client.post("/account/2fa/authenticate/", {"code": code(set_up)})
    assert client.get("/people/").status_code == 200


def test_leaving_stays_possible(
    required: None, person: AddPerson, sign_in: SignIn, client: Client
) -> None:
    person("Ana", ("administrator", None))
    sign_in("ana@example.org")
    page = client.get("/account/2fa/totp/activate/").content.decode()
    assert "Cancel and sign out" in page
    assert client.post("/account/logout/").status_code == 302
    assert client.get("/people/me/")["Location"].startswith("/account/login/")
