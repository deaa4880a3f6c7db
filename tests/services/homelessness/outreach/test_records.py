"""What teams enter: what is refused, what is kept, and that every change can be undone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from citywide.core.errors import Conflict, Forbidden, UsageError
from citywide.portal.access.viewer import Viewer
from citywide.services.homelessness.actions import outreach as actions
from citywide.services.homelessness.models import (
    Change,
    Cleanup,
    Contact,
    Encampment,
    InterimSite,
    NightCount,
    OutreachSession,
    Placement,
)
from citywide.services.homelessness.queries.outreach import entered
from tests.services.homelessness.outreach.conftest import HOUSING, LEAD, WORKER
from tests.services.homelessness.outreach.world import BRIDGE, PERSON

DAY = dt.date(2026, 4, 7)
SESSION = {"team": "Creek", "on_day": DAY, "district": "3", "workers": "Ana"}
OFFER = {"district": "3", "project": BRIDGE, "offered_on": DAY}
POLICE = Viewer(
    name="Officer",
    email="officer@example.org",
    grants=frozenset({("staff", "Police Department"), ("homelessness_lead", HOUSING)}),
)


def session(**more: Any) -> OutreachSession:
    made: OutreachSession = actions.enter(by=WORKER, kind=OutreachSession, values=SESSION | more)
    return made


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        (OutreachSession, SESSION | {"on_day": dt.date(2999, 1, 1)}, "has not come yet"),
        (OutreachSession, SESSION | {"area": "400 S 4th Street"}, "without house numbers"),
        (OutreachSession, SESSION | {"area": "37.33741, -121.89"}, "coordinates"),
        (Placement, OFFER | {"answer": "refused"}, "Choose why the offer was refused"),
        (Placement, OFFER | {"answer": "waiting", "reason": "pets"}, "Only a refused offer"),
        (Placement, OFFER | {"answer": "waiting", "in_on": DAY}, "Only who accepted"),
        (
            Placement,
            OFFER | {"answer": "accepted", "in_on": dt.date(2026, 4, 1)},
            "before the offer",
        ),
        (Placement, OFFER | {"answer": "accepted", "out_on": DAY}, "day is missing"),
        (
            Encampment,
            {"code": "A", "district": "3", "first_seen_on": DAY, "state": "cleared"},
            "has the day it was cleared",
        ),
        (
            Encampment,
            {
                "code": "A",
                "district": "3",
                "first_seen_on": DAY,
                "state": "cleared",
                "cleared_on": dt.date(2026, 1, 1),
            },
            "before it was first seen",
        ),
        (
            Encampment,
            {"code": "A", "district": "3", "first_seen_on": DAY, "estimated_people": 9999},
            "500",
        ),
    ],
)
def test_what_cannot_be_right_is_refused(
    db: Any, season: Path, kind: Any, values: dict[str, Any], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        actions.enter(by=WORKER, kind=kind, values=values)
    assert not kind.objects.exists() and not Change.objects.exists()


def test_a_contact_is_with_one_known_person_or_with_people_nobody_knows(season: Path) -> None:
    where = session()
    known = actions.enter(by=WORKER, kind=Contact, values={"session": where, "person_id": PERSON})
    assert known.person_id == PERSON and known.people == 1
    for values, said in (
        ({"person_id": "nobody"}, "No person nobody is known"),
        ({"person_id": PERSON, "people": 2}, "one person"),
        ({"accepted": ["shelter"]}, "under the services offered"),
        ({"people": 0}, "greater than or equal to 1"),
    ):
        with pytest.raises(UsageError, match=said):
            actions.enter(by=WORKER, kind=Contact, values={"session": where, **values})


def test_a_cleanup_says_what_was_offered_before(season: Path) -> None:
    camp = actions.enter(
        by=WORKER, kind=Encampment, values={"code": "C1", "district": "3", "first_seen_on": DAY}
    )
    base = {"encampment": camp, "planned_on": DAY}
    for values, said in (
        ({"done_on": DAY}, "Say whether services were offered"),
        (
            {"done_on": DAY, "was_offered": True, "notice_on": dt.date(2026, 4, 8)},
            "before the clean",
        ),
        ({"offered": ["shelter"]}, "say yes here"),
        ({"offered": ["gold"]}, "services of the list"),
    ):
        with pytest.raises(UsageError, match=said):
            actions.enter(by=WORKER, kind=Cleanup, values=base | values)
    with pytest.raises(UsageError, match="of this code already"):
        actions.enter(
            by=WORKER, kind=Encampment, values={"code": "C1", "district": "3", "first_seen_on": DAY}
        )


def test_the_police_enters_nothing_and_the_lead_keeps_sites(season: Path) -> None:
    for who in (POLICE, Viewer(email="x@example.org", grants=frozenset({("staff", HOUSING)}))):
        with pytest.raises(Forbidden):
            actions.enter(by=who, kind=OutreachSession, values=SESSION)
    site = {"project": BRIDGE, "name": "B", "district": "3", "opened_on": DAY, "beds": 9}
    with pytest.raises(Forbidden, match="Only the homelessness lead"):
        actions.enter(by=WORKER, kind=InterimSite, values=site)
    actions.enter(by=LEAD, kind=InterimSite, values=site)
    with pytest.raises(UsageError, match="on the list already"):
        actions.enter(by=LEAD, kind=InterimSite, values=site)


def test_a_count_has_both_ends_of_its_interval(season: Path) -> None:
    count = {"night": DAY, "unsheltered": 100, "method": "complete", "source": "Report"}
    with pytest.raises(UsageError, match="both ends"):
        actions.enter(by=LEAD, kind=NightCount, values=count | {"low": 90})
    with pytest.raises(UsageError, match="within this interval"):
        actions.enter(by=LEAD, kind=NightCount, values=count | {"low": 110, "high": 120})
    actions.enter(by=LEAD, kind=NightCount, values=count | {"low": 90, "high": 120})


def test_every_change_is_undone_step_by_step(season: Path) -> None:
    from citywide.portal.audit.models import Entry

    one = session(note="First")
    seen = actions.latest(one)
    actions.change(by=LEAD, record=one, values=SESSION | {"note": "Second"}, seen=seen)
    with pytest.raises(Conflict, match="after you opened it"):
        actions.change(by=WORKER, record=one, values=SESSION | {"note": "Third"}, seen=seen)
    actions.remove(by=WORKER, record=one)
    assert not entered.in_sight("sessions").exists()
    for expected in ("Second", "First"):
        last = next(c for c in entered.changes(one) if c.what != "undone" and not c.undone.exists())
        if last.pk != actions.latest(one):
            with pytest.raises(Conflict, match="later change"):
                actions.undo(by=WORKER, change=last)
            break
        actions.undo(by=WORKER, change=last)
        assert entered.in_sight("sessions").get().note == expected
    assert entered.in_sight("sessions").get().note == "Second"
    told = [change.what for change in entered.changes(one)]
    assert told == ["undone", "removed", "changed", "entered"]
    assert Entry.objects.filter(subject=f"outreach sessions:{one.pk}").count() == 4


def test_an_undone_change_can_be_done_again(season: Path) -> None:
    one = session(note="First")
    actions.change(by=WORKER, record=one, values=SESSION | {"note": "B"}, seen=actions.latest(one))
    for note in ("First", "B", "First"):
        actions.undo(by=WORKER, change=entered.changes(one)[0])
        assert entered.in_sight("sessions").get().note == note


def test_what_others_hang_on_is_not_removed(season: Path) -> None:
    where = session()
    contact = actions.enter(by=WORKER, kind=Contact, values={"session": where})
    with pytest.raises(Conflict, match="Other records belong"):
        actions.remove(by=WORKER, record=where)
    actions.remove(by=WORKER, record=contact)
    actions.remove(by=WORKER, record=where)


def test_who_asked_to_be_left_out_is_in_no_list_and_no_total(season: Path) -> None:
    from citywide.services.homelessness.actions.consent import exclude
    from citywide.services.homelessness.queries.outreach.totals import known_contacts

    actions.enter(by=WORKER, kind=Contact, values={"session": session(), "person_id": PERSON})
    actions.enter(by=WORKER, kind=Placement, values=OFFER | {"person_id": PERSON})
    assert len(list(known_contacts())) == 1
    exclude(by=LEAD, person_id=PERSON, reason="Asked.")
    assert not entered.in_sight("contacts").exists() and not entered.in_sight("placements").exists()
    assert list(known_contacts()) == []
    with pytest.raises(UsageError, match="is known"):
        actions.enter(by=WORKER, kind=Placement, values=OFFER | {"person_id": PERSON})
