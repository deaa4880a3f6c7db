"""What a monthly status needs before it may be filed, and the way it takes to the public.

    draft ---file---> filed ---publish---> published ---supersede---> superseded
      |                 \\---return---> returned ---file---> (as from draft)
      \\---file---> awaiting_approval ---approve---> published
                        \\---return---> returned

Filing leads to `awaiting_approval` when the declared status is better than the computed one, and
to `filed` otherwise. Three rules no path goes around: YELLOW and RED have an open issue and an
open action with an owner and a due date; nobody approves what they filed or edited; a published
status is final, and a correction is a new revision beside the old one (see rules/revisions.py).
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from citywide.core.errors import Conflict, Forbidden, UsageError
from citywide.services.portfolio.rules.colour import Colour

# Every key `missing` can give, in the order it gives them; words makes a sentence of each.
MISSING = (
    "better_needs_reason",
    "issue_needed",
    "action_needed",
    "action_needs_owner",
    "action_needs_due_date",
    "action_due_in_past",
)


class State(StrEnum):
    """Where a status is between its manager's draft and the public."""

    DRAFT = "draft"
    FILED = "filed"
    AWAITING_APPROVAL = "awaiting_approval"
    RETURNED = "returned"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


class Event(StrEnum):
    """What somebody does with a status."""

    FILE = "file"
    PUBLISH = "publish"
    APPROVE = "approve"
    RETURN = "return"
    SUPERSEDE = "supersede"


@dataclass(frozen=True)
class IssueRef:
    """The issue behind a YELLOW or RED status."""

    key: Hashable
    is_open: bool = True


@dataclass(frozen=True)
class ActionRef:
    """A mitigating action of that issue; `owner` is None or blank when nobody has it."""

    owner: Hashable | None
    due_on: date | None
    is_done: bool = False


@dataclass(frozen=True)
class Declaration:
    """A status as its manager declares it on `as_of`, beside the computed one (None: unknown).

    People are any hashable identity, such as a user's key. `edited_by` holds everybody who wrote
    or filed it before, so that nobody approves their own words after somebody else filed them.
    """

    declared: Colour
    computed: Colour | None
    as_of: date
    reason: str = ""
    issue: IssueRef | None = None
    actions: tuple[ActionRef, ...] = ()
    filed_by: Hashable | None = None
    approved_by: Hashable | None = None
    edited_by: frozenset[Hashable] = frozenset()


def needs_approval(declaration: Declaration) -> bool:
    """Whether the declared status is better than the computed one."""
    computed = declaration.computed
    return computed is not None and declaration.declared.is_better_than(computed)


def missing(declaration: Declaration) -> tuple[str, ...]:
    """Keys (of MISSING) of what a declaration lacks; empty when it may be filed.

    YELLOW and RED need an open issue and one sound action: open, owned, dated, and not due before
    `as_of`. When no open action is sound, the keys are those of the one that lacks least.
    """
    lacks: tuple[str, ...] = ()
    if needs_approval(declaration) and not declaration.reason.strip():
        lacks += ("better_needs_reason",)
    if not declaration.declared.needs_mitigation:
        return lacks
    if declaration.issue is None or not declaration.issue.is_open:
        lacks += ("issue_needed",)
    return lacks + _missing_of_actions(declaration)


def _missing_of_actions(declaration: Declaration) -> tuple[str, ...]:
    open_actions = [action for action in declaration.actions if not action.is_done]
    lacks = [_missing_of(action, declaration.as_of) for action in open_actions]
    return min(lacks, key=len, default=("action_needed",))


def _missing_of(action: ActionRef, as_of: date) -> tuple[str, ...]:
    lacks: tuple[str, ...] = ()
    if action.owner is None or not str(action.owner).strip():
        lacks += ("action_needs_owner",)
    if action.due_on is None:
        return (*lacks, "action_needs_due_date")
    return (*lacks, "action_due_in_past") if action.due_on < as_of else lacks


def next_state(state: State, event: Event, by: Hashable, declaration: Declaration) -> State:
    """The state after `by` does `event`; `declaration` is the status as it stands before it.

    Raises Conflict when the event does not fit the state, UsageError when the declaration lacks
    something, Forbidden when `by` may not do it.
    """
    if (state, event) not in _ALLOWED:
        raise Conflict(
            f"This status is {_WORDS[state]}, so it cannot be {_PAST[event]}. {_DO_INSTEAD[state]}"
        )
    if event is Event.RETURN:
        return State.RETURNED
    if event is Event.SUPERSEDE:
        return State.SUPERSEDED
    _check_complete(declaration)
    if event is Event.FILE:
        return State.AWAITING_APPROVAL if needs_approval(declaration) else State.FILED
    if event is Event.APPROVE:
        _check_approver(by, declaration)
    elif needs_approval(declaration):
        raise Forbidden(
            f"The status is declared {declaration.declared}, better than the computed "
            f"{declaration.computed}. Somebody other than {declaration.filed_by} must approve it."
        )
    return State.PUBLISHED


def _check_complete(declaration: Declaration) -> None:
    lacks = missing(declaration)
    if lacks:
        needs = " ".join(_SENTENCES[key] for key in lacks)
        raise UsageError(f"This {declaration.declared} status cannot be filed yet. {needs}")


def _check_approver(by: Hashable, declaration: Declaration) -> None:
    if declaration.filed_by is None:
        raise Conflict("Nobody has filed this status yet. Its manager files it first.")
    if by == declaration.filed_by or by in declaration.edited_by:
        raise Forbidden(
            "Whoever filed or edited a status cannot approve it. "
            "Ask another approver to look at it."
        )


_ALLOWED = frozenset(
    {
        (State.DRAFT, Event.FILE),
        (State.RETURNED, Event.FILE),
        (State.FILED, Event.PUBLISH),
        (State.FILED, Event.RETURN),
        (State.AWAITING_APPROVAL, Event.APPROVE),
        (State.AWAITING_APPROVAL, Event.RETURN),
        (State.PUBLISHED, Event.SUPERSEDE),
    }
)
_WORDS = {
    State.DRAFT: "a draft",
    State.FILED: "filed",
    State.AWAITING_APPROVAL: "waiting for approval",
    State.RETURNED: "returned to its manager",
    State.PUBLISHED: "published",
    State.SUPERSEDED: "superseded by a correction",
}
_PAST = {
    Event.FILE: "filed",
    Event.PUBLISH: "published",
    Event.APPROVE: "approved",
    Event.RETURN: "returned",
    Event.SUPERSEDE: "superseded",
}
_DO_INSTEAD = {
    State.DRAFT: "File it first.",
    State.FILED: "Publish it, or return it to its manager.",
    State.AWAITING_APPROVAL: "Another person approves or returns it.",
    State.RETURNED: "Its manager corrects it and files it again.",
    State.PUBLISHED: "It stays as it is: write a correction, which is a new revision.",
    State.SUPERSEDED: "It stays as it is: look at the newest revision.",
}
_SENTENCES = {
    "better_needs_reason": "Say why it is better than the computed status.",
    "issue_needed": "Name the open issue behind it.",
    "action_needed": "Add a mitigating action that is not done yet.",
    "action_needs_owner": "Give the mitigating action an owner.",
    "action_needs_due_date": "Give the mitigating action a due date.",
    "action_due_in_past": "Give the mitigating action a due date that has not passed.",
}
