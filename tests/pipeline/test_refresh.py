"""What follows a new version: derived tables and measures are brought up to date, and no more."""

from __future__ import annotations

from pathlib import Path

from tests.city import GOOD, MEASURE, open_shop, write_city, write_extract

from citywide.core.ingest.run import ingest_file
from citywide.core.pipeline import load_city, refresh
from citywide.core.receipts import Shelf
from citywide.core.settings import Settings


def test_only_what_changed_is_computed_again(tmp_path: Path) -> None:
    with open_shop(write_city(tmp_path / "city"), tmp_path / "lake") as (city, shop):
        shelf = Shelf(shop.lake.receipts)
        measure = city.measures["live_share"]
        assert refresh(city, shop, Settings()).receipts == []
        assert shelf.latest(measure) is None

        ingest_file(shop, city.contract("stays"), write_extract(tmp_path / "1.csv", GOOD))
        first = refresh(city, shop, Settings())
        assert [step.outcome for step in first.steps] == ["published"]
        assert [receipt.measure for receipt in first.receipts] == ["live_share"]
        assert shelf.latest(measure) == first.receipts[0]

        again = refresh(city, shop, Settings())
        assert [step.outcome for step in again.steps] == ["known"]
        assert again.receipts == []

        more = [*GOOD, "A9,dog,2024-03-02,adopted,2"]
        ingest_file(shop, city.contract("stays"), write_extract(tmp_path / "2.csv", more))
        second = refresh(city, shop, Settings())
        assert shelf.latest(measure) == second.receipts[0]
        assert [receipt.id for receipt in shelf.of("live_share")] == [
            second.receipts[0].id,
            first.receipts[0].id,
        ]


def test_a_changed_definition_gives_a_new_receipt(tmp_path: Path) -> None:
    folder = write_city(tmp_path / "city")
    with open_shop(folder, tmp_path / "lake") as (city, shop):
        ingest_file(shop, city.contract("stays"), write_extract(tmp_path / "1.csv", GOOD))
        old = refresh(city, shop, Settings()).receipts[0]
        changed = MEASURE.replace("Live share", "Share that lives")
        (folder / "measures/live_share.yaml").write_text(changed, encoding="utf-8")
        city = load_city(folder)
        new = refresh(city, shop, Settings()).receipts[0]
        assert (new.fingerprint, new.title) == (old.fingerprint, "Share that lives")
        assert Shelf(shop.lake.receipts).latest(city.measures["live_share"]) == new
        assert refresh(city, shop, Settings()).receipts == []
