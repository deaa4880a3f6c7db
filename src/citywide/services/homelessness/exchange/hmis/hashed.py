"""Hashed exports (HashStatus 4): what their names and social security numbers can still tell.

HMIS CSV Format Specifications, 1.5 HashStatus: a name is the SHA-256 of its Soundex code; SSN is
the last four digits followed by the SHA-256 of the nine characters, padded with x.
"""

from __future__ import annotations

import hashlib
import re

_SOUNDEX = {
    letter: digit
    for digit, letters in enumerate(("BFPV", "CGJKQSXZ", "DT", "L", "MN", "R"), start=1)
    for letter in letters
}
_HASH = re.compile(r"[0-9a-f]{64}")
NAMES = ("first_name", "middle_name", "last_name")


def soundex(name: str) -> str:
    """Return the American Soundex code of a name (letter and three digits), empty without letters.

    Letters other than A to Z are left out, as the code knows only these.
    """
    letters = [letter for letter in name.upper() if "A" <= letter <= "Z"]
    if not letters:
        return ""
    code, last = letters[0], _SOUNDEX.get(letters[0])
    for letter in letters[1:]:
        digit = _SOUNDEX.get(letter)
        if digit and digit != last:
            code += str(digit)
        # H and W do not part letters of the same sound; vowels do.
        if letter not in "HW":
            last = digit
    return (code + "000")[:4]


def hashed_name(name: str) -> str:
    """Return what stands for a name in a hashed export: 64 hex digits; empty stays empty."""
    code = soundex(name)
    return hashlib.sha256(code.encode()).hexdigest() if code else ""


def hashed_ssn(ssn: str) -> str:
    """Return what stands for a social security number: last four characters, then 64 hex digits.

    An empty number stays empty; a shorter one is padded in front with x to nine characters.
    """
    if not ssn:
        return ""
    padded = ssn.rjust(9, "x")
    return padded[-4:] + hashlib.sha256(padded.encode()).hexdigest()


def is_hashed_name(text: str) -> bool:
    """Return whether a text is a hashed name, whatever the export says about itself."""
    return bool(_HASH.fullmatch(text.lower()))


def is_hashed_ssn(text: str) -> bool:
    """Return whether a text is a hashed social security number."""
    return len(text) == 68 and bool(_HASH.fullmatch(text[4:].lower()))
