"""Every measure of the portfolio gives what its worked example says, in three languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from citywide.core.contracts.model import Classification
from citywide.core.engines import Engine
from citywide.core.measures import run_example
from citywide.core.pipeline import City, load_city


@pytest.fixture(scope="module")
def portfolio(tmp_path_factory: pytest.TempPathFactory) -> City:
    folder = tmp_path_factory.mktemp("city")
    (folder / "contracts").mkdir()
    return load_city(folder, ["portfolio"])


def test_every_worked_example_comes_out(portfolio: City, duckdb_engine: Engine) -> None:
    wrong = {name: run_example(duckdb_engine, one) for name, one in portfolio.measures.items()}
    assert {name: found for name, found in wrong.items() if found} == {}
    assert len(wrong) >= 15


def test_figures_of_a_report_are_grouped_by_report_and_never_withheld(portfolio: City) -> None:
    from citywide.portal.access.suppress import minimum_of
    from citywide.services.portfolio.queries.lake import FIGURES

    of_reports = {name for name in portfolio.measures if name.startswith("committee_")}
    assert of_reports == set(FIGURES)
    for name in FIGURES:
        assert portfolio.measures[name].groups == ("report",)
    # Projects are not people: the number of RED ones is one, and residents are to know it.
    assert [minimum_of(one) for one in portfolio.measures.values() if minimum_of(one) > 0] == []


def test_every_column_is_public_without_persons_and_in_three_languages(portfolio: City) -> None:
    from citywide.services.portfolio.queries.lake import ACTUALS, RECORDS, REPORTED

    assert set(portfolio.contracts) == {*RECORDS, *REPORTED, ACTUALS, "project_months"}
    for contract in portfolio.contracts.values():
        for part in ("name", "purpose", "limitations", "usage"):
            said = {contract.translated(part, code) for code in ("en", "es", "vi")}
            assert len(said) == 3, (contract.id, part)
        for column in contract.columns:
            assert column.classification == Classification.PUBLIC
            assert not column.is_personal
            assert set(column.translations) == {"es", "vi"}, (contract.id, column.name)
            for value in column.allowed:
                assert column.value_label(value, "es"), (contract.id, column.name)


def test_what_the_service_writes_may_not_break_a_rule(portfolio: City) -> None:
    from citywide.services.portfolio.queries.lake import RECORDS, REPORTED

    for name in (*RECORDS, *REPORTED):
        contract = portfolio.contracts[name]
        assert contract.max_quarantined_share == 0
        assert contract.key
        assert [column.source_name for column in contract.columns] == [
            column.name for column in contract.columns
        ]


def test_a_city_s_own_definition_comes_before_the_service_s(tmp_path: Path) -> None:
    original = load_city(_empty(tmp_path / "plain"), ["portfolio"]).measures["committee_red"]
    own = _empty(tmp_path / "own")
    (own / "measures").mkdir()
    text = original.text.replace("RED projects", "Projects in trouble")
    (own / "measures" / "committee_red.yaml").write_text(text, encoding="utf-8")
    assert "in trouble" in load_city(own, ["portfolio"]).measures["committee_red"].title["en"]


def _empty(folder: Path) -> Path:
    (folder / "contracts").mkdir(parents=True)
    return folder
