"""Reminders and news: each once, to the right people, and mailed where there is mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from citywide.services.portfolio.actions import notices, talk
from citywide.services.portfolio.models import Notice, StatusUpdate
from citywide.services.portfolio.queries.mine import needs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lake_city")]
LAST_OF_MARCH = dt.date(2026, 3, 31)


def published(project: Any, as_of: dt.date, by: Any) -> StatusUpdate:
    return StatusUpdate.objects.create(
        project=project, as_of=as_of, state="published", declared="GREEN", filed_by=by
    )


def kinds(person: Any) -> list[tuple[str, str]]:
    return [(one.kind, one.about) for one in Notice.objects.filter(user=person).order_by("about")]


def test_managers_are_reminded_once_a_month(project: Any, office: dict[str, Any]) -> None:
    published(project, dt.date(2026, 2, 28), office["manager"])
    assert notices.remind(dt.date(2026, 3, 20)) == []
    assert len(notices.remind(dt.date(2026, 3, 27))) == 1
    assert notices.remind(dt.date(2026, 3, 28)) == []
    assert kinds(office["manager"]) == [("update_due", "2026-03-31")]
    assert len(notices.remind(dt.date(2026, 4, 1))) == 1
    assert ("update_overdue", "2026-03-31") in kinds(office["manager"])
    published(project, LAST_OF_MARCH, office["manager"])
    assert notices.remind(dt.date(2026, 4, 2)) == []


def test_a_project_approved_later_owes_nothing_for_earlier_months(
    make_project: Callable[..., Any],
) -> None:
    make_project("P-9", approved_on=dt.date(2026, 3, 10))
    assert notices.remind(dt.date(2026, 3, 11)) == []


def test_followers_hear_of_a_new_status_but_not_who_filed_it(
    project: Any, office: dict[str, Any], viewer: Callable[[str], Any]
) -> None:
    for name in ("staff", "manager"):
        talk.subscribe(by=viewer(name), project=project, wanted=True)
    notices.status_published(published(project, LAST_OF_MARCH, office["manager"]))
    assert kinds(office["staff"]) == [("status_changed", "2026-03-31")]
    assert kinds(office["manager"]) == []


def test_sponsor_and_leads_hear_that_an_approval_is_wanted(
    project: Any, office: dict[str, Any]
) -> None:
    update = published(project, LAST_OF_MARCH, office["manager"])
    notices.approval_wanted(update)
    told = {one.user for one in Notice.objects.filter(kind="approval_wanted")}
    assert told == {office["lead"], office["sponsor"]}


def test_mail_goes_out_once_it_is_certain(
    project: Any,
    office: dict[str, Any],
    settings: Any,
    mailoutbox: list[Any],
    django_capture_on_commit_callbacks: Any,
) -> None:
    settings.SENDS_MAIL = True
    with django_capture_on_commit_callbacks(execute=True):
        notices.returned(published(project, LAST_OF_MARCH, office["manager"]))
    (mail,) = mailoutbox
    assert mail.to == ["manager@example.org"]
    assert "was returned to you" in mail.subject
    assert "/portfolio/p/P-001/status/" in mail.body
    assert Notice.objects.get(kind="returned").mailed_at is not None


def test_what_needs_a_manager_on_the_last_day_of_the_month(
    project: Any, office: dict[str, Any], viewer: Callable[[str], Any]
) -> None:
    found = needs(viewer=viewer("manager"), today=LAST_OF_MARCH)
    assert [(one.kind, one.about, one.is_late) for one in found] == [
        ("update", "2026-02-28", True),
        ("update", "2026-03-31", False),
    ]
    assert needs(viewer=viewer("other_manager"), today=LAST_OF_MARCH) == []
