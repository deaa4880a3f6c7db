"""Names and addresses brought to one form, as SQL both engines run.

A name keeps its own letters, whatever their script: only case, marks, hyphens and apostrophes go,
because departments write the same name with and without them. What people see stays as it was
written; these forms are for comparing only.
"""

from __future__ import annotations

import unicodedata
from functools import cache

_SPECIAL = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ĳ": "ij", "ﬁ": "fi", "ﬂ": "fl"}
_STROKED = {"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i", "ƀ": "b"}
_STREET_TYPES = (
    "street|st|avenue|ave|av|road|rd|drive|dr|lane|ln|court|ct|circle|cir|boulevard|blvd|place|pl|"
    "way|wy|terrace|ter|trail|trl|parkway|pkwy|highway|hwy|square|sq|loop|crescent|cres|close|"
    "alley|aly|plaza|plz|calle|avenida|duong|retreat|parade|pde|grove|gr|cove|cv|run|path"
)
_DIRECTIONS = {
    "northeast": "ne",
    "northwest": "nw",
    "southeast": "se",
    "southwest": "sw",
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
}


@cache
def _letters() -> tuple[str, str]:
    plain, marked = [], []
    ranges = (range(0xC0, 0x250), range(0x1E00, 0x1F00))
    for letter in (chr(code) for span in ranges for code in span):
        base = unicodedata.normalize("NFD", letter)[0]
        base = _STROKED.get(letter, base)
        if letter == letter.lower() and base.isascii() and base.isalpha():
            marked.append(letter)
            plain.append(base)
    return "".join(marked), "".join(plain)


def plain_letters(sql: str) -> str:
    """Return SQL of lower-case text without marks on Latin letters (Nguyễn -> nguyen)."""
    marked, plain = _letters()
    lowered = f"lower({sql})"
    unmarked = f"translate(regexp_replace({lowered}, '[\\x{{300}}-\\x{{36f}}]', '', 'g'), " + (
        f"'{marked}', '{plain}')"
    )
    for letters, instead in _SPECIAL.items():
        unmarked = f"replace({unmarked}, '{letters}', '{instead}')"
    # A long alphabet is costly to translate by; most names need none of it.
    return f"CASE WHEN regexp_matches({sql}, '[^\\x00-\\x7f]') THEN {unmarked} ELSE {lowered} END"


def name(sql: str) -> str:
    """Return SQL of a name: letters of any script, single spaces, null when nothing is left."""
    bare = f"regexp_replace({plain_letters(sql)}, '[''’`´.]', '', 'g')"
    spaced = f"trim(regexp_replace({bare}, '[^\\p{{L}}\\p{{N}}]+', ' ', 'g'))"
    return f"nullif({spaced}, '')"


def street(sql: str) -> str:
    """Return SQL of a street's own name: short directions, no type of street."""
    words = f"trim(regexp_replace({plain_letters(sql)}, '[^\\p{{L}}\\p{{N}}]+', ' ', 'g'))"
    for long, short in _DIRECTIONS.items():
        words = f"regexp_replace({words}, '\\b{long}\\b', '{short}', 'g')"
    # A street may be called like a type of street: the first word of "Court St" stays.
    bare = f"trim(regexp_replace({words}, ' ({_STREET_TYPES})\\b', '', 'g'))"
    return f"nullif({bare}, '')"


def code(sql: str) -> str:
    """Return SQL of a number or code: letters and digits only, upper case."""
    return f"nullif(upper(regexp_replace({sql}, '[^0-9A-Za-z]', '', 'g')), '')"


def digits(sql: str) -> str:
    """Return SQL of the digits of a text, null when there are none."""
    return f"nullif(regexp_replace({sql}, '[^0-9]', '', 'g'), '')"
