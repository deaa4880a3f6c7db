"""Which data sets can be entrusted to somebody; told from above, for this room knows no lake."""

from __future__ import annotations

from collections.abc import Callable, Iterable

Choices = Iterable[tuple[str, str]]

_offers: list[Callable[[], Choices]] = []


def offer(choices: Callable[[], Choices]) -> None:
    """Let `choices` say, whenever asked, the id and name of every data set."""
    _offers[:] = [choices]


def choices() -> list[tuple[str, str]]:
    """Return id and name of every data set, by name; empty when nobody offers any."""
    found = {pair for choices in _offers for pair in choices()}
    return sorted(found, key=lambda pair: (pair[1].casefold(), pair[0]))
