"""The pages about people, and the rules that keep an administrator."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from citywide.core.errors import Conflict, NotFound, UsageError
from citywide.portal.accounts import actions, commands, datasets, queries
from citywide.portal.accounts.models import Department, Grant, User
from tests.portal.accounts.conftest import PASSWORD, events

AddPerson = Callable[..., User]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def offered() -> Iterator[None]:
    """Two data sets that can be entrusted."""
    before = list(datasets._offers)
    datasets.offer(lambda: [("stays", "Shelter stays"), ("calls", "Calls")])
    yield
    datasets._offers[:] = before


@pytest.fixture
def boss(person: AddPerson, client: Client, offered: None) -> User:
    """An administrator, signed in."""
    user = person("Boss", ("administrator", None))
    client.force_login(user, BACKEND)
    return user


def save(client: Client, user: User, **change: Any) -> HttpResponse:
    """Open a person's page, change some fields and save, as a browser does."""
    page = client.get(f"/people/{user.pk}/")
    form = page.context["form"]
    fields = {name: form[name].value() for name in form.fields}
    fields = {name: value for name, value in fields.items() if value not in (None, False, "")}
    fields |= change
    return client.post(f"/people/{user.pk}/", {k: v for k, v in fields.items() if v is not None})


def roles(user: User) -> set[tuple[str, str | None]]:
    """What somebody holds now."""
    return {(g.role, g.department and g.department.name) for g in Grant.objects.filter(user=user)}


@pytest.mark.parametrize("path", ["", "new/", "1/"])
@pytest.mark.parametrize("role", ["staff", "analyst", "department_head", "privacy_officer", None])
def test_only_administrators_see_people(
    person: AddPerson, client: Client, path: str, role: str | None
) -> None:
    client.force_login(person("Ana", *([(role, None)] if role else [])), BACKEND)
    assert client.get(f"/people/{path}").status_code == 403


@pytest.mark.parametrize("path", ["", "new/", "me/", "1/"])
def test_visitors_are_asked_to_sign_in(client: Client, db: None, path: str) -> None:
    answer = client.get(f"/people/{path}")
    assert answer["Location"] == f"/account/login/?next=/people/{path}"


@pytest.mark.parametrize("path", ["link", "second-factor/remove"])
def test_only_administrators_act(person: AddPerson, client: Client, path: str) -> None:
    user = person("Ana", ("staff", None))
    client.force_login(user, BACKEND)
    assert client.post(f"/people/{user.pk}/{path}/").status_code == 403


def test_finding_people(boss: User, person: AddPerson, client: Client) -> None:
    person("Ana", ("staff", "Animal Care"), ("analyst", "Human Resources"))
    person("Bob", ("analyst", "Animal Care"))
    person("Zoe", stewardships=["stays", "calls"])

    def names(**query: str) -> list[str]:
        page = client.get("/people/", query)
        return [row[0].name for row in page.context["rows"]]

    assert names() == ["Ana", "Bob", "Boss", "Zoe"]
    assert names(q="bo") == ["Bob", "Boss"]
    assert names(role="analyst") == ["Ana", "Bob"]
    assert names(role="analyst", department="Animal Care") == ["Bob"]
    assert names(role="steward") == ["Zoe"]
    assert names(q="nobody") == []
    assert names(role="no such role") == ["Ana", "Bob", "Boss", "Zoe"]


def test_paging(boss: User, client: Client) -> None:
    User.objects.bulk_create(
        User(email=f"p{number:03}@example.org", name=f"P{number:03}") for number in range(120)
    )
    page = client.get("/people/", {"page": "3"})
    assert next(row[0].name for row in page.context["rows"]) == "P099"
    assert client.get("/people/", {"page": "99"}).context["page"].number == 3
    assert client.get("/people/", {"page": "x"}).context["page"].number == 1


def test_adding_a_person(boss: User, client: Client) -> None:
    form = {
        "email": "Mai@Example.org",
        "name": "Đặng Thị Mai",
        "new_role": "analyst",
        "new_department": "Animal Care",
        "stewardships": ["stays"],
    }
    answer = client.post("/people/new/", form, follow=True)
    user = User.objects.get(email="mai@example.org")
    assert "Đặng Thị Mai was added." in answer.content.decode()
    assert roles(user) == {("analyst", "Animal Care")}
    assert [s.dataset for s in user.stewardships.all()] == ["stays"]
    assert not user.has_usable_password()
    entry = events("create")[-1]
    assert (entry.by, entry.subject) == (boss.email, f"user:{user.pk}")
    assert entry.detail == {
        "email": "mai@example.org",
        "granted": ["analyst of Animal Care"],
        "entrusted": ["stays"],
    }


def test_an_address_that_is_taken(boss: User, person: AddPerson, client: Client) -> None:
    person("Ana")
    answer = client.post("/people/new/", {"email": "ANA@example.org", "name": "Other"})
    assert answer.status_code == 400
    assert "There is already a person" in answer.content.decode()
    assert User.objects.filter(email__iexact="ana@example.org").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"new_role": "king"},
        {"new_role": "analyst", "new_department": "Parks"},
        {"new_department": "Animal Care"},
        {"new_role": "administrator", "new_department": "Animal Care"},
        {"stewardships": ["no such data set"]},
        {"held": ["administrator|"]},
        {"name": ""},
    ],
)
def test_what_cannot_be_is_refused(
    boss: User, person: AddPerson, client: Client, wrong: dict[str, Any]
) -> None:
    user = person("Ana", ("staff", "Animal Care"))
    answer = save(client, user, **wrong)
    assert answer.status_code == 400
    assert roles(user) == {("staff", "Animal Care")}
    assert events("grant", "revoke", "change") == []


def test_one_save_is_one_event(boss: User, person: AddPerson, client: Client) -> None:
    user = person("Ana", ("staff", "Animal Care"), stewardships=["calls"])
    save(
        client,
        user,
        name="Ana Ruiz",
        held=[],
        new_role="analyst",
        new_department="Human Resources",
        stewardships=["stays"],
    )
    user.refresh_from_db()
    assert user.name == "Ana Ruiz"
    assert roles(user) == {("analyst", "Human Resources")}
    (entry,) = events("grant", "revoke", "change", "deactivate")
    assert (entry.by, entry.action, entry.subject) == (boss.email, "grant", f"user:{user.pk}")
    assert entry.detail == {
        "name": ["Ana", "Ana Ruiz"],
        "granted": ["analyst of Human Resources"],
        "revoked": ["staff of Animal Care"],
        "entrusted": ["stays"],
        "withdrawn": ["calls"],
    }


def test_saving_without_a_change_is_no_event(boss: User, person: AddPerson, client: Client) -> None:
    user = person("Ana", ("staff", "Animal Care"), stewardships=["calls"])
    assert save(client, user).status_code == 302
    assert roles(user) == {("staff", "Animal Care")}
    assert events("grant", "revoke", "change") == []


def test_a_data_set_whose_contract_is_gone_stays_visible(
    boss: User, person: AddPerson, client: Client
) -> None:
    user = person("Ana", stewardships=["gone"])
    assert "gone" in client.get(f"/people/{user.pk}/").content.decode()
    save(client, user, name="Ana R")
    assert [s.dataset for s in user.stewardships.all()] == ["gone"]


def test_closing_an_account_ends_its_sessions(
    boss: User, person: AddPerson, client: Client
) -> None:
    user = person("Ana", ("staff", None))
    hers = Client()
    hers.force_login(user, BACKEND)
    assert hers.get("/people/me/").status_code == 200
    save(client, user, is_active=None)
    assert hers.get("/people/me/").status_code == 302
    (entry,) = events("deactivate")
    assert entry.detail == {"active": [True, False]}


def test_taking_a_role_away_counts_at_once(boss: User, person: AddPerson, client: Client) -> None:
    user = person("Ana", ("administrator", None))
    hers = Client()
    hers.force_login(user, BACKEND)
    assert hers.get("/people/").status_code == 200
    save(client, user, held=[])
    assert hers.get("/people/").status_code == 403


def test_nobody_takes_away_their_own_administrator_role(
    boss: User, person: AddPerson, client: Client
) -> None:
    person("Ana", ("administrator", None))
    for change in ({"held": []}, {"is_active": None}):
        answer = save(client, boss, **change)
        assert answer.status_code == 400
        assert "You cannot take away your own role" in answer.content.decode()
    assert roles(boss) == {("administrator", None)}


def test_the_last_administrator_stays(boss: User, person: AddPerson) -> None:
    closed = person("Old", ("administrator", None))
    User.objects.filter(pk=closed.pk).update(is_active=False)
    same: dict[str, Any] = {"name": boss.name, "stewardships": []}
    for change in (
        {"is_active": True, "grants": [("staff", None)]},
        {"is_active": False, "grants": [("administrator", None)]},
    ):
        with pytest.raises(Conflict, match="last administrator"):
            actions.change_person(by="command line", user=boss, **same, **change)
    assert roles(boss) == {("administrator", None)}


def test_a_link_is_shown_once_and_recorded(boss: User, person: AddPerson, client: Client) -> None:
    user = person("Ana")
    page = client.post(f"/people/{user.pk}/link/").content.decode()
    (link,) = re.findall(r"<code>(http://[^<]+)</code>", page)
    assert Client().get(link, follow=True).status_code == 200
    assert "<code>http" not in client.get(f"/people/{user.pk}/").content.decode()
    (entry,) = events("change")
    assert (entry.by, entry.detail) == (boss.email, {"password_link": True})
    assert link.rsplit("-", 1)[-1] not in entry.detail_json


def test_a_lost_second_factor_is_removed(boss: User, person: AddPerson, client: Client) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    user = person("Ana")
    TOTP.activate(user, "A" * 32)
    assert "Remove the second factor" in client.get(f"/people/{user.pk}/").content.decode()
    client.post(f"/people/{user.pk}/second-factor/remove/")
    assert "Remove the second factor" not in client.get(f"/people/{user.pk}/").content.decode()
    assert [entry.by for entry in events("second_factor_removed")] == [boss.email]


def test_nobody_of_that_number(boss: User, client: Client) -> None:
    assert client.get("/people/999999/").status_code == 404
    assert client.post("/people/999999/link/").status_code == 404


def test_ones_own_page(person: AddPerson, client: Client, offered: None) -> None:
    user = person("Ana", ("analyst", "Animal Care"), stewardships=["stays"])
    client.force_login(user, BACKEND)
    page = client.get("/people/me/").content.decode()
    for words in ("ana@example.org", "Analyst, Animal Care", "Shelter stays"):
        assert words in page


@pytest.mark.parametrize("path", ["", "new/", "me/", "?q=x&role=staff"])
def test_pages_keep_to_the_content_security_policy(boss: User, client: Client, path: str) -> None:
    page = client.get(f"/people/{path}").content.decode()
    assert not re.search(r"<[^>]+\s(style|on\w+)=", page)
    assert "<style" not in page
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)


def test_roles_must_exist(departments: list[str]) -> None:
    with pytest.raises(UsageError, match="king"):
        actions.create_person(by="x", email="a@b.org", name="A", grants=[("king", None)])
    with pytest.raises(NotFound, match="Parks"):
        actions.create_person(by="x", email="a@b.org", name="A", grants=[("staff", "Parks")])
    assert not User.objects.exists()
    assert events("grant") == []


def test_the_command_line_adds_a_person(db: None) -> None:
    user = commands.create_person("a@b.org", "Ana", PASSWORD, [("staff", "Parks")], ["stays"])
    assert user.check_password(PASSWORD)
    assert roles(user) == {("staff", "Parks")}
    assert {entry.by for entry in events("create")} == {"command line"}


def test_demo_people_can_sign_in_and_are_made_once(db: None, client: Client) -> None:
    rows = commands.make_demo_people(["Parks", "Police"], ["stays", "calls"])
    words = [row[0] for row in rows]
    assert words == [
        "Visitor",
        "Staff",
        "Analyst",
        "Steward",
        "Department head",
        "Privacy officer",
        "Administrator",
    ]
    for word, email, password in rows[1:]:
        form = {"login": email, "password": password}
        assert client.post("/account/login/", form).status_code == 302, word
        client.post("/account/logout/")
    steward = queries.people(role="steward").object_list[0]
    assert {s.dataset for s in steward.stewardships.all()} == {"stays", "calls"}
    count = User.objects.count()
    assert commands.make_demo_people(["Parks", "Police"], ["stays", "calls"]) == rows
    assert (User.objects.count(), Department.objects.count()) == (count, 2)
