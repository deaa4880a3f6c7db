"""Whatever a writer wrote is read back; whatever a file holds, nothing is lost and none crashes."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citywide.core.engines.interface import Engine
from citywide.core.errors import EngineError, ExtractError
from citywide.core.ingest.read import numbered as numbered_path
from citywide.core.ingest.read.quick import QuickBlocks
from tests.ingest.read.helpers import all_rows, cells, read_bytes

SETTINGS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
CELL = st.text(
    st.one_of(
        st.sampled_from(list("ab1 ,;|\t\"'\n\ré")),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"),
    ),
    max_size=8,
)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    width = draw(st.integers(2, 5))
    row = st.lists(CELL, min_size=width, max_size=width)
    return draw(st.lists(row, min_size=1, max_size=8))


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small files then go through many blocks, some parsed at once and some by record."""
    monkeypatch.setattr(numbered_path, "BLOCK", 40)


@SETTINGS
@given(
    rows=tables(),
    delimiter=st.sampled_from(",;|\t"),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    numbered=st.booleans(),
)
def test_what_was_written_is_read_back(
    small_blocks: None,
    rows: list[list[str]],
    delimiter: str,
    end: str,
    encoding: str,
    quoting: int,
    numbered: bool,
) -> None:
    header = [f"name {i}" for i in range(len(rows[0]))]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerow(header)
    lines = []
    if quoting == csv.QUOTE_MINIMAL and end == "\n":
        # Python's writer leaves a lone CR bare then.
        rows = [[cell.replace("\r", "") for cell in row] for row in rows]
    for row in rows:
        lines.append(len(io.StringIO(out.getvalue(), newline="").readlines()) + 1)
        writer.writerow(row)
    with tempfile.TemporaryDirectory() as folder:
        result = read_bytes(
            out.getvalue().encode(encoding),
            Path(folder),
            numbered=numbered,
            delimiter=delimiter,
            skip_rows=0,
        )
        assert result.header == tuple(header)
        wanted = [(n, None, tuple(c or None for c in r)) for n, r in zip(lines, rows, strict=True)]
        assert all_rows(result) == wanted


@SETTINGS
@given(rows=tables(), quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_the_engine_reads_what_the_sure_path_reads(
    duckdb_engine: Engine, rows: list[list[str]], quoting: int
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=quoting)
    writer.writerow([f"name {i}" for i in range(len(rows[0]))])
    writer.writerows(rows)
    with tempfile.TemporaryDirectory() as folder:
        data = out.getvalue().encode()
        fast = read_bytes(data, Path(folder), delimiter=",", skip_rows=0)
        try:
            staged = duckdb_engine.stage(fast.extract, lambda table: table, Path(folder) / "s")
        except EngineError:
            return  # the caller then takes the sure path
        found = duckdb_engine.fetch(staged.order_by("_line")).to_pylist()
        names = fast.extract.names
        sure = read_bytes(data, Path(folder), numbered=True, delimiter=",", skip_rows=0)
        assert [(row["_line"], tuple(row[n] for n in names)) for row in found] == [
            (line, row) for line, _, row in all_rows(sure)
        ]


@settings(SETTINGS, max_examples=200)
@given(
    st.lists(st.text(st.sampled_from(list('",\nx ')), max_size=12), min_size=1, max_size=6),
    st.sampled_from(["\n", "\r\n"]),
)
def test_blocks_give_what_single_records_give(
    monkeypatch: pytest.MonkeyPatch, junk: list[str], end: str
) -> None:
    data = ("a,b" + end + "".join(line + end for line in ["1,2", *junk, "3,4"])).encode()
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for fits in (QuickBlocks.fits, lambda form: False):
            with monkeypatch.context() as patch:
                patch.setattr(QuickBlocks, "fits", staticmethod(fits))
                patch.setattr(numbered_path, "BLOCK", 16)
                result = read_bytes(data, Path(folder), numbered=True, delimiter=",", skip_rows=0)
            found.append((all_rows(result), result.skipped, result.footers))
    assert found[0] == found[1]


MUTATIONS = st.lists(
    st.tuples(
        st.integers(0, 400),
        st.sampled_from(
            [b'"', b",", b"\n", b"\r", b"\0", b"\xe9", b"\xff\xfe", b"\x81", b"", b";", b"\n\n"]
        ),
        st.integers(0, 30),
    ),
    max_size=6,
)
PLAIN = b"id,name,note\n" + b"".join(b'%d,name %d,"note, %d"\n' % (i, i, i) for i in range(15))


@settings(SETTINGS, max_examples=200)
@given(MUTATIONS, st.booleans())
def test_mutated_files_are_read_or_refused(
    small_blocks: None, changes: list[tuple[int, bytes, int]], numbered: bool
) -> None:
    data = PLAIN
    for at, text, removed in changes:
        data = data[:at] + text + data[at + removed :]
    with tempfile.TemporaryDirectory() as folder:
        try:
            result = read_bytes(data, Path(folder), numbered=numbered)
        except ExtractError as error:
            assert str(error).endswith(".")
            return
        assert len(cells(result)) == result.extract.rows


@settings(SETTINGS, max_examples=100)
@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.json", "a.ndjson", "a.xls", "a"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            result = read_bytes(data, Path(folder), name)
        except ExtractError:
            return
        assert len(cells(result)) == result.extract.rows


@SETTINGS
@given(st.lists(st.sampled_from(["1,2,3", '4,"x', 'y",5,6', "", "7", '"', 'a"b,c,d', "1,2,3,4"])))
def test_every_line_is_in_one_record_or_blank(small_blocks: None, lines: list[str]) -> None:
    data = ("a,b,c\n" + "".join(f"{line}\n" for line in lines)).encode()
    with tempfile.TemporaryDirectory() as folder:
        result = read_bytes(data, Path(folder), numbered=True, delimiter=",", skip_rows=0)
        text = "".join(c or "" for _, _, row in all_rows(result) for c in row)
        left_out = result.footers
        for mark in "1234567":
            whole = "".join(lines).count(mark)
            assert text.count(mark) == whole or left_out
