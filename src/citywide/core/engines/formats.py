"""What a strptime format accepts, as one regular expression that every engine holds texts to.

The promise is that dates are never guessed: years have as many digits as the format says, numbers
that touch have all their digits, and a format that leaves the year or half of the day open is
refused. Patterns use only what RE2 and Java read alike.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import cache

from citywide.core.errors import ContractError

SPACE = r"[\t-\r ]"
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

# RE2 has no lookahead, so a year other than 0000 is spelt out.
_YEAR = "[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000"
OFFSET = "Z|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?"
_FULL = {
    "Y": _YEAR,
    "y": "[0-9]{2}",
    "m": "0[1-9]|1[0-2]",
    "d": "0[1-9]|[12][0-9]|3[01]",
    "j": "00[1-9]|0[1-9][0-9]|[12][0-9]{2}|3[0-5][0-9]|36[0-6]",
    "H": "[01][0-9]|2[0-3]",
    "I": "0[1-9]|1[0-2]",
    "M": "[0-5][0-9]",
    "S": "[0-5][0-9]",
    "f": "[0-9]{6}",
}
_SHORT = {
    "m": "[1-9]",
    "d": "[1-9]",
    "j": "0?[1-9]|[1-9][0-9]",
    "H": "[0-9]",
    "I": "[1-9]",
    "M": "[0-9]",
    "S": "[0-9]",
    "f": "[0-9]{1,6}",
}
_WORDS = {
    "p": "[AaPp][Mm]",
    "z": OFFSET,
    "b": "(?i:" + "|".join(name[:3] for name in MONTHS) + ")",
    "B": "(?i:" + "|".join(MONTHS) + ")",
}
_SAME = {"%T": "%H:%M:%S", "%e": "%d", "%h": "%b"}
_TOKEN = re.compile(r"%-?.|[\t-\r ]+|.", re.DOTALL)


@dataclass(frozen=True)
class Format:
    """A strptime format: the texts it accepts and where in them each part stands."""

    text: str
    """The format in directives every engine knows."""
    pattern: str
    """Accepts whole texts only, with white space around them."""
    groups: dict[str, int]
    """Group of the pattern by directive letter, such as Y, m, d."""
    touching: bool = False
    """Whether numbers stand side by side, so that only their width tells them apart."""


ISO = Format(
    "ISO 8601",
    f"^{SPACE}*({_YEAR})-({_FULL['m']})-({_FULL['d']})"
    f"(?:[ T]({_FULL['H']}):({_FULL['M']})(?::({_FULL['S']})(?:\\.([0-9]{{1,6}})[0-9]*)?)?"
    f"({OFFSET})?)?{SPACE}*\\z",
    {"Y": 1, "m": 2, "d": 3, "H": 4, "M": 5, "S": 6, "f": 7, "z": 8},
)
"""ISO 8601: a date, or a date and a time of day with or without an offset."""


@cache
def read_format(text: str) -> Format:
    """Return what a strptime format means.

    Raises:
        ContractError: it has an unknown directive, or leaves open which day or time is meant.
    """
    plain = text.strip()
    for short, long in _SAME.items():
        plain = plain.replace(short, long).replace(short.replace("%", "%-"), long)
    tokens = _TOKEN.findall(plain)
    letters = [token[-1] for token in tokens if token[0] == "%" and token != "%%"]
    _refuse_guesses(plain, letters)
    patterns = [_pattern(tokens, position) for position in range(len(tokens))]
    body = "".join(patterns)
    groups = {letter: number for number, letter in enumerate(letters, start=1)}
    numbers = [_numeric(token) for token in tokens]
    touching = any(one and other for one, other in itertools.pairwise(numbers))
    return Format(plain, f"^{SPACE}*{body}{SPACE}*\\z", groups, touching)


def _refuse_guesses(text: str, letters: list[str]) -> None:
    have = set(letters)
    unknown = sorted(have - _FULL.keys() - _WORDS.keys())
    months = have & {"m", "b", "B"}
    complaints = {
        f"has %{''.join(unknown[:1])}, which is not supported": bool(unknown),
        "has no year (%Y or %y)": not have & {"Y", "y"},
        "names one part twice": len(have) < len(letters) or have >= {"Y", "y"} or len(months) > 1,
        "has a day (%d) without a month": "d" in have and not months,
        "has a day of the year (%j) beside a month or a day": "j" in have and bool(months),
        "has something after the offset (%z)": "z" in have and not text.endswith("z"),
        "needs %I and %p together": ("I" in have) != ("p" in have) or have >= {"H", "I"},
    }
    for complaint, holds in complaints.items():
        if holds:
            raise ContractError(f"The format {text!r} {complaint}, so it cannot be used for dates.")


def _pattern(tokens: list[str], position: int) -> str:
    token = tokens[position]
    if token.isspace():
        return f"{SPACE}+"
    if token[0] != "%" or token == "%%":
        return re.sub(r"([\\.\[\](){}*+?^$|])", r"\\\1", token[-1])
    letter = token[-1]
    if letter in _WORDS:
        return f"({_WORDS[letter]})"
    before, after = tokens[max(position - 1, 0) : position], tokens[position + 1 : position + 2]
    touching = after if letter == "f" else before + after
    if letter not in _SHORT or any(map(_numeric, touching)):
        return f"({_FULL[letter]})"
    return f"({_FULL[letter]}|{_SHORT[letter]})"


def _numeric(token: str) -> bool:
    return token in set("0123456789") or (token[0] == "%" and token[-1] in _FULL)
