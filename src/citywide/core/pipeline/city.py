"""The city folder: contracts, derived tables and measures, and whether they fit together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from citywide.core.contracts import Contract, load_contracts
from citywide.core.derive import Derived, load_derived, order
from citywide.core.errors import ContractError, Finding, NotFound, SettingsError
from citywide.core.measures import Measure, load_measures
from citywide.core.pipeline.protected import unprotected


@dataclass(frozen=True)
class City:
    """Everything a city's data team keeps under version control."""

    folder: Path
    contracts: dict[str, Contract]
    derived: dict[str, Derived]
    measures: dict[str, Measure]

    @property
    def extracts(self) -> list[Contract]:
        """Contracts of data sets that departments hand over, referenced ones first."""
        handed_over = {k: c for k, c in self.contracts.items() if not c.derived}
        graph = {
            name: {
                rule.parameters["dataset"]
                for rule in contract.rules
                if rule.kind in {"reference", "values"}
                and rule.parameters["dataset"] in handed_over
                and rule.parameters["dataset"] != name
            }
            for name, contract in sorted(handed_over.items())
        }
        try:
            return [handed_over[name] for name in TopologicalSorter(graph).static_order()]
        except CycleError:
            return [handed_over[name] for name in sorted(handed_over)]

    def contract(self, dataset: str) -> Contract:
        """Return a data set's contract; raises NotFound with the names there are."""
        if dataset not in self.contracts:
            known = ", ".join(sorted(self.contracts)) or "none"
            raise NotFound(f"No contract has the id {dataset!r}. There are: {known}.")
        return self.contracts[dataset]


def load_city(folder: Path, services: Iterable[str] = ()) -> City:
    """Return a city folder's contents, with those of the city services it runs.

    Where both have a contract, derived table or measure of one id, the city's own is taken.

    Raises:
        NotFound: the folder has no contracts.
        SettingsError: there is no service of that name.
        ContractError: every mistake of every file, and everything that does not fit together.
    """
    if not (folder / "contracts").is_dir():
        raise NotFound(
            f"{folder} is not a city folder: it has no contracts/ in it. "
            "Start one with `citywide init`, or name another with --city."
        )
    folders = [*(service_folder(name) for name in services), folder]
    findings: list[Finding] = []
    contracts: dict[str, Contract] = {}
    derived: dict[str, Derived] = {}
    measures: dict[str, Measure] = {}
    try:
        contracts = load_contracts(*(one / "contracts" for one in folders))
    except ContractError as error:
        findings += error.findings
    for one in folders:
        try:
            derived |= load_derived(one / "derived")
        except ContractError as error:
            findings += error.findings
        try:
            measures |= load_measures(one / "measures")
        except ContractError as error:
            findings += error.findings
    city = City(folder, contracts, derived, measures)
    findings += [] if findings else list(_circles(derived))
    findings += [] if findings else [*_misfits(city), *unprotected(contracts, derived)]
    if findings:
        raise ContractError(findings)
    return city


def service_folder(name: str) -> Path:
    """Return the folder of a city service; raises SettingsError when there is none of that name."""
    there = Path(__file__).resolve().parents[2] / "services"
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or not (there / name).is_dir():
        known = ", ".join(sorted(path.parent.name for path in there.glob("*/apps.py")))
        raise SettingsError(
            f"CITYWIDE_SERVICES names {name!r}, but there is no such city service. "
            f"There are: {known or 'none'}."
        )
    return there / name


def _circles(derived: dict[str, Derived]) -> Iterator[Finding]:
    try:
        order(derived)
    except ContractError as error:
        yield from error.findings


def _misfits(city: City) -> Iterator[Finding]:
    for name, table in city.derived.items():
        contract = city.contracts.get(name)
        if contract is None or not contract.derived:
            message = f"{name} needs a contract contracts/{name}.yaml with derived: true."
            yield Finding(message, str(table.path))
        for dataset in table.inputs:
            if dataset not in city.contracts:
                yield Finding(f"{name} reads {dataset}, which has no contract.", str(table.path))
    for contract in city.contracts.values():
        if contract.derived and contract.id not in city.derived:
            message = f"{contract.id} is derived, but there is no derived/{contract.id}.sql."
            yield Finding(message, str(contract.path))
    for measure in city.measures.values():
        datasets = [measure.dataset]
        datasets += [measure.population.dataset] if measure.population else []
        for dataset in datasets:
            if dataset not in city.contracts:
                message = f"{measure.id} counts {dataset}, which has no contract."
                yield Finding(message, str(measure.path))
