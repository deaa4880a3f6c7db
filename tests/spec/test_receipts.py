"""A number and its receipt, on every engine and from one engine to the other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from citywide.core.engines import Engine
from citywide.core.errors import LakeError, NotFound, Tampered
from citywide.core.ingest.run import Workshop, ingest_file
from citywide.core.lake import Lake
from citywide.core.pipeline import City, load_city, scorecard
from citywide.core.pipeline.derived import publish_derived
from citywide.core.receipts import Receipt, as_text, find_receipt, rows_behind, verify
from citywide.core.settings import Settings
from tests.city import GOOD, write_city, write_extract


@pytest.fixture
def shop(engine: Engine, tmp_path: Path) -> Iterator[tuple[City, Workshop]]:
    city = load_city(write_city(tmp_path / "city"))
    yield city, Workshop(Lake(tmp_path / "lake"), engine, city.contracts)


def publish(city: City, shop: Workshop, path: Path, rows: tuple[str, ...]) -> None:
    ingest_file(shop, city.contract("stays"), write_extract(path, rows))
    publish_derived(shop, city.derived["outcomes"])


def number(city: City, shop: Workshop) -> tuple[Receipt, str]:
    figure = scorecard(city, shop, Settings())[0]
    assert figure.receipt is not None
    return figure.receipt, figure.number_id


def test_a_number_opens_its_receipt(shop: tuple[City, Workshop], tmp_path: Path) -> None:
    city, work = shop
    publish(city, work, tmp_path / "stays.csv", GOOD)
    receipt, number_id = number(city, work)
    found, position = find_receipt(work.lake.receipts, number_id)
    assert position is not None and found == receipt
    value = found.values[position]
    assert (value.period, value.value) == ("2024", Decimal("0.666666667"))
    assert (value.numerator, value.denominator, value.unknown) == (2, 3, 1)
    assert [(e["dataset"], e["version"]) for e in found.inputs] == [("outcomes", 1), ("stays", 1)]
    assert found.inputs[1]["extracts"][0]["landed"] == 4
    text = as_text(found, position)
    assert "66.7 %" in text and "4 landed = 4 published" in text and "outcomes@1" in text


def test_a_receipt_verifies_after_later_versions_arrive(
    shop: tuple[City, Workshop], tmp_path: Path
) -> None:
    city, work = shop
    publish(city, work, tmp_path / "first.csv", GOOD)
    receipt, _ = number(city, work)
    publish(city, work, tmp_path / "second.csv", (*GOOD[:2], "A7,dog,2024-06-01,died,2"))
    later, _ = number(city, work)
    assert later.fingerprint != receipt.fingerprint
    verdict = verify(work.lake, work.engine, receipt)
    assert (verdict.derived, verdict.files, verdict.extracts) == (1, 2, 1)


def test_it_names_the_rows_behind_a_number(shop: tuple[City, Workshop], tmp_path: Path) -> None:
    city, work = shop
    publish(city, work, tmp_path / "stays.csv", GOOD)
    receipt, _ = number(city, work)
    dogs = next(n for n, v in enumerate(receipt.values) if (v.period, v.member) == ("2024", "dog"))
    rows = work.engine.fetch(rows_behind(work.lake, work.engine, receipt, dogs)).to_pylist()
    found = sorted((row["animal_id"], row["_in_numerator"]) for row in rows)
    assert found == [("A2", False), ("A3", True)]


@pytest.mark.parametrize("which", ["data", "landed"])
def test_it_fails_loudly_when_bytes_were_altered(
    shop: tuple[City, Workshop], tmp_path: Path, which: str
) -> None:
    city, work = shop
    publish(city, work, tmp_path / "stays.csv", GOOD)
    receipt, _ = number(city, work)
    path = next(p for p in sorted((work.lake.root / which).rglob("*")) if p.is_file())
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b"adopted", b"adopteD") + b" ")
    with pytest.raises(Tampered, match="Restore it from a backup"):
        verify(work.lake, work.engine, receipt)


def test_an_altered_receipt_is_noticed(shop: tuple[City, Workshop], tmp_path: Path) -> None:
    city, work = shop
    publish(city, work, tmp_path / "stays.csv", GOOD)
    receipt, _ = number(city, work)
    path = work.lake.receipts / f"{receipt.id}.json"
    said = json.loads(path.read_text())
    said["values"][0]["value"] = "0.99"
    path.write_text(json.dumps(said))
    with pytest.raises(LakeError, match="altered"):
        find_receipt(work.lake.receipts, receipt.id)
    with pytest.raises(NotFound):
        find_receipt(work.lake.receipts, "000000000000")


@pytest.mark.spark
def test_one_engine_verifies_what_the_other_issued(
    duckdb_engine: Engine, spark_engine: Engine, tmp_path: Path
) -> None:
    city = load_city(write_city(tmp_path / "city"))
    lake = Lake(tmp_path / "lake")
    work = Workshop(lake, duckdb_engine, city.contracts)
    publish(city, work, tmp_path / "stays.csv", GOOD)
    receipt, _ = number(city, work)
    assert verify(lake, spark_engine, receipt).numbers == len(receipt.values)
