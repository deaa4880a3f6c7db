"""Whatever happens in whatever order: no job is lost, done twice, or tried beyond its bound."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from citywide.portal.jobs import states
from citywide.portal.jobs.models import Job, State
from citywide.portal.jobs.states import Claimed

pytestmark = pytest.mark.django_db

KINDS = ("ingest", "release", "run", "refresh")
OPEN = {"queued", "running"}


class Life(RuleBasedStateMachine):
    """Jobs, workers that live, die and come back too late, and people who cancel and retry."""

    at_work = Bundle("at_work")
    dead = Bundle("dead")

    def __init__(self) -> None:
        super().__init__()
        self._savepoint = transaction.savepoint()
        Job.objects.all().delete()
        self.expected: dict[Any, str] = {}
        self.endings: dict[Any, int] = {}

    def teardown(self) -> None:
        for job in Job.objects.filter(state=State.RUNNING):
            job.delete()
        transaction.savepoint_rollback(self._savepoint)

    def _see(self) -> None:
        for job in Job.objects.all():
            self.expected[job.id] = job.state

    @rule(kind=st.sampled_from(KINDS))
    def someone_asks(self, kind: str) -> None:
        before = Job.objects.filter(kind=kind, state="queued").first()
        job = states.add(kind=kind, by="a@example.org")
        if kind in ("run", "refresh") and before:
            assert job.id == before.id
        assert job.state == "queued"
        self.expected[job.id] = "queued"

    @rule(target=at_work)
    def a_worker_takes_one(self) -> Any:
        claimed = states.claim()
        waiting = Job.objects.filter(state="queued", due_at__lte=timezone.now())
        if claimed is None:
            assert not waiting.exists()
            return multiple()
        assert self.expected[claimed.job.id] == "queued"
        assert claimed.job.state == "running"
        self.expected[claimed.job.id] = "running"
        return claimed

    @rule(claimed=consumes(at_work), then=st.sampled_from(["", "refresh"]))
    def a_worker_finishes(self, claimed: Claimed, then: str) -> None:
        assert states.finish(claimed.job, {"did": "it"}, then)
        claimed.lease.end()
        self.endings[claimed.job.id] = self.endings.get(claimed.job.id, 0) + 1
        self.expected[claimed.job.id] = "done"
        if then:
            assert Job.objects.filter(kind="refresh", state="queued").count() == 1
        self._see()

    @rule(claimed=consumes(at_work), can_help=st.booleans())
    def a_worker_fails(self, claimed: Claimed, can_help: bool) -> None:
        job = claimed.job
        states.fail(job, "It went wrong.", can_help=can_help)
        claimed.lease.end()
        has_left = can_help and job.attempts < job.attempts_allowed
        job.refresh_from_db()
        assert job.state in ({"queued", "cancelled"} if has_left else {"failed"})
        self._see()

    @rule(target=dead, claimed=consumes(at_work))
    def a_worker_dies(self, claimed: Claimed) -> Claimed:
        claimed.lease.lock.release()
        return claimed

    @rule(counts=st.booleans())
    def the_watcher_looks(self, counts: bool) -> None:
        states.recover(counts=counts)
        for job in Job.objects.filter(state="running"):
            assert states.lease.take(job.id, job.attempts) is None, "only the living keep a job"
        self._see()

    @rule(target=at_work, claimed=dead)
    def a_worker_that_was_given_up_comes_back(self, claimed: Claimed) -> Any:
        states.recover()
        taken = states.claim()
        self._see()
        states.tell(claimed.job, "late", 0.9)
        assert not states.finish(claimed.job, {"did": "it twice"})
        states.fail(claimed.job, "too late", can_help=False)
        return taken or multiple()

    @rule(choose=st.randoms(use_true_random=False))
    def someone_cancels(self, choose: Any) -> None:
        jobs = list(Job.objects.order_by("created_at"))
        if jobs:
            job = choose.choice(jobs)
            assert states.cancel(job) == (job.state == "queued")
            self._see()

    @rule(choose=st.randoms(use_true_random=False))
    def someone_tries_again(self, choose: Any) -> None:
        jobs = list(Job.objects.order_by("created_at"))
        if jobs:
            job = choose.choice(jobs)
            assert states.retry(job, "b@example.org") == (job.state == "failed")
            self._see()

    @invariant()
    def nothing_is_lost_or_done_twice(self) -> None:
        found = {job.id: job.state for job in Job.objects.all()}
        assert found == self.expected
        assert all(count == 1 for count in self.endings.values())
        for kind in ("run", "refresh"):
            assert Job.objects.filter(kind=kind, state="queued").count() <= 1
        assert not [job for job in Job.objects.all() if job.attempts > job.attempts_allowed]


@pytest.fixture(autouse=True)
def hurried(settings: Any, db: None) -> Iterator[None]:
    """Attempts follow each other without a pause."""
    settings.JOB_PAUSES_SECONDS = (0, 0)
    yield


def test_every_order_of_events_keeps_the_promises() -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=60,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_database_refuses_what_the_states_do_not_allow() -> None:
    from django.db import IntegrityError

    now = timezone.now()
    job = Job.objects.create(kind="ingest", by="a@example.org")
    for wrong in (
        {"state": "lost"},
        {"share": 1.5},
        {"state": "done"},
        {"state": "running"},
        {"finished_at": now},
        {"attempts": 9},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Job.objects.filter(id=job.id).update(**wrong)
            connection.check_constraints()


def test_a_worker_that_was_given_up_cannot_speak_for_the_one_after_it() -> None:
    states.add(kind="ingest", by="a@example.org")
    given_up = states.claim()
    assert given_up is not None
    assert states.recover() == 0, "its worker lives"
    given_up.lease.lock.release()
    assert states.recover() == 1
    after = states.claim()
    assert after is not None
    assert after.job.id == given_up.job.id
    assert not states.finish(given_up.job, {"did": "it"})
    states.fail(given_up.job, "too late", can_help=False)
    assert Job.objects.get().state == "running"
    assert states.finish(after.job, {"did": "it"})
    after.lease.end()
