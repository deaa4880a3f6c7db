"""What kind of file an extract is: by its first bytes, else its contract, else its name."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

from citywide.core.errors import ExtractError
from citywide.core.ingest.read.encoding import wide_encoding


class Kind(StrEnum):
    """Kinds of files that can be read."""

    DELIMITED = "delimited text"
    JSON = "JSON"
    NDJSON = "NDJSON"
    GEOJSON = "GeoJSON"
    EXCEL = "Excel"
    PARQUET = "Parquet"


_FORMATS = {
    "csv": Kind.DELIMITED,
    "tsv": Kind.DELIMITED,
    "txt": Kind.DELIMITED,
    "text": Kind.DELIMITED,
    "tab": Kind.DELIMITED,
    "delimited": Kind.DELIMITED,
    "json": Kind.JSON,
    "geojson": Kind.GEOJSON,
    "ndjson": Kind.NDJSON,
    "jsonl": Kind.NDJSON,
    "jsonlines": Kind.NDJSON,
    "excel": Kind.EXCEL,
    "xlsx": Kind.EXCEL,
    "xlsm": Kind.EXCEL,
    "xlsb": Kind.EXCEL,
    "xls": Kind.EXCEL,
    "ods": Kind.EXCEL,
    "parquet": Kind.PARQUET,
}
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_PAGE = re.compile(
    rb"\s*(<!doctype html|<html|<\?xml[^>]*>\s*<(?!/)|<(head|body)\b)", re.IGNORECASE
)
_FEATURES = re.compile(rb'"type"\s*:\s*"FeatureCollection"|"features"\s*:\s*\[')
_HEAD = 64 << 10


def kind_of(path: Path, declared: str, name: str) -> tuple[Kind, str]:
    """Return the kind of a file that is not compressed, and the format its words claim.

    Raises:
        ExtractError: the contract's format is unknown, or the file is no data at all.
    """
    claimed = _claimed(declared, name)
    with path.open("rb") as handle:
        head = handle.read(_HEAD)
    if head.startswith(b"PAR1"):
        return Kind.PARQUET, claimed
    if head.startswith((_OLE, b"PK\x03\x04")):
        return Kind.EXCEL, claimed
    if _PAGE.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise ExtractError(
            f"{name} is a web page or an XML document, not data; the source may ask to sign in. "
            "Check the address in the contract."
        )
    kind = _FORMATS.get(claimed)
    if kind is Kind.PARQUET or (kind is Kind.EXCEL and declared):
        raise ExtractError(
            f"{name} should be {kind}, but it does not begin like one; it may be cut short. "
            "Fetch it again or correct the format in the contract."
        )
    if kind is None or kind is Kind.EXCEL:
        return _by_content(head), claimed
    if kind is Kind.JSON:
        return _which_json(head), claimed
    return kind, claimed


def _claimed(declared: str, name: str) -> str:
    wanted = declared.lower().lstrip(".")
    if wanted and wanted not in _FORMATS:
        raise ExtractError(
            f"The contract says format: {declared}, which cannot be read. "
            f"Use one of {', '.join(sorted(_FORMATS))}."
        )
    return wanted or Path(name).suffix.lower().lstrip(".")


def _by_content(head: bytes) -> Kind:
    encoding = wide_encoding(head)
    text = head.decode(encoding, "replace").encode() if encoding else head
    text = text.removeprefix(b"\xef\xbb\xbf").lstrip()
    return _which_json(text) if text[:1] in {b"[", b"{"} else Kind.DELIMITED


def _which_json(head: bytes) -> Kind:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text[:1] == b"{" and _FEATURES.search(text[:4096]):
        first = text.split(b"\n", 1)[0].rstrip()
        return Kind.GEOJSON if b'"Feature"' not in first[:40] else Kind.NDJSON
    lines = [line.strip() for line in text.split(b"\n", 2)[:2]]
    whole = len(lines) > 1 and lines[0].endswith(b"}") and lines[1].startswith(b"{")
    return Kind.NDJSON if text[:1] == b"{" and whole else Kind.JSON
