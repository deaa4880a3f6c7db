"""How the bytes of an extract are written, where that differs from what is usual."""

from __future__ import annotations

import gzip
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from citywide.core.contracts.model import Reading
from citywide.core.engines.interface import TextExtract
from citywide.core.errors import CitywideError
from citywide.core.ingest.draft.sample import Row
from citywide.core.ingest.read import ReadResult
from citywide.core.ingest.read.encoding import wide_encoding
from citywide.core.ingest.read.events import find_list
from citywide.core.ingest.read.form import form_of
from citywide.core.ingest.read.kinds import Kind, kind_of
from citywide.core.ingest.read.unwrap import unwrap

_HEAD = 1 << 16
_SAYS = {
    "encoding": re.compile(r"Say encoding: (\S+) in the contract"),
    "skipRows": re.compile(r"Say skip_?[rR]ows: (\d+) in the contract"),
    "sheet": re.compile(r"^Sheet '(.+?)' of .* was read; it also has"),
    "pageLimit": re.compile(r"has exactly ([\d,]+) records, which is"),
}
_FOOTER = re.compile(r"line \d+: ['\"]([A-Za-z][A-Za-z -]*)")

Options = tuple[dict[str, Any], tuple[str, ...]]


def reading_options(
    path: Path, name: str, result: ReadResult, sample: Sequence[Row], folder: Path
) -> Options:
    """Return reading options worth pinning down in the contract, and why each."""
    options: dict[str, Any] = {}
    because: list[str] = []
    for note in result.notes:
        for option, pattern in _SAYS.items():
            if found := pattern.search(note.message):
                number = found[1].replace(",", "")
                options[option] = int(number) if number.isdigit() else found[1].rstrip(".")
                because.append(f"{option}, 90 % sure: {note.message}")
    _add_footer(options, because, result, sample)
    kind, head = _kind(path, name, folder)
    if kind is Kind.DELIMITED:
        _add_delimiter(options, because, result.extract, head)
    if kind is Kind.JSON and not options.get("recordsPath"):
        _add_path(options, because, path, name, folder)
    return options, tuple(because)


def _add_footer(
    options: dict[str, Any], because: list[str], result: ReadResult, sample: Sequence[Row]
) -> None:
    notes = [note.message for note in result.notes if "left out" in note.message]
    found = _FOOTER.search(notes[0]) if result.footers and notes else None
    if not found:
        return
    label = found[1].split()[0]
    pattern = rf"(?i)\s*{label}\b"
    if not any(re.match(pattern, row[0]) for row in sample):
        options["footerPattern"] = pattern
        because.append(f"footerPattern, 70 % sure: {notes[0]}")


def _kind(path: Path, name: str, folder: Path) -> tuple[Kind | None, bytes]:
    """Return the kind of the extract by its first bytes, without unpacking all of it."""
    head, inner = _first_bytes(path, name)
    beginning = folder / "beginning"
    beginning.write_bytes(head)
    try:
        return kind_of(beginning, "", inner)[0], head
    except CitywideError:
        return None, head


def _first_bytes(path: Path, name: str) -> tuple[bytes, str]:
    with path.open("rb") as handle:
        head = handle.read(_HEAD)
    if head.startswith(b"\x1f\x8b"):
        with gzip.open(path) as packed:
            return packed.read(_HEAD), name.removesuffix(".gz")
    if head.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(path) as archive:
            inner = [i.filename for i in archive.infolist() if not i.is_dir()]
            if len(inner) == 1:
                with archive.open(inner[0]) as member:
                    return member.read(_HEAD), inner[0]
    return head, name


def _add_delimiter(
    options: dict[str, Any], because: list[str], extract: TextExtract, head: bytes
) -> None:
    text = head.decode(wide_encoding(head) or "utf-8", "replace").removeprefix("\ufeff")
    skip = int(options.get("skipRows", 0))
    known = extract.delimited.delimiter if extract.delimited else ""
    text = "".join(text.splitlines(keepends=True)[skip:])
    delimiter = known or form_of(text, Reading(), "").delimiter
    if delimiter != ",":
        options["delimiter"] = delimiter
        because.append(f"delimiter, 95 % sure: {delimiter!r} gives {len(extract.columns)} columns.")


def _add_path(
    options: dict[str, Any], because: list[str], path: Path, name: str, folder: Path
) -> None:
    work = folder / "unwrapped"
    work.mkdir(exist_ok=True)
    keys = find_list(unwrap(path, name, "", work).path, name)
    if keys:
        options["recordsPath"] = ".".join(keys)
        because.append("recordsPath, 95 % sure: the only list of records in the document.")
