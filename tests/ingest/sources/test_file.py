"""Files in a folder that departments share."""

from __future__ import annotations

from pathlib import Path

import pytest

from citywide.core.contracts.model import Source
from citywide.core.errors import SourceError
from citywide.core.ingest.sources import fetch
from citywide.core.settings import Settings


def _fetch(pattern: str, base: Path, kind: str = "local") -> list[str]:
    source = Source("requests", kind, pattern)
    return [found.name for found in fetch(source, base, base / "work", Settings())]


def test_it_gives_matching_files_in_order(tmp_path: Path) -> None:
    for name in ("311/b.csv", "311/a.csv", "311/a.txt", "c.csv"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    assert _fetch("311/*.csv", tmp_path) == ["a.csv", "b.csv"]
    assert _fetch("./**/*.csv", tmp_path) == ["a.csv", "b.csv", "c.csv"]


def test_nothing_found_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"No file matches '\*\.csv'"):
        _fetch("*.csv", tmp_path)


def test_an_absolute_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="must be relative"):
        _fetch("/etc/*", tmp_path)


def test_a_path_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "secret.csv").write_text("x")
    with pytest.raises(SourceError, match="must be relative"):
        _fetch("../*.csv", inner)


def test_an_unknown_type_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="type 'carrier pigeon'"):
        _fetch("x", tmp_path, "carrier pigeon")
