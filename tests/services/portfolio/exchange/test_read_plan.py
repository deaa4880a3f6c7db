"""Which reader a file gets: by what is in it first, by its name where that does not tell."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from citywide.core.errors import ExtractError, NotFound
from citywide.services.portfolio.exchange import (
    PlanFile,
    Task,
    read_plan,
    write_plan_csv,
    write_plan_workbook,
    write_project_xml,
)
from citywide.services.portfolio.exchange import read as reading

PLAN = PlanFile("P", (Task("1", "A"),))
WRITERS = {".xml": write_project_xml, ".csv": write_plan_csv, ".xlsx": write_plan_workbook}


@pytest.mark.parametrize(
    ("ending", "called"),
    [
        *((ending, called) for ending in (".xml", ".xlsx") for called in ("P.xml", "P.csv", "P")),
        *((".csv", called) for called in ("P.csv", "P.txt", "P")),
    ],
)
def test_what_is_in_a_file_decides(tmp_path: Path, ending: str, called: str) -> None:
    data = WRITERS[ending](PLAN)
    path = tmp_path / called
    path.write_bytes(data)
    assert read_plan(path) == read_plan(data, called) == PLAN


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "p.csv", "The file is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "p.mpp", "choose File, Save As"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "p.xls", "Save the workbook"),
        (b"\xac\xed\x00\x05", "p.pod", "ProjectLibre"),
        (b"%PDF-1.7\n" + bytes(range(256)), "p.csv", "neither XML"),
        (b"%PDF-1.7\n", "p.pdf", "Files that end in .pdf are not read"),
        (b"Task number,Task\n1,A\n", "p.xml", "called XML but is none"),
        (b"Task number,Task\n1,A\n", "p.xlsx", "Files that end in .xlsx are not read"),
        (b"PK\x03\x04", "p.xlsx", "damaged"),
    ],
)
def test_other_files_are_refused_with_what_to_do(data: bytes, name: str, words: str) -> None:
    with pytest.raises(ExtractError, match=re.escape(words)) as caught:
        read_plan(data, name)
    assert str(caught.value).startswith(f"{name}: ")


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 1 << 20)
    with pytest.raises(ExtractError, match="larger than 1 MB"):
        read_plan(b"<" * ((1 << 20) + 1), "p.xml")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no file"):
        read_plan(tmp_path / "p.xml")
