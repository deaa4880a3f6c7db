"""Saved views and lists given outside: who keeps, sees, takes away and gives what."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from citywide.core.errors import Conflict, Forbidden, NotFound, UsageError
from citywide.services.homelessness.actions import by_name_views as actions
from citywide.services.homelessness.models import ListShare
from citywide.services.homelessness.queries import by_name_views as views

QUERY = {"population": "veterans", "columns": ["status", "next"], "as_of": "2025-01-01",
         "purpose": "review", "days": ""}  # fmt: skip


def save(by: Any, name: str = "Veterans", role: str = "") -> Any:
    return actions.save_view(by=by, name=name, role=role, query=QUERY)


def names(viewer: Any) -> list[str]:
    return [one.name for one in views.views_of(viewer)]


def test_a_view_keeps_filters_and_neither_day_nor_purpose(viewers: dict[str, Any]) -> None:
    made = save(viewers["worker"])
    assert made.query == {"population": "veterans", "columns": ["status", "next"]}


def test_a_private_view_is_one_s_own_and_a_shared_one_the_role_s(viewers: dict[str, Any]) -> None:
    save(viewers["worker"])
    save(viewers["worker"], "For all of us", "housing_worker")
    assert names(viewers["worker"]) == ["For all of us", "Veterans"]
    assert names(viewers["worker_elsewhere"]) == ["For all of us"]
    assert names(viewers["lead"]) == names(viewers["visitor"]) == []
    with pytest.raises(UsageError):
        save(viewers["worker"], "Not mine to share", "homelessness_lead")


def test_a_view_is_renamed_taken_away_and_brought_back_by_its_owner_alone(
    viewers: dict[str, Any],
) -> None:
    worker, other = viewers["worker"], viewers["worker_elsewhere"]
    made = save(worker, role="housing_worker")
    with pytest.raises(NotFound):
        actions.change_view(by=other, key=made.pk, name="Mine now", role="")
    with pytest.raises(NotFound):
        actions.remove_view(by=other, key=made.pk)
    actions.change_view(by=worker, key=made.pk, name="Old soldiers", role="housing_worker")
    actions.remove_view(by=worker, key=made.pk)
    assert names(worker) == names(other) == []
    assert [one.name for one in views.removed_by(worker)] == ["Old soldiers"]
    with pytest.raises(NotFound):
        actions.restore_view(by=other, key=made.pk)
    actions.restore_view(by=worker, key=made.pk)
    assert names(other) == ["Old soldiers"]


def test_a_name_is_used_once(viewers: dict[str, Any]) -> None:
    worker = viewers["worker"]
    made = save(worker)
    for name in ("Veterans", " Veterans "):
        with pytest.raises(Conflict):
            save(worker, name)
    save(viewers["lead"])
    actions.remove_view(by=worker, key=made.pk)
    save(worker)
    with pytest.raises(Conflict):
        actions.restore_view(by=worker, key=made.pk)
    for name in ("", " ", "x" * 81):
        with pytest.raises(UsageError):
            save(worker, name)


def test_the_list_opens_with_a_view_as_long_as_one_sees_it(viewers: dict[str, Any]) -> None:
    worker, other = viewers["worker"], viewers["worker_elsewhere"]
    made = save(worker, role="housing_worker")
    actions.choose_default(by=other, key=made.pk)
    assert views.default_of(other) == made
    actions.change_view(by=worker, key=made.pk, name="Veterans", role="")
    assert views.default_of(other) is None
    with pytest.raises(NotFound):
        actions.choose_default(by=other, key=made.pk)
    actions.choose_default(by=worker, key=made.pk)
    actions.choose_default(by=worker, key=None)
    assert views.default_of(worker) is None


def test_a_list_is_given_outside_under_a_protocol_in_force_and_written_down(
    consent: dict[str, Any], viewers: dict[str, Any]
) -> None:
    from citywide.portal.audit.models import Entry

    given = {"purpose": "care_coordination", "recipient": "County", "query": {}, "result": "abc",
             "rows": 3, "protocol": consent["protocol"]}  # fmt: skip
    made = actions.share_list(by=viewers["member"], **given)
    actions.share_list(by=viewers["worker"], **given)
    entry = Entry.objects.filter(action="export").first()
    assert entry and f'"protocol":"{made.protocol.name}"' in entry.detail_json.replace(": ", ":")
    for who in ("staff", "analyst", "police", "administrator", "visitor"):
        with pytest.raises(Forbidden):
            actions.share_list(by=viewers[who], **given)
    consent["protocol"].until_on = dt.date.today() - dt.timedelta(days=1)
    for wrong in ({"protocol": None}, {"protocol": consent["protocol"]}, {"recipient": " "}):
        with pytest.raises(UsageError):
            actions.share_list(by=viewers["worker"], **(given | wrong))
    assert ListShare.objects.count() == 2
