"""Corrections: in the grid, by a file, one value for many rows; what comes back of them."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from citywide.core.lake import Lake
from citywide.portal.audit.models import Entry
from citywide.portal.jobs.models import Job
from citywide.portal.jobs.work import work
from tests.portal.stewards.conftest import Runs, said

pytestmark = pytest.mark.django_db
KIND, TAKEN_IN_ON, DAYS = 1, 3, 5
"""Places of columns in the extract."""


def at(runs: Runs, page: str) -> str:
    return f"/my/stays/quarantine/{runs.quarantined}/{page}"


def grid(*changes: tuple[int, int, str], lines: tuple[int, ...] = (62, 63)) -> dict[str, Any]:
    """The grid's form: its lines, and what was typed at (line, place)."""
    typed = {f"cell-{line}-{place}": text for line, place, text in changes}
    return {"line": [str(line) for line in lines]} | typed


def handed_over() -> list[list[str]]:
    """The rows of the file the only job was given."""
    path = Path(Job.objects.get(kind="resubmit").arguments["path"])
    return list(csv.reader(io.StringIO(path.read_text("utf-8"))))


def upload(client: Any, runs: Runs, name: str, content: bytes, **more: str) -> Any:
    return client.post(at(runs, "upload/"), {"file": SimpleUploadedFile(name, content), **more})


def test_only_changed_rows_are_sent(runs: Runs, steward: Any) -> None:
    # Line 63 comes back as it was shown.
    form = grid((62, KIND, "cat"), (63, KIND, "cat"), (63, DAYS, "-1"))
    page = steward.post(at(runs, "correct/"), form)
    job = Job.objects.get()
    assert page.headers["Location"] == f"/my/jobs/{job.id}/"
    assert (job.kind, job.dataset, job.by) == ("resubmit", "stays", "steward@example.org")
    assert job.arguments["run"] == runs.quarantined and job.arguments["lines"] == [62]
    header, *rows = handed_over()
    assert header[:3] == ["_line", "Animal ID", "kind"]
    assert [row[:4] for row in rows] == [["62", "X1", "cat", "1"]]
    assert rows[0][9] == "SECRET Núñez"


def test_nothing_changed_sends_nothing(runs: Runs, steward: Any) -> None:
    page = steward.post(at(runs, "correct/"), grid((62, KIND, "fish")))
    assert page.status_code == 422
    assert "You have not changed anything here, so nothing was sent." in said(page)
    assert not Job.objects.exists()


def test_a_row_is_handed_back_as_it_is_when_told_so(runs: Runs, steward: Any) -> None:
    steward.post(at(runs, "correct/"), grid() | {"keep-63": "yes"})
    assert [row[0] for row in handed_over()] == ["_line", "63"]


def test_rows_under_way_cannot_be_changed_again(runs: Runs, steward: Any) -> None:
    steward.post(at(runs, "correct/"), grid((62, KIND, "cat")))
    page = steward.get(at(runs, "correct/"))
    assert "Your correction is being checked" in said(page)
    assert b'name="cell-62-1"' not in page.content and b'name="cell-63-1"' in page.content
    assert "Corrected rows are being checked." in said(steward.get("/my/stays/quarantine/"))


def test_every_box_has_a_name_and_wrong_ones_their_reason(runs: Runs, steward: Any) -> None:
    text = steward.get(at(runs, "correct/")).content.decode()
    assert text.count('aria-invalid="true" aria-describedby="w63"') == 2
    assert text.count('aria-labelledby="c0 r62"') == 1
    # Columns with a wrong value on this page come first.
    assert text.index(">taken_in_on</th>") < text.index(">Animal ID</th>")


def test_what_still_breaks_a_rule_comes_back_with_its_reason(
    own_runs: Runs, own_city: Path, steward: Any
) -> None:
    form = grid((62, KIND, "cat"), (63, TAKEN_IN_ON, "2024-02-30"), (63, DAYS, "4"))
    steward.post(at(own_runs, "correct/"), form)
    work()
    job = Job.objects.get(kind="resubmit")
    assert job.state == "done", job.message
    assert (job.result["published"], job.result["quarantined"]) == (1, 1)
    assert Lake(own_city / "lake").version("stays").rows == 61
    page = said(steward.get("/my/stays/quarantine/"))
    assert "One row waits." in page and "Taken in on: 2024-02-30 ." in page
    assert "2 rows handed back, 1 published, 1 still broke a rule" in page
    back = said(steward.get(f"/my/stays/quarantine/?run={job.result['run']}"))
    assert "Of 2 corrected rows, 1 are published. 1 still broke a rule" in back
    # It can be corrected once more, and then passes.
    again = f"/my/stays/quarantine/{job.result['run']}/correct/"
    grid_page = steward.get(again)
    assert "were handed back before and still broke a rule" in said(grid_page)
    line = _first_line(grid_page)
    steward.post(again, {"line": line, f"cell-{line}-{TAKEN_IN_ON}": "2024-02-28"})
    while Job.objects.filter(state="queued").exists():
        work()
    assert not Job.objects.exclude(state="done").exists()
    assert Lake(own_city / "lake").version("stays").rows == 62
    assert "No row waits" in said(steward.get("/my/stays/quarantine/"))
    assert Entry.objects.filter(action="correct").count() == 2


def _first_line(page: Any) -> str:
    return page.content.decode().split('name="line" value="')[1].split('"')[0]


def test_a_row_corrected_meanwhile_is_said_and_not_sent_again(
    own_runs: Runs, own_city: Path, steward: Any
) -> None:
    steward.post(at(own_runs, "correct/"), grid((62, KIND, "cat")))
    work()
    page = steward.post(at(own_runs, "correct/"), grid((62, KIND, "dog")))
    assert page.status_code == 422
    assert "Line 62 was corrected by somebody meanwhile, so it was not sent again." in said(page)
    assert Job.objects.filter(kind="resubmit").count() == 1
    content = b"_line,kind\n62,dog\n63,cat\n"
    page = upload(steward, own_runs, "rows.csv", content)
    assert "Line 62 does not wait in this quarantine" in said(page)
    steward.post(at(own_runs, "correct/"), grid((63, TAKEN_IN_ON, "2024-02-01"), (63, DAYS, "1")))
    while Job.objects.filter(state="queued").exists():
        work()
    gone = steward.get(at(own_runs, "correct/"), follow=True)
    assert "No row of this file waits any more" in said(gone)


def test_the_excel_round_trip(runs: Runs, steward: Any) -> None:
    exported = steward.get(at(runs, "export.xlsx")).content
    book = load_workbook(io.BytesIO(exported))
    sheet = book.active
    titles = [cell.value for cell in sheet[1]]
    sheet.cell(row=3, column=titles.index("taken_in_on") + 1).value = "2024-02-01"
    sheet.cell(row=3, column=titles.index("days") + 1).value = 4
    edited = io.BytesIO()
    book.save(edited)
    page = upload(steward, runs, "stays-quarantine.xlsx", edited.getvalue())
    assert page.status_code == 302, said(page)
    header, *rows = handed_over()
    assert "_reasons" not in header
    assert [(row[0], row[4], row[6]) for row in rows] == [("63", "2024-02-01", "4")]


def test_the_csv_round_trip_as_excel_saves_it(runs: Runs, steward: Any) -> None:
    content = "\ufeff_line;KIND\r\n62;dog\r\n63;cat\r\n".encode()
    assert upload(steward, runs, "rows.csv", content).status_code == 302
    assert [row[:3] for row in handed_over()[1:]] == [["62", "X1", "dog"]]


def test_unchanged_rows_of_a_file_are_sent_when_asked_for(runs: Runs, steward: Any) -> None:
    content = b"_line,kind\n63,cat\n"
    page = upload(steward, runs, "rows.csv", content)
    assert "Nothing in this file differs from the rows as they came." in said(page)
    assert upload(steward, runs, "rows.csv", content, with_unchanged="on").status_code == 302


@pytest.mark.parametrize(
    ("name", "content", "mistake"),
    [
        ("rows.pdf", b"x", "rows.pdf is neither .xlsx nor .csv."),
        ("rows.csv", b"line,kind\n62,cat\n", "rows.csv has no column _line."),
        ("rows.csv", b"_line,kind\n62,cat\n62,dog\n", "rows.csv has line 62 twice."),
        ("rows.csv", b"_line,kind\nsix,cat\n", "a row has “six” in _line"),
        ("rows.csv", b"_line,kind\n999,cat\n", "Line 999 does not wait in this quarantine"),
        ("rows.xlsx", b"not a workbook", "rows.xlsx is not a workbook that can be opened."),
        ("rows.csv", b"", "The submitted file is empty."),
    ],
)
def test_a_file_that_cannot_be_taken_says_why(
    name: str, content: bytes, mistake: str, runs: Runs, steward: Any
) -> None:
    page = upload(steward, runs, name, content)
    assert page.status_code == 422
    assert mistake in said(page)
    assert not Job.objects.exists()


def test_one_value_is_replaced_after_asking_once_more(runs: Runs, steward: Any) -> None:
    path = at(runs, "replace/?rule=kind.allowed")
    assert "“fish” in 1 row" in said(steward.get(path))
    form = {"wrong": "=fish", "right": "cat"}
    page = steward.post(path, form)
    assert "New value cat Rows 1" in said(page)
    assert not Job.objects.exists()
    assert steward.post(path, form | {"confirmed": "yes"}).status_code == 302
    assert [row[:3] for row in handed_over()[1:]] == [["62", "X1", "cat"]]


def test_a_value_is_not_replaced_by_itself(runs: Runs, steward: Any) -> None:
    path = at(runs, "replace/?rule=kind.allowed")
    page = steward.post(path, {"wrong": "=fish", "right": "fish", "confirmed": "yes"})
    assert page.status_code == 422 and "This is the value the rows have now." in said(page)
    assert not Job.objects.exists()
