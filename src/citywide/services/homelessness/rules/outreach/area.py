"""What may be written where only an area may stand."""

from __future__ import annotations

import re

MOST_PEOPLE = 500
"""More people in one place or contact are a mistake of typing."""
_COORDINATE = re.compile(r"-?\d{1,3}[.,]\d{3,}")
_HOUSE_NUMBER = re.compile(r"^\s*\d{1,6}[a-z]?\s+(?!(?:st|nd|rd|th)\b)[^\W\d]", re.IGNORECASE)
_NUMBER_AFTER = re.compile(r"[^\W\d]\s+#?\d{2,6}\s*$")


def names_a_point(text: str) -> bool:
    """Return whether a text is closer than an area: coordinates, or a house number.

    `4th Street creek` is an area, `400 4th Street` and `37.33741, -121.89` are points. A text that
    only looks like an address is refused as well: nobody is harmed by writing it in other words.
    """
    return bool(_COORDINATE.search(text) or _HOUSE_NUMBER.match(text) or _NUMBER_AFTER.search(text))
