"""The status report to the committee as one document, and its forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from citywide.portal.documents import agenda
from citywide.portal.documents import build as write
from citywide.portal.documents.agenda import Meeting
from citywide.portal.documents.docx import docx_of
from citywide.portal.documents.html import html_of, page_of
from citywide.portal.documents.model import Document
from citywide.portal.documents.pdf import pdf_of
from citywide.services.portfolio.models import CommitteeReport
from citywide.services.portfolio.queries import report as queries
from citywide.services.portfolio.reports import sections
from citywide.services.portfolio.reports.numbers import teller
from citywide.services.portfolio.reports.sections import Material
from citywide.services.portfolio.words.report.figures import shown


def memorandum(report: CommitteeReport) -> Document:
    """Return a report as a document: its figures and records as they were frozen, its prose as
    it is worded now, and the approvals given so far."""
    given = queries.approvals(report)
    of = Material(
        report=report,
        texts={one.section: queries.text_of(one) for one in report.narratives.all()},
        approvals=tuple((one, queries.office_of(one).label) for one in given),
        tell=teller(queries.frozen_figures(report)),
    )
    moments = [one.at for one in given if one.at]
    return write.document(
        report.header["subject"],
        *sections.recommendation(of),
        *sections.background(of),
        *sections.analysis(of),
        *sections.coordination(of),
        *sections.attachment(of),
        language=report.header["language"],
        created_at=max([report.created_at, *moments]),
        author=report.header["from"],
        subject=f"Report to the {report.header['to']}, {report.header['date']}",
        keywords=("status report", "technology projects"),
        header=sections.head(of),
        kind="Memorandum",
    )


def form_of(report: CommitteeReport, form: str) -> bytes:
    """Return a report in one of `queries.report.FORMS`: as it was locked, else as it is now."""
    if report.sha256:
        return queries.locked_form(report, form)
    return _WRITERS[form](memorandum(report))


def forms_of(report: CommitteeReport) -> dict[str, bytes]:
    """Return a report in every form, written now."""
    document = memorandum(report)
    return {form: _WRITERS[form](document) for form in queries.FORMS}


def _html(document: Document) -> bytes:
    return page_of(document).encode()


def _page(document: Document) -> bytes:
    return str(html_of(document)).encode()


_WRITERS: Mapping[str, Callable[[Document], bytes]] = {
    "html": _html,
    "pdf": pdf_of,
    "docx": docx_of,
    "page": _page,
}


def agenda_package(report: CommitteeReport) -> bytes:
    """Return a ZIP for an agenda system: the memorandum's forms, their list, what they are about.

    The completed projects are inside the memorandum, as its Appendix A.
    """
    meeting = Meeting(
        title=report.header["subject"],
        body=report.header["to"],
        meeting_date=report.as_of,
        department=report.header["department"],
        prepared_at=report.locked_at or report.created_at,
        language=report.header["language"],
    )
    forms = {form: form_of(report, form) for form in ("pdf", "docx", "html")}
    return agenda.package(meeting, forms=forms)


def figure_lines(report: CommitteeReport) -> list[str]:
    """Return a line for each figure: its name, as the memorandum shows it, exactly, receipt."""
    lines = []
    for figure in queries.frozen_figures(report).values():
        if not figure.receipt:
            continue
        of = f", {shown(figure, 'of')}" if figure.unit == "percent" and figure.denominator else ""
        said = f"{shown(figure)} ({shown(figure, 'exact')}{of})"
        lines.append(f"{figure.name}: {said}, receipt {figure.receipt}")
    return lines
