"""A version published before its contract promised a column is still read."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml

from citywide.portal.access import gate
from citywide.portal.access.viewer import VISITOR

pytestmark = pytest.mark.django_db


def test_a_column_newer_than_the_version_has_no_values(own_city: Path) -> None:
    path = next((own_city / "city" / "contracts").glob("stays.yaml"))
    contract = yaml.safe_load(path.read_text("utf-8"))
    contract["schema"][0]["properties"].append(
        {
            "name": "weight_kg",
            "logicalType": "number",
            "classification": "public",
            "description": "Weight in kilograms.",
        }
    )
    path.write_text(yaml.safe_dump(contract), "utf-8")
    time.sleep(1.1)  # the city folder is looked at once a second
    page = gate.rows(VISITOR, "stays", sort="weight_kg")
    assert page.total > 0
    assert {row["weight_kg"] for row in page.rows} == {None}
    assert gate.rows(VISITOR, "stays", filters={"weight_kg__min": "1"}).total == 0
    assert b"weight_kg" in next(iter(gate.download(VISITOR, "stays", format="csv").chunks))
