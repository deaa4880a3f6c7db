"""A specification says every mistake at once, each with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from citywide.core.errors import ContractError
from citywide.core.linkage import load_specs, parse_spec
from tests.linkage.people import SPEC

_WRONG = """id: People
datasets:
  hmis:
    key: id
    fields:
      first_name: given
      shoe_size: size
      age: age
  police: nothing
colour: blue
comparisons: [first_name, first_name, surname, surname_and_address, race]
blocking:
- [birth_date]
- [last_name, moon]
largest_block: 1
thresholds: {link: 0.5, review: 0.6}
placeholders: {birth_dates: ['1/1/1900']}
households: {most_people: 1, by_key: perhaps}
"""


def test_every_mistake_is_told_at_once_with_its_line() -> None:
    with pytest.raises(ContractError) as raised:
        parse_spec(_WRONG, "people.yaml")
    lines = {finding.line for finding in raised.value.findings}
    assert {1, 4, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18} <= lines
    said = str(raised.value)
    for words in (
        "people.yaml:7: 'shoe_size' is not a standard field",
        "An age needs the day it was true",
        "'colour' is not part of a linkage specification",
        "'first_name' is compared twice",
        "already holds 'surname'",
        "'race' is not a comparison",
        "too large for a city",
        "'moon' is not part of a block",
        "review must be below link",
        "Write birth dates like '1900-01-01'",
    ):
        assert words in said


def test_thresholds_have_the_usual_values() -> None:
    spec = parse_spec(SPEC)
    assert (spec.link_at, spec.review_from) == (0.95, 0.05)


def test_own_placeholders_come_on_top_of_the_usual() -> None:
    spec = parse_spec(SPEC + "placeholders: {full_names: [Sam Sample]}\n")
    assert {"john doe", "sam sample"} <= set(spec.placeholders.full_names)


def test_a_folder_is_read_whole_and_names_must_fit(tmp_path: Path) -> None:
    (tmp_path / "people.yaml").write_text(SPEC)
    assert list(load_specs(tmp_path)) == ["people"]
    (tmp_path / "others.yaml").write_text(SPEC)
    (tmp_path / "broken.yaml").write_text("id: broken\n")
    with pytest.raises(ContractError) as raised:
        load_specs(tmp_path)
    said = str(raised.value)
    assert "Name the file people.yaml" in said and "broken.yaml:1: " in said
