"""The pages of consent: who gets in, and what a form does."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from citywide.services.homelessness.models import Exclusion, PrivacyNotice, ReleaseOfInformation
from tests.services.homelessness.consent.conftest import HOUSING
from tests.services.homelessness.consent.world import PERSON

pytestmark = pytest.mark.django_db
LISTS = ("consent", "exclusions", "notices", "protocols", "programs_apart")
GUARDED = ("disposal", "notice_add", "program_apart_add")


def client(users: dict[str, Any], name: str) -> Client:
    """Return somebody's browser."""
    made = Client()
    made.force_login(users[name], "allauth.account.auth_backends.AuthenticationBackend")
    return made


def test_who_gets_in(consent: dict[str, Any], users: dict[str, Any]) -> None:
    for name in users:
        browser = client(users, name)
        keeps = name in {"worker", "worker_elsewhere", "lead", "privacy_officer"}
        for view in (*LISTS, *GUARDED):
            allowed = keeps if view in LISTS else name == "privacy_officer"
            # Disposal takes two people: the lead approves what the officer lists.
            allowed = allowed or (view == "disposal" and name == "lead")
            response = browser.get(reverse(f"homelessness:{view}"))
            assert response.status_code == (200 if allowed else 403), (name, view)
            if allowed:
                assert b"<h1>" in response.content
                assert response["Cache-Control"] == "no-store"
    answer = Client().get(reverse("homelessness:consent"))
    assert answer.status_code == 302


def test_a_release_is_recorded_and_revoked(consent: dict[str, Any], users: dict[str, Any]) -> None:
    from citywide.portal.accounts.models import Department

    browser, housing = client(users, "worker"), Department.objects.get(name=HOUSING)
    url = reverse("homelessness:release_add")
    assert b'name="person_id"' in browser.get(url).content
    wrong = browser.post(url, {"person_id": "nobody"})
    assert wrong.status_code == 200 and b"Enter the day." in wrong.content
    sent = {
        "person_id": PERSON["ben"], "signed_on": "2024-01-01", "expires_on": "2099-01-01",
        "departments": [housing.pk], "agencies": "Shelter Inc.\n", "evidence": "Binder",
        "purposes": ["care_coordination", "research"],
    }  # fmt: skip
    unknown = browser.post(url, sent | {"person_id": "nobody"})
    assert b"No person nobody is known" in unknown.content
    assert browser.post(url, sent).status_code == 302
    made = ReleaseOfInformation.objects.get(person_id=PERSON["ben"])
    assert made.agencies == [HOUSING, "Shelter Inc."]
    assert made.clients == [["h", "ben"], ["h", "pat"]]
    shown = browser.get(reverse("homelessness:consent"), {"person": PERSON["ben"]}).content
    assert b"In force" in shown and b"Care coordination, Research" in shown
    assert PERSON["ana"].encode() not in shown
    revoke = reverse("homelessness:release_revoke", args=[made.pk])
    assert browser.post(revoke, {"reason": "He asked."}).status_code == 302
    made.refresh_from_db()
    assert made.revoked_by == "worker@example.org" and made.revoked_because == "He asked."


def test_the_other_forms(consent: dict[str, Any], users: dict[str, Any]) -> None:
    officer, lead = client(users, "privacy_officer"), client(users, "lead")
    notice = {
        "version": "2027", "in_force_from": "2027-01-01", "purposes": ["research"], "text": "Text",
    }  # fmt: skip
    assert officer.post(reverse("homelessness:notice_add"), notice).status_code == 302
    assert PrivacyNotice.objects.get(version="2027").purposes == ["research"]
    sent = {"person_id": PERSON["old"], "reason": "Asked."}
    assert lead.post(reverse("homelessness:exclusion_add"), sent).status_code == 302
    left_out = Exclusion.objects.get(person_id=PERSON["old"])
    end = reverse("homelessness:exclusion_end", args=[left_out.pk])
    assert lead.post(end, {"reason": "Asked."}).status_code == 302
    member = reverse("homelessness:member_add", args=[consent["protocol"].pk])
    named = {"user": users["staff"].pk, "agency": "Parks", "from_on": "2026-01-01"}
    assert lead.post(member, named).status_code == 302
    remove = reverse("homelessness:member_remove", args=[consent["member"].pk])
    assert lead.get(remove).status_code == 200
    assert lead.post(remove).status_code == 302
    assert b"removed" in lead.get(reverse("homelessness:protocols")).content
    due = officer.post(reverse("homelessness:disposal"), {"as_of": str(dt.date(2026, 6, 1))})
    assert due.status_code == 302
    listed = officer.get(reverse("homelessness:disposal")).content.decode()
    assert "/approve/" in listed
