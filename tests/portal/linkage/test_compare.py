"""What differs between two sides, told in words and marked in text."""

from __future__ import annotations

from typing import Any

from citywide.portal.access.linkage import Weighed
from citywide.portal.linkage.compare import Line, lines
from citywide.portal.linkage.words import reasons, strength


def compared(left: dict[str, Any], right: dict[str, Any]) -> dict[str, Line]:
    names = left | right
    one, other = ({name: side.get(name) for name in names} for side in (left, right))
    return {line.name: line for line in lines([one], [other])}


def test_fields_are_the_same_different_or_on_one_side_only() -> None:
    found = compared(
        {"first_name": "Ana ", "last_name": "Nuñez", "phone": "4085550100"},
        {"first_name": "ANA", "last_name": "Nunez", "email": "ana@example.org"},
    )
    assert found["First name"].said == "the same"
    assert found["Last name"].said == "different in 1 character"
    assert [piece for piece in found["Last name"].left[0] if piece[1]] == [("ñ", True)]
    assert found["Telephone"].said == "only on the left"
    assert found["E-mail address"].said == "only on the right"


def test_names_of_other_alphabets_lose_nothing() -> None:
    found = compared({"last_name": "Nguyễn İ"}, {"last_name": "Nguyen ß"})["Last name"]
    assert "".join(text for text, _ in found.left[0]) == "Nguyễn İ"
    assert "".join(text for text, _ in found.right[0]) == "Nguyen ß"


def test_one_value_of_several_is_enough_to_be_said() -> None:
    rows = [{"last_name": "Lee"}, {"last_name": "Li"}]
    (line,) = lines(rows, [{"last_name": "li"}])
    assert (line.kind, line.said) == ("same", "one value is the same")
    assert len(line.left) == 2


def test_weights_in_words() -> None:
    rare = Weighed("first_name", "exact", 9.0, 5.0)
    common = Weighed("surname_address", "surname", 1.5, 5.0)
    against = Weighed("birth_date", "different", -6.0, -6.0)
    absent = Weighed("surname", "missing", 0.0, 0.0)
    said = [f"{one.name}: {one.found}, {one.strength}" for one in reasons((rare, common, against))]
    assert said == [
        "First name: the same, and rare, strong evidence for one person",
        "Last name and address: the same last name at another address, but common, "
        "some evidence for one person",
        "Date of birth: different, strong evidence for two people",
    ]
    assert reasons((absent,)) == []
    assert strength(0.0) == "says nothing"
    assert strength(-0.5) == "weak evidence for two people"
