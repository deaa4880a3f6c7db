"""The way from landed bytes to text: unwrap, tell the kind, read, clean the header."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from citywide.core.contracts.model import Reading
from citywide.core.engines.interface import TextExtract
from citywide.core.errors import ExtractError
from citywide.core.ingest.read.delimited import read_delimited
from citywide.core.ingest.read.excel import read_excel
from citywide.core.ingest.read.json_records import read_json
from citywide.core.ingest.read.kinds import Kind, kind_of
from citywide.core.ingest.read.paging import paging_notes
from citywide.core.ingest.read.parquet import read_parquet
from citywide.core.ingest.read.result import Content, Note, Progress, ReadResult, clean_names
from citywide.core.ingest.read.unwrap import unwrap

_JSON = frozenset({Kind.JSON, Kind.NDJSON, Kind.GEOJSON})


def read_extract(
    path: Path,
    reading: Reading,
    name: str,
    work: Path,
    numbered: bool = False,
    progress: Progress | None = None,
) -> ReadResult:
    """Return the records of a landed file as text; new files are written to a folder in `work`.

    `name` is the file's original name. A plain delimited file is handed on as it is unless
    `numbered`; should the engine then find other records than were counted, read it again with
    `numbered=True`, which parses every record and says what is wrong with those that do not fit.

    Raises:
        ExtractError: the file cannot be read as its contract says.
    """
    work.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="read_", dir=work))
    try:
        result = _read(path, reading, name, folder, numbered, progress)
    except (OSError, UnicodeError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise ExtractError(f"{name} could not be read: {error}.") from error
    except ExtractError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    _remove_others(folder, result.extract)
    if progress:
        progress(1.0)
    return result


def _read(
    path: Path,
    reading: Reading,
    name: str,
    folder: Path,
    numbered: bool,
    progress: Progress | None,
) -> ReadResult:
    inner = unwrap(path, name, reading.records_path, folder)
    if inner.member:
        reading = replace(reading, records_path="")
    if not inner.path.stat().st_size:
        raise ExtractError(f"{name} is empty. Ask the source to send it again.")
    kind, claimed = kind_of(inner.path, reading.format, inner.name)
    notes = _surprise(kind, reading, name)
    if kind is Kind.EXCEL:
        content = read_excel(inner.path, reading, name, folder)
    elif kind is Kind.PARQUET:
        content = read_parquet(inner.path, name, folder, progress)
    elif kind in _JSON:
        content = read_json(inner.path, kind, reading, name, folder, progress)
    else:
        content = read_delimited(inner.path, reading, name, folder, claimed, numbered, progress)
    return _finished(content, notes, paging_notes(content.extract.rows, kind, reading, name))


def _surprise(kind: Kind, reading: Reading, name: str) -> tuple[Note, ...]:
    text = reading.format.lower() in {"csv", "tsv", "txt", "json", "geojson", "ndjson"}
    if not text or kind not in {Kind.EXCEL, Kind.PARQUET}:
        return ()
    message = f"{name} is {kind}, though the contract says {reading.format}; it was read as {kind}."
    return (Note("warning", f"{message} Correct the format in the contract."),)


def _finished(content: Content, before: tuple[Note, ...], after: tuple[Note, ...]) -> ReadResult:
    header, renamed = clean_names(content.header)
    return ReadResult(
        replace(content.extract, columns=header),
        header,
        before + content.notes + renamed + after,
        content.footers,
        content.skipped,
    )


def _remove_others(folder: Path, extract: TextExtract) -> None:
    kept = set(extract.files)
    if extract.delimited:
        kept.add(extract.delimited.path)
    for path in folder.iterdir():
        if path not in kept:
            path.unlink()
    if not kept or not any(folder.iterdir()):
        folder.rmdir()
