"""The audit log's page: who sees it, what its filters find, and its export."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from citywide.portal.audit import queries, triggers
from citywide.portal.audit.actions import record
from citywide.portal.audit.forms import FilterForm
from citywide.portal.audit.models import Entry

ClientFor = Callable[[str], Client]


@pytest.fixture(autouse=True)
def own_anchors(settings: Any, tmp_path: Path) -> None:
    """Keep the anchors of this test apart from those of others."""
    settings.AUDIT_ANCHORS = tmp_path / "audit.anchors"


@pytest.fixture
def officer(lake_city: Path, client_for: ClientFor) -> Client:
    """The privacy officer, signed in, before a log with a few entries."""
    client = client_for("privacy_officer")
    record(by="ana@example.org", action="read", subject="dataset:stays@3", purpose="analysis")
    record(by="bob@example.org", action="export", subject="dataset:stays@3", purpose="review")
    record(by="=cmd|' /C calc'!A0", action="sign_in_failed", detail={"known": False})
    return client


def rows(client: Client, **query: str) -> list[str]:
    """Who is on the page, newest first."""
    return [entry.by for entry in client.get("/audit/", query).context["page"]]


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("visitor", 302),
        ("staff", 403),
        ("analyst", 403),
        ("steward", 403),
        ("department_head", 403),
        ("privacy_officer", 200),
        ("administrator", 200),
    ],
)
def test_who_sees_it(lake_city: Path, client_for: ClientFor, role: str, status: int) -> None:
    client = client_for(role)
    count = Entry.objects.count()
    assert client.get("/audit/").status_code == status
    assert client.post("/audit/verify/").status_code == (302 if status == 200 else status)
    assert client.get("/audit.csv").status_code == status
    # A look at the log is in the log, and so is each time somebody was refused it.
    assert Entry.objects.count() == count + {200: 2, 403: 3, 302: 0}[status]
    if status == 403:
        assert Entry.objects.filter(action="denied").count() == 3


def test_filters(officer: Client) -> None:
    assert rows(officer, by="ANA@") == ["ana@example.org"]
    assert rows(officer, action="export") == ["bob@example.org"]
    assert rows(officer, subject="stays") == ["bob@example.org", "ana@example.org"]
    assert rows(officer, subject="stays", purpose="analysis") == ["ana@example.org"]
    assert rows(officer, by="nobody") == []
    today = timezone.localdate()
    assert len(rows(officer, since=str(today))) == Entry.objects.count()
    assert len(rows(officer, until=str(today))) == Entry.objects.count()
    assert rows(officer, since=str(today + dt.timedelta(days=1))) == []
    assert rows(officer, until=str(today - dt.timedelta(days=1))) == []


def test_days_are_the_citys_days(db: None) -> None:
    form = FilterForm({"since": "2026-03-08", "until": "2026-03-08"})
    values = form.values()
    # On this day clocks in California go forward: it has 23 hours.
    assert values["since"] == dt.datetime(2026, 3, 8, 8, tzinfo=dt.UTC)
    assert values["until"] == dt.datetime(2026, 3, 9, 7, tzinfo=dt.UTC)


def test_a_wrong_filter_is_said_and_filters_nothing(officer: Client) -> None:
    page = officer.get("/audit/", {"since": "yesterday", "by": "ana"})
    assert [entry.by for entry in page.context["page"]] == ["ana@example.org"]
    assert "usa-error-message" in page.content.decode()


def test_paging(officer: Client) -> None:
    for number in range(60):
        record(by=f"p{number}@example.org", action="read")
    page = officer.get("/audit/", {"action": "read", "page": "2"})
    assert [entry.by for entry in page.context["page"]][-1] == "ana@example.org"
    assert len(page.context["page"]) == 11
    assert "action=read&amp;page=1" in page.content.decode()


def test_what_strangers_typed_stays_text(officer: Client) -> None:
    record(by="visitor", action="sign_in_failed", subject="<script>alert(1)</script>")
    page = officer.get("/audit/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_export_is_what_the_filters_show_and_is_recorded(officer: Client) -> None:
    answer = officer.get("/audit.csv", {"subject": "stays"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(answer.streaming_content).decode()
    table = list(csv.DictReader(io.StringIO(text)))
    assert [row["by"] for row in table] == ["bob@example.org", "ana@example.org"]
    kept = Entry.objects.get(by="ana@example.org", action="read")
    assert table[1]["hash"] == kept.hash
    assert dt.datetime.fromisoformat(table[1]["at_utc"]) == kept.at
    newest = queries.last()
    assert newest is not None
    assert (newest.by, newest.action) == ("privacy_officer@example.org", "export")
    assert newest.detail == {"entries": 2, "filters": "subject=stays"}


def test_the_export_holds_no_formulas(officer: Client) -> None:
    answer = officer.get("/audit.csv")
    text = b"".join(answer.streaming_content).decode()
    table = list(csv.DictReader(io.StringIO(text)))
    assert "'=cmd|' /C calc'!A0" in {row["by"] for row in table}
    assert not any(value.startswith("=") for row in table for value in row.values())


def test_verifying_and_what_the_page_says(officer: Client) -> None:
    assert "It has not been verified yet." in officer.get("/audit/").content.decode()
    triggers.install(connection)
    officer.post("/audit/verify/")
    page = officer.get("/audit/").content.decode()
    assert re.search(r"The log held \d+ entries, all as they were written\.", page)
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET subject = 'else' WHERE by = 'ana@example.org'")
    triggers.install(connection)
    officer.post("/audit/verify/")
    page = officer.get("/audit/").content.decode()
    assert "1 place is not as it was written" in page
    number = Entry.objects.get(by="ana@example.org", action="read").sequence
    assert f"Entry {number} was altered after it was written." in page
    triggers.remove(connection)


def test_it_can_be_read_in_spanish_and_vietnamese(officer: Client) -> None:
    for language in ("es", "vi"):
        page = officer.get(f"/{language}/audit/")
        assert page.status_code == 200
        assert f'<html lang="{language}">' in page.content.decode()
