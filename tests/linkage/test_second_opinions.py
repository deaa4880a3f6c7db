"""When one word is enough, and what two people's words say of both."""

from __future__ import annotations

from itertools import count

import pytest

from citywide.core.errors import UsageError
from citywide.core.linkage.judgements import Judgement, Pair
from citywide.core.linkage.second_opinions import Policy, blind_verdicts, resting, settled

from .given import says, takes_back

DOUBLED = Policy(b"key", double_share=1.0)
SINGLE = Policy(b"key", double_share=0.0)
A, B = "a/1", "b/1"
TORN = {"name": 8.0, "birth_date": -6.0, "sex": 0.1}


def word(verdict: str, by: str, hour: int, **more: object) -> Judgement:
    return says(verdict, A, B, by=by, hour=hour, **more)  # type: ignore[arg-type]


def test_one_word_is_enough_on_an_ordinary_pair() -> None:
    entry = word("same", "ana", 1, weights={"name": 8.0, "sex": -4.9})
    assert settled([entry], SINGLE) == [entry]


def test_on_a_doubled_pair_nothing_takes_effect_until_a_second_person_agrees() -> None:
    first, again, second = word("same", "ana", 1), word("same", "ana", 2), word("same", "bo", 3)
    assert settled([first, again], DOUBLED) == []
    assert settled([first, second], DOUBLED) == [first, second]


def test_a_hard_pair_waits_for_a_second_person() -> None:
    torn = word("same", "ana", 1, weights=TORN)
    assert settled([torn], SINGLE) == []
    assert settled([torn, word("same", "bo", 2)], SINGLE) != []
    unsure = word("unsure", "ana", 1)
    assert settled([unsure], SINGLE) == []
    assert settled([unsure, word("different", "bo", 2)], SINGLE) != []


def test_people_who_disagree_wait_for_a_third_whose_word_is_the_last() -> None:
    two = [word("same", "ana", 1), word("different", "bo", 2)]
    assert settled(two, SINGLE) == []
    assert settled([*two, word("unsure", "cy", 3)], SINGLE) == []
    third = word("same", "cy", 3)
    assert settled([*two, third], SINGLE)[-1] == third


def test_taking_back_one_of_two_words_that_disagree_settles_the_other() -> None:
    wrong, right = word("same", "ana", 1), word("different", "bo", 2)
    assert settled([wrong, right, takes_back(wrong)], SINGLE) == [right]


def test_a_pair_rests_when_enough_people_settled_nothing() -> None:
    three = [word("unsure", by, hour) for by, hour in zip("abc", count(1), strict=False)]
    assert resting(three[:2], SINGLE) == []
    assert resting(three, SINGLE) == [(A, B)]


def test_the_doubled_share_is_kept_and_depends_on_the_key() -> None:
    pairs: list[Pair] = [(f"a/{n}", f"b/{n}") for n in range(5000)]
    one, other = Policy(b"key"), Policy(b"another")
    drawn = {pair for pair in pairs if one.is_doubled(pair)}
    assert 0.08 < len(drawn) / len(pairs) < 0.12
    assert drawn != {pair for pair in pairs if other.is_doubled(pair)}
    assert drawn == {pair for pair in pairs if Policy(b"key").is_doubled(pair)}
    with pytest.raises(UsageError, match="secret key"):
        Policy(b"")
    with pytest.raises(UsageError, match="0 to 1"):
        Policy(b"key", double_share=10)


def test_blind_verdicts_are_the_first_words_of_the_first_two_people() -> None:
    first = word("same", "ana", 1)
    log = [first, word("different", "bo", 2), word("same", "bo", 3), word("same", "cy", 4)]
    assert blind_verdicts([*log, takes_back(first)], DOUBLED) == [("same", "different")]
    assert blind_verdicts(log[:1], DOUBLED) == []
    assert blind_verdicts(log, SINGLE) == []
