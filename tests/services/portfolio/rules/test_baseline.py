"""Rebaselining: only with an approved request, never by its requester, never erasing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywide.core.errors import CitywideError, Conflict, Forbidden, UsageError
from citywide.services.portfolio.rules.baseline import (
    Baseline,
    ChangeRequest,
    Proposal,
    current,
    first_baseline,
    rebaseline,
)

FIRST = first_baseline(
    Proposal(date(2026, 1, 1), date(2026, 12, 31), Decimal(900_000)),
    approved_by="kim",
    approved_on=date(2025, 12, 1),
)
CHANGE = ChangeRequest("C-4", "ana", True, "kim", date(2026, 5, 4))
LATER = Proposal(date(2026, 1, 1), date(2027, 3, 31), Decimal(950_000), 12)


def test_a_new_baseline_takes_the_next_number_and_keeps_the_old() -> None:
    history = rebaseline((FIRST,), CHANGE, LATER)
    assert history[0] == FIRST
    assert history[1] == Baseline(
        number=2,
        approved_on=date(2026, 5, 4),
        approved_by="kim",
        change_request="C-4",
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 3, 31),
        budget_usd=Decimal(950_000),
        scope_units=12,
    )


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        (None, UsageError, "needs an approved change request"),
        (replace(CHANGE, is_approved=False), UsageError, "needs an approved change request"),
        (replace(CHANGE, approved_by="ana"), Forbidden, "approved by the person who asked"),
        (replace(CHANGE, approved_by=None), UsageError, "who approved it"),
        (replace(CHANGE, approved_on=None), UsageError, "who approved it"),
        (replace(CHANGE, requested_by=None), UsageError, "who asked for it"),
    ],
)
def test_it_needs_a_request_somebody_else_approved(
    change: ChangeRequest | None, error: type[CitywideError], said: str
) -> None:
    with pytest.raises(error, match=said):
        rebaseline((FIRST,), change, LATER)


def test_one_approval_carries_one_baseline() -> None:
    history = rebaseline((FIRST,), CHANGE, LATER)
    with pytest.raises(Conflict, match="already has its baseline"):
        rebaseline(history, CHANGE, LATER)


def test_the_first_baseline_comes_with_the_project() -> None:
    with pytest.raises(Conflict, match="no baseline yet"):
        rebaseline((), CHANGE, LATER)
    assert FIRST.number == 1 and FIRST.change_request is None


def test_a_baseline_cannot_end_before_it_starts() -> None:
    with pytest.raises(UsageError, match="before it starts"):
        rebaseline((FIRST,), CHANGE, replace(LATER, ends_on=date(2025, 1, 1)))


def test_a_past_day_is_held_against_the_baseline_of_that_day() -> None:
    history = rebaseline((FIRST,), CHANGE, LATER)
    assert current(history) == history[1]
    assert current(history, date(2026, 5, 3)) == FIRST
    assert current(history, date(2025, 1, 1)) is None
    assert current(()) is None


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans(), st.sampled_from("ak")), max_size=12))
def test_no_path_erases_or_renumbers_a_baseline(
    attempts: list[tuple[int, bool, str]],
) -> None:
    history: tuple[Baseline, ...] = (FIRST,)
    for key, is_approved, approver in attempts:
        day = date(2026, 1, 1) + timedelta(days=key)
        change = ChangeRequest(key, "a", is_approved, approver, day)
        try:
            longer = rebaseline(history, change, LATER)
        except CitywideError:
            continue
        assert is_approved and approver != "a"
        assert longer[:-1] == history
        history = longer
    assert [one.number for one in history] == list(range(1, len(history) + 1))
