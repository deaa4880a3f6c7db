"""The demo city, generated and run once, at a tenth of its size."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from citywide.core.contracts import parse_contract
from citywide.core.engines import Engine, open_engine
from citywide.core.ingest.quarantine import QuarantinedRow, quarantined_rows
from citywide.core.ingest.run import Workshop
from citywide.core.lake import Lake, Run
from citywide.core.pipeline import City, CityRun, Figure, load_city, run_city, scorecard
from citywide.core.settings import Settings

from .truth import Truth

CITY = Path(__file__).resolve().parents[2] / "examples" / "demo_city"
SETTINGS = Settings(engine="duckdb", threads=2)
SCALE = 0.1


@dataclass(frozen=True)
class Demo:
    """The demo city after one run of everything, and the truth about it."""

    folder: Path
    truth: Truth
    city: City
    shop: Workshop
    done: CityRun
    figures: dict[str, Figure]

    @property
    def lake(self) -> Lake:
        return self.shop.lake

    @property
    def engine(self) -> Engine:
        return self.shop.engine

    def run_of(self, extract: str) -> Run:
        """Return the run that brought an extract in, given its path in the folder."""
        name = Path(extract).name
        return next(run for run in self.lake.ledger.runs() if run.source_name == name)


def in_quarantine(lake: Lake, run: Run) -> list[QuarantinedRow]:
    """Return the rows a run put in quarantine."""
    contract = parse_contract(lake.ledger.definition(run.contract_hash))
    return list(quarantined_rows(lake.quarantine(run), contract))


def load_generator() -> ModuleType:
    """Return generate.py, loaded by its path as another program would."""
    spec = importlib.util.spec_from_file_location("demo_city_generate", CITY / "generate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def extracts(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    """Return a generated folder and its truth."""
    folder = tmp_path_factory.mktemp("demo") / "extracts"
    load_generator().generate(folder, SCALE, 1)
    return Truth(folder)


@pytest.fixture(scope="session")
def demo(extracts: Truth, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Yield the demo city in a lake, with every measure evaluated."""
    city = load_city(CITY)
    lake = Lake(tmp_path_factory.mktemp("lake"))
    engine = open_engine(SETTINGS, tmp_path_factory.mktemp("spill"))
    shop = Workshop(lake, engine, city.contracts)
    done = run_city(city, shop, SETTINGS, extracts.folder)
    figures = {figure.measure.id: figure for figure in scorecard(city, shop, SETTINGS)}
    yield Demo(extracts.folder, extracts, city, shop, done, figures)
    engine.close()
