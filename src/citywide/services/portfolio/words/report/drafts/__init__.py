"""Drafts of a memorandum's prose, written from the frozen records; people edit them."""

from citywide.services.portfolio.words.report.drafts.all import Draft, draft_all

__all__ = ["Draft", "draft_all"]
