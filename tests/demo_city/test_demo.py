"""The sample city through the public doors, held to what its generator knows to be true."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from citywide.core.contracts import parse_contract
from citywide.core.engines import Engine, open_engine
from citywide.core.errors import NotFound
from citywide.core.ingest.correct import resubmit
from citywide.core.ingest.decide import held_runs, release
from citywide.core.ingest.quarantine import QuarantinedRow, export_quarantine, quarantined_rows
from citywide.core.ingest.run import Workshop, ingest_file
from citywide.core.lake import Lake, Run, RunState
from citywide.core.measures import run_example
from citywide.core.pipeline import City, CityRun, Figure, load_city, run_city, scorecard
from citywide.core.pipeline.status import open_quarantine
from citywide.core.receipts import verify
from citywide.core.settings import Settings

CITY = Path(__file__).resolve().parents[2] / "examples" / "demo_city"
SETTINGS = Settings(engine="duckdb", threads=2)
NUMBERS = ("value", "numerator", "denominator", "unknown", "rows", "lower", "upper")


@dataclass(frozen=True)
class Demo:
    """The sample city after one run of everything, and the truth about it."""

    folder: Path
    truth: dict[str, Any]
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

    def run_of(self, file: str) -> Run:
        return next(run for run in self.lake.ledger.runs() if run.source_name == file)


def generate(folder: Path, seed: int = 1) -> Path:
    command = [sys.executable, str(CITY / "generate.py"), str(folder), "--seed", str(seed)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def truth_of(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "truth.json").read_text(encoding="utf-8"))


def in_quarantine(lake: Lake, run: Run) -> list[QuarantinedRow]:
    contract = parse_contract(lake.ledger.definition(run.contract_hash))
    return list(quarantined_rows(lake.quarantine(run), contract))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder = generate(tmp_path_factory.mktemp("extracts"))
    city = load_city(CITY)
    lake = Lake(tmp_path_factory.mktemp("lake"))
    engine = open_engine(SETTINGS, tmp_path_factory.mktemp("spill"))
    shop = Workshop(lake, engine, city.contracts)
    done = run_city(city, shop, SETTINGS, folder)
    figures = {figure.measure.id: figure for figure in scorecard(city, shop, SETTINGS)}
    yield Demo(folder, truth_of(folder), city, shop, done, figures)
    engine.close()


EXTRACTS = (
    "service_requests_FY2024.csv",
    "service_requests_FY2025.csv",
    "animal_shelter_FY2024.csv",
    "animal_shelter_FY2025.csv",
    "traffic_crashes_2025-06.csv",
    "traffic_crashes_2025-09.csv",
    "park_condition_2025-09.xlsx",
)
MEASURES = tuple(sorted(path.stem for path in (CITY / "measures").glob("*.yaml")))


def test_equal_seeds_give_equal_bytes_and_other_seeds_other_bytes(
    demo: Demo, tmp_path: Path
) -> None:
    again, other = generate(tmp_path / "again"), generate(tmp_path / "other", seed=2)
    files = [path.relative_to(again) for path in again.rglob("*") if path.is_file()]
    assert len(files) == 10
    for file in files:
        assert (again / file).read_bytes() == (demo.folder / file).read_bytes(), file
    assert truth_of(other)["measures"] != demo.truth["measures"]


def test_everything_is_published_in_order(demo: Demo) -> None:
    assert {step.outcome for step in demo.done.steps} == {"published"}
    assert len(demo.done.steps) == len(EXTRACTS) + 1 + len(demo.city.derived)


@pytest.mark.parametrize("file", EXTRACTS)
def test_each_extract_adds_up_to_what_was_put_in(demo: Demo, file: str) -> None:
    expected, report = demo.truth["extracts"][file], demo.run_of(file).report
    names = ("dataset", "landed", "published", "quarantined", "duplicates", "footers")
    assert {n: report[n] for n in names} == {n: expected[n] for n in names}
    assert report["landed"] == sum(report[n] for n in ("published", "quarantined", "duplicates"))
    assert report["broken"] == expected["broken"]


@pytest.mark.parametrize("file", EXTRACTS)
def test_quarantine_names_line_and_reasons_of_each_dirty_row(demo: Demo, file: str) -> None:
    found = [
        {"line": row.line, "rules": sorted(reason.rule for reason in row.reasons)}
        for row in in_quarantine(demo.lake, demo.run_of(file))
    ]
    assert found == demo.truth["extracts"][file]["quarantine"]


def test_quarantined_rows_keep_the_text_they_came_with(demo: Demo) -> None:
    file = "service_requests_FY2025.csv"
    lines = (demo.folder / file).read_text(encoding="utf-8").split("\n")
    rows = in_quarantine(demo.lake, demo.run_of(file))
    assert all(lines[row.line - 1].startswith(f"{row.cells['RequestID']},") for row in rows)
    bad = next(row for row in rows if row.reasons[0].rule == "latitude.range")
    assert bad.reasons[0].values == ("43.612345",)


@pytest.mark.parametrize(
    "dataset", ["service_requests", "animal_shelter", "traffic_crashes", "park_condition"]
)
def test_versions_hold_and_restate_what_they_must(demo: Demo, dataset: str) -> None:
    expected, versions = demo.truth["versions"][dataset], demo.lake.versions(dataset)
    assert [version.rows for version in versions] == [entry["rows"] for entry in expected]
    for version, entry in zip(versions, expected, strict=True):
        said = version.report.get("restatement") or None
        if entry["restatement"] is None:
            assert said is None
        else:
            assert {name: said[name] for name in entry["restatement"]} == entry["restatement"]
            assert bool(said["examples"]) == bool(entry["restatement"]["changed"])


@pytest.mark.parametrize("measure", MEASURES)
def test_each_measure_comes_to_its_true_values(demo: Demo, measure: str) -> None:
    receipt = demo.figures[measure].receipt
    assert receipt is not None
    found = {(v.period, v.group, v.member): v for v in receipt.values}
    expected = {(e["period"], e["group"], e["member"]): e for e in demo.truth["measures"][measure]}
    assert found.keys() == expected.keys()
    for key, entry in expected.items():
        for name in NUMBERS:
            given = entry.get(name)
            assert getattr(found[key], name) == (None if given is None else Decimal(given)), (
                key,
                name,
            )


@pytest.mark.parametrize("measure", MEASURES)
def test_each_measure_has_a_worked_example_that_comes_out(demo: Demo, measure: str) -> None:
    assert run_example(demo.engine, demo.city.measures[measure]) == []


@pytest.mark.parametrize("measure", MEASURES)
def test_each_receipt_verifies(demo: Demo, measure: str) -> None:
    receipt = demo.figures[measure].receipt
    assert receipt is not None
    verdict = verify(demo.lake, demo.engine, receipt)
    assert verdict.numbers == len(receipt.values)
    assert verdict.derived == 1


def test_a_receipt_leads_back_to_the_extracts_and_their_dirt(demo: Demo) -> None:
    receipt = demo.figures["requests_per_1000_residents"].receipt
    assert receipt is not None
    inputs = {entry["dataset"]: entry for entry in receipt.inputs}
    extracts = {extract["file"]: extract for extract in inputs["service_requests"]["extracts"]}
    assert set(extracts) == {"service_requests_FY2024.csv", "service_requests_FY2025.csv"}
    for file, extract in extracts.items():
        assert extract["quarantined"] == demo.truth["extracts"][file]["quarantined"]
    assert {"service_requests_by_district", "council_districts"} <= set(inputs)


def test_the_change_of_policy_shows(demo: Demo) -> None:
    policy = demo.truth["policy"]
    receipt = demo.figures["response_hours"].receipt
    assert receipt is not None
    of_service = {
        v.period: v.value
        for v in receipt.values
        if v.member == policy["service"] and v.period != "all" and v.value is not None
    }
    before = [value for period, value in of_service.items() if period < policy["from"][:7]]
    after = [value for period, value in of_service.items() if period >= policy["from"][:7]]
    assert max(after) < min(before)


def test_the_same_folder_again_brings_nothing_new(demo: Demo) -> None:
    again = run_city(demo.city, demo.shop, SETTINGS, demo.folder)
    assert {step.outcome for step in again.steps} == {"known"}


def test_a_dirty_extract_is_held_and_a_steward_may_release_it(demo: Demo, tmp_path: Path) -> None:
    """Runs in a lake of its own: the other tests look at one version of the parks."""
    lake = Lake(tmp_path / "lake")
    shop = Workshop(lake, demo.engine, demo.city.contracts)
    contract, held = demo.city.contract("park_condition"), demo.truth["held"]
    ingest_file(shop, contract, demo.folder / "park_condition_2025-09.xlsx")
    run = ingest_file(shop, contract, demo.folder / "held" / held).run
    expected = demo.truth["extracts"][held]

    assert run.state == RunState.HELD
    assert "32 of 320 rows" in run.report["held_because"][0]
    assert lake.version("park_condition").number == 1
    assert [row.line for row in in_quarantine(lake, run)] == [
        entry["line"] for entry in expected["quarantine"]
    ]
    assert [found.id for found in held_runs(lake)] == [run.id]

    released = release(lake, demo.engine, run, "Inés Quiñones", "the department confirmed it")
    assert released.state == RunState.PUBLISHED
    current = lake.version("park_condition")
    assert (current.number, current.rows) == (2, expected["published"])
    assert (current.approved_by, current.reason) == ("Inés Quiñones", "the department confirmed it")
    assert held_runs(lake) == []


def test_corrected_rows_join_the_version_until_a_later_snapshot_replaces_it(
    demo: Demo, tmp_path: Path
) -> None:
    lake = Lake(tmp_path / "lake")
    shop = Workshop(lake, demo.engine, demo.city.contracts)
    contract = demo.city.contract("traffic_crashes")
    first = ingest_file(shop, contract, demo.folder / "traffic_crashes_2025-06.csv").run
    waiting = open_quarantine(lake, first)

    handed_back = tmp_path / "corrected.csv"
    rows = [row for row in in_quarantine(lake, first) if row.cells["Mode"] == "Hoverboard"]
    export_quarantine(iter(rows), handed_back)
    corrected = handed_back.read_text(encoding="utf-8-sig").replace("Hoverboard", "Vehicle only")
    handed_back.write_text(corrected, encoding="utf-8")
    done = resubmit(shop, contract, first, handed_back, "Inés Quiñones").run
    assert (done.state, done.report["published"]) == (RunState.PUBLISHED, len(rows))
    assert lake.version("traffic_crashes").rows == first.report["published"] + len(rows)
    assert open_quarantine(lake, first) == waiting - len(rows) > 0

    ingest_file(shop, contract, demo.folder / "traffic_crashes_2025-09.csv")
    assert open_quarantine(lake, first) == 0


def test_bringing_in_a_data_set_that_does_not_exist_is_refused(demo: Demo) -> None:
    with pytest.raises(NotFound, match="no_such_data_set"):
        run_city(demo.city, demo.shop, SETTINGS, demo.folder, only=["no_such_data_set"])
