"""The contract viewer: the promise in words, the exact text, and its history."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from citywide.core.engines import open_engine
from citywide.core.ingest.run import Workshop
from citywide.core.lake import Lake
from citywide.core.pipeline import load_city
from citywide.core.settings import Settings
from citywide.portal.catalog.stewards.textdiff import difference
from tests.portal.small_city import bring_in, stays
from tests.portal.stewards.conftest import Runs, said

pytestmark = pytest.mark.django_db


def test_the_promise_is_in_words(runs: Runs, client_for: Any) -> None:
    text = said(client_for("staff").get("/my/stays/contract/"))
    assert "New data are due every 7 days" in text
    assert "A version is held when more than 25% of its rows break a rule" in text
    assert "Each extract holds everything and replaces the version before." in text
    assert "Owner Ana Núñez" in text and "Steward Bảo Trần" in text
    assert "Days must be at least 0. (else the row is quarantined)" in text
    assert "The shelter never has fewer than 20 stays. (else the version is held)" in text
    assert "Restricted" in text and "Personal" in text
    assert "folder local stays*.csv csv" in text


def test_the_exact_text_has_line_numbers(runs: Runs, steward: Any, lake_city: Path) -> None:
    page = steward.get("/my/stays/contract/").content.decode()
    lines = (lake_city / "city/contracts/stays.yaml").read_text("utf-8").splitlines()
    assert page.count('<tr id="L') == len(lines)
    number = lines.index("id: stays") + 1
    row = f'<tr id="L{number}"><th scope="row">{number}</th><td><code>id: stays</code>'
    assert row in page


def test_a_derived_table_is_not_handed_over(runs: Runs, steward: Any) -> None:
    text = said(steward.get("/my/outcomes/contract/"))
    assert "It is computed from other data sets; nobody hands it over." in text


def test_the_history_tells_what_changed_in_words_and_marks(own_city: Path, client_for: Any) -> None:
    path = own_city / "city" / "contracts" / "stays.yaml"
    path.write_text(path.read_text("utf-8").replace("value: 7,", "value: 14,"), "utf-8")
    city = load_city(own_city / "city")
    lake = Lake(own_city / "lake")
    engine = open_engine(Settings(), lake.root / "work" / "spill")
    shop = Workshop(lake, engine, city.contracts)
    bring_in(shop, city, "stays", own_city, "stays_4.csv", stays(50, bad=False))
    engine.close()
    text = said(client_for("steward").get("/my/stays/contract/"))
    assert "current Used by 1 run; published versions: 3." in text
    assert "Used by 3 runs; published versions: 1, 2." in text
    assert "− removed" in text and "+ added" in text
    assert "slaProperties: [{property: frequency, value: 14, unit: d}]" in text
    assert "equal lines not shown" in text
    assert "The first text known here." in text


def test_a_difference_numbers_both_texts() -> None:
    lines = difference("a\nb\nc\nd\ne\nf", "a\nb\nX\nd\ne\nf\ng", around=1)
    assert [(line.kind, line.text, line.old, line.new, line.count) for line in lines] == [
        ("left_out", "", None, None, 1),
        ("same", "b", 2, 2, 0),
        ("removed", "c", 3, None, 0),
        ("added", "X", None, 3, 0),
        ("same", "d", 4, 4, 0),
        ("left_out", "", None, None, 1),
        ("same", "f", 6, 6, 0),
        ("added", "g", None, 7, 0),
    ]
    assert difference("a\nb", "a\nb") == []
