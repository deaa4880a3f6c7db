"""Cases that must never be linked without a person's judgement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from citywide.core.engines import Engine
from citywide.core.linkage import Model, score, train
from tests.linkage.people import city, spec, table

_HOME = {"street_number": "12", "street_name": "Elm St"}


@pytest.fixture(scope="module")
def model(duckdb_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Model:
    return train(duckdb_engine, spec(), table(city()), tmp_path_factory.mktemp("model"))


def _person(first: str, last: str, **more: Any) -> dict[str, Any]:
    return {"first_name": first, "last_name": last, **more}


def _linked(
    engine: Engine, model: Model, people: list[Mapping[str, Any]], work: Path
) -> list[tuple[str, str]]:
    """Pairs of the people that would be linked by themselves, among a city of others."""
    rows = [
        {"record_id": f"case/{number:03}", "dataset": ("hmis", "police")[number % 2], **person}
        for number, person in enumerate(people)
    ]
    edges = score(engine, spec(), model, table([*city(300, seed=11), *rows]), work)
    found = engine.fetch(edges).to_pylist()
    return [
        (edge["left_id"], edge["right_id"])
        for edge in found
        if edge["match_probability"] >= spec().link_at
        and edge["left_id"].startswith("case/")
        and edge["right_id"].startswith("case/")
    ]


_BIRTH = date(1990, 5, 17)
CASES = {
    "twins at one address": [
        _person("Rosa", "Levono", birth_date=_BIRTH, sex="F", **_HOME),
        _person("Petra", "Levono", birth_date=_BIRTH, sex="F", **_HOME),
    ],
    "twins of one sex, one of them without an address": [
        _person("Minh", "Levono", birth_date=_BIRTH, sex="M", **_HOME),
        _person("David", "Levono", birth_date=_BIRTH, sex="M"),
    ],
    "father and son with one name": [
        _person("David", "Levono", birth_date=date(1950, 2, 3), sex="M", **_HOME),
        _person("David", "Levono", birth_date=date(1978, 9, 21), sex="M", **_HOME),
    ],
    "father and son told apart by a suffix": [
        _person("David", "Levono", suffix="Sr.", sex="M", **_HOME),
        _person("David", "Levono", suffix="Jr.", sex="M", **_HOME),
    ],
    "John Doe twice, of one address and sex": [
        _person("John", "Doe", sex="M", **_HOME),
        _person("John", "Doe", sex="M", **_HOME),
    ],
    "a social security number of nines": [
        _person("Rosa", "Levono", ssn="999-99-9999"),
        _person("Omar", "Tivosa", ssn="999-99-9999"),
    ],
    "a social security number of zeros": [
        _person("Rosa", "Levono", ssn="000-00-0000"),
        _person("Omar", "Tivosa", ssn="000000000"),
    ],
    "a first of January, and nothing else": [
        _person("Rosa", "Levono", birth_date=date(1980, 1, 1)),
        _person("Omar", "Tivosa", birth_date=date(1980, 1, 1)),
    ],
    "a first of January and a first initial": [
        _person("Rosa", "Levono", birth_date=date(1980, 1, 1)),
        _person("Rina", "Tivosa", birth_date=date(1980, 1, 1)),
    ],
}


@pytest.mark.parametrize("case", CASES)
def test_it_is_left_to_people(
    duckdb_engine: Engine, model: Model, tmp_path: Path, case: str
) -> None:
    assert _linked(duckdb_engine, model, list(CASES[case]), tmp_path) == []


def test_two_hundred_unrelated_people_at_a_shelter(
    duckdb_engine: Engine, model: Model, tmp_path: Path
) -> None:
    people = [
        {
            **{key: row[key] for key in ("first_name", "last_name", "sex")},
            "street_number": "505",
            "street_name": "Commercial Street",
        }
        for row in city(200, seed=5)
        if row["dataset"] == "hmis"
    ]
    assert len(people) == 200
    assert _linked(duckdb_engine, model, people, tmp_path) == []


def test_the_same_person_is_linked(duckdb_engine: Engine, model: Model, tmp_path: Path) -> None:
    """What the cases above would look like if nothing at all were ever linked."""
    person = _person("Rosa", "Levono", birth_date=_BIRTH, sex="F", **_HOME)
    assert _linked(duckdb_engine, model, [person, person], tmp_path) == [("case/000", "case/001")]
