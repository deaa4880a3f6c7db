"""Which version of the format an export has: what it says, held against the columns it has."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass

from citywide.core.errors import ExtractError, Finding
from citywide.services.homelessness.exchange.hmis import layout
from citywide.services.homelessness.exchange.hmis.package import TextFile
from citywide.services.homelessness.exchange.hmis.raw import header_of

_YEAR = re.compile(r"20\d\d")
_TOLD_BY = {
    "2022": {("Client.csv", "Ethnicity"), ("Project.csv", "TrackingMethod")},
    "2024": {("Client.csv", "HispanicLatinaeo"), ("Client.csv", "Woman")},
    "2026": {("Client.csv", "Sex"), ("Client.csv", "HispanicLatinao")},
}
"""Columns that only one version has."""


@dataclass(frozen=True)
class Said:
    """What the one row of Export.csv says, as text by HUD's column name; empty where nothing."""

    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column.casefold(), "").strip()


def read_said(files: Mapping[str, TextFile]) -> Said:
    """Return the row of Export.csv; an export without that file says nothing."""
    source = files.get("Export.csv")
    if source is None:
        return Said({})
    header = header_of(source)
    with source.path.open(encoding="utf-8", newline="") as handle:
        rows = csv.reader(handle)
        next(rows, None)
        cells = next((row for row in rows if any(row)), [])
    return Said({name.casefold(): cell for name, cell in zip(header, cells, strict=False)})


def version_of(files: Mapping[str, TextFile], said: Said) -> tuple[str, list[Finding]]:
    """Return the export's version, `2022`, `2024` or `2026`, and what was noted.

    Raises:
        ExtractError: it is of another version, or nothing tells which one it is.
    """
    by_columns = _by_columns(files)
    year = _YEAR.search(said["CSVVersion"])
    claimed = year.group() if year else ""
    if by_columns:
        return by_columns, _doubts(files, claimed, by_columns, said["CSVVersion"])
    if claimed in layout.VERSIONS:
        return claimed, []
    known = ", ".join(f"FY{version}" for version in layout.VERSIONS)
    what = f"is of version {said['CSVVersion']!r}" if claimed else "does not say its version"
    raise ExtractError(
        [
            Finding(
                f"The export {what}. Ask for an HMIS CSV export of {known}.",
                files["Export.csv"].shown if "Export.csv" in files else "Export.csv",
                2 if "Export.csv" in files else None,
                "CSVVersion",
            )
        ]
    )


def _by_columns(files: Mapping[str, TextFile]) -> str:
    have = {
        (file, name.casefold())
        for file in ("Client.csv", "Project.csv")
        if file in files
        for name in header_of(files[file])
    }
    found = [
        version
        for version, told in _TOLD_BY.items()
        if any((file, column.casefold()) in have for file, column in told)
    ]
    return found[0] if len(found) == 1 else ""


def _doubts(files: Mapping[str, TextFile], claimed: str, found: str, text: str) -> list[Finding]:
    shown = files["Export.csv"].shown if "Export.csv" in files else "Export.csv"
    if claimed == found:
        return []
    says = f"says {text!r}" if text else "does not say its version"
    message = (
        f"The export {says}, but its columns are those of FY{found}; it was read as FY{found}."
    )
    return [Finding(message, shown, 2, "CSVVersion", "warning")]
