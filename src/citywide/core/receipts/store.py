"""Receipts on disk: one JSON file each, written once."""

from __future__ import annotations

import json
import os
from pathlib import Path

from citywide.core.errors import LakeError, NotFound, UsageError
from citywide.core.receipts.receipt import Receipt


def save(folder: Path, receipt: Receipt) -> None:
    """File a receipt under its id; the same receipt twice is one file."""
    target = folder / f"{receipt.id}.json"
    if target.exists():
        return
    arriving = folder / f".{receipt.id}-{os.getpid()}"
    arriving.write_text(json.dumps(receipt.as_dict(), ensure_ascii=False, indent=1))
    arriving.rename(target)


def receipts(folder: Path) -> list[Receipt]:
    """Return every receipt, oldest first."""
    found = [load_receipt(path) for path in folder.glob("*.json")]
    return sorted(found, key=lambda receipt: (receipt.issued_at, receipt.id))


def find_receipt(folder: Path, name: str) -> tuple[Receipt, int | None]:
    """Return a receipt and, when the id names one number on it, that number's position.

    Raises:
        UsageError: the id is not hex digits, optionally followed by a dash and a position.
        NotFound: there is no such receipt or no such number on it.
        LakeError: the receipt's file was altered.
    """
    stem, _, number = name.partition("-")
    if not stem.isalnum() or (number and not number.isdigit()):
        raise UsageError(f"{name!r} is not a receipt id, like 3f2a9c1b7d04-12.")
    found = list(folder.glob(f"{stem}*.json"))
    if len(found) != 1:
        raise NotFound(f"{len(found)} receipts have an id that starts with {stem!r}.")
    receipt = load_receipt(found[0])
    if receipt.id != found[0].stem:
        raise LakeError(
            f"The receipt {found[0].stem} was altered after it was issued: its content is that "
            f"of {receipt.id}. Restore it from a backup."
        )
    position = int(number) if number else None
    if position is not None and position >= len(receipt.values):
        raise NotFound(f"Receipt {receipt.id} has numbers 0 to {len(receipt.values) - 1}.")
    return receipt, position


def load_receipt(path: Path) -> Receipt:
    """Return the receipt in a file; raises LakeError when it cannot be read."""
    try:
        return Receipt.from_dict(json.loads(path.read_text()))
    except (ValueError, KeyError, TypeError):
        raise LakeError(f"The receipt {path.name} cannot be read; it was altered.") from None
