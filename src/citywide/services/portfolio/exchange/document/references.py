"""Names in a document that must stand for something in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from citywide.services.portfolio.exchange.document.places import Place, Problems


@dataclass(frozen=True)
class References:
    """What the document has: departments, people (small letters), areas and project codes."""

    departments: frozenset[str]
    people: frozenset[str]
    areas: frozenset[str]
    codes: frozenset[str]

    def department(self, name: str, place: Place, problems: Problems) -> None:
        """Note a department that the document does not list."""
        if name not in self.departments:
            problems.add(f"{name!r} is not among the departments. Add it there, or correct it.",
                         place)  # fmt: skip

    def person(self, email: str, place: Place, problems: Problems) -> None:
        """Note an address that is none of the people's; an empty one means unknown."""
        if email and email.lower() not in self.people:
            problems.add(f"{email} is not among the people. Add the person, or correct it.", place)

    def area(self, key: str, place: Place, problems: Problems) -> None:
        """Note a key that is none of the strategic areas'."""
        if key and key not in self.areas:
            problems.add(f"{key!r} is not a strategic area. Add it to the plan, or correct it.",
                         place)  # fmt: skip

    def code(self, code: str, place: Place, problems: Problems) -> None:
        """Note a code that is none of the projects'."""
        if code not in self.codes:
            problems.add(f"There is no project {code} in the document. Correct the code.", place)


def at_most_once(names: Sequence[object], place: Place, what: str, problems: Problems) -> None:
    """Note each name that stands again later in a list."""
    first: dict[object, int] = {}
    for position, name in enumerate(names):
        if name in first:
            problems.add(
                f"The {what} {_said(name)} stands twice, first at position {first[name]}. Keep one "
                "of them.",
                (*place, position),
            )
        first.setdefault(name, position)


def _said(name: object) -> str:
    return " / ".join(str(part) for part in name) if isinstance(name, tuple) else str(name)
