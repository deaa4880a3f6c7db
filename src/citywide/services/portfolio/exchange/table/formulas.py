"""Text that a spreadsheet would take for a formula, made safe and brought back."""

from __future__ import annotations

import re

_DANGEROUS = re.compile("'*[=+\\-@\t\r]")


def escaped(text: str) -> str:
    """Return text with an apostrophe before it when a spreadsheet could run it."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def unescaped(text: str) -> str:
    """Return what `escaped` was given."""
    return text[1:] if text.startswith("'") and _DANGEROUS.match(text) else text
