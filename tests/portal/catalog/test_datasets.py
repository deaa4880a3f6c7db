"""Finding a data set: words, facets, order, pages; and searching the whole site."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from citywide.core.contracts import parse_contract
from citywide.portal.catalog.public.listing import Entry, Question, find
from citywide.portal.catalog.public.text import fold
from tests.portal.small_city import STAYS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lake_city")]


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.content
    return response.content.decode()


def known(count: int = 45) -> list[Entry]:
    """Return so many data sets that differ in name, department, rows and day."""
    contract = parse_contract(STAYS)
    entries = []
    for n in range(count):
        text = STAYS.replace("id: stays\nname: Shelter stays", f"id: s{n}\nname: Set {n:02}")
        text = text.replace("  name: Animal Care", f"  name: Department {n % 3}")
        contract = parse_contract(text)
        status = SimpleNamespace(
            version=1 if n else None,
            rows=n * 10,
            published_at=datetime(2026, 1, 1 + n % 28, tzinfo=UTC) if n else None,
            next_due_at=datetime(2026, 2, 1, tzinfo=UTC) if n % 2 else None,
            is_late=n % 4 == 1,
        )
        entries.append(Entry(contract, status, ("kind",), "en"))  # type: ignore[arg-type]
    return entries


def asked(query: str) -> Question:
    return Question.of(QueryDict(query))


def counts(query: str) -> dict[str, dict[str, int]]:
    found = find(known(), asked(query))
    return {f.name: {c.value: c.count for c in f.choices} for f in found.facets}


def test_a_visitor_finds_public_data_sets_only(client: Client) -> None:
    page = text_of(client, "/datasets/")
    assert "2 data sets" in page
    assert "Shelter stays" in page
    assert "Staff training" not in page


@pytest.mark.parametrize("words", ["SHELTER%20stays", "animal%20council", "estancias", "Lượt"])
def test_words_are_found_in_name_columns_and_department(client: Client, words: str) -> None:
    prefix = {"estancias": "/es", "Lượt": "/vi"}.get(words, "")
    assert "/datasets/stays/" in text_of(client, f"{prefix}/datasets/?q={words}")


def test_accents_make_no_difference(client: Client) -> None:
    assert "/datasets/stays/" in text_of(client, "/vi/datasets/?q=luot%20luu%20tru")
    assert fold("Đường San José") == "duong san jose"


def test_a_column_nobody_may_see_does_not_find_its_data_set(client: Client) -> None:
    assert "No data set fits" in text_of(client, "/datasets/?q=owner_name")
    assert "0 results" in text_of(client, "/search/?q=owner_name")


def test_facets_are_counted_with_the_other_facets_applied() -> None:
    everything = counts("")
    assert everything["department"] == {"Department 0": 15, "Department 1": 15, "Department 2": 15}
    assert everything["freshness"] == {"on_time": 11, "late": 11, "unscheduled": 22, "empty": 1}
    narrowed = counts("freshness=late&department=Department+0")
    assert sum(narrowed["department"].values()) == 11
    assert narrowed["freshness"]["late"] == narrowed["department"]["Department 0"]
    assert sum(narrowed["freshness"].values()) == 15


def test_values_of_a_facet_are_alternatives() -> None:
    both = find(known(), asked("department=Department+0&department=Department+1"))
    assert len(both.entries) == 30


def test_a_value_that_does_not_exist_finds_nothing_and_can_be_taken_away() -> None:
    found = find(known(), asked("department=Nowhere"))
    assert not found.entries
    chosen = [c for f in found.facets for c in f.choices if c.is_chosen]
    assert [(c.value, c.count) for c in chosen] == [("Nowhere", 0)]


@pytest.mark.parametrize(
    ("sort", "first"), [("", "s0"), ("name", "s0"), ("-name", "s44"), ("-rows", "s44"), ("x", "s0")]
)
def test_order(sort: str, first: str) -> None:
    assert find(known(), asked(f"sort={sort}")).entries[0].contract.id == first


def test_the_list_has_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from citywide.portal.catalog.public import pages

    monkeypatch.setattr(pages.listing, "entries", lambda viewer, language: known())
    first, last = text_of(client, "/datasets/?sort=name"), text_of(client, "/datasets/?page=99")
    assert "45 data sets" in first
    assert "Set 00" in first and "Set 44" not in first
    assert 'aria-current="page"' in first
    assert "Set 44" in last


def test_the_choices_are_in_the_address(client: Client) -> None:
    page = text_of(client, "/datasets/?q=shelter&classification=public&sort=-rows")
    assert 'value="shelter"' in page
    assert 'name="classification" value="public" checked' in page
    assert '<option value="-rows" selected>' in page


def test_search_groups_its_results(client: Client) -> None:
    page = text_of(client, "/search/?q=animal")
    for heading in ("Data sets (2)", "Columns (", "Measures (1)"):
        assert heading in page
    assert "/measures/live_share/" in page


def test_search_in_spanish_reads_spanish(client: Client) -> None:
    page = text_of(client, "/es/search/?q=tipo%20de%20animal")
    assert "Tipo de animal" in page


@pytest.mark.parametrize("text", ["", "%20", "<script>alert(1)</script>", "%25", "zz" * 500])
def test_any_words_can_be_searched(client: Client, text: str) -> None:
    page = text_of(client, f"/search/?q={text}")
    assert "<script>alert" not in page


def test_staff_see_what_is_internal(client_for: Any) -> None:
    page = text_of(client_for("staff"), "/datasets/")
    assert "Staff training" in page
