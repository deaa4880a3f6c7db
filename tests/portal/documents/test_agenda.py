"""The package for agenda systems."""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywide.core.errors import UsageError
from citywide.portal.documents.agenda import Attached, Meeting, package, safe_name
from tests.portal.documents.samples import MOMENT

MEETING = Meeting(
    "Báo cáo: projects/status", "Smart City Committee", date(2026, 4, 16), "Technology", MOMENT
)
FORMS = {"pdf": b"%PDF-1.7", "docx": b"PK", "html": b"<p>"}
ATTACHED = [
    Attached("=HYPERLINK(1)", "../../etc/Appendix A (final).PDF", b"one"),
    Attached("Data", "CON", b"two", "text/plain"),
]


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def test_the_package_lists_what_is_in_it() -> None:
    files = opened(package(MEETING, forms=FORMS, attachments=ATTACHED))
    assert list(files) == [
        "metadata.json",
        "manifest.csv",
        "01-bao-cao-projectsstatus.pdf",
        "02-bao-cao-projectsstatus.docx",
        "03-bao-cao-projectsstatus.html",
        "04-appendix-a-final.pdf",
        "05-con",
    ]
    told = json.loads(files["metadata.json"])
    assert told["meeting_date"] == "2026-04-16"
    assert (told["title"], told["body"]) == (MEETING.title, MEETING.body)
    assert told["attachments"] == ["04-appendix-a-final.pdf", "05-con"]
    for one in told["files"]:
        assert one["sha256"] == hashlib.sha256(files[one["name"]]).hexdigest()
        assert one["bytes"] == len(files[one["name"]])
    types = [one["media_type"] for one in told["files"]]
    assert types[2:] == ["text/html; charset=utf-8", "application/pdf", "text/plain"]


def test_the_manifest_is_the_same_list_and_no_formula() -> None:
    files = opened(package(MEETING, forms=FORMS, attachments=ATTACHED))
    rows = list(csv.DictReader(StringIO(files["manifest.csv"].decode("utf-8-sig"))))
    told = json.loads(files["metadata.json"])["files"]
    assert [row["name"] for row in rows] == [one["name"] for one in told]
    assert rows[3]["title"] == "'=HYPERLINK(1)"
    assert told[3]["title"] == "=HYPERLINK(1)"


def test_the_same_input_gives_the_same_bytes() -> None:
    assert package(MEETING, forms=FORMS) == package(MEETING, forms=FORMS)


@pytest.mark.parametrize(
    ("said", "change", "forms"),
    [
        ("at least one", {}, {}),
        ("not exe", {}, {"exe": b""}),
        ("needs the title", {"title": " "}, FORMS),
        ("needs the body", {"body": ""}, FORMS),
        ("needs the department", {"department": ""}, FORMS),
        ("time zone", {"prepared_at": datetime(2026, 1, 1)}, FORMS),
    ],
)
def test_what_is_missing_is_said(said: str, change: dict[str, Any], forms: Any) -> None:
    with pytest.raises(UsageError, match=said):
        package(replace(MEETING, **change), forms=forms)


@given(st.text(max_size=80), st.integers(1, 99))
def test_any_name_becomes_a_safe_one(name: str, order: int) -> None:
    safe = safe_name(name, order)
    assert safe.startswith(f"{order:02d}-") and safe.isascii() and len(safe) < 80
    assert set(safe) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.")
    assert safe.count(".") <= 1 and not safe.endswith(".")
