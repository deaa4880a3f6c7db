"""The contracts of the 24 data sets are what the facts of the format say."""

from __future__ import annotations

from citywide.core.contracts import Classification, load_contracts
from citywide.services.homelessness.exchange.hmis import layout
from citywide.services.homelessness.exchange.hmis.generate import CONTRACTS, contracts
from citywide.services.homelessness.exchange.hmis.names import dataset, snake


def test_the_files_are_those_the_facts_make() -> None:
    made = contracts()
    assert len(made) == 24
    for name, text in made.items():
        assert (CONTRACTS / name).read_text("utf-8") == text, f"{name}: run generate again"


def test_all_519_columns_are_described_by_hud_s_name() -> None:
    found = load_contracts(CONTRACTS)
    assert sum(len(columns) for columns in layout.fields().values()) == 519
    for file, fields in layout.fields().items():
        contract = found[dataset(file)]
        assert contract.key == ("source_id", snake(layout.key(file)))
        for field in fields:
            column = contract.column(field.name)
            assert column.source_name == field.column
            assert column.description
        assert contract.translations["es"]["name"] and contract.translations["vi"]["purpose"]


def test_who_somebody_is_and_what_they_told_stays_inside() -> None:
    found = load_contracts(CONTRACTS)
    client = found["hmis_client"]
    for name in ("first_name", "last_name", "ssn", "dob"):
        assert client.column(name).classification == Classification.RESTRICTED
        assert client.column(name).is_personal
    for contract in found.values():
        about_clients = "personal_id" in {column.name for column in contract.columns}
        open_columns = {
            column.name
            for column in contract.columns
            if column.classification == Classification.PUBLIC
        }
        assert not (about_clients and open_columns)
    assert found["hmis_project"].column("project_name").classification == Classification.PUBLIC
    assert found["hmis_project_coc"].column("address1").classification != Classification.PUBLIC


def test_a_code_has_its_label_and_a_wrong_one_does_not_take_the_row_away() -> None:
    column = load_contracts(CONTRACTS)["hmis_exit"].column("destination")
    assert column.value_label("101").startswith("Emergency shelter")
    assert {"24", "435"} <= set(column.allowed)
    assert column.severity == "warning"
