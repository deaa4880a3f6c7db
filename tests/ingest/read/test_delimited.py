"""Delimited text: what is detected, what is kept, and what the notes say."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from citywide.core.errors import ExtractError
from tests.ingest.read.helpers import all_rows, cells, messages, read_bytes


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_it_tells_the_delimiter(tmp_path: Path, delimiter: str) -> None:
    text = "name,note\nAda,1\nBo,2\n".replace(",", delimiter)
    result = read_bytes(text.encode(), tmp_path)
    assert result.header == ("name", "note")
    assert result.extract.delimited is not None
    assert result.extract.delimited.delimiter == delimiter
    assert cells(result) == [("Ada", "1"), ("Bo", "2")]


def test_a_decimal_comma_is_no_delimiter(tmp_path: Path) -> None:
    result = read_bytes(b"place;cost\nA;1,5\nB;2,5\n", tmp_path)
    assert cells(result) == [("A", "1,5"), ("B", "2,5")]


def test_a_spreadsheets_hint_tells_the_delimiter(tmp_path: Path) -> None:
    result = read_bytes(b"sep=;\na;b\n1;2\n", tmp_path)
    assert (result.header, cells(result)) == (("a", "b"), [("1", "2")])


@pytest.mark.parametrize("numbered", [False, True])
def test_lines_are_physical_lines_on_both_paths(tmp_path: Path, numbered: bool) -> None:
    result = read_bytes(b"a,b\r\n1,\r\n3,4", tmp_path, numbered=numbered)
    assert all_rows(result) == [(2, None, ("1", None)), (3, None, ("3", "4"))]
    assert bool(result.extract.delimited) is not numbered


def test_a_record_may_span_lines(tmp_path: Path) -> None:
    result = read_bytes(b'a,b\n"one\ntwo",x\n3,y\n', tmp_path)
    assert all_rows(result) == [(2, None, ("one\ntwo", "x")), (4, None, ("3", "y"))]


def test_names_are_cleaned_and_told_apart(tmp_path: Path) -> None:
    data = b'\xef\xbb\xbf\tCollision Id, Beat ,"Two\r\nlines",,Beat\n1,2,3,4,5\n'
    result = read_bytes(data, tmp_path)
    assert result.header == ("Collision Id", "Beat", "Two lines", "column_4", "Beat_2")
    assert "'Beat' is repeated" in messages(result, "warning")


def test_lines_above_the_header_are_skipped_and_shown(tmp_path: Path) -> None:
    data = b"Permits of the city\nmade on 2024-01-02\n\nid,name,cost\n1,A,2\n2,B,3\n"
    result = read_bytes(data, tmp_path)
    assert result.header == ("id", "name", "cost")
    assert all_rows(result) == [(5, None, ("1", "A", "2")), (6, None, ("2", "B", "3"))]
    assert "3 lines above the header" in messages(result)
    assert "Permits of the city" in messages(result)
    assert "skipRows: 3" in messages(result)


def test_a_title_padded_by_a_spreadsheet_is_no_header(tmp_path: Path) -> None:
    result = read_bytes(b"Report,,\nid,name,cost\n1,A,2\n", tmp_path)
    assert result.header == ("id", "name", "cost")


def test_years_may_be_names(tmp_path: Path) -> None:
    result = read_bytes(b"CoC,2015,2016,2017\nAK-500,1,2,3\n", tmp_path)
    assert (result.header[1], result.extract.rows, result.notes) == ("2015", 1, ())


def test_a_file_without_header_is_warned_about(tmp_path: Path) -> None:
    result = read_bytes(b"1,2024-01-01,5\n2,2024-01-02,6\n", tmp_path)
    assert "looks like data" in messages(result, "warning")


def test_skip_rows_is_obeyed(tmp_path: Path) -> None:
    result = read_bytes(b"a,b\nc,d\n1,2\n", tmp_path, skip_rows=1)
    assert (result.header, all_rows(result)) == (("c", "d"), [(3, None, ("1", "2"))])


def test_ragged_records_are_kept_with_the_reason(tmp_path: Path) -> None:
    result = read_bytes(b"a,b,c\n1,2,3\n4,5\n6,7,8,9\n1,2,3\n", tmp_path)
    assert all_rows(result)[1:3] == [
        (3, "2 cells where the header has 3", ("4", "5")),
        (4, "4 cells where the header has 3", ("6", "7", "8", "9")),
    ]
    assert "2 records do not fit" in messages(result, "warning")


@pytest.mark.parametrize("numbered", [False, True])
def test_a_delimiter_at_the_end_of_lines_is_no_cell(tmp_path: Path, numbered: bool) -> None:
    result = read_bytes(b"a,b\n1,2,\n3,4,\n", tmp_path, numbered=numbered)
    assert result.header == ("a", "b")
    assert result.extract.rows == 2
    assert not messages(result, "warning")


def test_a_quote_that_never_closes_costs_one_line(tmp_path: Path) -> None:
    result = read_bytes(b'a,b\n1,x\n2,"y\n3,z\n4,w\n', tmp_path)
    assert all_rows(result) == [
        (2, None, ("1", "x")),
        (3, "a quote opens here and never closes", ("2", '"y')),
        (4, None, ("3", "z")),
        (5, None, ("4", "w")),
    ]


def test_a_quote_over_a_thousand_lines_costs_one_line(tmp_path: Path) -> None:
    body = b"".join(b"%d,x\n" % i for i in range(1500))
    result = read_bytes(b'a,b\n"0,x\n' + body + b'9,"y"\n', tmp_path)
    problems = [row for row in all_rows(result) if row[1]]
    assert [row[0] for row in problems] == [2]
    assert result.extract.rows == 1502


def test_a_stray_quote_gives_whole_records_back(tmp_path: Path) -> None:
    result = read_bytes(b'a,b\n1,"x\n2,y\n3,"z\n4,w\n', tmp_path)
    rows = all_rows(result)
    assert [row[0] for row in rows if row[1]] == [2, 4]
    assert [row[2] for row in rows if not row[1]] == [("2", "y"), ("4", "w")]


def test_text_behind_a_closing_quote_is_a_problem(tmp_path: Path) -> None:
    result = read_bytes(b'a,b\n1,"he said "no" twice"\n2,y\n', tmp_path)
    assert all_rows(result) == [
        (2, "text stands behind a closing quote", ("1", '"he said "no" twice"')),
        (3, None, ("2", "y")),
    ]


def test_spaces_before_quotes_do_not_split_cells(tmp_path: Path) -> None:
    result = read_bytes(b'a, b\n1, "x, y"\n2, "z"\n', tmp_path)
    assert cells(result) == [("1", "x, y"), ("2", "z")]
    assert "spaces after the delimiter were dropped" in messages(result)


def test_blank_lines_are_counted(tmp_path: Path) -> None:
    result = read_bytes(b"a,b\n1,2\n\n  \n3,4\n\n", tmp_path)
    assert (result.extract.rows, result.skipped) == (2, 3)
    assert "3 blank lines were skipped (the first at line 3)" in messages(result)


def test_footers_are_left_out_and_shown(tmp_path: Path) -> None:
    data = b"a,b,c\n1,2,3\n4,5,6\n\nSource: Public Works\nmade by export\n"
    result = read_bytes(data, tmp_path)
    assert (result.extract.rows, result.footers, result.skipped) == (2, 2, 1)
    assert "Source: Public Works" in messages(result)


def test_a_ragged_total_is_a_footer(tmp_path: Path) -> None:
    result = read_bytes(b"a,b,c\n1,2,3\nGrand total,5\n", tmp_path)
    assert (result.extract.rows, result.footers) == (1, 1)


def test_short_records_before_data_are_no_footer(tmp_path: Path) -> None:
    result = read_bytes(b"a,b,c\n1,2,3\n\nTotal\n4,5,6\n", tmp_path)
    assert (result.extract.rows, result.footers) == (3, 0)
    assert all_rows(result)[1][:2] == (4, "1 cell where the header has 3")


def test_the_contracts_footers_are_left_out_wherever_they_stand(tmp_path: Path) -> None:
    data = b"a,b\n1,2\nTotal,2\n3,4\nTotal,6\n"
    result = read_bytes(data, tmp_path, footer_pattern="Total$")
    assert (result.extract.rows, result.footers) == (2, 2)


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_any_line_end_is_one(tmp_path: Path, end: bytes) -> None:
    result = read_bytes(end.join([b"a,b", b"1,2", b"3,4"]), tmp_path)
    assert all_rows(result) == [(2, None, ("1", "2")), (3, None, ("3", "4"))]


def test_mixed_line_ends_and_nul_bytes_are_read(tmp_path: Path) -> None:
    result = read_bytes(b"a,b\r\n1,x\0\n3,4\r\n", tmp_path)
    assert cells(result) == [("1", "x\0"), ("3", "4")]
    assert "NUL" in messages(result, "warning")


def test_only_a_header_is_no_record(tmp_path: Path) -> None:
    result = read_bytes(b"a,b\n", tmp_path)
    assert (result.header, result.extract.rows, cells(result)) == (("a", "b"), 0, [])


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ExtractError, match="is empty"):
        read_bytes(data, tmp_path)


def test_a_round_number_of_records_is_warned_about(tmp_path: Path) -> None:
    data = b"a\n" + b"1\n" * 1000
    assert "paging" in messages(read_bytes(data, tmp_path), "warning")
    assert "paging" not in messages(read_bytes(data + b"1\n", tmp_path))
    assert "page limit in the contract" in messages(
        read_bytes(data + b"1\n", tmp_path, page_limit=1001)
    )


def _zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return out.getvalue()


def test_compressed_files_are_opened(tmp_path: Path) -> None:
    plain = b"a,b\n1,2\n"
    for name, data in {
        "x.csv.gz": gzip.compress(plain),
        "x.zip": _zipped(x__csv=plain),
        "y.zip.gz": gzip.compress(_zipped(x__csv=plain)),
    }.items():
        assert cells(read_bytes(data, tmp_path, name)) == [("1", "2")]


def test_a_zip_of_several_files_needs_a_name(tmp_path: Path) -> None:
    data = _zipped(one__csv=b"a\n1\n", two__csv=b"a\n2\n")
    with pytest.raises(ExtractError, match=r"one\.csv, two\.csv"):
        read_bytes(data, tmp_path, "both.zip")
    assert cells(read_bytes(data, tmp_path, "both.zip", records_path="two.csv")) == [("2",)]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("cut.csv.gz", gzip.compress(b"a,b\n" + bytes(range(48, 58)) * 900)[:-20]),
        ("bad.csv.gz", gzip.compress(b"a,b\n1,2\n")[:-8] + b"12345678"),
        ("cut.zip", _zipped(x__csv=b"a,b\n1,2\n" * 50)[:-30]),
        ("cut.parquet", b"PAR1" + b"x" * 50),
        ("cut.xlsx", _zipped(**{"xl/workbook__xml": b"<x/>"})),
        ("page.csv", b"<!DOCTYPE html><html>Sign in</html>"),
    ],
    # Compressed bytes carry the second they were made in: as names, workers would not agree.
    ids=["gz-cut", "gz-bad", "zip-cut", "parquet-cut", "xlsx-cut", "web-page"],
)
def test_damaged_files_are_refused_in_a_sentence(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(ExtractError, match=r"\.$"):
        read_bytes(data, tmp_path, name)
    assert not list((tmp_path / "work").iterdir())


@pytest.mark.parametrize(
    "reading",
    [
        {"delimiter": "::"},
        {"delimiter": '"'},
        {"quote": "''"},
        {"encoding": "klingon"},
        {"encoding": "zip"},
        {"format": "docx"},
        {"footer_pattern": "("},
    ],
)
def test_impossible_readings_are_refused_in_a_sentence(
    tmp_path: Path, reading: dict[str, str]
) -> None:
    with pytest.raises(ExtractError, match="The contract"):
        read_bytes(b"a,b\n1,2\n", tmp_path, **reading)


def test_progress_ends_at_one(tmp_path: Path) -> None:
    from citywide.core.contracts.model import Reading
    from citywide.core.ingest.read import read_extract

    path, told = tmp_path / "x", []
    path.write_bytes(b"a,b\n1,2\n")
    read_extract(path, Reading(), "x.csv", tmp_path / "work", progress=told.append)
    assert told[-1] == 1.0
