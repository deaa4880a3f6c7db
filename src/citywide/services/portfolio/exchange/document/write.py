"""A portfolio document as JSON text."""

from __future__ import annotations

import json

from citywide.services.portfolio.exchange.document.codec import to_json
from citywide.services.portfolio.exchange.document.model import PortfolioDocument


def write_document(document: PortfolioDocument) -> str:
    """Return the document as JSON, two spaces to a level; reading it gives the same document."""
    return json.dumps(to_json(document), ensure_ascii=False, indent=2) + "\n"
