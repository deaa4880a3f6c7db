"""Items of the register, their actions and history, through the actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from citywide.core.errors import Conflict, Forbidden, NotFound, UsageError
from citywide.services.portfolio.actions import register as actions
from citywide.services.portfolio.models import Change, ItemEvent, RegisterItem
from citywide.services.portfolio.queries import register as queries
from citywide.services.portfolio.rules.thresholds import Thresholds

TODAY = dt.date(2026, 3, 20)
View = Callable[[str], Any]


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is March 20, 2026."""
    monkeypatch.setattr(timezone, "localdate", lambda *_a, **_k: TODAY)


def added(viewer: View, project: Any, kind: str = "issue", **values: Any) -> RegisterItem:
    """Return an item the manager added."""
    said = {"title": f"An {kind}", "public_text": {"en": "In plain words"}} | values
    return actions.add_item(by=viewer("manager"), project=project, kind=kind, values=said)


def test_numbers_run_through_every_kind(viewer: View, project: Any) -> None:
    """Each item has a number of its own in its project."""
    numbers = [added(viewer, project, kind).number for kind in ("risk", "issue", "decision")]
    assert numbers == [1, 2, 3]


def test_every_change_is_kept(viewer: View, project: Any) -> None:
    """An item's events, the project's history and the audit log tell the same."""
    from citywide.portal.audit.models import Entry

    item = added(viewer, project, severity=2)
    actions.edit_item(by=viewer("lead"), item=item, values={"severity": 3, "title": "Worse"})
    actions.close_item(by=viewer("manager"), item=item, reason="It was solved.")
    actions.reopen_item(by=viewer("manager"), item=item)
    events = list(ItemEvent.objects.filter(item=item))
    assert [event.note for event in events] == ["added", "changed", "It was solved.", "reopened"]
    assert events[1].before == {"title": "An issue", "severity": 2}
    assert events[1].after == {"title": "Worse", "severity": 3}
    assert events[1].by == "lead@example.org"
    assert events[2].after == {"state": "closed", "closed_on": "2026-03-20"}
    assert Change.objects.filter(project=project, kind="issue").count() == 4
    assert Entry.objects.filter(subject="project:P-001").count() == 4


def test_actions_have_a_history_too(viewer: View, project: Any, office: dict[str, Any]) -> None:
    """An action is added, done by its owner, and opened again."""
    item = added(viewer, project)
    values = {"text": {"en": "Call the vendor"}, "owner": office["staff"], "due_on": TODAY}
    action = actions.add_action(by=viewer("manager"), item=item, values=values)
    actions.finish_action(by=viewer("staff"), action=action, done_on=TODAY)
    action.refresh_from_db()
    assert action.done_on == TODAY
    actions.finish_action(by=viewer("manager"), action=action, done_on=None)
    notes = list(ItemEvent.objects.filter(item=item).values_list("note", flat=True))
    assert notes == ["added", "action_added", "action_done", "action_reopened"]


def test_an_action_is_not_done_tomorrow(viewer: View, project: Any) -> None:
    """The day it was done cannot lie ahead."""
    action = actions.add_action(
        by=viewer("manager"), item=added(viewer, project), values={"text": {"en": "Call"}}
    )
    with pytest.raises(UsageError, match="future"):
        actions.finish_action(
            by=viewer("manager"), action=action, done_on=TODAY + dt.timedelta(days=1)
        )


@pytest.mark.parametrize("name", ["other_manager", "sponsor", "staff", "head", "visitor"])
def test_only_manager_and_lead_keep_the_register(viewer: View, project: Any, name: str) -> None:
    """Nobody else writes to it."""
    item = added(viewer, project)
    action = actions.add_action(by=viewer("manager"), item=item, values={"text": {"en": "Call"}})
    by = viewer(name)
    for attempt in (
        lambda: actions.add_item(by=by, project=project, kind="risk", values={"title": "x"}),
        lambda: actions.edit_item(by=by, item=item, values={"title": "x"}),
        lambda: actions.close_item(by=by, item=item),
        lambda: actions.reopen_item(by=by, item=item),
        lambda: actions.add_action(by=by, item=item, values={"text": {"en": "x"}}),
        lambda: actions.edit_action(by=by, action=action, values={"text": {"en": "x"}}),
        lambda: actions.finish_action(by=by, action=action, done_on=TODAY),
    ):
        with pytest.raises(Forbidden):
            attempt()
    assert RegisterItem.objects.count() == 1


def test_what_is_closed_is_left_alone(viewer: View, project: Any) -> None:
    """A closed item is opened again before it changes."""
    item = actions.close_item(by=viewer("manager"), item=added(viewer, project))
    for attempt in (actions.edit_item, actions.add_action):
        with pytest.raises(Conflict, match="Closed"):
            attempt(by=viewer("manager"), item=item, values={"title": "x"})
    with pytest.raises(Conflict):
        actions.close_item(by=viewer("manager"), item=item)


def asked(viewer: View, project: Any, name: str = "manager", **values: Any) -> RegisterItem:
    """Return a change request by somebody."""
    said = {"title": "More time", "change_days": 30} | values
    return actions.add_item(by=viewer(name), project=project, kind="change_request", values=said)


@pytest.mark.parametrize("name", ["manager", "other_manager", "staff", "head", "visitor"])
def test_only_sponsor_and_lead_decide(viewer: View, project: Any, name: str) -> None:
    """A change is decided by the sponsor or the lead."""
    item = asked(viewer, project)
    with pytest.raises(Forbidden):
        actions.decide_change(by=viewer(name), item=item, is_approved=True)


def test_nobody_decides_on_their_own_request(viewer: View, project: Any) -> None:
    """Not even the lead; and who may not decide may not slip their words into it either."""
    item = asked(viewer, project, "lead")
    with pytest.raises(Forbidden):
        actions.decide_change(by=viewer("lead"), item=item, is_approved=True)
    other = asked(viewer, project, "manager")
    with pytest.raises(Forbidden, match="Only who asked"):
        actions.edit_item(by=viewer("lead"), item=other, values={"change_days": 300})
    decided = actions.decide_change(by=viewer("sponsor"), item=item, is_approved=True)
    assert (decided.state, decided.decided_on) == ("approved", TODAY)


def test_the_database_holds_it_too(viewer: View, project: Any, office: dict[str, Any]) -> None:
    """A row that decides on its own request cannot be written."""
    item = asked(viewer, project)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterItem.objects.filter(pk=item.pk).update(decided_by=office["manager"])
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterItem.objects.filter(pk=item.pk).update(probability=6)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterItem.objects.filter(pk=item.pk).update(severity=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterItem.objects.create(
            project=project, kind="risk", number=item.number, title="x", opened_on=TODAY
        )


def test_a_decision_is_final(viewer: View, project: Any) -> None:
    """What was decided is neither decided again, closed, opened nor edited."""
    item = asked(viewer, project)
    with pytest.raises(UsageError, match="why"):
        actions.decide_change(by=viewer("sponsor"), item=item, is_approved=False)
    actions.decide_change(by=viewer("sponsor"), item=item, is_approved=False, reason="No money.")
    for attempt in (
        lambda: actions.decide_change(by=viewer("lead"), item=item, is_approved=True),
        lambda: actions.edit_item(by=viewer("manager"), item=item, values={"title": "x"}),
        lambda: actions.close_item(by=viewer("manager"), item=item),
        lambda: actions.reopen_item(by=viewer("manager"), item=item),
    ):
        with pytest.raises(Conflict):
            attempt()
    item.refresh_from_db()
    assert (item.state, item.decision_reason) == ("declined", "No money.")


def numbers(project: Any, **filters: Any) -> list[int]:
    """Return the numbers of the list under filters."""
    given = queries.RegisterFilters(**filters)
    return [one.number for one in queries.items(project=project, filters=given, today=TODAY)]


def test_the_list_is_narrowed_and_sorted(
    viewer: View, project: Any, office: dict[str, Any]
) -> None:
    """By kind, state, owner, what is overdue; by number, weight and day."""
    early, late = dt.date(2026, 3, 1), dt.date(2026, 4, 1)
    added(viewer, project, "risk", probability=5, impact=5, due_on=late)
    added(viewer, project, "issue", severity=1, due_on=early, owner=office["staff"])
    waits = added(viewer, project, "issue", severity=3)
    actions.add_action(
        by=viewer("manager"), item=waits, values={"text": {"en": "Call"}, "due_on": early}
    )
    over = added(viewer, project, "decision", due_on=early)
    actions.close_item(by=viewer("manager"), item=over)
    assert numbers(project) == [1, 3, 2, 4]
    assert numbers(project, kind="issue", sort="number") == [2, 3]
    assert numbers(project, state="closed") == [4]
    assert numbers(project, owner=office["staff"].pk) == [2]
    assert numbers(project, overdue=True, sort="number") == [2, 3]
    assert numbers(project, sort="due") == [2, 4, 1, 3]
    assert numbers(project, sort="-number") == [4, 3, 2, 1]
    assert numbers(project, sort="nonsense") == numbers(project)


def test_the_matrix_holds_open_risks(viewer: View, project: Any) -> None:
    """Each in its place, with the colour of the place."""
    added(viewer, project, "risk", probability=4, impact=2)
    over = added(viewer, project, "risk", probability=4, impact=2)
    actions.close_item(by=viewer("manager"), item=over)
    rows = queries.matrix(project=project, thresholds=Thresholds())
    assert [row[0].probability for row in rows] == [5, 4, 3, 2, 1]
    assert [cell.impact for cell in rows[0]] == [1, 2, 3, 4, 5]
    cell = rows[1][1]
    assert (cell.score, cell.colour.value, [one.number for one in cell.items]) == (8, "YELLOW", [1])
    assert sum(len(cell.items) for row in rows for cell in row) == 1
    assert rows[0][4].colour.value == "RED"


def test_an_unknown_number_is_said(project: Any) -> None:
    """The sentence names project and number."""
    with pytest.raises(NotFound, match="P-001 has no item number 9"):
        queries.item(project=project, number=9)
