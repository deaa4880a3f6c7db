"""Who sees which columns of a data set, as one table."""

from __future__ import annotations

import pytest

from citywide.core.contracts import parse_contract
from citywide.core.errors import UsageError
from citywide.portal.access.policy import PURPOSES, decide, may_decide, may_know, may_manage
from tests.portal.access.people import VIEWERS
from tests.portal.small_city import STAYS, TRAININGS

PUBLIC = ("animal_id", "kind", "district", "taken_in_on", "outcome", "days")
INTERNAL = (*PUBLIC, "kennel")
CONFIDENTIAL = (*INTERNAL, "found_at", "owner_name", "owner_born_on")
ALL = (*CONFIDENTIAL, "chip_pin")
SEEN = {
    ("visitor", "browse"): PUBLIC,
    ("visitor", "analysis"): PUBLIC,
    ("visitor", "review"): PUBLIC,
    ("visitor", "correction"): PUBLIC,
    ("staff", "browse"): INTERNAL,
    ("staff", "analysis"): INTERNAL,
    ("staff", "review"): INTERNAL,
    ("staff", "correction"): INTERNAL,
    ("analyst", "browse"): INTERNAL,
    ("analyst", "analysis"): CONFIDENTIAL,
    ("analyst", "review"): INTERNAL,
    ("analyst", "correction"): INTERNAL,
    ("steward", "browse"): INTERNAL,
    ("steward", "analysis"): CONFIDENTIAL,
    ("steward", "review"): ALL,
    ("steward", "correction"): ALL,
    ("department_head", "browse"): INTERNAL,
    ("department_head", "analysis"): CONFIDENTIAL,
    ("department_head", "review"): INTERNAL,
    ("department_head", "correction"): INTERNAL,
    **{
        (role, purpose): INTERNAL
        for role in ("privacy_officer", "administrator", "outsider")
        for purpose in PURPOSES
    },
}


def test_the_table_names_every_role_and_purpose():
    assert set(SEEN) == {(role, purpose) for role in VIEWERS for purpose in PURPOSES}


@pytest.mark.parametrize(("role", "purpose"), SEEN)
def test_columns_by_role_and_purpose(role, purpose):
    decision = decide(VIEWERS[role], parse_contract(STAYS), purpose)
    assert decision.columns == SEEN[role, purpose]
    assert set(decision.columns) | set(decision.hidden) == set(ALL)
    assert str(len(decision.columns)) in decision.sentence


def test_what_tells_people_apart_is_masked_for_analysis():
    decision = decide(VIEWERS["analyst"], parse_contract(STAYS), "analysis")
    assert decision.masks == {"owner_name": "redacted", "owner_born_on": "year"}


def test_a_steward_corrects_what_is_really_there():
    assert decide(VIEWERS["steward"], parse_contract(STAYS), "correction").masks == {}


def test_an_unknown_purpose_is_refused():
    with pytest.raises(UsageError, match="is not a purpose"):
        decide(VIEWERS["steward"], parse_contract(STAYS), "curiosity")


@pytest.mark.parametrize("role", VIEWERS)
def test_visitors_do_not_know_of_a_data_set_without_public_columns(role):
    assert may_know(VIEWERS[role], parse_contract(TRAININGS)) is (role != "visitor")


def test_visitors_do_not_know_of_drafts():
    draft = parse_contract(STAYS.replace("status: active", "status: draft"))
    assert not may_know(VIEWERS["visitor"], draft)
    assert may_know(VIEWERS["staff"], draft)
    assert not decide(VIEWERS["visitor"], draft).is_allowed


@pytest.mark.parametrize("role", VIEWERS)
def test_only_the_steward_manages_and_only_steward_or_head_decides(role):
    stays = parse_contract(STAYS)
    assert may_manage(VIEWERS[role], stays) is (role == "steward")
    assert may_decide(VIEWERS[role], stays) is (role in {"steward", "department_head"})
