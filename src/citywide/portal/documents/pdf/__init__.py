"""A document as PDF that keeps to PDF/UA-1: laid out by WeasyPrint, its tags mended after."""

from citywide.portal.documents.pdf.layout import pdf_of

__all__ = ["pdf_of"]
