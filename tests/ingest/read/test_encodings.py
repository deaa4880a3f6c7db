"""Text in any encoding is read as UTF-8, and what was guessed or lost is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from citywide.core.errors import ExtractError
from tests.ingest.read.helpers import cells, messages, read_bytes

TEXT = "name,street\nJosé,Avenida España\nGần,Đường\n"
WESTERN = "name,street\nJosé,Avenida España\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_unicode_is_told_by_its_bytes(tmp_path: Path, encoding: str) -> None:
    result = read_bytes(TEXT.encode(encoding), tmp_path)
    assert result.header == ("name", "street")
    assert cells(result) == [("José", "Avenida España"), ("Gần", "Đường")]


def test_cp1252_is_guessed_and_told(tmp_path: Path) -> None:
    result = read_bytes(WESTERN.encode("cp1252"), tmp_path)
    assert cells(result) == [("José", "Avenida España")]
    assert "in cp1252, not UTF-8; its 2 non-ASCII characters were read as cp1252" in messages(
        result
    )
    assert "encoding: cp1252" in messages(result)


def test_a_declared_encoding_needs_no_note(tmp_path: Path) -> None:
    result = read_bytes(WESTERN.encode("cp1252"), tmp_path, encoding="cp1252")
    assert (cells(result)[0][0], result.notes) == ("José", ())


def test_bytes_without_meaning_are_told_with_their_line(tmp_path: Path) -> None:
    result = read_bytes(b"a,b\n1,\xe9\n2,x\x81y\n", tmp_path)
    assert cells(result) == [("1", "é"), ("2", "x\ufffdy")]
    assert "first on line 3" in messages(result, "warning")


def test_utf8_mixed_with_cp1252_loses_neither(tmp_path: Path) -> None:
    data = "a\né1\né2\né3\n".encode() + b"\xe94\n"
    result = read_bytes(data, tmp_path)
    assert cells(result) == [("é1",), ("é2",), ("é3",), ("é4",)]
    assert "mixes UTF-8 and cp1252" in messages(result, "warning")


def test_a_wrong_byte_deep_in_the_file_is_found(tmp_path: Path) -> None:
    data = b"a,b\n" + b"x" * 30 + b",y\n" + b"1234567,2\n" * 200_000 + b"\xe9,2\n"
    result = read_bytes(data, tmp_path)
    assert result.extract.rows == 200_002
    assert "cp1252" in messages(result)


def test_utf8_cut_at_the_edge_of_a_chunk_is_valid(tmp_path: Path) -> None:
    for shift in range(4):
        data = b"a\n" + b"x" * shift + "😀é\n".encode() * 60_000
        assert not messages(read_bytes(data, tmp_path))


def test_a_character_cut_at_the_end_is_not_utf8(tmp_path: Path) -> None:
    result = read_bytes("a\né\né".encode()[:-1], tmp_path)
    assert cells(result) == [("é",), ("Ã",)] or cells(result)[0] == ("Ã©",)


def test_a_broken_promise_of_utf8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExtractError, match=r"Line 3 of extract\.csv is not UTF-8"):
        read_bytes(b"a\nx\n\xe9\n", tmp_path, encoding="utf-8")
