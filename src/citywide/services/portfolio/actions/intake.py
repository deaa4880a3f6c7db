"""Writes of a project's way from proposal to end: proposing, scoring, and one step at a time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from citywide.core.errors import Conflict, UsageError
from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.actions.history import fields_of, note
from citywide.services.portfolio.actions.project import enter, values_of
from citywide.services.portfolio.actions.stages import Step, target_of
from citywide.services.portfolio.models import Project, StrategicArea
from citywide.services.portfolio.permissions import may_propose, must
from citywide.services.portfolio.queries.policy import policy
from citywide.services.portfolio.rules.scoring import MOST_POINTS

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
"""A project's number as people type it: it is part of addresses and file names."""
_PREFIX = "TP"
_STEP_FIELDS = (
    "stage",
    "decision_reason",
    "work_plan_year",
    "strategic_area",
    "approved_on",
    "started_on",
    "completed_on",
    "ended_on",
    "outcome",
)


@transaction.atomic
def propose(*, by: Viewer, values: Mapping[str, Any], code: str = "") -> Project:
    """Return a new proposal with the entries given (names of `actions.project.ENTRIES`).

    Without a code it gets the next number of the year, like TP-2026-014.

    Raises:
        Forbidden: a visitor proposes.
        Conflict: another project has that number.
        UsageError: the number or an entry cannot be.
    """
    must(may_propose(by), _("Only people of the city propose projects. Sign in first."))
    code = code.strip() or next_code(timezone.localdate())
    if not CODE.fullmatch(code):
        raise UsageError(
            _("%(code)s is no project number. Use up to 40 letters, digits, dots and dashes.")
            % {"code": code}
        )
    if Project.objects.filter(code__iexact=code).exists():
        raise Conflict(
            _("There is a project %(code)s already. Choose another number.") % {"code": code}
        )
    project = Project(code=code, proposed_by_id=by.user_id, proposed_at=timezone.now())
    enter(project, values)
    after = values_of(project) | fields_of(project, "code", "stage", "is_overseen")
    note(by=by, project=project, kind="stage", after=after, subject=str(project), action="create")
    return project


def next_code(day: dt.date) -> str:
    """Return the first number of a year that comes after every one taken, like TP-2026-014."""
    start = f"{_PREFIX}-{day.year}-"
    taken = Project.objects.filter(code__startswith=start).values_list("code", flat=True)
    tails = [code.removeprefix(start) for code in taken]
    numbers = [int(tail) for tail in tails if tail.isascii() and tail.isdigit()]
    return f"{start}{max(numbers, default=0) + 1:03}"


@transaction.atomic
def score_proposal(
    *, by: Viewer, project: Project, points: Mapping[str, int], notes: Mapping[str, str]
) -> Project:
    """Give a proposal points, 0 to 5 for every criterion; they replace one's earlier ones.

    Raises Forbidden, Conflict when it is decided on already, UsageError for points that are
    missing or cannot be.
    """
    project = _locked(project)
    target = target_of(Step.SCORE, by, project)
    keys = [criterion.key for criterion in policy().scoring]
    _check_points(keys, points)
    mine = {row.criterion: row for row in project.scores.filter(by=by.user_id)}
    before = {key: row.points for key, row in mine.items()}
    for key in keys:
        project.scores.update_or_create(
            criterion=key,
            by_id=by.user_id,
            defaults={"points": points[key], "note": notes.get(key, "").strip()},
        )
    stage = {"stage": project.stage}
    project.stage = target
    project.save(update_fields=["stage", "changed_at"])
    note(
        by=by,
        project=project,
        kind="score",
        subject=by.name,
        before=before | stage,
        after=dict(points) | {"stage": target},
    )
    return project


def _check_points(keys: list[str], points: Mapping[str, int]) -> None:
    missing = [key for key in keys if key not in points]
    if missing:
        listed = ", ".join(missing)
        raise UsageError(
            _("Points are missing for: %(criteria)s. Give each 0 to 5.") % {"criteria": listed}
        )
    unknown = sorted(points.keys() - set(keys))
    if unknown:
        raise UsageError(
            _("There is no criterion %(criterion)s. The criteria are %(criteria)s.")
            % {"criterion": unknown[0], "criteria": ", ".join(keys)}
        )
    wrong = [key for key in keys if not 0 <= points[key] <= MOST_POINTS]
    if wrong:
        raise UsageError(
            _("The points for %(criterion)s are %(points)s. Give 0 to 5.")
            % {"criterion": wrong[0], "points": points[wrong[0]]}
        )


def approve(
    *,
    by: Viewer,
    project: Project,
    reason: str,
    work_plan_year: int,
    strategic_area: StrategicArea | None = None,
) -> Project:
    """Approve a proposal for a work-plan year (a fiscal year) and a strategic area."""
    return _take(
        Step.APPROVE,
        by,
        project,
        reason=reason,
        decided_by_id=by.user_id,
        work_plan_year=work_plan_year,
        strategic_area=strategic_area,
        approved_on=timezone.localdate(),
    )


def decline(*, by: Viewer, project: Project, reason: str) -> Project:
    """Decline a proposal; it stays, with the reason."""
    today = timezone.localdate()
    return _take(Step.DECLINE, by, project, reason=reason, decided_by_id=by.user_id, ended_on=today)


def withdraw(*, by: Viewer, project: Project, reason: str) -> Project:
    """Take a proposal back before it is decided on."""
    return _take(Step.WITHDRAW, by, project, reason=reason, ended_on=timezone.localdate())


def start(*, by: Viewer, project: Project, on: dt.date) -> Project:
    """Begin an approved project on a day that is not to come."""
    _check_day(on, project.approved_on)
    return _take(Step.START, by, project, started_on=on)


def hold(*, by: Viewer, project: Project, reason: str) -> Project:
    """Put a project on hold."""
    return _take(Step.HOLD, by, project, reason=reason)


def resume(*, by: Viewer, project: Project, reason: str) -> Project:
    """Go on with a project that was on hold."""
    return _take(Step.RESUME, by, project, reason=reason)


def complete(*, by: Viewer, project: Project, on: dt.date, outcome: Mapping[str, str]) -> Project:
    """Complete a project on a day, with what it brought residents (English at least)."""
    _check_day(on, project.started_on)
    said = {code: text.strip() for code, text in outcome.items() if text.strip()}
    if not said.get("en"):
        raise UsageError(_("What it brought is missing. Say it in English at least."))
    return _take(Step.COMPLETE, by, project, completed_on=on, outcome=said)


def cancel(*, by: Viewer, project: Project, reason: str) -> Project:
    """Cancel a project that was approved."""
    return _take(Step.CANCEL, by, project, reason=reason, ended_on=timezone.localdate())


def undo(*, by: Viewer, project: Project, step: Step, reason: str) -> Project:
    """Take back the last step (one of the UNDO steps), as long as nothing is built on it.

    Raises, like all steps: Forbidden for people who may not, Conflict where it does not fit the
    stage the project is in now, UsageError without a reason.
    """
    if step not in _UNDONE:
        raise UsageError(_("This step is not taken back. Choose one of the project's steps."))
    return _take(step, by, project, reason=reason, **_UNDONE[step])


_UNDONE: Mapping[Step, Mapping[str, Any]] = {
    Step.UNDO_APPROVE: {"approved_on": None, "decided_by": None},
    Step.UNDO_DECLINE: {"ended_on": None, "decided_by": None},
    Step.UNDO_START: {"started_on": None},
    Step.UNDO_COMPLETE: {"completed_on": None},
    Step.UNDO_CANCEL: {"ended_on": None},
}
_DECISIONS = frozenset({Step.APPROVE, Step.DECLINE})


@transaction.atomic
def _take(
    step: Step, by: Viewer, project: Project, reason: str | None = None, **entries: Any
) -> Project:
    """Take a step: the stage it leads to, its entries, and a line in the history."""
    project = _locked(project)
    target = target_of(step, by, project)
    if reason is not None and not reason.strip():
        raise UsageError(_("The reason is missing. Say why, in a sentence."))
    before = fields_of(project, *_STEP_FIELDS)
    project.stage = target
    for name, value in entries.items():
        setattr(project, name, value)
    if step in _DECISIONS:
        project.decision_reason = (reason or "").strip()
    project.save()
    after = fields_of(project, *_STEP_FIELDS)
    if reason:
        after["reason"] = reason.strip()
    note(by=by, project=project, kind="stage", subject=step.value, before=before, after=after)
    return project


def _locked(project: Project) -> Project:
    return Project.objects.select_for_update().get(pk=project.pk)


def _check_day(on: dt.date, earliest: dt.date | None) -> None:
    known = {"day": on.isoformat(), "earliest": earliest.isoformat() if earliest else ""}
    if on > timezone.localdate():
        raise UsageError(_("The day %(day)s is to come. Enter it on that day.") % known)
    if earliest and on < earliest:
        raise UsageError(_("%(day)s is before %(earliest)s. Enter a later day.") % known)
