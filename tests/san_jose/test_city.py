"""The real San José files through the whole core, against figures worked out in pandas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest
from expected import Counts, expected_counts, expected_values

from citywide.core.engines import Engine, open_engine
from citywide.core.ingest.quarantine import quarantined_rows
from citywide.core.ingest.run import Workshop
from citywide.core.lake import Lake
from citywide.core.measures import MeasureValue
from citywide.core.pipeline import City, Figure, Step, load_city, run_city, scorecard
from citywide.core.receipts import verify
from citywide.core.settings import Settings

CITY = Path(__file__).parents[2] / "examples" / "san_jose"


@dataclass(frozen=True)
class Done:
    """One run of the whole city, kept for all tests of this module."""

    city: City
    shop: Workshop
    steps: list[Step]
    figures: list[Figure]
    folder: Path


@pytest.fixture(scope="module")
def done(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Done]:
    folder = shared / "data" / "san_jose"
    root = tmp_path_factory.mktemp("san_jose")
    engine = open_engine(Settings(), root / "spill")
    city = load_city(CITY)
    shop = Workshop(Lake(root / "lake"), engine, city.contracts)
    run = run_city(city, shop, Settings(), folder)
    yield Done(city, shop, run.steps, scorecard(city, shop, Settings()), folder)
    engine.close()


def test_every_extract_and_derived_table_is_published(done: Done) -> None:
    assert {(step.dataset, step.outcome, step.message) for step in done.steps} == {
        (dataset, "published", "") for dataset in done.city.contracts
    }


def test_counts_are_those_worked_out_independently(done: Done) -> None:
    found = {
        step.name: Counts(
            *(step.run.report[name] for name in list(asdict(Counts(0, 0, 0, 0)))[:4]),
            broken=step.run.report["broken"],
        )
        for step in done.steps
        if step.run and step.run.kind == "extract"
    }
    assert found == expected_counts(done.folder)
    assert all(c.landed == c.published + c.quarantined + c.duplicates for c in found.values())


def test_every_quarantined_row_names_its_reason_and_line(done: Done) -> None:
    for step in done.steps:
        if step.run is None or step.run.kind != "extract":
            continue
        contract = done.city.contract(step.dataset)
        rows = list(quarantined_rows(done.shop.lake.quarantine(step.run), contract))
        assert len(rows) == step.run.report["quarantined"]
        assert all(row.line > 1 and row.reasons for row in rows)


def test_measures_are_those_worked_out_independently(done: Done) -> None:
    found: dict[object, MeasureValue] = {
        (value.measure, value.period, value.group, value.member): value
        for figure in done.figures
        if figure.receipt
        for value in figure.receipt.values
    }
    for key, wanted in expected_values(done.folder).items():
        value = found[key]
        for name in ("value", "numerator", "denominator", "unknown"):
            want, have = getattr(wanted, name), getattr(value, name)
            if want is not None:
                assert float(have) == pytest.approx(want, abs=1e-6), (key, name)


def test_every_number_verifies(done: Done) -> None:
    for figure in done.figures:
        assert figure.receipt is not None, figure.summary
        assert verify(done.shop.lake, done.shop.engine, figure.receipt).numbers > 0


@pytest.mark.spark
def test_spark_derives_and_measures_the_same_figures(done: Done, spark_engine: Engine) -> None:
    for figure in done.figures:
        assert figure.receipt is not None
        assert verify(done.shop.lake, spark_engine, figure.receipt).receipt == figure.receipt.id


@pytest.mark.spark
def test_spark_ingests_an_extract_to_the_same_counts(
    done: Done, spark_engine: Engine, tmp_path: Path
) -> None:
    shop = Workshop(Lake(tmp_path / "lake"), spark_engine, done.city.contracts)
    run = run_city(done.city, shop, Settings(), done.folder, only=["fire_incidents"])
    report = run.steps[0].run.report if run.steps[0].run else {}
    wanted = expected_counts(done.folder)[run.steps[0].name]
    assert (report["landed"], report["published"]) == (wanted.landed, wanted.published)
    assert report["broken"] == wanted.broken
