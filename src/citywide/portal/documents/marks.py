"""What a link in the page behind a PDF stands for.

WeasyPrint carries an address from HTML into the PDF untouched, even where a link is broken between
lines or pages. So numbers, links and words in another language become links to marks, and the mend
reads the marks, writes what they stand for, and takes away the links that lead nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from citywide.portal.documents.model import Link, Number

PREFIX = "urn:citywide:mark:"


@dataclass
class Marks:
    """Numbers, links and languages by their mark, and how links within the document are called."""

    marked: list[Number | Link | str] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)

    def add(self, thing: Number | Link | str) -> str:
        """Return the address that stands for a number, a link or a language."""
        self.marked.append(thing)
        return f"{PREFIX}{len(self.marked) - 1}"

    def within(self, address: str, said: str) -> None:
        """Remember how a link within the document is described to those who do not see it."""
        self.said[address] = said

    def found(self, address: str) -> Number | Link | str | None:
        """Return what an address stands for; None if it is no mark."""
        if not address.startswith(PREFIX):
            return None
        return self.marked[int(address.removeprefix(PREFIX))]
