"""Whole numbers written as English words: "twenty-four" is 24."""

from __future__ import annotations

import re

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL = {word: number for number, word in enumerate(_UNITS)} | {
    word: number * 10 for number, word in enumerate(_TENS, start=2)
}
_WORD = "|".join(sorted(_SMALL, key=len, reverse=True))

# A run of number words below a million; "hundred" and "thousand" need something before them.
PATTERN = rf"(?:{_WORD})(?:(?:[\s-]+(?:and\s+)?)(?:{_WORD}|hundred|thousand))*"


def spelled(number: int) -> str:
    """A number from 0 to 999,999 in words: 124 is "one hundred twenty-four"."""
    if number >= 1000:
        rest = f" {spelled(number % 1000)}" if number % 1000 else ""
        return f"{spelled(number // 1000)} thousand{rest}"
    if number >= 100:
        rest = f" {spelled(number % 100)}" if number % 100 else ""
        return f"{_UNITS[number // 100]} hundred{rest}"
    if number < len(_UNITS):
        return _UNITS[number]
    return _TENS[number // 10 - 2] + (f"-{_UNITS[number % 10]}" if number % 10 else "")


def value_of(words: str) -> int | None:
    """The number that words (matched by PATTERN) say; None when they are not one number."""
    tokens = [token for token in re.split(r"[\s-]+", words.lower()) if token != "and"]
    total = part = 0
    for token in tokens:
        if token == "hundred":
            part *= 100
        elif token == "thousand":
            total, part = total + part * 1000, 0
        else:
            part += _SMALL[token]
    number = total + part
    # "nineteen twenty" adds up to 39 but nobody writes 39 so: only the usual spelling counts.
    return number if number < 1_000_000 and tokens == re.split(r"[\s-]+", spelled(number)) else None
