"""The history of one status: revisions that are only ever added, never altered once published."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

from citywide.core.errors import Conflict, NotFound
from citywide.services.portfolio.rules.filing import Declaration, Event, State, next_state

_EDITABLE = (State.DRAFT, State.RETURNED)


@dataclass(frozen=True)
class Revision:
    """One version of a status, numbered from 1."""

    number: int
    state: State
    declaration: Declaration


def start(declaration: Declaration, by: Hashable) -> tuple[Revision, ...]:
    """The history of a new status: revision 1, a draft by `by`."""
    return (Revision(1, State.DRAFT, _signed_off_by_nobody(declaration, frozenset({by}))),)


def edit(
    history: tuple[Revision, ...], declaration: Declaration, by: Hashable
) -> tuple[Revision, ...]:
    """The history with its newest revision rewritten; Conflict unless it is a draft or returned."""
    newest = newest_of(history)
    if newest.state not in _EDITABLE:
        raise Conflict(
            f"Revision {newest.number} of this status is {newest.state} and cannot be changed. "
            "Return it to its manager first, or write a correction once it is published."
        )
    hands = newest.declaration.edited_by | {by}
    return (*history[:-1], replace(newest, declaration=_signed_off_by_nobody(declaration, hands)))


def advance(history: tuple[Revision, ...], event: Event, by: Hashable) -> tuple[Revision, ...]:
    """The history after `by` does `event` with its newest revision; errors are `next_state`'s.

    Publishing a correction supersedes the revision published before, which stays in the history.
    """
    newest = newest_of(history)
    if event is Event.SUPERSEDE:
        raise Conflict(
            "A published status is superseded only by its correction. "
            "Write the correction and publish it."
        )
    state = next_state(newest.state, event, by, newest.declaration)
    declaration = newest.declaration
    if event is Event.FILE:
        # Kept with the editors: who filed it before it was returned cannot approve it later.
        hands = declaration.edited_by | {by}
        declaration = replace(declaration, filed_by=by, approved_by=None, edited_by=hands)
    elif event is Event.APPROVE:
        declaration = replace(declaration, approved_by=by)
    earlier = history[:-1]
    if state is State.PUBLISHED:
        earlier = tuple(_superseded(one, by) for one in earlier)
    return (*earlier, Revision(newest.number, state, declaration))


def correct(
    history: tuple[Revision, ...], declaration: Declaration, by: Hashable
) -> tuple[Revision, ...]:
    """The history with a new draft beside its published revision; Conflict when there is none."""
    newest = newest_of(history)
    if newest.state is not State.PUBLISHED:
        raise Conflict(
            f"Revision {newest.number} of this status is {newest.state}. "
            "Only a published status is corrected; change this one instead."
        )
    draft = _signed_off_by_nobody(declaration, frozenset({by}))
    return (*history, Revision(newest.number + 1, State.DRAFT, draft))


def newest_of(history: tuple[Revision, ...]) -> Revision:
    """The revision with the highest number; NotFound when there is none."""
    if not history:
        raise NotFound("This status has no revision yet. Start with a draft.")
    return history[-1]


def published_of(history: tuple[Revision, ...]) -> Revision | None:
    """The revision the public sees now, or None."""
    return next((one for one in reversed(history) if one.state is State.PUBLISHED), None)


def _superseded(revision: Revision, by: Hashable) -> Revision:
    if revision.state is not State.PUBLISHED:
        return revision
    state = next_state(revision.state, Event.SUPERSEDE, by, revision.declaration)
    return replace(revision, state=state)


def _signed_off_by_nobody(declaration: Declaration, hands: frozenset[Hashable]) -> Declaration:
    return replace(
        declaration,
        filed_by=None,
        approved_by=None,
        edited_by=declaration.edited_by | hands,
    )
