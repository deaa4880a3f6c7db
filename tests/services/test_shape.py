"""Every city service has the same shape; a folder that has another is not a service yet."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from citywide.core.contracts import load_contracts
from citywide.core.measures import load_measures

REPOSITORY = Path(__file__).resolve().parents[2]
SERVICES = REPOSITORY / "src" / "citywide" / "services"
MODULES = {
    *("apps", "urls", "commands", "views", "api", "jobs", "forms", "reports", "actions"),
    *("publish", "queries", "words", "permissions", "models", "exchange", "rules"),
}
"""Rooms of a service: a module or, when large, a package of that name."""
FOLDERS = {
    *("contracts", "derived", "measures", "dashboards", "linkage"),
    *("templates", "templatetags", "static", "locale", "migrations"),
}
NAMES = sorted(path.parent.name for path in SERVICES.glob("*/apps.py"))


@pytest.mark.parametrize("service", NAMES)
def test_a_service_has_nothing_but_the_rooms_of_a_service(service: str) -> None:
    found = {
        path.name.removesuffix(".py")
        for path in (SERVICES / service).iterdir()
        if path.name not in {"__pycache__", "__init__.py", "README.md"}
    }
    assert found <= MODULES | FOLDERS
    assert (SERVICES / service / "README.md").read_text("utf-8").startswith("# ")


@pytest.mark.parametrize("service", NAMES)
def test_templates_and_tests_carry_the_service_s_name(service: str) -> None:
    templates = SERVICES / service / "templates"
    assert {path.name for path in templates.glob("*")} <= {service}
    assert any((REPOSITORY / "tests" / "services" / service).rglob("test_*.py"))


@pytest.mark.parametrize("service", NAMES)
def test_its_contracts_and_measures_are_sound(service: str) -> None:
    folder = SERVICES / service
    contracts = load_contracts(folder / "contracts")
    measures = load_measures(folder / "measures")
    assert {measure.dataset for measure in measures.values()} <= set(contracts)


def test_the_rooms_here_are_those_the_import_contract_orders() -> None:
    pyproject = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    (ordered,) = (
        contract["layers"]
        for contract in pyproject["tool"]["importlinter"]["contracts"]
        if contract["name"] == "Rooms of a city service, high to low"
    )
    rooms = {room.strip(" ()") for layer in ordered for room in layer.split("|")}
    assert rooms == MODULES
