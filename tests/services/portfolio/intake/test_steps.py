"""A project's way from proposal to end: no path skips approval, nobody decides on their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from citywide.core.errors import CitywideError, Conflict, Forbidden, UsageError
from citywide.portal.access.viewer import Viewer
from citywide.portal.accounts.models import Department
from citywide.portal.audit.models import Entry
from citywide.services.portfolio.actions import intake
from citywide.services.portfolio.actions.baseline import set_first_baseline
from citywide.services.portfolio.actions.stages import Step
from citywide.services.portfolio.models import Project

pytestmark = pytest.mark.django_db
PEOPLE = ("lead", "manager", "sponsor", "staff", "head", "administrator")
AFTER_APPROVAL = {"approved", "active", "on_hold", "completed"}
Who = Callable[[str], Viewer]


@pytest.fixture(autouse=True)
def city(lake_city: Any) -> None:
    """The policy is read from the city folder."""


@pytest.fixture
def proposed(office: dict[str, Any], viewer: Who) -> Callable[..., Project]:
    """Return a function that lets somebody propose a project."""

    def made(by: str = "staff", **entries: Any) -> Project:
        values: dict[str, Any] = {
            "title": {"en": "Better bus stops"},
            "summary": {"en": "Riders wait under a roof."},
            "lead_department": Department.objects.get(name="Transportation"),
            "departments": [],
            "service_area": "Transportation & Aviation Services",
            "manager": office["manager"],
            "sponsor": office["sponsor"],
        }
        return intake.propose(by=viewer(by), values=values | entries)

    return made


def take(step: Step, by: Viewer, project: Project) -> Project:
    """Take a step with entries that fit."""
    today = timezone.localdate()
    reason = {"reason": "Because it is so."}
    points = dict.fromkeys(("resident_benefit", "strategy", "equity", "risk_of_waiting"), 3)
    known: dict[Step, Callable[[], Project]] = {
        Step.SCORE: lambda: intake.score_proposal(
            by=by, project=project, points=points | {"readiness": 5}, notes={}
        ),
        Step.APPROVE: lambda: intake.approve(by=by, project=project, work_plan_year=2027, **reason),
        Step.DECLINE: lambda: intake.decline(by=by, project=project, **reason),
        Step.WITHDRAW: lambda: intake.withdraw(by=by, project=project, **reason),
        Step.START: lambda: intake.start(by=by, project=project, on=today),
        Step.HOLD: lambda: intake.hold(by=by, project=project, **reason),
        Step.RESUME: lambda: intake.resume(by=by, project=project, **reason),
        Step.COMPLETE: lambda: intake.complete(
            by=by, project=project, on=today, outcome={"en": "It works."}
        ),
        Step.CANCEL: lambda: intake.cancel(by=by, project=project, **reason),
    }
    return known.get(step, lambda: intake.undo(by=by, project=project, step=step, **reason))()


@settings(
    max_examples=50,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    proposer=st.sampled_from(("lead", "manager", "staff")),
    moves=st.lists(st.tuples(st.sampled_from(Step), st.sampled_from(PEOPLE)), max_size=12),
)
def test_no_path_skips_approval_and_nobody_decides_on_their_own(
    proposed: Callable[..., Project],
    viewer: Who,
    proposer: str,
    moves: list[tuple[Step, str]],
) -> None:
    with transaction.atomic():
        project = proposed(proposer)
        approved_by: set[str] = set()
        for step, who in moves:
            before = project.stage
            with suppress(CitywideError), transaction.atomic():
                project = take(step, viewer(who), project)
                decides = step in {Step.APPROVE, Step.DECLINE, Step.SCORE, Step.UNDO_APPROVE}
                assert not (decides and who == proposer)
                if step is Step.APPROVE:
                    assert who == "lead"
                    approved_by.add(who)
                change = project.changes.first()
                assert change.by == f"{who}@example.org"
                if step is not Step.SCORE:
                    assert change.before["stage"] == before
                    assert change.after["stage"] == project.stage
            project.refresh_from_db()
            if project.stage in AFTER_APPROVAL:
                assert approved_by
                assert project.approved_on is not None
                assert project.decided_by_id != project.proposed_by_id
            assert (project.stage == "completed") == (project.completed_on is not None)
            assert project.started_on is None or project.approved_on is not None
        noted = Entry.objects.filter(subject=f"project:{project.code}").count()
        assert noted == project.changes.count()
        transaction.set_rollback(True)


def test_the_whole_way(proposed: Callable[..., Project], viewer: Who) -> None:
    project = proposed()
    for step, who, stage in (
        (Step.SCORE, "head", "scored"),
        (Step.SCORE, "lead", "scored"),
        (Step.APPROVE, "lead", "approved"),
        (Step.START, "manager", "active"),
        (Step.HOLD, "manager", "on_hold"),
        (Step.RESUME, "manager", "active"),
        (Step.COMPLETE, "manager", "completed"),
        (Step.UNDO_COMPLETE, "lead", "active"),
        (Step.CANCEL, "lead", "cancelled"),
        (Step.UNDO_CANCEL, "lead", "active"),
    ):
        project = take(step, viewer(who), project)
        assert project.stage == stage
    assert project.work_plan_year == 2027
    assert project.decision_reason == "Because it is so."
    assert project.outcome == {"en": "It works."}
    assert project.changes.count() == 11


@pytest.mark.parametrize(
    ("way", "step", "who"),
    [
        ([], Step.START, "lead"),
        ([], Step.COMPLETE, "lead"),
        ([], Step.HOLD, "lead"),
        ([], Step.CANCEL, "lead"),
        ([(Step.DECLINE, "lead")], Step.APPROVE, "lead"),
        ([(Step.WITHDRAW, "staff")], Step.APPROVE, "lead"),
        ([(Step.APPROVE, "lead")], Step.APPROVE, "lead"),
        ([(Step.APPROVE, "lead")], Step.SCORE, "lead"),
        ([(Step.APPROVE, "lead")], Step.COMPLETE, "lead"),
        ([(Step.APPROVE, "lead"), (Step.START, "lead")], Step.UNDO_APPROVE, "lead"),
    ],
)
def test_a_step_that_does_not_fit_the_stage_is_a_conflict(
    proposed: Callable[..., Project],
    viewer: Who,
    way: list[tuple[Step, str]],
    step: Step,
    who: str,
) -> None:
    project = proposed()
    for one, by in way:
        project = take(one, viewer(by), project)
    with pytest.raises(Conflict, match="Look at it again"):
        take(step, viewer(who), project)


@pytest.mark.parametrize(
    ("step", "who"),
    [
        (Step.APPROVE, "staff"),
        (Step.APPROVE, "manager"),
        (Step.APPROVE, "administrator"),
        (Step.DECLINE, "head"),
        (Step.SCORE, "manager"),
        (Step.SCORE, "visitor"),
        (Step.WITHDRAW, "manager"),
        (Step.WITHDRAW, "visitor"),
    ],
)
def test_who_may_not_take_a_step_is_refused(
    proposed: Callable[..., Project], viewer: Who, step: Step, who: str
) -> None:
    project = proposed()
    with pytest.raises(Forbidden):
        take(step, viewer(who), project)
    project.refresh_from_db()
    assert project.stage == "proposed"


def test_the_lead_does_not_decide_on_their_own_proposal(
    proposed: Callable[..., Project], viewer: Who
) -> None:
    project = proposed("lead")
    for step in (Step.APPROVE, Step.DECLINE, Step.SCORE):
        with pytest.raises(Forbidden, match="their own"):
            take(step, viewer("lead"), project)


def test_what_others_built_on_is_not_taken_back(
    proposed: Callable[..., Project], viewer: Who
) -> None:
    project = take(Step.APPROVE, viewer("lead"), proposed())
    set_first_baseline(by=viewer("lead"), project=project, budget_usd=1)
    with pytest.raises(Conflict):
        take(Step.UNDO_APPROVE, viewer("lead"), project)
    project = take(Step.START, viewer("manager"), project)
    project.updates.create(as_of=dt.date(2026, 3, 31))
    with pytest.raises(Conflict):
        take(Step.UNDO_START, viewer("manager"), project)


def test_an_old_copy_of_a_project_does_not_get_around_its_stage(
    proposed: Callable[..., Project], viewer: Who
) -> None:
    old = proposed()
    take(Step.DECLINE, viewer("lead"), old)
    assert old.stage == "proposed"
    with pytest.raises(Conflict):
        take(Step.APPROVE, viewer("lead"), old)


def test_points_and_reasons_that_cannot_be(proposed: Callable[..., Project], viewer: Who) -> None:
    project, lead = proposed(), viewer("lead")
    with pytest.raises(UsageError, match="missing for"):
        intake.score_proposal(by=lead, project=project, points={"equity": 1}, notes={})
    full = dict.fromkeys(("resident_benefit", "strategy", "equity", "risk_of_waiting"), 1)
    with pytest.raises(UsageError, match="no criterion beauty"):
        intake.score_proposal(
            by=lead, project=project, points=full | {"readiness": 1, "beauty": 1}, notes={}
        )
    with pytest.raises(UsageError, match="are 6"):
        intake.score_proposal(by=lead, project=project, points=full | {"readiness": 6}, notes={})
    with pytest.raises(UsageError, match="reason is missing"):
        intake.decline(by=lead, project=project, reason=" ")
    project = take(Step.START, lead, take(Step.APPROVE, lead, project))
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(UsageError, match="is to come"):
        intake.complete(by=lead, project=project, on=tomorrow, outcome={"en": "x"})
    with pytest.raises(UsageError, match="in English"):
        intake.complete(by=lead, project=project, on=timezone.localdate(), outcome={"es": "x"})
    with pytest.raises(UsageError, match="not taken back"):
        intake.undo(by=lead, project=project, step=Step.APPROVE, reason="x")
