"""My data sets: what needs me today, then all of them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from citywide.core.contracts import load_contract
from citywide.core.pipeline import DatasetStatus
from citywide.portal.catalog.stewards.queries import MyDataset, chosen
from tests.portal.stewards.conftest import Runs, said

pytestmark = pytest.mark.django_db


def test_what_waits_is_said_in_words_with_a_link_to_what_to_do(runs: Runs, steward: Any) -> None:
    page = steward.get("/my/")
    text = said(page)
    assert "2 things wait for you." in text
    assert "A version of 10 rows from stays_3.csv is held." in text
    assert "The shelter never has fewer than 20 stays. Found: 10." in text
    assert "2 rows broke a rule and wait for a correction." in text
    assert f'href="/my/held/{runs.held}/"'.encode() in page.content
    assert b'href="/my/stays/quarantine/"' in page.content
    assert text.index("What needs me today") < text.index("All my data sets")


def test_a_head_decides_and_an_analyst_only_sees(runs: Runs, client_for: Any) -> None:
    head = said(client_for("department_head").get("/my/"))
    assert "One thing waits for you." in head and "Review and decide" in head
    analyst = said(client_for("analyst").get("/my/"))
    assert "Nothing needs you today." in analyst
    # Runs are for those who steward or decide.
    assert "1 version is held" in head and "1 version is held" not in analyst
    assert "2 rows in quarantine" in analyst
    assert "Correct the rows" not in analyst


@pytest.mark.parametrize("role", ["staff", "privacy_officer", "administrator"])
def test_who_has_no_data_set_is_told_what_to_do(role: str, runs: Runs, client_for: Any) -> None:
    text = said(client_for(role).get("/my/"))
    assert "No data set is entrusted to you yet" in text
    assert "See all data sets" in text


def test_the_list_is_filtered_and_sorted_by_the_address(runs: Runs, steward: Any) -> None:
    assert _names(steward.get("/my/")) == ["Shelter outcomes", "Shelter stays"]
    assert _names(steward.get("/my/?sort=-name")) == ["Shelter stays", "Shelter outcomes"]
    assert _names(steward.get("/my/?q=STAYS")) == ["Shelter stays"]
    assert _names(steward.get("/my/?q=animal+care+outcomes")) == ["Shelter outcomes"]
    assert _names(steward.get("/my/?state=held")) == ["Shelter stays"]
    assert _names(steward.get("/my/?state=nonsense&page=99")) == [
        "Shelter outcomes",
        "Shelter stays",
    ]
    assert "No data set fits" in said(steward.get("/my/?q=zebra"))


def test_names_are_in_the_language_of_the_page(runs: Runs, steward: Any) -> None:
    assert "Estancias en el refugio" in said(steward.get("/es/my/"))
    assert "Lượt lưu trú tại trại" in said(steward.get("/vi/my/"))


def test_late_failed_and_awaited_data_sets_say_so(runs: Runs, lake_city: Any) -> None:
    late = _dataset(lake_city, is_late=True, version=1)
    failed = _dataset(lake_city, version=1, last_run="r", last_run_state="failed")
    awaited = _dataset(lake_city, version=None, last_run="")
    well = _dataset(lake_city, version=1)
    assert late.sentences == [("late", "New data are late")]
    assert failed.sentences == [("failed", "The last run failed")]
    assert awaited.sentences == [("late", "No data have come yet")]
    assert well.sentences == []
    assert chosen([late, failed, awaited, well], state="late") == [late, awaited]


def _dataset(city: Any, **values: Any) -> MyDataset:
    contract = load_contract(city / "city" / "contracts" / "stays.yaml")
    now = datetime.now(UTC)
    standing = {
        "dataset": "stays",
        "name": "Shelter stays",
        "department": "Animal Care",
        "version": 1,
        "rows": 5,
        "published_at": now,
        "next_due_at": now - timedelta(days=1),
        "is_late": False,
        "last_run": "r",
        "last_run_state": "published",
        "last_run_message": "",
        "quarantined": 0,
        "held": 0,
    }
    return MyDataset(contract, DatasetStatus(**{**standing, **values}), True, True)


def _names(page: Any) -> list[str]:
    return re.findall(r'<th scope="row"><a[^>]*>([^<]+)</a>', page.content.decode())
