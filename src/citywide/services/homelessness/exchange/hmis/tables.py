"""An HMIS CSV export as 24 typed tables in the form of FY2026, each row with where it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import ibis.expr.types as ir

from citywide.core.engines import Engine
from citywide.core.engines.interface import LINE
from citywide.core.errors import Finding, NotFound
from citywide.services.homelessness.exchange.hmis import layout
from citywide.services.homelessness.exchange.hmis.convert import convert
from citywide.services.homelessness.exchange.hmis.names import dataset
from citywide.services.homelessness.exchange.hmis.package import TextFile, open_package
from citywide.services.homelessness.exchange.hmis.raw import Raw, read_raw
from citywide.services.homelessness.exchange.hmis.sql import members, name, text
from citywide.services.homelessness.exchange.hmis.typed import bad_cells, schema, typed
from citywide.services.homelessness.exchange.hmis.version import Said, read_said, version_of

ZONE = "America/Los_Angeles"


@dataclass(frozen=True)
class Export:
    """One export that was read."""

    version: str
    """The version it was written in: 2022, 2024 or 2026."""
    source_id: str
    said: Said
    """The row of Export.csv as it stands there."""
    tables: Mapping[str, ir.Table]
    """24 typed tables by data set; rows that were deleted are still inside."""
    raw: Mapping[str, Raw]
    """The text of each file by HUD's name, for the row behind any row."""
    findings: tuple[Finding, ...]
    conversions: tuple[layout.Conversion, ...] = field(default=())

    @property
    def hashed(self) -> bool:
        """Whether names and social security numbers are hashed (HashStatus 4)."""
        return self.said["HashStatus"] == "4"

    def source_row(self, engine: Engine, file: str, line: int) -> dict[str, str | None]:
        """Return the row on a line of a file as it was handed in, by heading.

        Raises:
            NotFound: the export has no such file or line.
        """
        raw = next((raw for raw in self.raw.values() if file in (raw.file, raw.shown)), None)
        if raw is not None:
            found = engine.fetch(raw.table.filter(raw.table[LINE] == line)).to_pylist()
        if raw is None or not found:
            raise NotFound(f"The export has no line {line} in {file}.")
        return {name: found[0][f"t{at}"] for at, name in enumerate(raw.header)}


def read_export(engine: Engine, path: Path, work: Path) -> dict[str, ir.Table]:
    """Return the 24 tables of an export (zip file or folder; FY2022, FY2024 or FY2026).

    Columns are FY2026's in snake case, then `source_id`, `source_file`, `source_line`,
    `extra_columns`. Rows with `date_deleted` are still inside. `work` must outlive the tables.

    Raises:
        ExtractError: it is no HMIS CSV export of these versions, or cannot be read.
    """
    return dict(read(engine, path, work).tables)


def read(
    engine: Engine, path: Path, work: Path, source_id: str = "", zone: str = ZONE,
    sex: str = "gender",
) -> Export:  # fmt: skip
    """Return an export with what was noted while reading; see `read_export`.

    `source_id` names where it comes from; without it Export.csv's SourceID or SourceName does.
    Times of an export are local; `zone` says where. `sex`: see `convert`.

    Raises:
        ExtractError: it is no HMIS CSV export of these versions, or cannot be read.
    """
    files, findings = open_package(path, work / "package")
    said = read_said(files)
    version, doubts = version_of(files, said)
    findings += doubts
    source = source_id or said["SourceID"] or said["SourceName"] or said["ExportID"] or path.stem
    raws: dict[str, Raw] = {}
    texts: dict[str, ir.Table] = {}
    for file, columns in layout.columns(version).items():
        if file not in files:
            findings.append(_missing_file(file, version))
            continue
        raws[file], noted = read_raw(engine, files[file], work / "text")
        findings += noted + _column_findings(raws[file], columns, version)
        if raws[file].rows:
            texts[file] = _texts(engine, raws[file], columns)
    findings += _strangers(files, version)
    converted = convert(engine, texts, version, sex)
    tables: dict[str, ir.Table] = {}
    for file, given in layout.fields().items():
        if file in converted:
            rows = converted[file]
            if version != layout.CURRENT:
                # Joined and recoded once, not again for every reader.
                rows = _kept(engine, rows, work / "converted", file)
            values = typed(engine, rows, given, source, zone)
            tables[dataset(file)] = _kept(engine, values, work / "typed", file)
            findings += bad_cells(engine, rows, tables[dataset(file)], given)
        else:
            tables[dataset(file)] = engine.read([], schema(given))
    return Export(version, source, said, tables, raws, tuple(findings), layout.conversions(version))


def _kept(engine: Engine, table: ir.Table, folder: Path, file: str) -> ir.Table:
    files = engine.write(table, folder, file.removesuffix(".csv"))
    return engine.read(files, table.schema())


def _texts(engine: Engine, raw: Raw, columns: tuple[str, ...]) -> ir.Table:
    """A file's known columns as text without white space around it; null where it is empty."""
    at = raw.known(columns)
    cells = {name: _cell(at[name]) for name in columns if name in at}
    others = {
        heading: _cell(position)
        for position, heading in enumerate(raw.header)
        if position not in at.values()
    }
    selected = [
        f"{cells.get(column, 'CAST(NULL AS VARCHAR)')} AS {name(column)}" for column in columns
    ]
    extra = members("''", others)
    query = (
        f"SELECT {', '.join(selected)}, {text(raw.shown)} AS source_file, "
        f"CAST({LINE} AS BIGINT) AS source_line, {extra} AS extra_columns "
        "FROM rows_here"
    )
    return engine.sql(query, {"rows_here": raw.table})


def _cell(position: int) -> str:
    return f"nullif(trim(t{position}, ' \t\r\n'), '')"


def _missing_file(file: str, version: str) -> Finding:
    needed = file in ("Client.csv", "Enrollment.csv", "Export.csv", "Project.csv", "Exit.csv")
    message = f"The export has no {file}, which belongs to every FY{version} export."
    return Finding(message, file, severity="error" if needed else "warning")


def _column_findings(raw: Raw, columns: tuple[str, ...], version: str) -> list[Finding]:
    at = raw.known(columns)
    said = [
        Finding(f"The column {name} is missing; it is empty.", raw.shown, 1, name, "warning")
        for name in columns
        if name not in at
    ]
    said += [
        Finding(
            f"FY{version} has no column {name}; it is kept beside the row as an extra column.",
            raw.shown, 1, name, "info",
        )
        for position, name in enumerate(raw.header)
        if position not in at.values() and not name.startswith("(")
    ]  # fmt: skip
    return said


def _strangers(files: Mapping[str, TextFile], version: str) -> list[Finding]:
    message = f"FY{version} has no such file; it was not read."
    return [
        Finding(message, one.shown, severity="warning")
        for file, one in files.items()
        if file not in layout.columns(version)
    ]
