"""Text cleaned so that it is the same in XML, CSV and Excel."""

from __future__ import annotations

import re

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# What XML 1.0 cannot hold, and marks nobody sees.
UNUSABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")


def one_line(text: str) -> str:
    """Return a name: one line, single spaces, no characters that a file cannot hold."""
    return " ".join(UNUSABLE.sub(" ", text).split())


def many_lines(text: str) -> str:
    """Return a note: lines ended by a line feed, nothing that a file cannot hold."""
    return UNUSABLE.sub("", _LINE_ENDS.sub("\n", text)).strip()
