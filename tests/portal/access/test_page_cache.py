"""Pages answered from memory: only public ones, only for visitors, and never stale."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from citywide.portal.access import gate
from tests.portal.access.people import VIEWERS
from tests.portal.small_city import HEADER

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _empty() -> None:
    cache.clear()


def kept() -> int:
    return sum(":page:" in key for key in cache._cache)


@pytest.mark.usefixtures("lake_city")
@pytest.mark.parametrize(
    ("address", "is_kept"),
    [
        ("/", True),
        ("/es/measures/", True),
        ("/api/v1/measures", True),
        ("/datasets/stays.csv", False),
        ("/account/login/", False),
        ("/nothing/", False),
        ("/datasets/trainings/", False),
    ],
)
def test_what_is_kept(client, address, is_kept):
    first = client.get(address)
    assert kept() == is_kept
    second = client.get(address)
    if not first.streaming:
        assert second.status_code == first.status_code
    if is_kept:
        assert second.content == first.content


@pytest.mark.usefixtures("lake_city")
def test_nothing_of_somebody_signed_in_is_kept_or_given(client, client_for):
    steward = client_for("steward")
    page = steward.get("/datasets/stays/")
    assert b"kennel" in page.content
    assert kept() == 0
    assert page.content != client.get("/datasets/stays/").content
    assert kept() == 1
    assert steward.get("/datasets/stays/").content.count(b"My data sets") >= 1


def test_a_new_version_is_seen_at_once(client, own_city, tmp_path):
    before = client.get("/").content
    path = tmp_path / "stays.csv"
    lines = [f"B{n},cat,1,2024-06-01,died,1,K,s,o,1980-01-01,p\n" for n in range(30)]
    path.write_text(HEADER + "".join(lines))
    gate.ingest(VIEWERS["steward"], "stays", path, path.name)
    gate.refresh(VIEWERS["steward"])
    assert client.get("/").content != before
