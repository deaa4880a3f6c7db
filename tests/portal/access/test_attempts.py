"""Attempts to reach what only a data steward may see, through every page, file, and answer.

Every hidden value of the small city says SECRET, so one that comes out is recognized anywhere.
"""

from __future__ import annotations

import re
from itertools import product
from urllib.parse import quote, unquote_plus

import pytest

from citywide.portal.access import gate
from tests.portal.access.people import VIEWERS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lake_city")]
SECRET = re.compile(r"SECRET[-\w ]*|1(?:9|8)\d\d-05-17")
"""What hidden columns hold: names, streets, codes and birthdays."""
HIDDEN = ("found_at", "owner_name", "owner_born_on", "chip_pin", "_line", "_extract")
GUESSES = ("SECRET-STREET 7", "SECRET Owner-7", "SECRET-PIN-7", "1917-05-17")
FORMATS = ("csv", "json", "parquet")

SORTS = [f"/datasets/stays/?sort={sign}{column}" for sign, column in product(("", "-"), HIDDEN)]
FILTERS = [
    f"/datasets/stays/?filter[{column}{bound}]={quote(guess)}"
    for column, bound, guess in product(HIDDEN, ("", "__min", "__max"), GUESSES)
]
SEARCHES = [f"/datasets/stays/?find={quote(guess)}" for guess in GUESSES] + [
    f"/search/?q={quote(guess)}" for guess in GUESSES
]
PURPOSES = [
    f"/datasets/stays/?purpose={purpose}" for purpose in ("review", "correction", "curiosity")
]
FILES = [
    f"/datasets/stays.{kind}?{query}"
    for kind, query in product(
        FORMATS,
        (
            "",
            "sort=chip_pin",
            "filter[owner_name]=SECRET Owner-7",
            "find=SECRET",
            "purpose=review",
            "fields=chip_pin",
            "version=1",
        ),
    )
]
API = [
    f"/api/v1/datasets/stays/{what}?{query}"
    for what, query in product(
        ("rows", "download", "columns", "versions", ""),
        (
            "",
            "fields=chip_pin",
            "sort=-owner_name",
            "filter[found_at]=SECRET-STREET 7",
            "search=SECRET",
            "purpose=review",
            "format=json",
        ),
    )
]
OTHERS = [
    "/",
    "/measures/live_share/",
    "/measures/live_share.csv",
    "/datasets/",
    "/datasets/stays/versions/1/",
    "/datasets/stays/versions/2/",
    "/datasets/outcomes/",
    "/my/",
    "/my/stays/contract/",
    "/my/stays/quarantine/",
    "/my/runs/",
    "/my/jobs/",
    "/api/v1/status",
    "/api/v1/data.json",
    "/api/v1/measures/live_share/values",
]
ATTEMPTS = [*SORTS, *FILTERS, *SEARCHES, *PURPOSES, *FILES, *API, *OTHERS]
SNEAKY = ("visitor", "staff", "outsider")


def test_there_are_enough_attempts():
    assert len(set(ATTEMPTS)) >= 150
    assert len(set(ATTEMPTS)) * len(SNEAKY) >= 200


def leaked(response, url: str) -> set[str]:
    """Return the hidden values in an answer, apart from what was asked and is said back."""
    content = b"".join(response) if response.streaming else response.content
    text = unquote_plus(content.decode("utf-8", "replace"))
    said_back = {*GUESSES, "SECRET"}
    return {found for found in SECRET.findall(text) if found.strip() not in said_back}


@pytest.mark.parametrize("role", SNEAKY)
def test_nothing_hidden_comes_out(role, client_for, settings):
    settings.CACHES = settings.CACHES | {
        "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    }
    client = client_for(role)
    steward = VIEWERS["steward"]
    receipt = gate.measure(steward, "live_share").receipt
    numbers = [f"/receipts/{receipt.number_id(n)}/" for n in range(0, len(receipt.values), 10)]
    held = gate.held(steward)[0].id
    runs = [f"/my/runs/{held}/", f"/my/held/{held}/", f"/api/v1/receipts/{receipt.id}"]
    for url in [*ATTEMPTS, *numbers, *runs]:
        response = client.get(url)
        assert response.status_code < 500, url
        assert not leaked(response, url), (role, url)


def test_the_alarm_rings(client_for):
    """The same search does find what it looks for where the steward sees it rightly."""
    client = client_for("steward")
    url = "/datasets/stays/?purpose=review"
    assert any("PIN" in found for found in leaked(client.get(url), url))
    url = "/datasets/stays.json?purpose=review"
    assert leaked(client.get(url), url)


@pytest.mark.parametrize("guess", GUESSES[:3])
def test_a_right_guess_and_a_wrong_one_are_answered_alike(guess, client):
    """Else a visitor could find out hidden values by guessing."""
    wrong = guess.replace("7", "9999")
    for url in (
        "/datasets/stays/?find={}",
        "/datasets/stays/?filter[owner_name]={}",
        "/datasets/stays.json?find={}",
        "/api/v1/datasets/stays/rows?search={}",
        "/api/v1/datasets/stays/rows?filter[chip_pin]={}",
        "/search/?q={}",
    ):
        answers = [client.get(url.format(quote(text))) for text in (guess, wrong)]
        texts = [
            (b"".join(answer) if answer.streaming else answer.content).decode()
            for answer in answers
        ]
        assert answers[0].status_code == answers[1].status_code
        assert _without_escapes(texts[0]) == _without_escapes(texts[1]), url


def _without_escapes(text: str) -> str:
    return re.sub(r"(SECRET[-+%\w ]*|\d{4,}|csrf\w*[^>]*)", "", text)
