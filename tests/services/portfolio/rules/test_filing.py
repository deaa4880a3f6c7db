"""No path files YELLOW or RED without a mitigation, loses history, or approves itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from citywide.core.errors import CitywideError, Conflict, Forbidden, NotFound, UsageError
from citywide.services.portfolio.rules import revisions
from citywide.services.portfolio.rules.colour import Colour
from citywide.services.portfolio.rules.filing import (
    MISSING,
    ActionRef,
    Declaration,
    Event,
    IssueRef,
    State,
    missing,
    needs_approval,
    next_state,
)

GREEN, YELLOW, RED = Colour
AS_OF = date(2026, 3, 31)
ACTION = ActionRef("lee", date(2026, 5, 1))
SOUND = Declaration(RED, RED, AS_OF, issue=IssueRef("I-1"), actions=(ACTION,))
BETTER = replace(SOUND, declared=YELLOW, reason="The vendor has delivered since.")


def test_green_as_computed_needs_nothing() -> None:
    assert missing(Declaration(GREEN, GREEN, AS_OF)) == ()
    assert missing(Declaration(GREEN, None, AS_OF)) == ()


@pytest.mark.parametrize("declared", [YELLOW, RED])
def test_yellow_and_red_need_an_issue_and_an_action(declared: Colour) -> None:
    bare = Declaration(declared, RED, AS_OF, reason="It is being mended.")
    assert missing(bare) == ("issue_needed", "action_needed")
    assert missing(replace(SOUND, declared=declared, reason="It is being mended.")) == ()


@pytest.mark.parametrize(
    ("actions", "lacks"),
    [
        ((replace(ACTION, owner=None),), ("action_needs_owner",)),
        ((replace(ACTION, owner="  "),), ("action_needs_owner",)),
        ((replace(ACTION, due_on=None),), ("action_needs_due_date",)),
        ((ActionRef(None, None),), ("action_needs_owner", "action_needs_due_date")),
        ((replace(ACTION, due_on=date(2026, 3, 30)),), ("action_due_in_past",)),
        ((replace(ACTION, due_on=AS_OF),), ()),
        ((replace(ACTION, is_done=True),), ("action_needed",)),
        ((replace(ACTION, is_done=True), ActionRef(None, None), ACTION), ()),
        ((ActionRef(None, None), replace(ACTION, due_on=None)), ("action_needs_due_date",)),
    ],
)
def test_one_action_must_be_open_owned_and_dated(
    actions: tuple[ActionRef, ...], lacks: tuple[str, ...]
) -> None:
    assert missing(replace(SOUND, actions=actions)) == lacks


def test_a_closed_issue_does_not_explain_a_red_status() -> None:
    assert missing(replace(SOUND, issue=IssueRef("I-1", is_open=False))) == ("issue_needed",)


def test_better_than_computed_needs_a_reason_and_an_approver() -> None:
    assert needs_approval(BETTER) and not needs_approval(SOUND)
    assert not needs_approval(replace(SOUND, computed=GREEN))
    assert missing(replace(BETTER, reason=" ")) == ("better_needs_reason",)
    assert next_state(State.DRAFT, Event.FILE, "kim", BETTER) is State.AWAITING_APPROVAL
    assert next_state(State.DRAFT, Event.FILE, "kim", SOUND) is State.FILED


def test_what_is_missing_is_said_in_a_sentence_each() -> None:
    with pytest.raises(UsageError) as refused:
        next_state(State.DRAFT, Event.FILE, "kim", Declaration(YELLOW, RED, AS_OF))
    said = str(refused.value)
    assert said.startswith("This YELLOW status cannot be filed yet. Say why")
    assert "issue" in said and "action" in said


def test_the_usual_way_is_filed_and_published() -> None:
    history = revisions.advance(revisions.start(SOUND, "kim"), Event.FILE, "kim")
    history = revisions.advance(history, Event.PUBLISH, "kim")
    assert [one.state for one in history] == [State.PUBLISHED]
    assert history[0].declaration.filed_by == "kim"


def test_who_filed_or_edited_it_cannot_approve_it() -> None:
    history = revisions.edit(revisions.start(BETTER, "kim"), BETTER, "ana")
    history = revisions.advance(history, Event.FILE, "kim")
    for person in ("kim", "ana"):
        with pytest.raises(Forbidden, match="another approver"):
            revisions.advance(history, Event.APPROVE, person)
    published = revisions.advance(history, Event.APPROVE, "lee")
    assert published[0].declaration.approved_by == "lee"


def test_filing_again_for_somebody_does_not_let_the_first_one_approve() -> None:
    history = revisions.advance(revisions.start(BETTER, "ana"), Event.FILE, "kim")
    history = revisions.advance(history, Event.RETURN, "lee")
    history = revisions.advance(history, Event.FILE, "ana")
    for person in ("ana", "kim"):
        with pytest.raises(Forbidden):
            revisions.advance(history, Event.APPROVE, person)


def test_a_status_that_needs_approval_cannot_be_published_around_it() -> None:
    with pytest.raises(Forbidden, match="better than the computed RED"):
        next_state(State.FILED, Event.PUBLISH, "lee", replace(BETTER, filed_by="kim"))
    with pytest.raises(Conflict, match="waiting for approval"):
        next_state(State.AWAITING_APPROVAL, Event.PUBLISH, "lee", BETTER)
    with pytest.raises(Conflict, match="Nobody has filed"):
        next_state(State.AWAITING_APPROVAL, Event.APPROVE, "lee", BETTER)


def test_a_published_status_is_final_and_its_correction_keeps_it() -> None:
    history = revisions.advance(revisions.start(SOUND, "kim"), Event.FILE, "kim")
    history = revisions.advance(history, Event.PUBLISH, "kim")
    for event in (Event.FILE, Event.PUBLISH, Event.APPROVE, Event.RETURN):
        with pytest.raises(Conflict, match="write a correction"):
            revisions.advance(history, event, "kim")
    with pytest.raises(Conflict, match="cannot be changed"):
        revisions.edit(history, SOUND, "kim")
    corrected = revisions.correct(history, replace(SOUND, declared=RED, computed=GREEN), "kim")
    corrected = revisions.advance(corrected, Event.FILE, "kim")
    assert revisions.published_of(corrected) == history[0]
    corrected = revisions.advance(corrected, Event.PUBLISH, "kim")
    assert [one.state for one in corrected] == [State.SUPERSEDED, State.PUBLISHED]
    assert corrected[0].declaration == history[0].declaration


def test_nobody_takes_a_published_status_away_without_a_correction() -> None:
    history = revisions.advance(revisions.start(SOUND, "kim"), Event.FILE, "kim")
    history = revisions.advance(history, Event.PUBLISH, "kim")
    with pytest.raises(Conflict, match="superseded only by its correction"):
        revisions.advance(history, Event.SUPERSEDE, "lee")


def test_only_a_published_status_is_corrected() -> None:
    with pytest.raises(Conflict, match="Only a published status"):
        revisions.correct(revisions.start(SOUND, "kim"), SOUND, "kim")
    with pytest.raises(NotFound):
        revisions.newest_of(())


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("event", Event)
def test_every_event_in_every_state_moves_on_or_says_why_not(state: State, event: Event) -> None:
    filed = replace(BETTER, filed_by="kim")
    try:
        assert next_state(state, event, "lee", filed) in State
    except (Conflict, Forbidden) as refused:
        assert str(refused).count(".") >= 2


PEOPLE = st.sampled_from(["ana", "kim", "lee"])
COLOURS = st.sampled_from(list(Colour))
ACTIONS = st.lists(
    st.builds(
        ActionRef,
        st.sampled_from([None, "", "lee"]),
        st.sampled_from([None, date(2026, 3, 30), AS_OF, date(2026, 5, 1)]),
        st.booleans(),
    ),
    max_size=2,
).map(tuple)
ANY = st.builds(
    Declaration,
    declared=COLOURS,
    computed=st.none() | COLOURS,
    as_of=st.just(AS_OF),
    reason=st.sampled_from(["", " ", "It was mended."]),
    issue=st.none() | st.builds(IssueRef, st.just("I-1"), st.booleans()),
    actions=ACTIONS,
    filed_by=st.none() | PEOPLE,
    approved_by=st.none() | PEOPLE,
)
# Half of the drafts can be filed, so that paths get beyond the first gate.
DECLARATIONS = ANY | st.sampled_from([SOUND, BETTER])
USUAL = {
    State.DRAFT: Event.FILE,
    State.RETURNED: Event.FILE,
    State.FILED: Event.PUBLISH,
    State.AWAITING_APPROVAL: Event.APPROVE,
}
PAST_FILING = (State.FILED, State.AWAITING_APPROVAL, State.PUBLISHED, State.SUPERSEDED)


class Filing(RuleBasedStateMachine):
    """Any people doing anything with one status, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.history: tuple[revisions.Revision, ...] = ()
        self.hands: dict[int, set[str]] = {}
        self.published: dict[int, Declaration] = {}

    @precondition(lambda self: not self.history)
    @rule(declaration=DECLARATIONS, by=PEOPLE)
    def start(self, declaration: Declaration, by: str) -> None:
        self.history = revisions.start(declaration, by)
        self.hands[1] = {by}

    @precondition(lambda self: self.history)
    @rule(declaration=DECLARATIONS, by=PEOPLE)
    def edit(self, declaration: Declaration, by: str) -> None:
        if self.attempt(revisions.edit, declaration, by):
            self.hands[self.history[-1].number].add(by)

    @precondition(lambda self: self.history)
    @rule(event=st.sampled_from(list(Event)), by=PEOPLE)
    def advance(self, event: Event, by: str) -> None:
        if self.attempt(revisions.advance, event, by) and event is Event.FILE:
            self.hands[self.history[-1].number].add(by)

    @precondition(lambda self: self.history)
    @rule(by=PEOPLE)
    def go_on(self, by: str) -> None:
        """What usually comes next, so that long paths are walked as well."""
        event = USUAL.get(self.history[-1].state)
        if event:
            self.advance(event, by)

    @precondition(lambda self: self.history and self.history[-1].state is State.PUBLISHED)
    @rule(declaration=DECLARATIONS, by=PEOPLE)
    def correct(self, declaration: Declaration, by: str) -> None:
        if self.attempt(revisions.correct, declaration, by):
            self.hands[self.history[-1].number] = {by}

    def attempt(self, act: Any, *given: Any) -> bool:
        before = self.history
        try:
            self.history = act(before, *given)
        except CitywideError as refused:
            assert str(refused).endswith(".")
            return False
        assert len(self.history) >= len(before)
        return True

    @invariant()
    def yellow_and_red_have_an_issue_and_an_owned_dated_action(self) -> None:
        for one in self.history:
            said = one.declaration
            if one.state in PAST_FILING and said.declared is not GREEN:
                assert said.issue is not None and said.issue.is_open
                assert any(
                    not action.is_done
                    and action.owner
                    and action.due_on is not None
                    and action.due_on >= said.as_of
                    for action in said.actions
                )

    @invariant()
    def nobody_approves_their_own_words(self) -> None:
        for one in self.history:
            said = one.declaration
            if one.state not in (State.PUBLISHED, State.SUPERSEDED):
                continue
            assert said.filed_by is not None
            if said.computed is not None and said.computed.rank > said.declared.rank:
                assert said.approved_by is not None and said.reason.strip()
            if said.approved_by is not None:
                assert said.approved_by not in self.hands[one.number]

    @invariant()
    def nothing_published_is_lost_or_altered(self) -> None:
        assert [one.number for one in self.history] == list(range(1, len(self.history) + 1))
        for one in self.history:
            if one.state in (State.PUBLISHED, State.SUPERSEDED):
                assert self.published.setdefault(one.number, one.declaration) == one.declaration
        kept = {one.number for one in self.history if one.number in self.published}
        assert kept == set(self.published)
        public = [one for one in self.history if one.state is State.PUBLISHED]
        assert len(public) == (1 if self.published else 0)


Filing.TestCase.settings = settings(max_examples=80, stateful_step_count=25, deadline=None)
TestFiling = Filing.TestCase


def test_every_key_has_its_sentence() -> None:
    for key in MISSING:
        lacking = {
            "better_needs_reason": replace(BETTER, reason=""),
            "issue_needed": replace(SOUND, issue=None),
            "action_needed": replace(SOUND, actions=()),
            "action_needs_owner": replace(SOUND, actions=(replace(ACTION, owner=None),)),
            "action_needs_due_date": replace(SOUND, actions=(replace(ACTION, due_on=None),)),
            "action_due_in_past": replace(
                SOUND, actions=(replace(ACTION, due_on=date(2026, 1, 1)),)
            ),
        }[key]
        assert missing(lacking) == (key,)
        with pytest.raises(UsageError, match="cannot be filed yet"):
            next_state(State.DRAFT, Event.FILE, "kim", lacking)
