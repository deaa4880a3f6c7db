"""Every receipt of a lake by measure, each file read once however often somebody asks."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from citywide.core.measures import Measure
from citywide.core.receipts.receipt import Receipt
from citywide.core.receipts.store import load_receipt


class Shelf:
    """The receipts of one folder; files that arrive later are found by themselves."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._receipts: dict[str, Receipt] = {}
        self._read_at = -1
        self._lock = Lock()

    def of(self, measure_id: str) -> list[Receipt]:
        """Return a measure's receipts, of the newest versions first."""
        self._look()
        found = [r for r in list(self._receipts.values()) if r.measure == measure_id]
        return sorted(found, key=_age, reverse=True)

    def latest(self, measure: Measure) -> Receipt | None:
        """Return the newest receipt by the measure's present definition, else by any; or None."""
        found = self.of(measure.id)
        present = [r for r in found if r.definition_hash == measure.hash]
        return next(iter(present or found), None)

    def _look(self) -> None:
        changed = self._folder.stat().st_mtime_ns
        if changed == self._read_at:
            return
        with self._lock:
            for path in self._folder.glob("*.json"):
                if path.stem not in self._receipts:
                    self._receipts[path.stem] = load_receipt(path)
            self._read_at = changed


def _age(receipt: Receipt) -> tuple[tuple[int, ...], str]:
    return tuple(int(entry["version"]) for entry in receipt.inputs), receipt.issued_at
