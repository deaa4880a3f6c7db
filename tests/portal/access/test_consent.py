"""Protections, purposes and limits on rows, without any service."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import ibis
import pytest

from citywide.core.contracts import parse_contract
from citywide.core.contracts.model import Classification, Contract
from citywide.core.engines import Engine
from citywide.core.errors import ContractError, Forbidden, UsageError
from citywide.portal.access import consent, purposes
from citywide.portal.access.consent import Among, Collected, Limit, Ruling
from citywide.portal.access.masks import given, visible
from citywide.portal.access.policy import (
    PURPOSES,
    Decision,
    decide,
    may_decide,
    may_follow,
    may_know,
    may_manage,
)
from citywide.portal.access.viewer import Viewer
from tests.portal.access.people import VIEWERS
from tests.portal.small_city import STAYS

OWN = "customProperties:\n  - {property: combine, value: snapshot}"
PROTECTED = STAYS.replace(
    OWN,
    f"{OWN}\n  - {{property: protection, value: shelter}}\n"
    "  - {property: subject, value: [animal_id]}",
)


@pytest.fixture
def stays() -> Contract:
    return parse_contract(PROTECTED)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dt.datetime]]:
    """A rule that gives everything but A001; the times at which it was asked."""
    times: list[dt.datetime] = []

    def rule(viewer: Viewer, contract: Contract, purpose: str, at: dt.datetime) -> Ruling:
        times.append(at)
        limit = (Among(contract.subject, frozenset({("A001",)}), is_inside=False),)
        return Ruling("ours", "You see.", Classification.RESTRICTED, False, (limit,), "Keep it.")

    monkeypatch.setitem(consent._RULES, "shelter", rule)
    return times


@pytest.mark.parametrize("role", VIEWERS)
@pytest.mark.parametrize("purpose", PURPOSES)
def test_without_a_rule_nobody_gets_anything(role: str, purpose: str, stays: Contract) -> None:
    decision = decide(VIEWERS[role], stays, purpose)
    assert not decision.is_allowed and "no rule" in decision.sentence


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("role", VIEWERS)
def test_rows_that_do_not_say_whose_they_are_are_for_nobody(role: str, stays: Contract) -> None:
    for purpose in PURPOSES:
        assert not decide(VIEWERS[role], replace(stays, subject=()), purpose).is_allowed


def test_a_value_that_names_a_row_not_given_is_blank(duckdb_engine: Engine) -> None:
    rows = ibis.memtable(
        {
            "source": ["a", "a", "a", "b"],
            "stay": ["1", "2", "3", "1"],
            "person": ["eva", "ben", "ana", "kim"],
            "head": ["1", "1", "2", "1"],
        }
    )
    without_eva: Limit = (Among(("person",), frozenset({("eva",)}), is_inside=False),)
    decision = Decision(
        dataset="stays", rule="r", sentence="", purpose="review",
        columns=("person", "head"), hidden=(), limits=(without_eva,),
        references={"head": ("stay", "source")},
    )  # fmt: skip
    found = duckdb_engine.fetch(visible(rows, decision).order_by("person")).to_pylist()
    assert [(row["person"], row["head"]) for row in found] == [
        ("ana", "2"), ("ben", None), ("kim", "1"),
    ]  # fmt: skip
    everything = duckdb_engine.fetch(visible(rows, replace(decision, limits=())))
    assert sorted(everything["head"].to_pylist()) == ["1", "1", "1", "2"]


def test_a_rule_decides_at_the_time_of_the_read(stays: Contract, asked: list[dt.datetime]) -> None:
    decision = decide(VIEWERS["staff"], stays, "review")
    assert not decision.hidden and not decision.masks and len(decision.limits) == 1
    assert decision.sentence == "You see. Keep it." and decision.notice == "Keep it."
    assert asked[0].tzinfo and abs(dt.datetime.now(dt.UTC) - asked[0]) < dt.timedelta(minutes=5)
    then = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    decide(VIEWERS["staff"], stays, "review", then)
    assert asked[1] == then


@pytest.mark.parametrize("where", ["Police Department", "San José POLICE Department"])
def test_the_police_get_nothing_whatever_their_roles(
    where: str, stays: Contract, asked: list[dt.datetime]
) -> None:
    officer = replace(
        VIEWERS["steward"], grants=VIEWERS["steward"].grants | {("administrator", where)}
    )
    for purpose in PURPOSES:
        assert not decide(officer, stays, purpose).is_allowed
    hidden = replace(
        stays, columns=tuple(replace(c, classification="internal") for c in stays.columns)
    )
    assert not may_know(officer, hidden)
    assert not any(may(officer, stays) for may in (may_manage, may_decide, may_follow))
    assert asked == []


def test_enforcement_is_known_and_always_refused(stays: Contract) -> None:
    for contract in (stays, parse_contract(STAYS)):
        for viewer in VIEWERS.values():
            with pytest.raises(Forbidden, match="never used against"):
                decide(viewer, contract, "enforcement")
    with pytest.raises(UsageError, match="never become"):
        purposes.register("enforcement", "Enforcement", "shelter")
    assert "enforcement" not in purposes.names()


def test_runs_of_protected_data_are_for_their_stewards(stays: Contract) -> None:
    for role, viewer in VIEWERS.items():
        assert may_follow(viewer, stays) is may_decide(viewer, stays) is (role == "steward")


ROWS = ibis.memtable(
    {
        "source": ["a", "a", "b", None, "b"],
        "id": ["1", "2", "1", "1", None],
        "day": [dt.date(2024, 1, d) if d else None for d in (1, 2, 3, 4, 0)],
        "n": [1, 2, 3, 4, 5],
    }
)
KEYS = frozenset({("a", "1"), ("b", "1")})
PAIR = ("source", "id")
JANUARY = Collected("day", ((dt.date(2024, 1, 2), dt.date(2024, 1, 3)),))


@pytest.mark.parametrize(
    ("limits", "left"),
    [
        ((), [1, 2, 3, 4, 5]),
        (((Among(PAIR, KEYS),),), [1, 3]),
        (((Among(PAIR, KEYS, is_inside=False),),), [2]),
        (((Among(PAIR, frozenset()),),), []),
        (((Among(PAIR, frozenset(), is_inside=False),),), [1, 2, 3]),
        (((JANUARY,),), [2, 3]),
        (((Collected("day", ((dt.date(2024, 1, 3), None),)),),), [3, 4]),
        (((Among(PAIR, KEYS), JANUARY),), [1, 2, 3]),
        (((Among(PAIR, KEYS),), (JANUARY,)), [3]),
        (((),), []),
        (((Among(("nowhere",), KEYS, is_inside=False),),), []),
        (((Collected("nowhere", JANUARY.spans),),), []),
    ],
)
def test_limits_on_rows(limits: tuple[Limit, ...], left: list[int], duckdb_engine: Engine) -> None:
    rows = duckdb_engine.fetch(given(ROWS, limits))
    assert sorted(rows["n"].to_pylist()) == left


def test_limits_have_fingerprints_of_their_own() -> None:
    found = {
        condition.fingerprint
        for condition in (
            Among(PAIR, KEYS), Among(PAIR, KEYS, is_inside=False), Among(("id", "source"), KEYS),
            Among(PAIR, frozenset({("a", "1")})), Among(PAIR, frozenset()), JANUARY,
        )
    }  # fmt: skip
    assert len(found) == 6
    assert Among(PAIR, frozenset(list(KEYS)[::-1])).fingerprint == Among(PAIR, KEYS).fingerprint


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{property: subject, value: [animal_id]}", "no protection"),
        ("{property: protection, value: shelter}", "no subject"),
        ("{property: protection, value: Shelter!}", "lower-case"),
        ("{property: subject, value: [nobody]}", "'nobody', which the table does not have"),
        ("{property: subject, value: 7}", "a column or a list of columns"),
    ],
)
def test_mistakes_in_a_contract_are_named_with_their_line(line: str, message: str) -> None:
    with pytest.raises(ContractError) as caught:
        parse_contract(STAYS.replace(OWN, f"{OWN}\n  - {line}"), "stays.yaml")
    found = [one for one in caught.value.findings if message in one.message]
    assert found and found[0].line and found[0].file == "stays.yaml"
