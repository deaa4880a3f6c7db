"""The demo city, generated and run once, at a tenth of its size."""

from __future__ import annotations

import importlib.util
import shutil
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
from citywide.services.homelessness.exchange.hmis.bring import bringing

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


def _with_hmis(engine: Engine, extracts: Path, work: Path) -> Path:
    """Return a folder of the extracts with HMIS rows as an import makes them beside the rest."""
    upload, sent = work / "upload", work / "sent"
    upload.mkdir()
    for name in ("Export", "Project", "Client", "Enrollment", "Exit"):
        (upload / f"{name}.csv").symlink_to(extracts / "hmis" / f"{name}.csv")
    shutil.copytree(extracts, sent, ignore=shutil.ignore_patterns("hmis", "truth"))
    _, tables = bringing(upload)(engine, {}, work / "read")
    for name, table in tables.items():
        engine.write(table, sent / "hmis", f"{name}-upload")
    return sent


def _sent(city: City, folder: Path) -> list[str]:
    return [
        contract.id
        for contract in city.extracts
        for source in contract.sources
        if source.type == "local" and any(folder.glob(source.location))
    ]


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
    """Yield the demo city in a lake, with every measure evaluated.

    Of the county's HMIS export it holds what the city's own numbers are made of.
    """
    city = load_city(CITY, ("homelessness",))
    lake = Lake(tmp_path_factory.mktemp("lake"))
    engine = open_engine(SETTINGS, tmp_path_factory.mktemp("spill"))
    shop = Workshop(lake, engine, city.contracts)
    sent = _with_hmis(engine, extracts.folder, tmp_path_factory.mktemp("hmis"))
    done = run_city(city, shop, SETTINGS, sent, only=_sent(city, sent))
    figures = {figure.measure.id: figure for figure in scorecard(city, shop, SETTINGS)}
    yield Demo(extracts.folder, extracts, city, shop, done, figures)
    engine.close()
