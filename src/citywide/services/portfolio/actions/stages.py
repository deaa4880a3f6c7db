"""The steps of a project from proposal to end: from which stage, to which, and who may take them.

    proposed --score--> scored          proposed, scored --approve--> approved --start--> active
    proposed, scored --decline--> declined            --withdraw--> cancelled
    approved, active --hold--> on_hold --resume--> approved or active, as it was
    active --complete--> completed      approved, active, on_hold --cancel--> cancelled

Undoing goes back one step, never past an approval that was not given: `approved_on` is set by
approve alone, taken back by undoing it alone, and every stage after it depends on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from citywide.core.errors import Conflict
from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.models import Project, Stage
from citywide.services.portfolio.permissions import (
    may_decide_intake,
    may_lead,
    may_manage,
    may_score,
    may_see,
    must,
)

INTAKE = frozenset({Stage.PROPOSED, Stage.SCORED})


class Step(StrEnum):
    """What somebody does with a project as a whole."""

    SCORE = "score"
    APPROVE = "approve"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    START = "start"
    HOLD = "hold"
    RESUME = "resume"
    COMPLETE = "complete"
    CANCEL = "cancel"
    UNDO_APPROVE = "undo_approve"
    UNDO_DECLINE = "undo_decline"
    UNDO_START = "undo_start"
    UNDO_COMPLETE = "undo_complete"
    UNDO_CANCEL = "undo_cancel"


def _may_withdraw(viewer: Viewer, project: Project) -> bool:
    proposed = viewer.user_id is not None and viewer.user_id == project.proposed_by_id
    return may_lead(viewer) or (proposed and may_see(viewer))


def _may_score(viewer: Viewer, project: Project) -> bool:
    return may_score(viewer) and project.proposed_by_id != viewer.user_id


def _leads(viewer: Viewer, _project: Project) -> bool:
    return may_lead(viewer)


def _as_before_hold(project: Project) -> Stage:
    return Stage.ACTIVE if project.started_on else Stage.APPROVED


def _as_before_the_end(project: Project) -> Stage:
    # What an earlier tool said was started was approved, even where it did not say when.
    if project.approved_on is None and project.started_on is None:
        return _before_approval(project)
    return _as_before_hold(project)


def _before_approval(project: Project) -> Stage:
    return Stage.SCORED if project.scores.exists() else Stage.PROPOSED


@dataclass(frozen=True)
class Rule:
    """From where a step leads, to where, who may take it, and why others may not."""

    sources: frozenset[Stage]
    target: Stage | Callable[[Project], Stage]
    allowed: Callable[[Viewer, Project], bool]
    refusal: str | Promise


_DECIDES = gettext_lazy(
    "Only the project office's lead decides on proposals, and nobody decides on their own. "
    "Ask the lead, or another lead."
)
_MANAGES = gettext_lazy(
    "Only the project's manager and the project office's lead may do this. Ask one of them."
)
_LEADS = gettext_lazy("Only the project office's lead may do this. Ask the lead.")

RULES: Mapping[Step, Rule] = {
    Step.SCORE: Rule(
        INTAKE,
        Stage.SCORED,
        _may_score,
        gettext_lazy(
            "The project office's lead and heads of departments score proposals, and nobody "
            "their own."
        ),
    ),
    Step.APPROVE: Rule(INTAKE, Stage.APPROVED, may_decide_intake, _DECIDES),
    Step.DECLINE: Rule(INTAKE, Stage.DECLINED, may_decide_intake, _DECIDES),
    Step.WITHDRAW: Rule(
        INTAKE,
        Stage.CANCELLED,
        _may_withdraw,
        gettext_lazy("Only who proposed it and the project office's lead may withdraw it."),
    ),
    Step.START: Rule(frozenset({Stage.APPROVED}), Stage.ACTIVE, may_manage, _MANAGES),
    Step.HOLD: Rule(frozenset({Stage.APPROVED, Stage.ACTIVE}), Stage.ON_HOLD, may_manage, _MANAGES),
    Step.RESUME: Rule(frozenset({Stage.ON_HOLD}), _as_before_hold, may_manage, _MANAGES),
    Step.COMPLETE: Rule(frozenset({Stage.ACTIVE}), Stage.COMPLETED, may_manage, _MANAGES),
    Step.CANCEL: Rule(
        frozenset({Stage.APPROVED, Stage.ACTIVE, Stage.ON_HOLD}), Stage.CANCELLED, _leads, _LEADS
    ),
    Step.UNDO_APPROVE: Rule(
        frozenset({Stage.APPROVED}), _before_approval, may_decide_intake, _DECIDES
    ),
    Step.UNDO_DECLINE: Rule(
        frozenset({Stage.DECLINED}), _before_approval, may_decide_intake, _DECIDES
    ),
    Step.UNDO_START: Rule(frozenset({Stage.ACTIVE}), Stage.APPROVED, may_manage, _MANAGES),
    Step.UNDO_COMPLETE: Rule(frozenset({Stage.COMPLETED}), Stage.ACTIVE, _leads, _LEADS),
    Step.UNDO_CANCEL: Rule(frozenset({Stage.CANCELLED}), _as_before_the_end, _leads, _LEADS),
}


def fits(step: Step, project: Project) -> bool:
    """Return whether a step leads on from where a project is now."""
    if project.stage not in RULES[step].sources:
        return False
    # What others have already built on is not taken back from under them.
    if step is Step.UNDO_APPROVE:
        return not project.started_on and not project.baselines.exists()
    if step is Step.UNDO_START:
        return not project.updates.exists()
    return True


def is_offered(step: Step, viewer: Viewer, project: Project) -> bool:
    """Return whether a page offers somebody a step now."""
    return RULES[step].allowed(viewer, project) and fits(step, project)


def target_of(step: Step, viewer: Viewer, project: Project) -> Stage:
    """Return the stage a step leads to.

    Raises Forbidden for people who may not take it, Conflict where it does not fit the stage.
    """
    rule = RULES[step]
    must(rule.allowed(viewer, project), str(rule.refusal))
    if not fits(step, project):
        raise Conflict(
            _("%(code)s is now: %(stage)s. This step does not fit any more. Look at it again.")
            % {"code": project.code, "stage": project.get_stage_display()}
        )
    return rule.target if isinstance(rule.target, Stage) else rule.target(project)
