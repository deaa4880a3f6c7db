"""JSON, GeoJSON, NDJSON, workbooks and Parquet become the same kind of text."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from citywide.core.errors import ExtractError
from tests.ingest.read.helpers import all_rows, cells, messages, read_bytes


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


def test_keys_are_columns_in_the_order_first_seen(tmp_path: Path) -> None:
    data = _json([{"id": 1, "b": None}, {"id": 2, "late": "x"}, {"b": True, "id": 3}])
    result = read_bytes(data, tmp_path, "a.json")
    assert result.header == ("id", "b", "late")
    assert all_rows(result) == [
        (1, None, ("1", None, None)),
        (2, None, ("2", None, "x")),
        (3, None, ("3", "true", None)),
    ]


def test_a_late_key_reaches_files_already_written(tmp_path: Path) -> None:
    records = [{"a": i} for i in range(200_100)] + [{"a": 0, "b": "x"}]
    result = read_bytes(_json(records), tmp_path, "a.json")
    assert len(result.extract.files) == 2
    assert pq.read_table(list(result.extract.files))["t1"].null_count == 200_100


def test_numbers_keep_their_digits(tmp_path: Path) -> None:
    data = b'[{"a": 1.10, "b": 47.2661661814401, "c": 1727386888128, "d": 1E-7, "e": 1e400}]'
    result = read_bytes(data, tmp_path, "a.json")
    assert cells(result) == [("1.10", "47.2661661814401", "1727386888128", "0.0000001", "1E+400")]


def test_nested_values_are_compact_json(tmp_path: Path) -> None:
    data = b'[{"a": {"x": [1, 2.50, null, "\\u00e9\\"", true]}, "b": []}]'
    result = read_bytes(data, tmp_path, "a.json")
    assert cells(result) == [('{"x":[1,2.50,null,"é\\"",true]}', "[]")]


def test_the_list_of_records_is_found(tmp_path: Path) -> None:
    data = _json({"count": 1, "meta": {"tags": ["x"]}, "data": {"rows": [{"a": 1}]}})
    assert cells(read_bytes(data, tmp_path, "a.json")) == [("1",)]


def test_two_lists_need_a_path(tmp_path: Path) -> None:
    data = _json({"x": [{"a": 1}], "y": {"z": [{"a": 2}]}})
    with pytest.raises(ExtractError, match=r"x, y\.z"):
        read_bytes(data, tmp_path, "a.json")
    assert cells(read_bytes(data, tmp_path, "a.json", records_path="y.z")) == [("2",)]


def test_ndjson_keeps_its_lines(tmp_path: Path) -> None:
    data = b'{"a": 1}\n\n{"a": 2, "b": "\\ud800"}\nnot json\n'
    result = read_bytes(data, tmp_path, "a.ndjson")
    assert [(line, bool(problem)) for line, problem, _ in all_rows(result)] == [
        (1, False),
        (3, False),
        (4, True),
    ]
    assert result.skipped == 1


@pytest.mark.parametrize(
    "data",
    [
        b'[{"a": 1}, {"a"',
        b'[{"a": 1}] trailing',
        b'{"a": 1}',
        b"[]",
        b"[1, 2]",
        b"[" * 3_000,
        b'[{"a":' + b"[" * 3_000 + b"]" * 3_000 + b"}]",
        b"{",
        b"   ",
        b"[{]",
    ],
)
def test_json_without_records_is_refused_in_a_sentence(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ExtractError, match=r"\.$"):
        read_bytes(data, tmp_path, "a.json")


def test_a_cut_ndjson_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExtractError, match="cut short"):
        read_bytes(b'{"a": 1}\n{"a": ', tmp_path, "a.ndjson")


def test_json_in_other_encodings_is_read(tmp_path: Path) -> None:
    text = '[{"name": "José"}]'
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        assert cells(read_bytes(text.encode(encoding), tmp_path, "a.json")) == [("José",)]


def test_features_are_flat_records(tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [-121.9, 37.3]}
    line = {"type": "LineString", "coordinates": [[0, 1], [2, 3.5]]}
    data = _json(
        {
            "type": "FeatureCollection",
            "properties": {"exceededTransferLimit": True},
            "features": [
                {"type": "Feature", "id": 7, "properties": {"n": 7}, "geometry": point},
                {"type": "Feature", "properties": {"n": 8}, "geometry": line},
                {"type": "Feature", "properties": None, "geometry": None},
            ],
        }
    )
    result = read_bytes(data, tmp_path, "a.geojson")
    assert result.header == ("n", "longitude", "latitude", "geometry")
    assert cells(result) == [
        ("7", "-121.9", "37.3", '{"type":"Point","coordinates":[-121.9,37.3]}'),
        ("8", None, None, '{"type":"LineString","coordinates":[[0,1],[2,3.5]]}'),
        (None, None, None, None),
    ]
    assert "exceededTransferLimit" in messages(result, "warning")


def _workbook(path: Path) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data"
    sheet.append(["City report"])
    sheet.append(["id", "name", "opened", "at", "cost", "open"])
    sheet.append([1, "A", dt.date(2024, 1, 2), dt.datetime(2024, 1, 2, 3, 4, 5), 1.5, True])
    sheet.append([])
    sheet.append([2, "B", None, dt.time(3, 4), 1e6, False])
    sheet.append(["Source: the city"])
    book.create_sheet("Other").append(["x"])
    book.save(path)
    return path.read_bytes()


def test_a_workbook_becomes_text(tmp_path: Path) -> None:
    result = read_bytes(_workbook(tmp_path / "x.xlsx"), tmp_path, "x.xlsx")
    assert result.header == ("id", "name", "opened", "at", "cost", "open")
    assert all_rows(result) == [
        (3, None, ("1", "A", "2024-01-02", "2024-01-02T03:04:05", "1.5", "true")),
        (5, None, ("2", "B", None, "03:04:00", "1000000", "false")),
    ]
    assert (result.footers, result.skipped) == (1, 1)
    assert "it also has Other" in messages(result, "warning")


def test_a_sheet_is_chosen_by_name(tmp_path: Path) -> None:
    data = _workbook(tmp_path / "x.xlsx")
    assert read_bytes(data, tmp_path, "x.xlsx", sheet="Other").header == ("x",)
    with pytest.raises(ExtractError, match="it has Data, Other"):
        read_bytes(data, tmp_path, "x.xlsx", sheet="Nope")


def test_parquet_becomes_text(tmp_path: Path) -> None:
    noon = dt.datetime(2024, 1, 2, 12, 0, 0, 120_000)
    table = pa.table(
        {
            "i": pa.array([1, None]),
            "f": pa.array([1e20, float("nan")]),
            "d": pa.array([Decimal("1.50"), None]),
            "t": pa.array([noon, None], pa.timestamp("ns")),
            "z": pa.array([noon, None], pa.timestamp("us", "America/Los_Angeles")),
            "day": pa.array([dt.date(2024, 1, 2), None]),
            "b": pa.array([True, None]),
            "c": pa.array(["x", None]).dictionary_encode(),
            "l": pa.array([[1, 2], None]),
        }
    )
    pq.write_table(table, tmp_path / "x.parquet")
    result = read_bytes((tmp_path / "x.parquet").read_bytes(), tmp_path, "x.parquet")
    assert cells(result) == [
        (
            "1",
            "100000000000000000000",
            "1.50",
            "2024-01-02T12:00:00.12",
            "2024-01-02T12:00:00.12Z",
            "2024-01-02",
            "true",
            "x",
            "[1,2]",
        ),
        (None,) * 9,
    ]


def test_bytes_in_parquet_are_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table({"photo": pa.array([b"x"])}), tmp_path / "x.parquet")
    with pytest.raises(ExtractError, match=r"Column 'photo' of x\.parquet holds bytes"):
        read_bytes((tmp_path / "x.parquet").read_bytes(), tmp_path, "x.parquet")


def test_another_format_than_the_contracts_is_told(tmp_path: Path) -> None:
    data = _workbook(tmp_path / "x.xlsx")
    assert "is Excel, though" in messages(read_bytes(data, tmp_path, "x", format="csv"), "warning")


def test_a_workbook_whose_cells_reach_too_far_is_refused_before_it_takes_all_memory(
    tmp_path: Path,
) -> None:
    from openpyxl import Workbook

    from citywide.core.ingest.read.extent import Limits, check_workbook

    book = Workbook()
    book.active["A1"], book.active["XFD1048576"] = "a", "b"
    book.save(tmp_path / "far.xlsx")
    with pytest.raises(ExtractError, match="reaches to row 1,048,576 and column 16,384"):
        check_workbook(tmp_path / "far.xlsx", "far.xlsx")
    del book.active["XFD1048576"]
    book.save(tmp_path / "near.xlsx")
    check_workbook(tmp_path / "near.xlsx", "near.xlsx")
    with pytest.raises(ExtractError, match="unpacks to more than"):
        check_workbook(tmp_path / "near.xlsx", "near.xlsx", Limits(unpacked_bytes=100))
