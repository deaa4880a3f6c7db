"""Signing in and out, passwords, and what happens to those who guess."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.core import mail
from django.test import Client

from citywide.portal.accounts.links import password_link
from citywide.portal.accounts.models import User
from tests.portal.accounts.conftest import PASSWORD, SignIn, events

AddPerson = Callable[..., User]
NEW = "another fine long passphrase"


def test_staff_start_at_their_data_sets(person: AddPerson, sign_in: SignIn) -> None:
    user = person("Ana", ("staff", "Animal Care"))
    answer = sign_in("ANA@example.org")
    assert (answer.status_code, answer["Location"]) == (302, "/my/")
    (entry,) = events("sign_in")
    assert (entry.by, entry.subject) == (user.email, f"user:{user.pk}")
    assert entry.address == "127.0.0.1"
    assert entry.detail == {"methods": ["password"]}


def test_the_privacy_officer_starts_at_the_audit_log(person: AddPerson, sign_in: SignIn) -> None:
    person("Ana", ("privacy_officer", None))
    assert sign_in("ana@example.org")["Location"] == "/audit/"


def test_people_without_roles_start_at_the_home_page(person: AddPerson, sign_in: SignIn) -> None:
    person("Ana")
    assert sign_in("ana@example.org")["Location"] == "/"


def test_a_spanish_reader_stays_with_spanish_pages(person: AddPerson, client: Client) -> None:
    person("Ana", ("staff", None))
    form = {"login": "ana@example.org", "password": PASSWORD}
    assert client.post("/es/account/login/", form)["Location"] == "/es/my/"


def test_nobody_is_sent_to_another_site(person: AddPerson, sign_in: SignIn) -> None:
    person("Ana")
    answer = sign_in("ana@example.org", QUERY_STRING="next=https://elsewhere.example/")
    assert answer["Location"] == "/"


def test_a_wrong_password_is_recorded_without_what_was_typed(
    person: AddPerson, sign_in: SignIn
) -> None:
    person("Ana")
    answer = sign_in("ana@example.org", "wrong")
    assert "The e-mail address or the password is not right." in answer.content.decode()
    sign_in("hunter2@example.org", "wrong")
    known, unknown = events("sign_in_failed")
    assert (known.by, known.detail) == ("ana@example.org", {"known": True})
    assert (unknown.by, unknown.subject, unknown.detail) == ("visitor", "", {"known": False})
    kept = " ".join(AccessAttempt.objects.values_list("post_data", flat=True))
    assert "wrong" not in kept


def test_an_unknown_address_is_answered_like_a_wrong_password(
    person: AddPerson, sign_in: SignIn
) -> None:
    person("Ana")
    pages = [sign_in(f"{name}@example.org", "wrong").content.decode() for name in ("ana", "bob")]
    shown = [re.sub(r'(ana|bob)@|value="[^"]{64}"', "", page) for page in pages]
    assert shown[0] == shown[1]


def test_five_failures_lock_out_for_fifteen_minutes(
    person: AddPerson, sign_in: SignIn, client: Client
) -> None:
    user = person("Ana")
    answers = [sign_in("ana@example.org", "wrong") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    # The right password does not help either.
    answer = sign_in("ana@example.org")
    assert answer.status_code == 429
    assert answer["Retry-After"] == "900"
    assert "Too many sign-ins failed. Try again in 15 minutes." in answer.content.decode()
    assert "<main" in answer.content.decode()
    assert {entry.by for entry in events("locked_out")} == {user.email}
    # Others at the same address, and the same person elsewhere, are not locked out.
    person("Bob")
    assert sign_in("bob@example.org").status_code == 302
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    form = {"login": "ana@example.org", "password": PASSWORD}
    assert elsewhere.post("/account/login/", form).status_code == 302


def test_after_fifteen_minutes_one_may_try_again(person: AddPerson, sign_in: SignIn) -> None:
    person("Ana")
    for _ in range(5):
        sign_in("ana@example.org", "wrong")
    for attempt in AccessAttempt.objects.all():
        earlier = attempt.attempt_time - timedelta(minutes=15)
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=earlier)
    assert sign_in("ana@example.org").status_code == 302


def test_behind_a_proxy_the_clients_own_address_counts(
    person: AddPerson, client: Client, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = 1
    person("Ana")
    form = {"login": "ana@example.org", "password": "wrong"}
    for invented in range(5):
        forwarded = f"10.0.0.{invented}, 198.51.100.9"
        answer = client.post("/account/login/", form, headers={"X-Forwarded-For": forwarded})
    assert answer.status_code == 429
    assert {entry.address for entry in events("sign_in_failed")} == {"198.51.100.9"}


def test_signing_out_is_recorded(person: AddPerson, sign_in: SignIn, client: Client) -> None:
    person("Ana")
    sign_in("ana@example.org")
    assert "Sign out" in client.get("/account/logout/").content.decode()
    assert client.post("/account/logout/")["Location"] == "/"
    assert [entry.by for entry in events("sign_out")] == ["ana@example.org"]
    assert client.get("/people/me/").status_code == 302


def test_a_closed_account_cannot_sign_in(person: AddPerson, sign_in: SignIn) -> None:
    user = person("Ana")
    User.objects.filter(pk=user.pk).update(is_active=False)
    answer = sign_in("ana@example.org", follow=True)
    assert "This account is closed" in answer.content.decode()
    assert events("sign_in") == []


def test_nobody_signs_up(client: Client, db: None) -> None:
    form = {"email": "new@example.org", "password1": NEW}
    answer = client.post("/account/signup/", form)
    assert "There is no account for you yet" in answer.content.decode()
    assert not User.objects.exists()


def test_changing_the_password(person: AddPerson, sign_in: SignIn, client: Client) -> None:
    person("Ana")
    sign_in("ana@example.org")
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    answer = client.post("/account/password/change/", form, follow=True)
    assert "Your password was changed." in answer.content.decode()
    assert [entry.by for entry in events("password")] == ["ana@example.org"]
    client.post("/account/logout/")
    assert sign_in("ana@example.org", NEW).status_code == 302


@pytest.mark.parametrize("weak", ["short1", "1q2w3e4r5t6y", "ana@example.org"])
def test_weak_passwords_are_refused(
    person: AddPerson, sign_in: SignIn, client: Client, weak: str
) -> None:
    person("Ana")
    sign_in("ana@example.org")
    form = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    assert client.post("/account/password/change/", form).status_code == 200
    assert events("password") == []


def test_a_forgotten_password(
    person: AddPerson, sign_in: SignIn, client: Client, settings: Any
) -> None:
    person("Ana")
    settings.SENDS_MAIL = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for address in ("ana@example.org", "nobody@example.org"):
        answer = client.post("/account/password/reset/", {"email": address}, follow=True)
        assert "Look at your e-mail" in answer.content.decode()
    (message,) = mail.outbox
    assert message.to == ["ana@example.org"]
    (link,) = re.findall(r"http://\S+", message.body)
    _set_password(client, link)
    assert sign_in("ana@example.org", NEW).status_code == 302
    # The link works once.
    assert "not valid any more" in Client().get(link, follow=True).content.decode()


def test_a_portal_without_mail_says_whom_to_ask(client: Client, db: None) -> None:
    for answer in (
        client.get("/account/password/reset/"),
        client.post("/account/password/reset/", {"email": "ana@example.org"}),
    ):
        assert "ask an administrator for a link" in answer.content.decode()
        assert 'name="email"' not in answer.content.decode()


def test_people_of_the_citys_provider_get_no_password_by_e_mail(
    person: AddPerson, client: Client, settings: Any
) -> None:
    settings.SENDS_MAIL = True
    user = person("Ana")
    user.set_unusable_password()
    user.save()
    client.post("/account/password/reset/", {"email": user.email})
    assert mail.outbox == []


def test_a_link_from_an_administrator(person: AddPerson, sign_in: SignIn, rf: Any) -> None:
    user = person("Ana")
    link = password_link(by="boss@example.org", user=user, request=rf.get("/"))
    _set_password(Client(), link)
    assert sign_in("ana@example.org", NEW).status_code == 302
    assert [entry.by for entry in events("password")] == ["ana@example.org"]


def _set_password(client: Client, link: str) -> None:
    page = client.get(link, follow=True)
    place = page.redirect_chain[-1][0]
    answer = client.post(place, {"password1": NEW, "password2": NEW}, follow=True)
    assert "Your password is set" in answer.content.decode()


@pytest.mark.parametrize("path", ["email/", "password/set/", "3rdparty/", "confirm-email/"])
def test_pages_that_do_not_apply_lead_to_ones_own(
    person: AddPerson, sign_in: SignIn, client: Client, path: str
) -> None:
    person("Ana")
    sign_in("ana@example.org")
    assert client.get(f"/account/{path}")["Location"] == "/people/me/"


def test_without_a_provider_there_is_no_button(client: Client, db: None) -> None:
    page = client.get("/account/login/").content.decode()
    assert "city account" not in page
    assert "placeholder" not in page
