"""A whole publication: an HMIS export and the ledger in, costs and groups out."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.services.homelessness.imported import point_at
from tests.services.homelessness.spending.small_city import FINANCE, rows_of


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Path:
    """The made-up county with what finance handed over."""
    from django.db import transaction

    from citywide.portal.access import gate
    from citywide.portal.access.viewer import Viewer
    from tests.services.homelessness.pages import built

    folder = tmp_path_factory.mktemp("whole")
    (folder / "city" / "contracts").mkdir(parents=True)
    finance = Viewer(name="Finance", email="finance@citywide", stewarded=frozenset(FINANCE))
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        point_at(folder, patch)
        with transaction.atomic():
            for name, (heading, lines) in FINANCE.items():
                path = folder / f"{name}.csv"
                path.write_text("\n".join((heading, *lines, "")), encoding="utf-8")
                gate.ingest(finance, name, path, path.name)
            built.build(folder)
            transaction.set_rollback(True)
    return folder


def test_costs_and_groups_are_published(
    built: Path, db: Any, monkeypatch: pytest.MonkeyPatch, client_of: Callable[[str], Any]
) -> None:
    point_at(built, monkeypatch)
    visitor = client_of("visitor")
    costs = rows_of(visitor.get("/homelessness/costs.csv").content.decode())
    whole = {row["fiscal_year"]: row for row in costs if row["grouping"] == "all"}
    assert Decimal(whole["2025"]["spent_usd"]) == 1_500_000
    assert Decimal(whole["2025"]["counted_usd"]) == 1_200_000
    assert whole["2025"]["is_complete"] == "true" and whole["2026"]["is_complete"] == "false"
    for row in costs:
        if row["cost_usd"]:
            told = Decimal(row["counted_usd"]) / int(row["exits_permanent"])
            assert abs(told - Decimal(row["cost_usd"])) < Decimal("0.01")
    groups = rows_of(visitor.get("/homelessness/group-outcomes.csv").content.decode())
    assert {row["group_kind"] for row in groups} == {"all", "race", "age", "sex"}
    for row in (*costs, *groups):
        assert not 1 <= int(row["exits_permanent"] or 0) <= 10
    for key in ("goals", "spending", "agreements", "demographics", "housing", "interim"):
        page = visitor.get(f"/homelessness/recommendations/{key}/")
        assert page.status_code == 200 and b"SECRET" not in page.content
