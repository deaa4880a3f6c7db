"""Receipts: what stands behind a number, and whether it can be had again."""

from citywide.core.receipts.issue import issue
from citywide.core.receipts.receipt import Receipt
from citywide.core.receipts.shelf import Shelf
from citywide.core.receipts.show import as_text
from citywide.core.receipts.store import find_receipt, receipts
from citywide.core.receipts.verify import Verdict, rows_behind, verify

__all__ = [
    "Receipt",
    "Shelf",
    "Verdict",
    "as_text",
    "find_receipt",
    "issue",
    "receipts",
    "rows_behind",
    "verify",
]
