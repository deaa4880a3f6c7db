"""Whoever changes the log in the database is found; whoever uses it properly is not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citywide.core.errors import UsageError
from citywide.portal.audit import anchors, chain, command, queries, triggers
from citywide.portal.audit.actions import record, verify_chain
from citywide.portal.audit.models import Entry

Execute = Callable[..., None]


@contextmanager
def unguarded() -> Iterator[Execute]:
    """What somebody does who owns the database: take the triggers away and put them back."""
    triggers.remove(connection)
    with connection.cursor() as cursor:
        yield cursor.execute
    triggers.install(connection)


def found() -> list[tuple[str, int, int]]:
    """Every break as (kind, first, last)."""
    return [(item.kind.value, item.first, item.last) for item in verify_chain()]


def test_an_untouched_log_is_whole(ten: list[Entry]) -> None:
    assert verify_chain() == []
    assert [entry.sequence for entry in ten] == list(range(1, 11))
    assert ten[0].previous_hash == chain.FIRST
    assert all(b.previous_hash == a.hash for a, b in pairwise(ten))


def test_an_empty_log_is_whole(log: None) -> None:
    assert verify_chain() == []


@pytest.mark.parametrize("column", ["by", "address", "action", "subject", "purpose", "detail_json"])
def test_altered_text_is_found(ten: list[Entry], column: str) -> None:
    with unguarded() as execute:
        execute(f"UPDATE audit_entry SET \"{column}\" = '{{}} ' WHERE sequence = 4")
    assert found() == [("altered", 4, 4)]


def test_an_altered_time_is_found(ten: list[Entry]) -> None:
    with unguarded() as execute:
        moved = ten[3].at + dt.timedelta(microseconds=1)
        execute("UPDATE audit_entry SET at = %s WHERE sequence = 4", [moved])
    assert found() == [("altered", 4, 4)]


@pytest.mark.parametrize("column", ["hash", "previous_hash"])
def test_an_altered_hash_is_found(ten: list[Entry], column: str) -> None:
    with unguarded() as execute:
        execute(f"UPDATE audit_entry SET {column} = %s WHERE sequence = 4", ["a" * 64])
    assert ("altered", 4, 4) in found()


@pytest.mark.parametrize("number", [1, 5, 10])
def test_a_deleted_entry_is_found_also_the_first_and_the_last(
    ten: list[Entry], number: int
) -> None:
    with unguarded() as execute:
        execute("DELETE FROM audit_entry WHERE sequence = %s", [number])
    assert found() == [("missing", number, number)]


def test_a_cut_off_end_is_found_even_after_new_entries(ten: list[Entry]) -> None:
    with unguarded() as execute:
        execute("DELETE FROM audit_entry WHERE sequence > 7")
    assert found() == [("missing", 8, 10)]
    record(by="later@example.org", action="read")
    assert found() == [("replaced", 8, 8), ("missing", 9, 10)]


def test_an_emptied_log_is_found(ten: list[Entry]) -> None:
    with unguarded() as execute:
        execute("DELETE FROM audit_entry")
    assert found() == [("missing", 1, 10)]


def _forge(sequence: int, previous: str) -> Entry:
    """An entry as the portal would write it, hash and all."""
    forged = Entry(
        sequence=sequence,
        at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        by="forged@example.org",
        action="release",
        previous_hash=previous,
    )
    forged.hash = chain.hash_of(forged)
    return forged


def test_an_entry_appended_behind_the_portals_back_is_found(ten: list[Entry]) -> None:
    _forge(11, ten[-1].hash).save()
    assert found() == [("foreign", 11, 11)]


def test_an_entry_inserted_in_the_middle_is_found(ten: list[Entry]) -> None:
    with unguarded() as execute:
        for number in range(10, 4, -1):
            execute(
                "UPDATE audit_entry SET sequence = %s WHERE sequence = %s", [number + 1, number]
            )
        forged = _forge(5, ten[3].hash)
        execute("UPDATE audit_entry SET previous_hash = %s WHERE sequence = 6", [forged.hash])
        forged.save()
    kinds = {(kind, first) for kind, first, _last in found()}
    assert ("replaced", 5) in kinds
    assert ("altered", 6) in kinds


def test_reordered_entries_are_found(ten: list[Entry]) -> None:
    with unguarded() as execute:
        for old, new in ((4, 99), (5, 4), (99, 5)):
            execute("UPDATE audit_entry SET sequence = %s WHERE sequence = %s", [new, old])
    kinds = {(kind, first) for kind, first, _last in found()}
    assert {("altered", 4), ("altered", 5)} <= kinds


def test_one_entry_rewritten_with_a_fitting_hash_is_found(ten: list[Entry]) -> None:
    forged = _forge(5, ten[3].hash)
    with unguarded() as execute:
        execute("DELETE FROM audit_entry WHERE sequence = 5")
        forged.save()
    assert found() == [("replaced", 5, 5), ("unchained", 6, 6)]


def test_a_wholly_recomputed_chain_is_found_by_its_anchors(ten: list[Entry]) -> None:
    with unguarded() as execute:
        execute("DELETE FROM audit_entry")
        previous = chain.FIRST
        for number in range(1, 11):
            forged = _forge(number, previous)
            forged.save()
            previous = forged.hash
    assert found() == [("replaced", number, number) for number in range(1, 11)]


def test_removed_anchors_are_found(ten: list[Entry]) -> None:
    anchors.path().unlink()
    assert found() == [("foreign", 1, 10)]


def test_a_damaged_line_of_the_anchors_is_found(ten: list[Entry]) -> None:
    with anchors.path().open("a") as file:
        file.write("kept 11\n")
    assert found() == [("unreadable", 21, 21)]


def test_missing_triggers_are_found(ten: list[Entry]) -> None:
    triggers.remove(connection)
    assert found() == [("unguarded", 2, 2)]


def test_every_break_has_a_sentence_of_its_own(ten: list[Entry]) -> None:
    with unguarded() as execute:
        execute("UPDATE audit_entry SET subject = 'else' WHERE sequence = 2")
        execute("DELETE FROM audit_entry WHERE sequence IN (4, 5, 10)")
    assert command.verify() == [
        "Entry 2 was altered after it was written.",
        "Entries 4 to 5 are missing.",
        "Entry 10 is missing.",
    ]


def test_the_command_records_what_it_found(ten: list[Entry]) -> None:
    assert command.verify() == []
    checked = queries.last_verification()
    assert checked is not None
    assert (checked.by, checked.detail) == ("command line", {"breaks": 0, "entries": 10})
    assert command.head() == f"11 {checked.hash}"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET subject = 'else' WHERE sequence = 2",
        "DELETE FROM audit_entry WHERE sequence = 2",
        "DELETE FROM audit_entry",
    ],
)
def test_the_database_refuses_changes(ten: list[Entry], statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert verify_chain() == []


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: Entry.objects.update(subject="else"),
        lambda entry: Entry.objects.filter(sequence=2).delete(),
        lambda entry: Entry.objects.bulk_update([entry], ["subject"]),
        lambda entry: Entry.objects.bulk_create([entry]),
    ],
)
def test_the_model_refuses_changes(ten: list[Entry], change: Callable[[Entry], Any]) -> None:
    with pytest.raises(UsageError, match="append-only"):
        change(ten[1])


def test_what_is_rolled_back_leaves_a_whole_log(ten: list[Entry]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        record(by="a@example.org", action="change")
        raise RuntimeError
    assert queries.last() == ten[-1]
    record(by="b@example.org", action="change")
    assert verify_chain() == []


def test_nothing_is_recorded_that_cannot_be_anchored(
    ten: list[Entry], settings: Any, tmp_path: Any
) -> None:
    settings.AUDIT_ANCHORS = tmp_path / "no such folder" / "audit.anchors"
    with pytest.raises(OSError, match="no such folder"):
        record(by="a@example.org", action="change")
    assert queries.last() == ten[-1]


def test_an_unknown_action_is_refused(log: None) -> None:
    with pytest.raises(ValueError, match="dance"):
        record(by="a@example.org", action="dance")


anything = st.text(max_size=400)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | anything,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(anything, inner, max_size=3),
    max_leaves=6,
)


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts=st.tuples(anything, anything, anything), detail=st.dictionaries(anything, values))
def test_whatever_is_recorded_comes_back_whole(
    log: None, texts: tuple[str, str, str], detail: dict[str, Any]
) -> None:
    by, subject, purpose = texts
    entry = record(by=by, action="read", subject=subject, purpose=purpose, detail=detail)
    assert verify_chain() == []
    kept = Entry.objects.get(pk=entry.pk)
    assert chain.hash_of(kept) == entry.hash
    assert len(kept.by) <= 254


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    number=st.integers(1, 10),
    column=st.sampled_from(["by", "subject", "purpose", "detail_json", "action"]),
    text=st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=25),
)
def test_any_changed_text_anywhere_is_found(
    ten: list[Entry], number: int, column: str, text: str
) -> None:
    before = getattr(Entry.objects.get(pk=number), column)
    statement = f'UPDATE audit_entry SET "{column}" = %s WHERE sequence = %s'
    with unguarded() as execute:
        execute(statement, [text, number])
    expected = [("altered", number, number)] if text != before else []
    assert found() == expected
    with unguarded() as execute:
        execute(statement, [before, number])
