"""The append-only log of judgements."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from citywide.core.errors import UsageError
from citywide.core.linkage.judgements import known, last_words, standing, undo

from .given import HOUR, START, says, takes_back

ENTRY = says("same", "a/1", "b/1", id="first")


def test_an_undone_judgement_does_not_stand_and_undoing_the_undo_restores_it() -> None:
    back = takes_back(ENTRY, hour=2)
    assert standing([back, ENTRY]) == []
    assert standing([ENTRY, back, takes_back(back, hour=3)]) == [ENTRY]


def test_a_judgement_undone_twice_stands_only_when_both_undoings_are_undone() -> None:
    one, two = takes_back(ENTRY, hour=2), takes_back(ENTRY, hour=3)
    assert standing([ENTRY, one, two, takes_back(one, hour=4)]) == []
    both = [takes_back(one, hour=4), takes_back(two, hour=5)]
    assert standing([ENTRY, one, two, *both]) == [ENTRY]


def test_unsure_does_not_take_back_an_earlier_word() -> None:
    doubt = says("unsure", "a/1", "b/1", hour=2)
    assert last_words([ENTRY, doubt]) == {("a/1", "b/1"): ENTRY}


def test_what_was_known_then_includes_that_moment() -> None:
    later = says("different", "a/1", "b/1", hour=2)
    assert known([ENTRY, later], START + HOUR) == [ENTRY]
    assert known([ENTRY, later], START + 2 * HOUR) == [ENTRY, later]


def test_an_entry_keeps_the_weights_it_was_made_with() -> None:
    weights = {"name": 4.0}
    entry = replace(ENTRY, weights=weights)
    weights["name"] = 0.0
    assert entry.weights == {"name": 4.0}


def test_entries_that_cannot_be_are_refused() -> None:
    with pytest.raises(UsageError, match="not 'maybe'"):
        replace(ENTRY, verdict="maybe")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="in the order of their ids"):
        replace(ENTRY, left_id="z/1")
    with pytest.raises(UsageError, match="without a time zone"):
        replace(ENTRY, at=datetime(2026, 3, 1))
    with pytest.raises(UsageError, match="before it was made"):
        undo(ENTRY, by="bo", reason="", at=START, id="undo")


def test_logs_that_cannot_be_are_refused() -> None:
    with pytest.raises(UsageError, match="have the id first"):
        standing([ENTRY, says("same", "a/1", "c/1", hour=2, id="first")])
    with pytest.raises(UsageError, match="undoes first, which is not an earlier"):
        standing([takes_back(ENTRY)])
