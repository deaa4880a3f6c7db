"""Any file with a plan, read by what is in it."""

from __future__ import annotations

from pathlib import Path, PurePath

from citywide.core.errors import ExtractError, Finding, NotFound
from citywide.core.ingest.read.encoding import wide_encoding
from citywide.services.portfolio.exchange.plan import MAX_BYTES, PlanFile
from citywide.services.portfolio.exchange.project_xml import read_project_xml
from citywide.services.portfolio.exchange.table import read_plan_csv, read_plan_workbook

_XML_NAMES = frozenset([".xml", ".mspdi"])
_TABLE_NAMES = frozenset([".csv", ".txt", ".tsv", ""])


def read_plan(source: Path | bytes, name: str = "") -> PlanFile:
    """Return the plan in a file of Microsoft Project (XML), a CSV file or an Excel workbook.

    `name` is the file's name as people know it; what is in the file decides how it is read.

    Raises:
        NotFound: there is no such file.
        ExtractError: every mistake of the file at once, in `findings`; no part of it is kept.
    """
    name = name or (source.name if isinstance(source, Path) else "plan")
    data = _bytes(source, name)
    if data[:4] == b"PK\x03\x04":
        return read_plan_workbook(data, name)
    if _is_xml(data):
        return read_project_xml(data, name)
    ending = PurePath(name).suffix.lower()
    problem = _problem(data, ending)
    if problem:
        raise ExtractError([Finding(problem, name)])
    return read_plan_csv(data, name)


def _bytes(source: Path | bytes, name: str) -> bytes:
    if isinstance(source, bytes):
        data = source[: MAX_BYTES + 1]
    else:
        try:
            with source.open("rb") as handle:
                data = handle.read(MAX_BYTES + 1)
        except FileNotFoundError:
            raise NotFound(f"There is no file {source}.") from None
    if len(data) > MAX_BYTES:
        raise ExtractError(
            [Finding(
                f"The file is larger than {MAX_BYTES >> 20} MB. Hand in the plan of one project, "
                "without pictures.", name
            )]
        )  # fmt: skip
    return data


def _is_xml(data: bytes) -> bool:
    head = data[:4096]
    encoding = wide_encoding(head) or "utf-8-sig"
    return head.decode(encoding, "ignore").lstrip("\ufeff \t\r\n").startswith("<")


def _problem(data: bytes, ending: str) -> str:
    """Return what to do about a file of a kind that is not read; empty when it may be a table."""
    if not data.strip():
        return "The file is empty. Choose the file with the plan."
    if ending == ".mpp":
        return (
            "This is Microsoft Project's own format. In Project, choose File, Save As, and the "
            "type XML Format, and hand in that file."
        )
    if ending == ".pod":
        return "This is ProjectLibre's own format. In ProjectLibre, save the plan as XML."
    if ending in {".xls", ".xlsb", ".ods"}:
        return "Save the workbook from Excel as .xlsx, and hand in that file."
    if ending in _XML_NAMES:
        return "The file is called XML but is none. Save the plan from Project again as XML."
    if b"\0" in data[:4096] and not wide_encoding(data[:4096]):
        return (
            "The file is neither XML of Microsoft Project, nor CSV, nor an Excel workbook. Save "
            "the plan as one of them."
        )
    if ending not in _TABLE_NAMES:
        return (
            f"Files that end in {ending} are not read. Hand in a plan as .xml of Microsoft "
            "Project, .csv or .xlsx."
        )
    return ""
