"""The San José example against the real files, as far as it can be judged without ingesting."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import answers
import pytest
from expected import cells, expected_counts, expected_values

from citywide.core.contracts import Contract, load_contracts
from citywide.core.derive import column_lineage, load_derived
from citywide.core.engines import Engine
from citywide.core.measures import load_measures, run_example
from citywide.core.measures.expression import columns
from citywide.core.measures.model import SERVICE_AREAS

CITY = Path(__file__).resolve().parents[2] / "examples" / "san_jose"
LEFT_OUT: dict[str, set[str]] = {}
"""Columns of a data set's files that are not published on purpose; none so far."""


@pytest.fixture(scope="module")
def contracts() -> dict[str, Contract]:
    return load_contracts(CITY / "contracts")


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "data" / "san_jose"


def handed_over(contracts: dict[str, Contract], folder: Path) -> Iterator[tuple[Contract, Path]]:
    """Yield each contract with each file its folder source names."""
    for contract in contracts.values():
        for source in contract.sources:
            if source.name == "folder":
                for path in sorted(folder.glob(source.location)):
                    yield contract, path


def header(path: Path) -> list[str]:
    if path.suffix == ".geojson":
        feature = json.loads(path.read_text(encoding="utf-8"))["features"][0]
        return [*feature["properties"], "geometry"]
    return list(answers.read_rows(path.parent, path.name).columns)


def test_every_file_has_one_contract(contracts: dict[str, Contract], folder: Path) -> None:
    claimed = [path.name for _, path in handed_over(contracts, folder)]
    assert sorted(claimed) == sorted(path.name for path in folder.iterdir())


def test_every_column_is_in_its_contract(contracts: dict[str, Contract], folder: Path) -> None:
    for contract, path in handed_over(contracts, folder):
        promised = {column.source_name for column in contract.columns}
        assert promised | LEFT_OUT.get(contract.id, set()) == set(header(path)), path.name


def test_closed_lists_hold(contracts: dict[str, Contract], folder: Path) -> None:
    found = {}
    for contract, path in handed_over(contracts, folder):
        if path.suffix == ".geojson":
            continue
        rows = cells(folder, path.name)
        for column in contract.columns:
            if column.allowed:
                strange = ~rows[column.source_name].isin(column.allowed)
                strange &= rows[column.source_name].notna()
                if strange.any():
                    found[f"{column.name}.allowed"] = int(strange.sum())
    assert found == {"final_incident_category.allowed": 1}


def test_everything_is_described(contracts: dict[str, Contract]) -> None:
    for contract in contracts.values():
        assert contract.domain in SERVICE_AREAS
        assert contract.description and contract.department and contract.licence
        assert contract.owner and contract.steward and contract.custodian
        assert contract.key and contract.retention
        assert all(column.description for column in contract.columns), contract.id
        assert all(rule.description for rule in contract.rules), contract.id


def test_facts_about_people_are_confidential(contracts: dict[str, Contract]) -> None:
    parties = contracts["crash_parties"]
    for name in ("sex", "age", "sobriety"):
        assert parties.column(name).is_personal
        assert parties.column(name).classification == "confidential"


def test_boundaries_name_their_year(contracts: dict[str, Contract]) -> None:
    for name in ("council_districts", "city_limits", "chp_crashes_by_district"):
        assert "as published in 2016, not those in force since 2022" in contracts[name].description


def test_derived_tables_give_what_they_promise(contracts: dict[str, Contract]) -> None:
    schemas = {
        name: {column.name: column.type.value for column in contract.columns}
        for name, contract in contracts.items()
    }
    derived = load_derived(CITY / "derived")
    assert set(derived) == {name for name, contract in contracts.items() if contract.derived}
    for name, table in derived.items():
        made = column_lineage(table, schemas)
        assert list(made) == [column.name for column in contracts[name].columns]


def test_derived_columns_are_no_more_open_than_their_sources(
    contracts: dict[str, Contract],
) -> None:
    order = ["public", "internal", "confidential", "restricted"]
    schemas = {
        name: {column.name: column.type.value for column in contract.columns}
        for name, contract in contracts.items()
    }
    for name, table in load_derived(CITY / "derived").items():
        for column, sources in column_lineage(table, schemas).items():
            own = order.index(contracts[name].column(column).classification)
            for dataset, source in sources:
                given = order.index(contracts[dataset].column(source).classification)
                assert own >= given, f"{name}.{column} is made of {dataset}.{source}"


def test_measures_fit_their_tables(contracts: dict[str, Contract]) -> None:
    for measure in load_measures(CITY / "measures").values():
        have = {column.name for column in contracts[measure.dataset].columns}
        read = {*measure.groups, *([measure.period.column] if measure.period else [])}
        for text in (measure.scope, measure.numerator, measure.unknown, measure.value):
            read |= columns(text)
        assert read <= have, measure.id
        if measure.population:
            people = {c.name for c in contracts[measure.population.dataset].columns}
            assert {measure.population.column, *dict(measure.population.match)} <= people


def test_measure_examples(duckdb_engine: Engine) -> None:
    for measure in load_measures(CITY / "measures").values():
        assert run_example(duckdb_engine, measure) == [], measure.id


def test_expected_counts_add_up(contracts: dict[str, Contract], folder: Path) -> None:
    counts = expected_counts(folder)
    assert set(counts) == {path.name for path in folder.iterdir()}
    for contract, path in handed_over(contracts, folder):
        found = counts[path.name]
        assert found.landed == found.published + found.quarantined + found.duplicates
        assert found.quarantined <= contract.max_quarantined_share * found.landed
        assert set(found.broken) <= {rule.id for rule in contract.row_rules}


def test_expected_values_name_the_measures(folder: Path) -> None:
    assert {key[0] for key in expected_values(folder)} == set(load_measures(CITY / "measures"))
