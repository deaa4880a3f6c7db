"""A document as Word file, with the styles, lists, tables and footnotes Word itself would use."""

from citywide.portal.documents.docx.writer import docx_of

__all__ = ["docx_of"]
