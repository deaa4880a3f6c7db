"""Errors reach people as a page in words, and programs as they were."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.portal.ui.test_frame import text


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/nothing/", 404, "We cannot find this page"),
        ("/refused/", 403, "Only the steward of this data set may release it."),
        ("/missing/", 404, "There is no data set called cats."),
        ("/post-only/", 405, "This page cannot be used that way"),
        ("/busy/", 429, "Too many requests in a short time"),
        ("/broken/", 500, "Something went wrong on our side"),
        ("/es/nothing/", 404, "No encontramos esta página"),
        ("/vi/broken/", 500, "Đã xảy ra lỗi ở phía chúng tôi"),
    ],
)
def test_an_error_has_a_page_and_its_status(
    client: Client, path: str, status: int, words: str
) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert words in text(response)
    assert "<h1>" in text(response) and f" {status}</p>" in text(response)


def test_what_is_wrong_inside_is_not_shown(client: Client) -> None:
    assert "secret.parquet" not in text(client.get("/broken/"))


def test_the_core_s_english_is_marked_as_english_on_other_pages(client: Client) -> None:
    assert '<p class="usa-intro" lang="en">There is no data set' in text(client.get("/es/missing/"))


def test_what_a_throttle_or_a_form_s_address_says_to_programs_stays(client: Client) -> None:
    assert client.get("/busy/").headers["Retry-After"] == "60"
    assert client.get("/post-only/").headers["Allow"] == "POST"
    answer = client.get("/busy/", headers={"accept": "application/json"})
    assert answer.content == b"slow down"
    assert client.post("/post-only/").content == b"<html>done</html>"


def test_an_old_form_is_explained(site: None, settings: Any) -> None:
    settings.CSRF_FAILURE_VIEW = "citywide.portal.ui.views.csrf_failure"
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/post-only/")
    assert response.status_code == 403
    assert "This form is out of date" in text(response)


def test_the_page_for_our_own_errors_needs_neither_reader_nor_messages(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.cookies["roles"] = "administrator"
    page = text(client.get("/broken/"))
    assert "Ana Nguyễn" not in page
    assert "Go to the home page" in page
