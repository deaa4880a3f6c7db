"""A watched folder gives each file once it has arrived whole."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest

from citywide.core.errors import SourceError
from citywide.core.ingest.sources import watch

PATTERNS = {"crashes*.csv": "crashes", "311/*.csv": "requests"}


def test_files_there_and_files_to_come_are_given(tmp_path: Path) -> None:
    (tmp_path / "crashes_1.csv").write_text("x")
    (tmp_path / "other.csv").write_text("x")
    (tmp_path / "crashes_2.csv.part").write_text("x")
    (tmp_path / "~crashes_3.csv").write_text("x")
    stop = Event()
    arriving = watch(tmp_path, PATTERNS, stop, seconds=0.01)
    assert next(arriving) == ("crashes", tmp_path / "crashes_1.csv")
    (tmp_path / "311").mkdir()
    (tmp_path / "311" / "a.csv").write_text("x")
    assert next(arriving) == ("requests", tmp_path / "311" / "a.csv")
    (tmp_path / "crashes_2.csv.part").rename(tmp_path / "crashes_2.csv")
    assert next(arriving) == ("crashes", tmp_path / "crashes_2.csv")
    (tmp_path / "crashes_1.csv").write_text("replaced")
    assert next(arriving) == ("crashes", tmp_path / "crashes_1.csv")
    stop.set()
    assert list(arriving) == []


class _Growing(Event):
    """Writes more to a file at each of the first waits, then stops the watch later."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path, self.waits = path, 0

    def wait(self, timeout: float | None = None) -> bool:
        self.waits += 1
        if self.waits < 5:
            self.path.write_text("x" * self.waits)
        if self.waits > 8:
            self.set()
        return self.is_set()


def test_a_growing_file_has_not_arrived(tmp_path: Path) -> None:
    stop = _Growing(tmp_path / "crashes.csv")
    sizes = [path.stat().st_size for _, path in watch(tmp_path, PATTERNS, stop)]
    assert sizes == [4]


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no folder"):
        next(watch(tmp_path / "nowhere", PATTERNS, Event()))
