"""From a draft to the public, through the actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from citywide.core.errors import CitywideError, Conflict, Forbidden, UsageError
from citywide.services.portfolio.actions import register
from citywide.services.portfolio.actions import status as actions
from citywide.services.portfolio.actions.status import ActionEntry, Entry, MilestoneDates
from citywide.services.portfolio.models import (
    Change,
    Milestone,
    Project,
    RegisterItem,
    StatusUpdate,
)
from citywide.services.portfolio.queries import status as queries
from tests.services.portfolio.status.conftest import END, TODAY, Clock, green

View = Callable[[str], Any]
Late = Callable[..., Entry]
VERY_LATE = dt.date(2026, 12, 31)


def filed(viewer: View, project: Any, entry: Entry, name: str = "manager") -> StatusUpdate:
    """Return an entry filed by somebody."""
    return actions.file_entry(by=viewer(name), project=project, as_of=TODAY, entry=entry)


def lacks(attempt: Callable[[], Any]) -> list[str]:
    """Return the keys of what an attempt to file lacked."""
    with pytest.raises(actions.Incomplete) as error:
        attempt()
    return [lack.key for lack in error.value.lacks]


def test_green_is_published_at_once(viewer: View, project: Any, office: dict[str, Any]) -> None:
    """Its figures are frozen in it, and the project points at it."""
    update = filed(viewer, project, green(progress_share=None, next_steps={"en": "Go on"}))
    assert update.state == "published"
    assert (update.computed_overall, update.slip_days) == ("GREEN", 0)
    assert update.computed_facts["schedule"]["reason"] == "schedule_on_time"
    assert update.baseline == project.current_baseline
    assert update.filed_by == office["manager"] and update.approved_by is None
    project.refresh_from_db()
    assert (project.current_status, project.forecast_end_on) == (update, END)
    assert Change.objects.filter(project=project, kind="status").count() == 2


def test_yellow_and_red_need_issue_and_action(viewer: View, project: Any, late: Late) -> None:
    """What is missing is said all at once, and nothing is saved."""

    def attempt(**fields: Any) -> list[str]:
        return lacks(lambda: filed(viewer, project, late("RED", **fields)))

    assert attempt(new_issue=None, action=None) == ["issue_needed", "action_needed"]
    assert attempt(action=None) == ["action_needed"]
    text = {"en": "Ask for bids"}
    assert attempt(action=ActionEntry(text)) == ["action_needs_owner", "action_needs_due_date"]
    past = ActionEntry(text, project.manager_id, dt.date(2026, 3, 19))
    assert attempt(action=past) == ["action_due_in_past"]
    issue = actions.NewIssue("Vendor", {}, 2)
    assert attempt(new_issue=issue) == ["public_text_needed"]
    assert attempt(forecast_end_on=None) == ["forecast_needed"]
    assert RegisterItem.objects.count() == 0 and StatusUpdate.objects.count() == 0
    update = filed(viewer, project, late("RED"))
    assert update.state == "published"
    assert update.issue is not None and update.issue.actions.count() == 1
    kept = update.computed_facts["issue"]
    assert kept["public_text"] == {"en": "We look for a new vendor."}
    assert kept["actions"] == [
        {"text": {"en": "Ask for bids"}, "due_on": "2026-05-01", "done_on": None}
    ]


def test_an_open_issue_with_its_action_is_enough(viewer: View, project: Any, late: Late) -> None:
    """Next month the issue is chosen again; a closed one is not good enough."""
    first = filed(viewer, project, late())
    assert first.issue is not None
    draft = actions.correct(by=viewer("manager"), update=first)
    entry = Entry(declared="YELLOW", forecast_end_on=END, issue=first.issue.number)
    assert filed(viewer, project, entry).pk == draft.pk
    assert RegisterItem.objects.count() == 1
    register.close_item(by=viewer("manager"), item=first.issue)
    again = actions.correct(by=viewer("manager"), update=draft)
    assert lacks(lambda: filed(viewer, project, entry)) == ["issue_needed"]
    assert again.revision == 3


def test_a_shown_action_is_put_right(viewer: View, project: Any, late: Late) -> None:
    """An action without owner in a draft is completed, not written a second time."""
    text = {"en": "Ask for bids"}
    draft = actions.save_draft(
        by=viewer("manager"),
        project=project,
        as_of=TODAY,
        entry=late(action=ActionEntry(text)),
    )
    assert draft.issue is not None
    action = draft.issue.actions.get()
    mended = ActionEntry(text, project.manager_id, dt.date(2026, 5, 1), key=action.pk)
    entry = Entry("YELLOW", forecast_end_on=END, issue=draft.issue.number, action=mended)
    filed(viewer, project, entry)
    action.refresh_from_db()
    assert draft.issue.actions.count() == 1 and action.due_on == dt.date(2026, 5, 1)


def test_words_for_residents_are_completed_never_overwritten(
    viewer: View, project: Any, late: Late
) -> None:
    """A language that was missing is added; what is there stays."""
    update = filed(viewer, project, late())
    actions.correct(by=viewer("manager"), update=update)
    entry = Entry("YELLOW", forecast_end_on=END, issue=1, issue_text={"en": "x", "es": "Buscamos"})
    filed(viewer, project, entry)
    text = RegisterItem.objects.get().public_text
    assert text == {"en": "We look for a new vendor.", "es": "Buscamos"}


def test_better_than_computed_waits_for_another(viewer: View, project: Any) -> None:
    """It needs a reason, then somebody else; both statuses stay in it."""
    entry = green(forecast_end_on=VERY_LATE)
    assert lacks(lambda: filed(viewer, project, entry)) == ["better_needs_reason"]
    update = filed(viewer, project, replace(entry, reason="The rest is training."))
    assert (update.state, update.computed_overall) == ("awaiting_approval", "RED")
    project.refresh_from_db()
    assert project.current_status is None
    for name in ("manager", "other_manager", "staff", "head", "visitor"):
        with pytest.raises(Forbidden):
            actions.approve(by=viewer(name), update=update)
    done = actions.approve(by=viewer("sponsor"), update=update)
    assert (done.state, done.declared, done.computed_overall) == ("published", "GREEN", "RED")
    assert done.approved_by_id == viewer("sponsor").user_id
    project.refresh_from_db()
    assert project.current_status == done


def test_who_wrote_a_part_does_not_approve_it(viewer: View, project: Any) -> None:
    """The lead edits the manager's draft, who files it: another one has to approve."""
    entry = green(forecast_end_on=VERY_LATE, reason="The rest is training.")
    actions.save_draft(by=viewer("lead"), project=project, as_of=TODAY, entry=entry)
    update = filed(viewer, project, entry)
    with pytest.raises(Forbidden, match="edited"):
        actions.approve(by=viewer("lead"), update=update)
    assert queries.statuses_waiting(viewer=viewer("lead")) == []
    assert queries.statuses_waiting(viewer=viewer("sponsor")) == [update]
    assert queries.statuses_waiting(viewer=viewer("manager")) == []


def test_returning_says_why_and_leads_back(viewer: View, project: Any) -> None:
    """The one who returned it may approve it later: they wrote nothing of it."""
    entry = green(forecast_end_on=VERY_LATE, reason="The rest is training.")
    update = filed(viewer, project, entry)
    with pytest.raises(UsageError, match="why"):
        actions.give_back(by=viewer("lead"), update=update)
    with pytest.raises(Forbidden):
        actions.give_back(by=viewer("staff"), update=update, reason="x")
    with pytest.raises(Conflict, match="waits for approval"):
        filed(viewer, project, entry)
    returned = actions.give_back(by=viewer("lead"), update=update, reason="Which training?")
    assert (returned.state, returned.return_reason) == ("returned", "Which training?")
    again = filed(viewer, project, replace(entry, reason="Training of the call center."))
    assert (again.pk, again.return_reason) == (update.pk, "")
    assert actions.approve(by=viewer("lead"), update=again).state == "published"


def test_a_manager_takes_back_what_waits(viewer: View, project: Any) -> None:
    """Without a reason."""
    entry = green(forecast_end_on=VERY_LATE, reason="The rest is training.")
    update = filed(viewer, project, entry)
    assert actions.give_back(by=viewer("manager"), update=update).state == "returned"


def test_what_was_approved_must_still_hold(viewer: View, project: Any, late: Late) -> None:
    """An action done or an issue closed while it waited stops the approval."""
    entry = late("YELLOW", forecast_end_on=VERY_LATE, reason="Most of it is there.")
    update = filed(viewer, project, entry)
    assert update.state == "awaiting_approval" and update.issue is not None
    register.close_item(by=viewer("manager"), item=update.issue)
    with pytest.raises(UsageError, match="open issue"):
        actions.approve(by=viewer("sponsor"), update=update)
    update.refresh_from_db()
    assert update.state == "awaiting_approval"


def test_a_correction_leaves_the_old_as_it_was(viewer: View, project: Any) -> None:
    """The published row changes in nothing but its state."""
    first = filed(viewer, project, green(accomplishments={"en": "Signed the contract"}))
    before = StatusUpdate.objects.filter(pk=first.pk).values().get()
    draft = actions.correct(by=viewer("lead"), update=first)
    assert (draft.revision, draft.state, draft.as_of) == (2, "draft", first.as_of)
    assert draft.accomplishments == {"en": "Signed the contract"}
    with pytest.raises(Conflict):
        actions.correct(by=viewer("manager"), update=first)
    assert StatusUpdate.objects.filter(pk=first.pk).values().get() == before
    done = filed(viewer, project, green(accomplishments={"en": "Signed a contract"}))
    assert done.pk == draft.pk
    after = StatusUpdate.objects.filter(pk=first.pk).values().get()
    assert after == {**before, "state": "superseded"}
    with pytest.raises(Conflict):
        actions.correct(by=viewer("manager"), update=first)
    project.refresh_from_db()
    assert project.current_status == done


def test_a_second_update_in_a_month(viewer: View, project: Any, clock: Clock) -> None:
    """On a later day it is another status; on the same day it would be a correction."""
    first = filed(viewer, project, green())
    with pytest.raises(Conflict, match="Correct that one"):
        filed(viewer, project, green())
    clock.today = dt.date(2026, 3, 26)
    given = {"by": viewer("manager"), "project": project, "as_of": clock.today}
    second = actions.file_entry(**given, entry=green())
    first.refresh_from_db()
    assert (first.state, second.state) == ("published", "published")


def test_a_late_status_of_an_earlier_month_is_not_current(
    viewer: View, project: Any, clock: Clock
) -> None:
    """The latest day counts, not the latest filing."""
    current = filed(viewer, project, green())
    february = dt.date(2026, 2, 28)
    actions.file_entry(
        by=viewer("manager"), project=project, as_of=february, entry=green(forecast_end_on=TODAY)
    )
    project.refresh_from_db()
    assert (project.current_status, project.forecast_end_on) == (current, END)


def test_a_draft_moves_with_its_month(viewer: View, project: Any, clock: Clock) -> None:
    """It is as of the day it is filed."""
    given = {"by": viewer("manager"), "project": project}
    actions.save_draft(**given, as_of=TODAY, entry=Entry())
    clock.today = dt.date(2026, 3, 30)
    update = actions.file_entry(**given, as_of=clock.today, entry=green())
    assert (update.as_of, StatusUpdate.objects.count()) == (clock.today, 1)


def test_nobody_overwrites_what_they_have_not_seen(viewer: View, project: Any) -> None:
    """Two windows on one draft: the second to save is told."""
    given = {"project": project, "as_of": TODAY}
    first = actions.save_draft(by=viewer("manager"), **given, entry=Entry(), seen="")
    with pytest.raises(Conflict, match="Somebody else"):
        actions.save_draft(by=viewer("lead"), **given, entry=green(), seen="")
    seen = actions.fingerprint(first)
    actions.save_draft(by=viewer("lead"), **given, entry=green(), seen=seen)
    with pytest.raises(Conflict, match="Somebody else"):
        actions.save_draft(by=viewer("manager"), **given, entry=Entry(), seen=seen)


def test_milestones_move_with_the_update(viewer: View, project: Any) -> None:
    """Their dates are changed, noted, and counted at once."""
    one = Milestone.objects.create(project=project, number="1", name="Go live", forecast_end_on=END)
    dates = {one.pk: MilestoneDates(dt.date(2026, 9, 1), None)}
    assert lacks(lambda: filed(viewer, project, green(milestones=dates))) == [
        "better_needs_reason",
        "forecast_before_milestone",
    ]
    one.refresh_from_db()
    assert one.forecast_end_on == END
    actions.save_draft(
        by=viewer("manager"), project=project, as_of=TODAY, entry=green(milestones=dates)
    )
    one.refresh_from_db()
    assert (one.forecast_end_on, one.forecast_changed_on) == (dt.date(2026, 9, 1), TODAY)
    assert StatusUpdate.objects.get().computed_overall == "RED"
    assert Change.objects.filter(kind="milestone").count() == 1
    ahead = {one.pk: MilestoneDates(None, TODAY + dt.timedelta(days=1))}
    with pytest.raises(UsageError, match="future"):
        filed(viewer, project, green(milestones=ahead))


def test_milestones_of_others_are_left_alone(
    viewer: View, project: Any, make_project: Callable[..., Any]
) -> None:
    """A key of another project's milestone does nothing."""
    other = Milestone.objects.create(project=make_project("P-002"), number="1", name="x")
    filed(viewer, project, green(milestones={other.pk: MilestoneDates(END, None)}))
    other.refresh_from_db()
    assert other.forecast_end_on is None


@pytest.mark.parametrize("name", ["other_manager", "sponsor", "staff", "head", "visitor"])
def test_others_write_no_status(viewer: View, project: Any, name: str) -> None:
    """Only the manager and the lead."""
    update = filed(viewer, project, green())
    given = {"by": viewer(name), "project": project, "as_of": TODAY}
    for attempt in (
        lambda: actions.save_draft(**given, entry=Entry()),
        lambda: actions.file_entry(**given, entry=green()),
        lambda: actions.file(by=viewer(name), update=update),
        lambda: actions.correct(by=viewer(name), update=update),
        lambda: actions.discard(by=viewer(name), update=update),
    ):
        with pytest.raises(Forbidden):
            attempt()


def test_only_running_projects_have_a_status(
    viewer: View, make_project: Callable[..., Any]
) -> None:
    """Neither a proposal nor what is over; nor a day to come."""
    for stage in ("proposed", "completed"):
        project = make_project(f"P-{stage}", stage=stage, completed_on=TODAY)
        with pytest.raises(Conflict, match="run"):
            filed(viewer, project, green())
    with pytest.raises(UsageError, match="still to come"):
        actions.save_draft(
            by=viewer("manager"),
            project=make_project("P-9"),
            as_of=TODAY + dt.timedelta(days=1),
            entry=Entry(),
        )


def test_a_draft_is_discarded_and_remembered(viewer: View, project: Any) -> None:
    """What was filed cannot be."""
    said = green(accomplishments={"en": "Much"})
    draft = actions.save_draft(by=viewer("manager"), project=project, as_of=TODAY, entry=said)
    actions.discard(by=viewer("manager"), update=draft)
    assert StatusUpdate.objects.count() == 0
    assert Change.objects.filter(kind="status").first().before["accomplishments"] == {"en": "Much"}
    update = filed(viewer, project, green())
    with pytest.raises(Conflict):
        actions.discard(by=viewer("manager"), update=update)


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"declared": "", "state": "published"}, "published_status_is_declared"),
        ({"declared": "RED", "state": "published"}, "yellow_and_red_name_an_issue"),
        ({"declared": "YELLOW", "state": "published"}, "yellow_and_red_name_an_issue"),
        (
            {"as_of": TODAY, "declared": "GREEN", "state": "published", "revision": 2},
            "one_published_update_per_day|as_of",
        ),
        ({"as_of": TODAY, "declared": "GREEN"}, "one_update_per_day_and_revision|revision"),
        (
            {"declared": "GREEN", "filed_by": "lead", "approved_by": "lead"},
            "nobody_approves_their_own_status",
        ),
    ],
)
def test_the_database_refuses(
    viewer: View, project: Any, office: dict[str, Any], wrong: dict[str, Any], rule: str
) -> None:
    """Published without colour or issue, two of a day, self-approved."""
    filed(viewer, project, green())
    people = {name: office[wrong[name]] for name in ("filed_by", "approved_by") if name in wrong}
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        StatusUpdate.objects.create(**{"project": project, "as_of": END, **wrong, **people})


def test_no_trace_of_a_mistake(viewer: View, project: Any, late: Late) -> None:
    """A filing that fails late leaves nothing behind, not even in the audit log."""
    from citywide.portal.audit.models import Entry as AuditEntry

    with pytest.raises(CitywideError):
        filed(viewer, project, late("RED", issue_text={}, action=None))
    assert AuditEntry.objects.count() == 0 and Change.objects.count() == 0
    assert Project.objects.get().current_status is None
