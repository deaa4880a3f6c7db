"""Signing in through an OpenID provider: a real one, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from django.http import HttpResponse
from django.test import Client

from citywide.portal.accounts.models import User
from tests.portal.accounts import provider as provider_module
from tests.portal.accounts.conftest import PASSWORD, SignIn, events
from tests.portal.accounts.provider import CLIENT, SECRET

AddPerson = Callable[..., User]
LOGIN = "/account/oidc/city/login/"
PEOPLE: dict[str, dict[str, Any]] = {
    "ana": {"email": "Ana@example.org", "email_verified": True, "name": "Ana Ruiz"},
    "new": {
        "email": "new@example.org",
        "email_verified": True,
        "name": "Đặng Thị Mai",
        "department": "Animal Care",
    },
    "lost": {
        "email": "lost@example.org",
        "email_verified": True,
        "name": "Lost",
        "department": "Parks",
    },
    "unverified": {"email": "ana@example.org", "email_verified": False, "name": "Mallory"},
    "nameless": {"name": "No Address"},
    "foreign": {"email": "f@example.org", "email_verified": True, "_aud": "another client"},
    "expired": {"email": "e@example.org", "email_verified": True, "_exp": 1_000_000_000},
    "impostor": {"email": "i@example.org", "email_verified": True, "_iss": "https://evil.example"},
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the provider."""
    people = tmp_path_factory.mktemp("provider") / "people.json"
    people.write_text(json.dumps(PEOPLE))
    command = [sys.executable, str(Path(provider_module.__file__)), str(people)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture
def provider(running: str, settings: Any, db: None) -> str:
    """The portal, set up for the provider; returns its address."""
    app = {
        "provider_id": "city",
        "name": "City account",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": running},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
    }
    settings.SINGLE_SIGN_ON = "City account"
    return running


def dance(client: Client, who: str, **form: str) -> HttpResponse:
    """Press the button, sign in at the provider as `who`, and come back."""
    away = client.post(LOGIN, form)
    assert away.status_code == 302
    assert httpx.get(away["Location"]).status_code == 200
    back = httpx.post(away["Location"], data={"who": who})
    assert back.status_code == 302
    place = urlsplit(back.headers["Location"])
    return client.get(f"{place.path}?{place.query}")


def test_the_button_is_there_and_needs_a_click(provider: str, client: Client) -> None:
    page = client.get("/account/login/").content.decode()
    assert f'action="{LOGIN}"' in page
    assert "Continue with City account" in page
    # A link from another site must not start a sign-in.
    assert client.get(LOGIN).status_code == 200


def test_a_spanish_reader_comes_back_to_spanish_pages(
    provider: str, client: Client, person: AddPerson
) -> None:
    person("Ana", ("staff", None))
    page = client.get("/es/account/login/").content.decode()
    # The provider knows one address to come back to, whatever the language.
    assert f'action="{LOGIN}"' in page
    assert '<input type="hidden" name="next" value="/es/">' in page
    assert dance(client, "ana", next="/es/")["Location"] == "/es/"


def test_a_known_person_is_found_by_verified_address(
    provider: str, client: Client, person: AddPerson
) -> None:
    user = person("Ana", ("analyst", "Animal Care"))
    assert dance(client, "ana")["Location"] == "/my/"
    assert "Ana" in client.get("/people/me/").content.decode()
    (entry,) = events("sign_in")
    assert (entry.by, entry.detail) == (user.email, {"methods": ["socialaccount"]})
    assert User.objects.count() == 1


def test_a_known_person_keeps_their_password(
    provider: str, client: Client, person: AddPerson, sign_in: SignIn
) -> None:
    person("Ana")
    dance(client, "ana")
    client.post("/account/logout/")
    assert sign_in("ana@example.org", PASSWORD)["Location"] == "/"


def test_an_unverified_address_opens_nobodys_account(
    provider: str, client: Client, person: AddPerson
) -> None:
    person("Ana", ("administrator", None))
    answer = dance(client, "unverified")
    assert "There is no account for you yet" in answer.content.decode()
    assert client.get("/people/me/").status_code == 302
    assert User.objects.count() == 1


def test_somebody_new_becomes_staff_of_their_department(
    provider: str, client: Client, departments: list[str]
) -> None:
    assert dance(client, "new")["Location"] == "/my/"
    user = User.objects.get(email="new@example.org")
    assert (user.name, user.has_usable_password()) == ("Đặng Thị Mai", False)
    assert [(g.role, str(g.department)) for g in user.grants.all()] == [("staff", "Animal Care")]
    entry = events("create")[-1]
    assert entry.detail == {
        "email": "new@example.org",
        "granted": ["staff of Animal Care"],
        "through": "single sign-on",
    }
    client.post("/account/logout/")
    dance(client, "new")
    assert User.objects.count() == 1


def test_somebody_of_an_unknown_department_has_no_role(
    provider: str, client: Client, departments: list[str]
) -> None:
    assert dance(client, "lost")["Location"] == "/"
    user = User.objects.get(email="lost@example.org")
    assert not user.grants.exists()
    assert client.get("/people/").status_code == 403


def test_without_an_address_there_is_no_account(provider: str, client: Client) -> None:
    assert "There is no account for you yet" in dance(client, "nameless").content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize("who", ["foreign", "expired", "impostor"])
def test_a_token_not_meant_for_us_is_refused(provider: str, client: Client, who: str) -> None:
    answer = dance(client, who)
    assert "Signing in did not work" in answer.content.decode()
    assert not User.objects.exists()


def test_an_answer_nobody_asked_for_is_refused(provider: str, client: Client) -> None:
    away = client.post(LOGIN)
    back = httpx.post(away["Location"], data={"who": "new"})
    place = urlsplit(back.headers["Location"])
    # Somebody else is made to open the link: their session never asked.
    answer = Client().get(f"{place.path}?{place.query}")
    assert "Signing in did not work" in answer.content.decode()
    assert not User.objects.exists()


def test_cancelling_leads_back(provider: str, client: Client) -> None:
    answer = dance(client, "")
    assert answer["Location"] == "/account/3rdparty/login/cancelled/"
    assert "Signing in was cancelled" in client.get(answer["Location"]).content.decode()


def test_a_closed_account_stays_closed(provider: str, client: Client, person: AddPerson) -> None:
    user = person("Ana")
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert dance(client, "ana")["Location"] == "/account/inactive/"
    assert client.get("/people/me/").status_code == 302


def test_a_provider_that_is_down_is_said_so(provider: str, client: Client, settings: Any) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"] = {"server_url": "http://127.0.0.1:9"}
    answer = client.post(LOGIN, follow=True)
    assert "Signing in did not work" in answer.content.decode()


def test_a_second_factor_is_still_required(
    provider: str, client: Client, person: AddPerson, settings: Any
) -> None:
    settings.SECOND_FACTOR_ROLES = frozenset({"administrator"})
    person("Ana", ("administrator", None))
    dance(client, "ana")
    assert client.get("/people/")["Location"] == "/account/2fa/totp/activate/"
    assert client.get("/account/2fa/totp/activate/").status_code in {200, 302}
