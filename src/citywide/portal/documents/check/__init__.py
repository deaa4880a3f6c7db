"""What a test and a page can ask of a finished document: its numbers, and what is wrong with it."""

from citywide.portal.documents.check.docx_file import docx_findings, numbers_in_docx
from citywide.portal.documents.check.numbers import Shown, numbers_in_html, same_numbers
from citywide.portal.documents.check.pdf_file import numbers_in_pdf, pdf_findings

__all__ = [
    "Shown",
    "docx_findings",
    "numbers_in_docx",
    "numbers_in_html",
    "numbers_in_pdf",
    "pdf_findings",
    "same_numbers",
]
