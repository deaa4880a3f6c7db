"""The City's report of March 26, 2026, made from its public facts: same figures, same sections."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from citywide.portal.documents import check, reading
from citywide.portal.documents.model import Attachment, DataTable, Document, Heading
from tests.services.portfolio.golden.portfolio import CAMERAS, METERS
from tests.services.portfolio.reports.conftest import World

pytestmark = pytest.mark.django_db
MEMORANDUM = (
    Path(__file__).resolve().parents[5]
    / "shared/spec/city/innovation_technology_status_report_2026-03-26.md"
)
# What the report of every period has; the other headings of the City's are news of that year.
STRUCTURE = (
    "RECOMMENDATION",
    "SUMMARY AND OUTCOME",
    "BACKGROUND",
    "The Project Management Office",
    "The Information Technology Department (ITD) Four-Year Strategic Plan",
    "Exhibit 1:",
    "ITD Target Performance Metrics",
    "ANALYSIS",
    "The Project Management Office Status Update",
    "PMO Status reporting:",
    "Projects Status and Mitigating Actions",
    "Accomplishments and Project Highlights",
    "Business Tax System",
    "The Information Technology Department Work Plan Status Update 2025-2026",
    "COORDINATION",
    "ATTACHMENT",
    "Appendix A – PMO Completed Projects",
)


@pytest.fixture
def report(world: World) -> Any:
    return world.report


@pytest.fixture
def memo(report: Any) -> Document:
    from citywide.services.portfolio.reports.memorandum import memorandum

    return memorandum(report)


def text_of(document: Document) -> str:
    return "\n".join(
        reading.shown(passage) for block in document.blocks for passage in reading.passages(block)
    )


def table(document: Document, caption: str) -> list[list[str]]:
    found = [b for b in document.blocks if isinstance(b, DataTable) and b.caption == caption]
    assert len(found) == 1, caption
    return [[reading.shown(cell) for cell in row] for row in found[0].rows]


def headings(document: Document) -> list[str]:
    """Return headings, captions of tables and attachments in their order."""
    said = []
    for block in document.blocks:
        if isinstance(block, Heading):
            said.append(reading.shown(block.content))
        elif isinstance(block, DataTable):
            said.append(block.caption)
        elif isinstance(block, Attachment):
            said.append(block.text)
    return said


def test_the_figures_are_those_of_the_memorandum(report: Any) -> None:
    from citywide.services.portfolio.words.report.figures import read, shown

    figures = read(report.figures)
    assert {key: figures[key].value for key in figures if key.startswith("committee_")} == {
        "committee_projects": 24,
        "committee_budget_usd": 46_400_000,
        "committee_departments": 15,
        "committee_on_schedule_share": Decimal("0.916666667"),
        "committee_green": 22,
        "committee_yellow": 1,
        "committee_red": 1,
        "committee_completed": 11,
        "committee_success_rate": Decimal("0.818181818"),
        "committee_success_target": Decimal("0.8"),
    }
    share = figures["committee_on_schedule_share"]
    ways = ("memo", "exact", "of")
    assert [shown(share, way) for way in ways] == ["92%", "91.7%", "22 of 24"]
    budget = figures["committee_budget_usd"]
    assert [shown(budget, way) for way in ("memo", "exact")] == ["$46.4 million", "$46,400,000"]
    assert all(one.receipt for one in figures.values() if one.key.startswith("committee_"))


def test_every_receipt_recomputes_to_the_figure(report: Any) -> None:
    from citywide.portal.access import gate
    from citywide.services.portfolio.words.report.figures import read

    for key, figure in read(report.figures).items():
        if not figure.receipt or key == "committee_success_target":
            continue
        receipt, place = gate.receipt(gate.VISITOR, figure.receipt)
        assert receipt.measure == key
        assert receipt.values[place].value == figure.value
    assert gate.verify(gate.VISITOR, read(report.figures)["committee_budget_usd"].receipt)


def test_the_text_says_them(memo: Document) -> None:
    said = text_of(memo)
    assert "At present the PMO follows 24 projects" in said
    assert "$46.4 million" in said
    assert "92% (22 of 24, exactly 91.7%) are on schedule" in said
    assert "15 departments take part" in said
    assert f"One project, {METERS}, is marked YELLOW." in said
    assert f"One project, {CAMERAS}, is marked RED." in said
    assert "completed 11 projects since the report of March 5, 2025" in said
    assert "target success rate of PMO projects is 80%" in said
    assert "over $500,000." in said
    assert "five strategic areas" in said


def test_red_comes_before_yellow_with_issue_and_action(memo: Document) -> None:
    assert table(memo, "Projects Status and Mitigating Actions") == [
        [
            CAMERAS,
            "RED",
            "Delayed by trouble with the vendor chosen before.",
            "A new request for bids is being prepared.",
        ],
        [
            METERS,
            "YELLOW",
            "Delayed because other work of the City came first.",
            "The vendor is selected and the contract is being finalized.",
        ],
    ]


def test_appendix_a_lists_the_eleven(memo: Document) -> None:
    rows = table(memo, "PMO Completed Projects")
    assert len(rows) == 11
    assert rows[0] == [
        "SJ Learning Portal",
        "Information Technology",
        "January 20, 2026",
        "SJ Learning Portal is in use.",
    ]
    assert rows[-1][2] == "March 17, 2025"


def test_the_head_is_the_committee_s_form(memo: Document) -> None:
    labels = [field.label for field in memo.header]
    assert labels == ["TO", "FROM", "SUBJECT", "DATE", "Approved", "Date", "COUNCIL DISTRICT"]
    assert memo.kind == "Memorandum"
    said = {field.label: reading.shown(field.value) for field in memo.header}
    assert said["DATE"] == "March 26, 2026"
    assert said["TO"] == "PUBLIC SAFETY, FINANCE AND STRATEGIC SUPPORT COMMITTEE"


def test_sections_and_their_order_are_those_of_the_city_s_memorandum(memo: Document) -> None:
    if not MEMORANDUM.exists():
        pytest.skip(f"The City's memorandum is not at {MEMORANDUM}.")
    original = _plain_lines(MEMORANDUM.read_text(encoding="utf-8"))
    places = [_place(original, wanted) for wanted in STRUCTURE]
    assert places == sorted(places)
    ours = [_bare(one) for one in headings(memo)]
    found = []
    for wanted in STRUCTURE:
        after = found[-1] if found else -1
        # Two headings of theirs can be one of ours: "Exhibit 1: ITD Target Performance Metrics".
        at = next(i for i, one in enumerate(ours) if i >= after and _bare(wanted) in one)
        found.append(at)
    first_level = [
        reading.shown(block.content)
        for block in memo.blocks
        if isinstance(block, Heading) and block.level == 1
    ]
    theirs = [line for line in original if line.isupper() and len(line.split()) < 4]
    assert first_level == [one for one in theirs if one in first_level]
    assert set(first_level) == set(STRUCTURE) & {one for one in STRUCTURE if one.isupper()}


def _plain_lines(markdown: str) -> list[str]:
    lines = [re.sub(r"[#*\\|]|</?b>|_", "", line).strip() for line in markdown.splitlines()]
    return [line for line in lines if line]


def _place(lines: list[str], wanted: str) -> int:
    return next(i for i, line in enumerate(lines) if _bare(line).startswith(_bare(wanted)))


def _bare(text: str) -> str:
    return " ".join(text.replace("’", "'").rstrip(":").lower().split())


def test_numbers_are_equal_in_every_form_and_no_form_has_a_fault(report: Any) -> None:
    from citywide.services.portfolio.reports.memorandum import forms_of, memorandum

    document, forms = memorandum(report), forms_of(report)
    html, page = forms["html"].decode(), forms["page"].decode()
    pdf, docx = forms["pdf"], forms["docx"]
    assert check.same_numbers(document, html=html, pdf=pdf, docx=docx) == []
    assert check.same_numbers(document, html=page) == []
    assert check.pdf_findings(pdf) == []
    assert check.docx_findings(docx) == []
    keys = {shown.key for shown in check.numbers_in_pdf(pdf)}
    assert {"committee_projects", "committee_budget_usd", "committee_on_schedule_share"} <= keys


def test_every_number_of_the_data_carries_its_receipt(memo: Document) -> None:
    for number in reading.numbers(memo):
        assert number.receipt_id or number.key.startswith("policy_"), number
        assert bool(number.receipt_url) == bool(number.receipt_id)


def test_the_agenda_package_lists_the_forms(report: Any) -> None:
    from citywide.services.portfolio.reports.memorandum import agenda_package

    with ZipFile(BytesIO(agenda_package(report))) as packed:
        told = json.loads(packed.read("metadata.json"))
        names = packed.namelist()
    assert told["body"] == "PUBLIC SAFETY, FINANCE AND STRATEGIC SUPPORT COMMITTEE"
    assert told["meeting_date"] == "2026-03-26"
    kinds = [one["name"].rpartition(".")[2] for one in told["files"]]
    assert kinds == ["pdf", "docx", "html"]
    assert {"metadata.json", "manifest.csv"} < set(names)
