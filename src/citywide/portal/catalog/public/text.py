"""Comparing words as people type them: without accents, without capitals."""

from __future__ import annotations

import unicodedata

# Letters that are their own in Unicode but an accented one to whoever has no such key.
_LETTERS = str.maketrans({"đ": "d", "Đ": "d", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o"})


def fold(text: str) -> str:
    """Return a text in small letters without accents: 'San José' and 'SAN JOSE' are the same."""
    apart = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in apart if not unicodedata.combining(c)).casefold()


def words_of(question: str) -> tuple[str, ...]:
    """Return the folded words of a question, each once."""
    return tuple(dict.fromkeys(fold(question).split()))


def holds(folded: str, words: tuple[str, ...]) -> bool:
    """Return whether a folded text holds every word, in any order."""
    return all(word in folded for word in words)
