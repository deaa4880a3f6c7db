"""Plans as CSV and Excel: filled in by people, read without guessing, written without harm."""

from __future__ import annotations

import csv
import datetime as dt
import io
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from citywide.core.errors import CitywideError, ExtractError
from citywide.services.portfolio.exchange import (
    LinkKind,
    PlanFile,
    Task,
    TaskLink,
    read_plan,
    write_plan_csv,
    write_plan_workbook,
)
from citywide.services.portfolio.exchange.plan import MAX_TASKS
from citywide.services.portfolio.exchange.table.depends import read_links, write_links
from citywide.services.portfolio.exchange.table.formulas import escaped, unescaped
from tests.services.portfolio.exchange.plans import plans

HEAD = "Task number,Task,Phase,Milestone,Forecast start,Forecast end,Share done,Depends on"


def read(text: str, name: str = "plan.csv") -> PlanFile:
    return read_plan(text.encode(), name)


def refused(data: str | bytes, name: str = "plan.csv") -> ExtractError:
    with pytest.raises(ExtractError) as caught:
        read_plan(data.encode() if isinstance(data, str) else data, name)
    return caught.value


def workbook(*rows: Sequence[Any], title: str = "Sheet1") -> bytes:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_table_becomes_a_plan() -> None:
    plan = read(
        f"{HEAD}\n"
        "1,Write the request,Procurement,no,2026-03-02,2026-03-31,45%,\n"
        '2,"Bids, opened",Procurement,YES,,2026-04-15,0,1FS+2d\n'
        "A-3,Contract,,,,2026-06-30 17:00,,1SS-5d;2\n",
        "cameras.csv",
    )
    assert plan == PlanFile(
        "cameras",
        (
            Task(
                "1",
                "Write the request",
                "Procurement",
                forecast_start=dt.date(2026, 3, 2),
                forecast_end=dt.date(2026, 3, 31),
                done_share=Decimal("0.45"),
            ),
            Task(
                "2",
                "Bids, opened",
                "Procurement",
                is_milestone=True,
                forecast_end=dt.date(2026, 4, 15),
                done_share=Decimal(0),
            ),
            Task("A-3", "Contract", forecast_end=dt.date(2026, 6, 30)),
        ),
        (
            TaskLink("1", "2", LinkKind.FS, 2),
            TaskLink("1", "A-3", LinkKind.SS, -5),
            TaskLink("2", "A-3"),
        ),
    )


@pytest.mark.parametrize(
    "head",
    [
        "task NUMBER;  tásk ;baseline_END",
        "TASK NUMBER (keep it)\tTask\tBaseline finish",
        "Número de tarea;Tarea;Fin de línea base",
        "Mã công việc;Công việc;Kết thúc theo kế hoạch",
        "Ma cong viec,CONG VIEC,Ket thuc theo ke hoach",
    ],
)
def test_headings_are_known_by_their_words(head: str) -> None:
    delimiter = next(mark for mark in ";\t," if mark in head)
    plan = read(head + "\n" + delimiter.join(["7", "A", "2026-01-31"]) + "\n")
    assert plan.tasks == (Task("7", "A", baseline_end=dt.date(2026, 1, 31)),)


def test_every_mistake_is_told_at_once_with_line_column_value_and_what_to_do() -> None:
    error = refused(
        f"{HEAD}\n"
        "1,A,,,03/04/2026,,,\n"
        "2,B,,,2026-02-30,25/04/2026,45,\n"
        "2,Again,,maybe,,,,\n"
        "3,,,,,,,\n"
        "4,D,,,2026-05-01,2026-04-01,,9\n"
        '5,"on two\nlines",,,,0026-01-01,101%,3 4\n'
        "6,F,,,4 March 2026,46085,,6\n"
        "7,G,,,,,,,extra\n"
    )
    expected = [
        (2, "Forecast start", "could be March 4 or April 3, and is not guessed. Write 2026-03-04"),
        (3, "Forecast start", "'2026-02-30' is not a day of the calendar"),
        (3, "Forecast end", "'25/04/2026' is not written year first. Write 2026-04-25"),
        (3, "Share done", "'45' is not a share done. Write 45% or 0.45"),
        (4, "Milestone", "'maybe' is neither yes nor no"),
        (4, "Task number", "Task number 2 already stands in line 3"),
        (5, "Task", "Task 3 has no name"),
        (6, "Forecast end", "ends on 2026-04-01, before it starts on 2026-05-01"),
        (6, "Depends on", "depends on task 9, which is not in the file"),
        (7, "Forecast end", "is not between 1950-01-01 and"),
        (7, "Share done", "'101%' is not a share done"),
        (7, "Depends on", "'3 4' is not a link"),
        (9, "Forecast start", "'4 March 2026' is not a date as it must be written"),
        (9, "Forecast end", "'46085' is not a date"),
        (9, "Depends on", "Task 6 depends on itself"),
        (10, "", "'extra' stands beyond the last heading"),
    ]
    told = [(one.line, one.path, one.message) for one in error.findings]
    for line, column, words in expected:
        assert any(
            at == line and path.startswith(column) and words in message
            for at, path, message in told
        ), (line, column, words)
    assert len(told) == len(expected)
    assert "plan.csv:2: '03/04/2026' could be" in str(error)
    assert "(at Forecast start)" in str(error)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The file is empty"),
        ("\n\n \n", "The file is empty"),
        ("Task,Phase\nA,B\n", "There is no column 'Task number'"),
        ("Task number,Task,Task\n1,A,B\n", "Two columns are called 'Task'"),
        ('Task number,Task\n1,"never closed\n', "not a whole CSV file"),
        ("Task number,Task\n1 2,A\n", "'1 2' is no task number"),
        ("Task number,Task\n1," + "x" * 301 + "\n", "has 301 characters. Shorten it to 300"),
        ("Task number,Task,Weight\n1,A,-1\n", "'-1' is not a weight"),
        ("Task number,Task,Weight\n1,A,1e9\n", "The weight 1000000000.00 is not from 0"),
        ("Task number,Task,Weight\n1,A,NaN\n", "'NaN' is not a weight"),
        ("Task number,Task,Depends on\n1,A,\n2,B,1;1SS\n", "depends on task 1 twice"),
    ],
)
def test_tables_that_are_refused(text: str, words: str) -> None:
    assert words in str(refused(text))


def test_too_many_rows_are_refused() -> None:
    rows = "".join(f"{n},A\n" for n in range(MAX_TASKS + 1))
    assert "more than 10,000 tasks" in str(refused("Task number,Task\n" + rows))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_encodings_of_excel(encoding: str) -> None:
    text = 'sep=;\r\nTask number;Task\r\n1;"Thiết kế"\r\n'
    assert read_plan(text.encode(encoding), "p.csv").tasks == (Task("1", "Thiết kế"),)


def test_windows_text_is_read_and_told() -> None:
    plan = read_plan("Task number,Task\n1,Diseño\n".encode("cp1252"), "p.csv")
    assert plan.tasks[0].name == "Diseño"
    assert "Windows text" in plan.findings[0].message


def test_a_column_that_is_not_read_is_told() -> None:
    plan = read("Task number,Task,Owner\n1,A,Ann\n")
    assert plan.findings[0].message == "Column 'Owner' is not part of a plan; not read."
    assert plan.findings[0].severity == "warning"


@pytest.mark.parametrize(
    "text",
    ["1FS+2d", "1fs+2 days", "1 FS + 2d", "1+2d", "1 + 2 days"],
)
def test_ways_to_write_a_lag(text: str) -> None:
    assert read_links(text, "9", {"1"}) == [TaskLink("1", "9", LinkKind.FS, 2)]


def test_a_number_that_ends_like_a_link_is_a_number() -> None:
    known = {"3", "3SS", "3-2d"}
    assert read_links("3SS;3-2d", "9", known) == [TaskLink("3SS", "9"), TaskLink("3-2d", "9")]
    link = TaskLink("3", "9", LinkKind.SS)
    assert read_links(write_links([link], known), "9", known) == [link]


@pytest.mark.parametrize("text", ["1FS+2w", "1FS+", "FS+2d+1", "1 2", "1FS+99999d"])
def test_links_that_cannot_be_read_are_no_links(text: str) -> None:
    assert isinstance(read_links(text, "9", {"1"}), str)


@settings(max_examples=50, deadline=None)
@given(plans())
def test_csv_gives_back_what_was_written(plan: PlanFile) -> None:
    again = read_plan(write_plan_csv(plan), "some name.csv")
    assert again == replace(plan, project_name="some name")


@settings(max_examples=25, deadline=None)
@given(plans())
def test_a_workbook_gives_back_what_was_written(plan: PlanFile) -> None:
    assert read_plan(write_plan_workbook(plan), "p.xlsx") == plan


@settings(max_examples=30, deadline=None)
@given(plans())
def test_no_cell_of_a_csv_file_begins_like_a_formula(plan: PlanFile) -> None:
    text = write_plan_csv(plan).decode("utf-8-sig")
    for cells in csv.reader(io.StringIO(text, newline="")):
        assert not any(cell[:1] in {"=", "+", "-", "@", "\t", "\r"} for cell in cells if cell)


@given(st.text())
def test_an_apostrophe_comes_and_goes(text: str) -> None:
    assert unescaped(escaped(text)) == text


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    task = Task("=1", "=HYPERLINK(1)", "+A1", note="@SUM(A1)")
    book = load_workbook(io.BytesIO(write_plan_workbook(PlanFile("=P", (task,)))))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    shown = {cell.value: cell.quotePrefix for cell in cells}
    assert shown["=HYPERLINK(1)"] and shown["=1"] and not shown["no"]


def test_the_template_helps_to_fill_it_in() -> None:
    book = load_workbook(io.BytesIO(write_plan_workbook(PlanFile("Cameras"))))
    sheet = book["Tasks"]
    assert sheet["A1"].value == "Task number" and sheet.freeze_panes == "C2"
    kinds = sorted(check.type for check in sheet.data_validations.dataValidation)
    assert kinds == ["date"] * 6 + ["decimal"] * 2 + ["list"]
    assert book["Notes"]["B1"].value == "Cameras"
    assert sheet.column_dimensions["B"].width == 50
    assert read_plan(write_plan_workbook(PlanFile("Cameras")), "p.xlsx") == PlanFile("Cameras")
    assert read_plan(write_plan_csv(PlanFile("p")), "p.csv") == PlanFile("p")


def test_a_workbook_as_people_fill_it_in() -> None:
    data = workbook(
        ["Task number", "Task", "Forecast start", "Forecast end", "Share done", "Milestone"],
        [1, "A", dt.date(2026, 3, 4), dt.datetime(2026, 3, 31, 17, 0), 0.45, False],
        [None, None, None, None, None, None],
        [2.5, "B", "2026-04-01", None, "45%", "x"],
    )
    plan = read_plan(data, "p.xlsx")
    assert plan.tasks == (
        Task(
            "1",
            "A",
            forecast_start=dt.date(2026, 3, 4),
            forecast_end=dt.date(2026, 3, 31),
            done_share=Decimal("0.45"),
        ),
        Task(
            "2.5",
            "B",
            is_milestone=True,
            forecast_start=dt.date(2026, 4, 1),
            done_share=Decimal("0.45"),
        ),
    )


def test_mistakes_in_a_workbook_name_row_and_column() -> None:
    error = refused(
        workbook(
            ["Task number", "Task", "Forecast start", "Share done"],
            [1, "A", 46085, 45],
            [1, "B", "03/04/2026", None],
            [2, "C", dt.time(8), None],
        ),
        "p.xlsx",
    )
    told = [(one.line, one.message) for one in error.findings]
    for line, words in (
        (2, "'46085' is a number or a time, not a date"),
        (2, "'45' is not a share done"),
        (3, "already stands in row 2"),
        (3, "is not guessed"),
        (4, "'08:00:00' is a number or a time"),
    ):
        assert any(at == line and words in message for at, message in told), (words, told)
    assert len(told) == 5


@pytest.mark.parametrize("number", [1e10, 1e300])
def test_a_number_beyond_all_times_is_a_sentence(number: float) -> None:
    book = Workbook()
    book.active.append(["Task number", "Task", "Forecast end"])
    book.active.append([1, "A", number])
    book.active["C2"].number_format = "[h]:mm"
    out = io.BytesIO()
    book.save(out)
    assert "far beyond all dates" in str(refused(out.getvalue(), "p.xlsx"))


def test_the_sheet_of_tasks_is_read_and_other_sheets_are_told() -> None:
    book = Workbook()
    book.active.title = "Summary"
    book.create_sheet("TASKS").append(["Task number", "Task"])
    book["TASKS"].append([1, "A"])
    out = io.BytesIO()
    book.save(out)
    plan = read_plan(out.getvalue(), "p.xlsx")
    assert plan.tasks == (Task("1", "A"),)
    assert "also has Summary" in plan.findings[0].message


def _far_workbook(reference: str, row: str = "") -> bytes:
    """A workbook with one more cell, as far away as a sheet reaches."""
    data = workbook(["Task number", "Task"], [1, "A"])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.endswith("sheet1.xml"):
                cell = f'<row{row}><c{reference} t="inlineStr"><is><t>x</t></is></c></row>'
                text = text.replace(b"</sheetData>", cell.encode() + b"</sheetData>")
            new.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("reference", "row"),
    [(' r="XFD1048576"', ' r="1048576"'), (" r='XFD&#49;048576'", ""), ("", ' r="9999999"')],
)
def test_two_cells_far_apart_do_not_end_the_server(reference: str, row: str) -> None:
    # In a process of its own: if the guard failed, the reader would end the whole process.
    code = (
        "import sys; from citywide.core.errors import ExtractError\n"
        "from citywide.services.portfolio.exchange import read_plan\n"
        "try: read_plan(sys.stdin.buffer.read(), 'p.xlsx')\n"
        "except ExtractError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=_far_workbook(reference, row),
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr[-500:]
    assert b"reaches to row" in done.stdout


def test_a_workbook_that_unpacks_to_gigabytes_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(9):
            archive.writestr(f"xl/sheet{number}.xml", b" " * (30 << 20))
    assert "unpacks to more than" in str(refused(out.getvalue(), "p.xlsx"))


def test_entities_in_a_workbook_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    assert "damaged" in str(refused(out.getvalue(), "p.xlsx"))


WHOLE = write_plan_workbook(PlanFile("P", (Task("1", "A"), Task("2", "B"))))


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_a_sentence(data: st.DataObject) -> None:
    broken = bytearray(WHOLE[: data.draw(st.integers(5, len(WHOLE)))])
    for _ in range(data.draw(st.integers(0, 4))):
        broken[data.draw(st.integers(4, len(broken) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_plan(bytes(broken), "p.xlsx")
    except CitywideError as error:
        assert str(error)


PARTS = ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml"]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(PARTS), st.data())
def test_a_workbook_with_odd_parts_is_a_sentence(part: str, data: st.DataObject) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == part:
                start = data.draw(st.integers(0, len(text) - 1))
                end = data.draw(st.integers(start, min(start + 60, len(text))))
                text = text[:start] + data.draw(st.binary(max_size=8)) + text[end:]
            new.writestr(name, text)
    try:
        read_plan(out.getvalue(), "p.xlsx")
    except CitywideError as error:
        assert str(error)


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_give_a_plan_or_a_sentence(data: bytes) -> None:
    for name in ("p.csv", "p.xml", "p.xlsx", "p"):
        try:
            read_plan(data, name)
        except CitywideError as error:
            assert str(error)
