"""When a project may be given a new baseline, and why the old one is still there afterwards.

The first baseline is approved with the project. Every later one needs a change request that was
approved by somebody other than who asked for it, and each approval carries one baseline.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from citywide.core.errors import Conflict, Forbidden, UsageError


@dataclass(frozen=True)
class ChangeRequest:
    """A change of the plan that somebody asked for and somebody decides on."""

    key: Hashable
    requested_by: Hashable | None
    is_approved: bool = False
    approved_by: Hashable | None = None
    approved_on: date | None = None


@dataclass(frozen=True)
class Baseline:
    """The plan a project is held against; `number` runs up by one from 1."""

    number: int
    approved_on: date
    approved_by: Hashable | None
    change_request: Hashable | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    budget_usd: Decimal | None = None
    scope_units: Decimal | int | None = None


@dataclass(frozen=True)
class Proposal:
    """The figures a new baseline is to have."""

    starts_on: date | None = None
    ends_on: date | None = None
    budget_usd: Decimal | None = None
    scope_units: Decimal | int | None = None


def first_baseline(proposal: Proposal, *, approved_by: Hashable, approved_on: date) -> Baseline:
    """Baseline 1, approved with the project; UsageError when it ends before it starts."""
    return _baseline(1, proposal, approved_by, approved_on, None)


def rebaseline(
    history: tuple[Baseline, ...], change: ChangeRequest | None, proposal: Proposal
) -> tuple[Baseline, ...]:
    """The history with one baseline more; what was in it stays as it is.

    Raises UsageError without an approved change request or when dates are swapped, Forbidden when
    its requester approved it, Conflict when it was used before or there is no first baseline.
    """
    if not history:
        raise Conflict("This project has no baseline yet. Approve its first one instead.")
    approver, approved_on = approval_of(change)
    assert change is not None
    if any(one.change_request == change.key for one in history):
        raise Conflict(
            "This change request already has its baseline. A further change needs its own request."
        )
    number = max(one.number for one in history) + 1
    return (*history, _baseline(number, proposal, approver, approved_on, change.key))


def approval_of(change: ChangeRequest | None) -> tuple[Hashable, date]:
    """Who approved a change request and when; raises as `rebaseline` says."""
    if change is None or not change.is_approved:
        raise UsageError(
            "A new baseline needs an approved change request. Write one, and have it approved."
        )
    if change.approved_by is None or change.approved_on is None or change.requested_by is None:
        raise UsageError(
            "The change request does not say who asked for it, who approved it and when. "
            "Have it decided again."
        )
    if change.approved_by == change.requested_by:
        raise Forbidden(
            "This change request was approved by the person who asked for it. "
            "Somebody else has to decide on it."
        )
    return change.approved_by, change.approved_on


def current(history: tuple[Baseline, ...], as_of: date | None = None) -> Baseline | None:
    """The last baseline approved on or before `as_of` (any when None); None when there is none."""
    approved = [one for one in history if as_of is None or one.approved_on <= as_of]
    return max(approved, key=lambda one: one.number, default=None)


def _baseline(
    number: int,
    proposal: Proposal,
    approved_by: Hashable,
    approved_on: date,
    change_request: Hashable | None,
) -> Baseline:
    starts_on, ends_on = proposal.starts_on, proposal.ends_on
    if starts_on and ends_on and ends_on < starts_on:
        raise UsageError(
            f"The new baseline ends on {ends_on}, before it starts on {starts_on}. "
            "Correct one of the dates."
        )
    return Baseline(
        number=number,
        approved_on=approved_on,
        approved_by=approved_by,
        change_request=change_request,
        starts_on=starts_on,
        ends_on=ends_on,
        budget_usd=proposal.budget_usd,
        scope_units=proposal.scope_units,
    )
