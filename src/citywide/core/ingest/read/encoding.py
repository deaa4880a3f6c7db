"""Which encoding a text file is in, by its contract, its first bytes or all of them."""

from __future__ import annotations

import codecs
from pathlib import Path

from citywide.core.errors import ExtractError

CHUNK = 1 << 20
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MIXED = "citywide-mixed"
"""Error handler, and name here, of UTF-8 in which some bytes are cp1252."""


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", "replace"), error.end


codecs.register_error(MIXED, _as_cp1252)


def declared(encoding: str) -> str:
    """Return the codec's own name of the contract's encoding; raises ExtractError if unknown."""
    if not encoding:
        return ""
    try:
        found = codecs.lookup(encoding)
        "".encode(found.name)  # refuses codecs that are no text encodings, such as zip
    except LookupError:
        raise ExtractError(
            f"The contract says encoding: {encoding}, which is not a known encoding. "
            "Use utf-8, utf-16 or cp1252."
        ) from None
    return "utf-8" if found.name in {"ascii", "utf-8-sig"} else found.name


def wide_encoding(head: bytes) -> str:
    """Return the UTF-16 or UTF-32 encoding the first bytes show, empty when neither."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding
    sample = head[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    enough = max(1, len(sample) // 6)
    if odd >= enough and even * 8 <= odd:
        return "utf-16-le"
    if even >= enough and odd * 8 <= even:
        return "utf-16-be"
    return ""


def narrow_encoding(path: Path) -> str:
    """Return how to read a file that is not valid UTF-8: cp1252, or UTF-8 mixed with it."""
    valid = invalid = 0
    with path.open("rb") as handle:
        while line := handle.readline(CHUNK):
            if not line.isascii():
                try:
                    line.decode()
                    valid += 1
                except UnicodeDecodeError:
                    invalid += 1
    return MIXED if valid > invalid else "cp1252"
