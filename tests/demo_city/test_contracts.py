"""Every contract of the demo city: in three languages, with an owner, and honest about people."""

from __future__ import annotations

import pytest

from citywide.core.contracts import Classification, Contract, load_contracts

from .conftest import CITY, load_generator

CONTRACTS = tuple(sorted(path.stem for path in (CITY / "contracts").glob("*.yaml")))


@pytest.fixture(scope="module")
def contracts() -> dict[str, Contract]:
    return load_contracts(CITY / "contracts")


@pytest.fixture(params=CONTRACTS)
def contract(request: pytest.FixtureRequest, contracts: dict[str, Contract]) -> Contract:
    return contracts[request.param]


def test_texts_are_translated(contract: Contract) -> None:
    for language in ("es", "vi"):
        for part in ("name", "purpose", "limitations", "usage"):
            assert contract.translations[language][part] != contract.translated(part), part
        for column in contract.columns:
            given = column.translations[language]
            assert given["label"] and given["description"] != column.description, column.name


def test_columns_have_labels_and_descriptions(contract: Contract) -> None:
    for column in contract.columns:
        assert column.label and column.description.endswith("."), column.name


def test_a_department_of_the_city_answers_for_it(contract: Contract) -> None:
    load_generator()
    from santa_ynez_vale.departments import DEPARTMENTS

    assert contract.department in DEPARTMENTS
    assert contract.owner.startswith(contract.department)
    assert contract.steward.startswith(contract.department)
    assert contract.licence


def test_what_is_about_people_is_never_public(contract: Contract) -> None:
    for column in contract.columns:
        if column.is_personal:
            assert column.classification != Classification.PUBLIC, column.name
