"""Mistakes in a portfolio document: where each is, and on which line, looked up when needed."""

from __future__ import annotations

from functools import cached_property
from typing import TypeAlias

from citywide.core.contracts.document import parse_document as parse_yaml
from citywide.core.errors import ContractError, Finding
from citywide.services.portfolio.exchange.mistakes import Mistakes

Place: TypeAlias = tuple[str | int, ...]
"""Names and positions from the top of the document, such as ("projects", 3, "stage")."""
_MOST_TEXT = 1 << 20
"""Looking for lines costs a second per megabyte; in larger files the place alone must do."""


class Problems:
    """What was found in one document; refuses it when there is a mistake."""

    def __init__(self, file: str, text: str) -> None:
        self._mistakes = Mistakes(file)
        self._text = text

    def add(self, message: str, place: Place) -> None:
        """Note a mistake at a place."""
        self._mistakes.add(message, self._line(place), dotted(place))

    def warn(self, message: str, place: Place) -> None:
        """Note something to look at."""
        self._mistakes.warn(message, self._line(place), dotted(place))

    def refuse(self) -> None:
        """Raise ExtractError with every mistake, if there is one."""
        self._mistakes.refuse()

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The warnings so far."""
        return self._mistakes.warnings

    @cached_property
    def _lines(self) -> dict[tuple[str | int, ...], int]:
        # JSON is YAML, all but tabs; the reader of YAML is the one that knows lines.
        if len(self._text) > _MOST_TEXT:
            return {}
        try:
            return parse_yaml(self._text.replace("\t", " ")).lines
        except ContractError:
            return {}

    def _line(self, place: Place) -> int | None:
        while place and place not in self._lines:
            place = place[:-1]
        return self._lines.get(place) if place else None


def dotted(place: Place) -> str:
    """Return a place as people write it: projects[3].stage, counted from 0."""
    text = ""
    for part in place:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
