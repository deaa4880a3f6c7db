"""Any order of anybody's actions, against the real database: the three rules always hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, ClassVar

import hypothesis.strategies as st
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from citywide.core.errors import CitywideError
from citywide.services.portfolio.actions import register
from citywide.services.portfolio.actions import status as actions
from citywide.services.portfolio.actions.status import ActionEntry, Entry, MilestoneDates, NewIssue
from citywide.services.portfolio.models import (
    Milestone,
    MitigatingAction,
    Project,
    RegisterItem,
    StatusUpdate,
)
from tests.services.portfolio.status.conftest import END, TODAY, Clock

RANK = {"GREEN": 0, "YELLOW": 1, "RED": 2}
PEOPLE = ("manager", "lead", "sponsor", "staff")
people = st.sampled_from(PEOPLE)
writers = st.sampled_from(("manager", "manager", "lead", "staff"))
deciders = st.sampled_from(("sponsor", "lead", "manager", "staff"))
ends = st.sampled_from([END, dt.date(2026, 7, 25), dt.date(2026, 12, 31), None])
days = st.sampled_from([None, dt.date(2026, 3, 1), dt.date(2026, 5, 1), dt.date(2027, 5, 1)])
texts = st.sampled_from([{}, {"en": "Plain words"}])
chance = st.booleans()


PLAIN = {"en": "Plain words"}
anything = st.fixed_dictionaries(
    {
        "declared": st.sampled_from(["", "GREEN", "YELLOW", "RED"]),
        "reason": st.sampled_from(["", " ", "Only training is left."]),
        "forecast_end_on": ends,
        "accomplishments": texts,
        "issue": st.integers(1, 4) | st.none(),
        "new_issue": st.none() | st.builds(NewIssue, st.just("An issue"), texts, st.integers(1, 3)),
        "action": st.none() | st.tuples(texts, st.sampled_from([None, "manager", "staff"]), days),
        "milestone": ends,
    }
)
"""What somebody enters: anything from nothing to a whole update."""
whole = st.fixed_dictionaries(
    {
        "declared": st.sampled_from(["GREEN", "YELLOW", "RED"]),
        "reason": st.just("Only training is left."),
        "forecast_end_on": st.sampled_from([END, dt.date(2026, 12, 31)]),
        "accomplishments": texts,
        "issue": st.none(),
        "new_issue": st.just(NewIssue("An issue", PLAIN, 1)),
        "action": st.just((PLAIN, "staff", dt.date(2028, 5, 1))),
        "milestone": st.none(),
    }
)
"""An update that may be filed, though perhaps not published at once."""


class EveryPath(RuleBasedStateMachine):
    """Somebody does something with a project, again and again; each run is undone in the end."""

    viewers: ClassVar[dict[str, Any]]
    office: ClassVar[dict[str, Any]]
    project: ClassVar[Project]
    clock: ClassVar[Clock]
    reached: ClassVar[set[str]]
    """What was ever done, so that the test can tell that it tried something."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.clock.today = TODAY
        self.milestone = Milestone.objects.create(
            project=self.project, number="1", name="Go live", forecast_end_on=END
        )
        self.published: dict[int, dict[str, Any]] = {}
        self.hands: dict[int, set[str]] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def attempt(self, what: str, act: Callable[[], Any]) -> Any:
        """Do something as anybody might; a refusal in words is fine, anything else is not."""
        try:
            found = act()
        except CitywideError:
            return None
        self.reached.add(what)
        return found

    def open(self) -> StatusUpdate | None:
        states = ("draft", "returned", "awaiting_approval")
        return StatusUpdate.objects.filter(state__in=states).first()

    def entry(self, said: dict[str, Any]) -> Entry:
        given = dict(said)
        action, moved = given.pop("action"), given.pop("milestone")
        if action:
            text, owner, due = action
            action = ActionEntry(text, self.office[owner].pk if owner else None, due)
        dates = {self.milestone.pk: MilestoneDates(moved, None)} if moved else {}
        return Entry(**given, action=action, milestones=dates)

    @rule(by=writers, said=anything | whole | whole, is_filing=chance | st.just(True))
    def write(self, by: str, said: dict[str, Any], is_filing: bool) -> None:
        act = actions.file_entry if is_filing else actions.save_draft
        given = {"by": self.viewers[by], "project": self.project, "as_of": self.clock.today}
        update = self.attempt("write", lambda: act(**given, entry=self.entry(said)))
        if update:
            self.hands.setdefault(update.pk, set()).add(by)
            assert by in ("manager", "lead")

    @precondition(lambda self: self.open() is not None)
    @rule(by=writers)
    def file(self, by: str) -> None:
        update = self.open()
        assert update is not None
        if self.attempt("file", lambda: actions.file(by=self.viewers[by], update=update)):
            self.hands.setdefault(update.pk, set()).add(by)

    @precondition(lambda self: self.open() is not None)
    @rule(by=deciders)
    def approve(self, by: str) -> None:
        update = self.open()
        assert update is not None
        if self.attempt("approve", lambda: actions.approve(by=self.viewers[by], update=update)):
            assert by in ("lead", "sponsor")
            assert by not in self.hands[update.pk]

    @precondition(lambda self: self.open() is not None)
    @rule(by=deciders, reason=st.sampled_from(["", "Say more."]))
    def give_back(self, by: str, reason: str) -> None:
        update = self.open()
        act = lambda: actions.give_back(by=self.viewers[by], update=update, reason=reason)  # noqa: E731
        self.attempt("give_back", act)

    @precondition(lambda self: bool(self.published))
    @rule(by=writers, which=st.integers(0, 9))
    def correct(self, by: str, which: int) -> None:
        pks = sorted(self.published)
        update = StatusUpdate.objects.get(pk=pks[which % len(pks)])
        made = self.attempt("correct", lambda: actions.correct(by=self.viewers[by], update=update))
        if made:
            self.hands[made.pk] = {by}

    @precondition(lambda self: StatusUpdate.objects.exists())
    @rule(by=writers, which=st.integers(0, 9))
    def discard(self, by: str, which: int) -> None:
        updates = list(StatusUpdate.objects.order_by("pk"))
        update = updates[which % len(updates)]
        self.attempt("discard", lambda: actions.discard(by=self.viewers[by], update=update))

    @precondition(lambda self: RegisterItem.objects.exists())
    @rule(by=writers, which=st.integers(0, 9), closes=chance)
    def close_or_open(self, by: str, which: int, closes: bool) -> None:
        items = list(RegisterItem.objects.order_by("pk"))
        act = register.close_item if closes else register.reopen_item
        item = items[which % len(items)]
        self.attempt("close", lambda: act(by=self.viewers[by], item=item))

    @precondition(lambda self: MitigatingAction.objects.exists())
    @rule(by=people, which=st.integers(0, 9), is_done=chance, due=days)
    def change_action(self, by: str, which: int, is_done: bool, due: dt.date | None) -> None:
        found = list(MitigatingAction.objects.order_by("pk"))
        one = found[which % len(found)]
        if is_done:
            day = self.clock.today
            act = lambda: register.finish_action(by=self.viewers[by], action=one, done_on=day)  # noqa: E731
        else:
            said = {"due_on": due, "owner": None}
            act = lambda: register.edit_action(by=self.viewers[by], action=one, values=said)  # noqa: E731
        self.attempt("action", act)

    @rule(days_later=st.integers(1, 20))
    def wait(self, days_later: int) -> None:
        self.clock.today += dt.timedelta(days=days_later)

    @invariant()
    def history_stays(self) -> None:
        rows = {row["id"]: row for row in StatusUpdate.objects.values()}
        for key, kept in self.published.items():
            assert rows[key] == kept or rows[key] == {**kept, "state": "superseded"}
        for key, row in rows.items():
            if row["state"] == "published" and key not in self.published:
                self.check(StatusUpdate.objects.get(pk=key))
                self.published[key] = row

    def check(self, update: StatusUpdate) -> None:
        """What has just been published keeps every rule."""
        assert update.filed_by_id is not None and update.published_at is not None
        if update.declared in ("YELLOW", "RED"):
            assert update.issue is not None and update.issue.state == "open"
            sound = update.issue.actions.filter(
                owner__isnull=False, due_on__gte=update.as_of, done_on=None
            )
            assert sound.exists()
            assert update.computed_facts["issue"]["public_text"].get("en")
        self.reached.add(f"published {update.declared} for {update.computed_overall}")
        better = RANK[update.declared] < RANK.get(update.computed_overall, 0)
        if better:
            assert update.reason.strip()
            hands = {self.office[name].pk for name in self.hands[update.pk]}
            assert update.approved_by_id is not None
            assert update.approved_by_id not in hands | {update.filed_by_id}
        else:
            assert update.approved_by_id is None

    @invariant()
    def one_is_in_force(self) -> None:
        published = StatusUpdate.objects.filter(state="published").order_by("as_of")
        last = published.last()
        assert Project.objects.get(pk=self.project.pk).current_status == last
        assert published.values("as_of").distinct().count() == published.count()
        states = ("draft", "returned", "awaiting_approval")
        assert StatusUpdate.objects.filter(state__in=states).count() <= 1
        for row in StatusUpdate.objects.filter(state="superseded"):
            same = StatusUpdate.objects.filter(as_of=row.as_of, revision__gt=row.revision)
            assert same.exists()


def test_no_path_goes_around_the_rules(
    viewer: Callable[[str], Any], office: Any, project: Project, clock: Clock
) -> None:
    """Nothing RED without an owned action, nothing lost, nothing self-approved."""
    reached: set[str] = set()
    given = {"office": office, "project": project, "clock": clock, "reached": reached}
    bound = type("Bound", (EveryPath,), {"viewers": {n: viewer(n) for n in PEOPLE}, **given})
    run_state_machine_as_test(
        bound,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert {"approve", "give_back", "correct", "discard", "close", "action"} <= reached
    assert {"published RED for RED", "published GREEN for RED"} <= reached
