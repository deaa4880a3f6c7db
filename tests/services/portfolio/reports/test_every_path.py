"""Any order of anybody's actions on a report: nobody skips an office, and what is locked stays."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, ClassVar

import hypothesis.strategies as st
import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from citywide.core.errors import CitywideError
from tests.services.portfolio.reports.conftest import World

pytestmark = pytest.mark.django_db
OFFICES = ("author", "department_head", "city_attorney", "budget_office")
HOLDERS = dict(zip(OFFICES, ("lead", "head", "attorney", "budget"), strict=True))
PEOPLE = ("lead", "second_lead", "head", "attorney", "budget", "manager", "staff", "visitor")
people = st.sampled_from(PEOPLE)
writers = st.sampled_from(("lead", "lead", "lead", "second_lead", "head", "staff"))
offices = st.sampled_from(OFFICES)
FROZEN = ("snapshot", "figures", "header", "as_of", "previous_on", "key", "sha256", "locked_at")
TEXTS = (
    "The PMO oversees {figure:committee_projects} projects.",
    "The PMO oversees 25 projects.",
    "Nothing is new.",
)
MOVES = (
    *("reword", "acknowledge", "head", "submit", "submit", "submit", "take back", "take back"),
    *("approve somehow", "approve in turn", "approve in turn", "approve in turn"),
    *("return somehow", "return in turn", "lock", "lock", "publish", "publish", "withdraw"),
)


class EveryPath(RuleBasedStateMachine):
    """Somebody does something with the report, again and again; each run is undone in the end."""

    world: ClassVar[World]
    viewers: ClassVar[dict[str, Any]]
    reached: ClassVar[set[str]]

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.locked: dict[str, Any] | None = None
        self.texts: list[tuple[str, str]] = []
        self.approved_words: dict[str, Any] = {}
        self.steps = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def attempt(self, what: str, act: Callable[..., Any], by: str, **given: Any) -> bool:
        """Do something as anybody might; a refusal in words is fine, anything else is not."""
        self.steps += 1
        try:
            act(by=self.viewers[by], report=self.world.report, **given)
        except CitywideError:
            return False
        self.reached.add(what)
        return True

    @rule(
        move=st.sampled_from(MOVES),
        by=writers,
        anybody=people,
        office=offices,
        text=st.sampled_from(TEXTS),
        said=st.sampled_from(["", "Say more."]),
    )
    def act(self, move: str, by: str, anybody: str, office: str, text: str, said: str) -> None:
        """Do one of the moves; one rule, so that each of them is as likely as `MOVES` says."""
        moves: dict[str, Callable[[], None]] = {
            "reword": lambda: self.reword(by, text),
            "acknowledge": lambda: self.acknowledge(by),
            "head": lambda: self.head(by),
            "submit": lambda: self.submit(by),
            "take back": lambda: self.take_back(by),
            "approve somehow": lambda: self.approve(anybody, office),
            "approve in turn": lambda: self.approve_in_turn(4 if said else 2),
            "return somehow": lambda: self.give_back(anybody, office, said),
            "return in turn": self.give_back_in_turn,
            "lock": lambda: self.lock(anybody),
            "publish": lambda: self.publish(by),
            "withdraw": lambda: self.withdraw(by, said),
        }
        moves[move]()

    def reword(self, by: str, text: str) -> None:
        from citywide.services.portfolio.actions import report as actions
        from citywide.services.portfolio.actions.report.wording import version_of

        narrative = self.world.report.narratives.get(section="overview")
        seen = {"overview": version_of(narrative)}
        state = self.world.report.state
        if self.attempt("reword", actions.reword, by, texts={"overview": text}, seen=seen):
            assert state == "draft"
            assert by in ("lead", "second_lead")

    def acknowledge(self, by: str) -> None:
        self.reword(by, TEXTS[1])
        from citywide.services.portfolio.actions import report as actions
        from citywide.services.portfolio.queries.report import frozen_figures, typed

        report = self.world.report
        narrative = report.narratives.get(section="overview")
        for one in typed(narrative, frozen_figures(report)):
            said = {"section": "overview", "key": one.key, "reason": "Counted by hand."}
            self.attempt("acknowledge", actions.acknowledge, by, **said)

    def head(self, by: str) -> None:
        from citywide.services.portfolio.actions import report as actions

        self.attempt("head", actions.set_header, by, values={"contact": by})

    def submit(self, by: str) -> None:
        from citywide.services.portfolio.actions import report as actions

        self.attempt("submit", actions.submit, by)

    def take_back(self, by: str) -> None:
        from citywide.services.portfolio.actions import report as actions

        self.attempt("take back", actions.take_back, by)

    def approve_in_turn(self, most: int) -> None:
        for _office in range(most):
            turn = self.turn()
            if turn:
                self.approve(HOLDERS[turn], turn)

    def give_back_in_turn(self) -> None:
        turn = self.turn()
        if turn:
            self.give_back(HOLDERS[turn], turn, "Say more.")

    def turn(self) -> str:
        """The office whose turn it is."""
        from citywide.services.portfolio.queries.report import next_approval

        turn = next_approval(self.world.report)
        return turn.office if turn else ""

    def approve(self, by: str, office: str) -> None:
        from citywide.services.portfolio.actions import report as actions

        if self.attempt("approve", actions.approve, by, office=office):
            assert HOLDERS[office] == by
            self.approved_words[office] = self.words()

    def give_back(self, by: str, office: str, note: str) -> None:
        from citywide.services.portfolio.actions import report as actions

        given = {"office": office, "note_text": note}
        if self.attempt("return", actions.return_report, by, **given):
            assert HOLDERS[office] == by
            assert note
            report = self.world.report
            assert report.state == "draft"
            place = OFFICES.index(office)
            later = [one for one in report.approvals.all() if one.order > place]
            assert all(one.decision == "" for one in later)

    def lock(self, by: str) -> None:
        from citywide.services.portfolio.actions import report as actions
        from citywide.services.portfolio.queries.report import FORMS

        forms = {form: f"{form} {self.words()}".encode() for form in FORMS}
        was_locked = self.world.report.locked_at is not None
        if self.attempt("lock", actions.lock, by, forms=forms) and not was_locked:
            digests = {form: hashlib.sha256(content).hexdigest() for form, content in forms.items()}
            assert self.world.report.sha256 == digests
            given = {one.office: one for one in self.world.report.approvals.all()}
            assert set(given) == set(OFFICES)
            for office, one in given.items():
                assert one.decision == "approved"
                assert one.by == self.world.office[HOLDERS[office]]
                # Each office approved the very words that were locked.
                assert self.approved_words[office] == self.words()

    def publish(self, by: str) -> None:
        from citywide.services.portfolio.actions import report as actions

        state = self.world.report.state
        if self.attempt("publish", actions.publish_memorandum, by):
            assert state == "approved"
            assert by in ("lead", "second_lead")

    def withdraw(self, by: str, reason: str) -> None:
        if self.steps < 20:
            return  # nothing comes after it
        from citywide.services.portfolio.actions import report as actions

        if self.attempt("withdraw", actions.withdraw, by, reason=reason):
            assert reason
            assert self.world.report.state == "withdrawn"

    def words(self) -> Any:
        """Everything people read: the prose and the head."""
        from citywide.services.portfolio.queries.report import text_of

        report = self.world.report
        return ([text_of(one) for one in report.narratives.all()], report.header)

    @invariant()
    def what_is_locked_stays(self) -> None:
        report = self.world.report
        if report.locked_at is None:
            assert report.state not in ("approved", "published")
            return
        now = {name: getattr(report, name) for name in FROZEN} | {"words": self.words()}
        now["approvals"] = list(report.approvals.values())
        self.locked = self.locked or now
        assert now == self.locked
        from citywide.services.portfolio.queries.report import FORMS, locked_form

        for form in FORMS:
            assert locked_form(report, form)

    @invariant()
    def figures_are_never_typed(self) -> None:
        assert self.world.report.figures == self.world.made.figures
        assert self.world.report.snapshot == self.world.made.snapshot

    @invariant()
    def every_wording_is_kept(self) -> None:
        from citywide.services.portfolio.models import NarrativeEdit

        kept = list(NarrativeEdit.objects.order_by("pk").values_list("text", "by"))
        assert kept[: len(self.texts)] == self.texts
        self.texts = kept

    @invariant()
    def nobody_signs_for_two_offices(self) -> None:
        given = [one.by_id for one in self.world.report.approvals.filter(decision="approved")]
        assert len(given) == len(set(given))

    @invariant()
    def what_is_in_review_has_no_open_question(self) -> None:
        from citywide.services.portfolio.queries.report import frozen_figures, typed

        report = self.world.report
        if report.state in ("in_review", "approved", "published"):
            figures = frozen_figures(report)
            narrative = report.narratives.get(section="overview")
            assert not any(one.is_open for one in typed(narrative, figures))


def test_no_path_goes_around_the_offices(world: World) -> None:
    from citywide.portal.accounts.models import Grant, User

    second = User.objects.create_user("second@example.org", "a long enough passphrase")
    Grant.objects.create(user=second, role="pmo_lead")
    EveryPath.world = world
    EveryPath.viewers = {name: world.viewer(name) for name in PEOPLE if name in world.office}
    from citywide.portal.access.viewer import viewer_of

    EveryPath.viewers["second_lead"] = viewer_of(second)
    EveryPath.reached = set()
    run_state_machine_as_test(
        EveryPath,
        settings=settings(
            max_examples=15,
            stateful_step_count=35,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    wanted = {"reword", "acknowledge", "submit", "approve", "return", "lock", "publish"}
    assert wanted <= EveryPath.reached
