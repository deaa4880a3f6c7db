"""The columns of the by-name list: what each is called, sorts by and shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from citywide.services.homelessness.queries.by_name_work import Due
from citywide.services.homelessness.views.people.page import Cell, person_address, source_address
from citywide.services.homelessness.words import by_name as work_words
from citywide.services.homelessness.words import people as words

SORTS = (
    "person_id", "status", "since", "days_since_identified", "last_contact_on", "project_id",
)  # fmt: skip
"""Columns of the rules' result by which the list is sorted."""
_SORT_OF: Mapping[str, str] = {
    "person": "person_id", "status": "status", "since": "since",
    "days": "days_since_identified", "contact": "last_contact_on", "project": "project_id",
    "next": "due",
}  # fmt: skip
_PLAIN = ("status", "since", "days", "contact", "project", "groups", "next", "rests")
_GROUPS = (
    ("veterans", "is_veteran"), ("chronic", "is_chronic"), ("youth", "is_youth"),
    ("families", "is_family"), ("seniors", "is_senior"),
)  # fmt: skip


def labels() -> dict[str, str]:
    """Return every column one may choose, in the order they stand, with its heading."""
    return {
        "status": _("Status"), "since": _("Since"), "days": _("Days homeless"),
        "active": _("Days active"), "identified": _("Identified on"),
        "contact": _("Last contact"), "project": _("Project"), "coc": _("Continuum of care"),
        "groups": _("Groups"), "next": _("Next action"), "rests": _("What the status rests on"),
    }  # fmt: skip


def choices() -> tuple[tuple[str, str], ...]:
    """Return the columns one may choose."""
    return tuple(labels().items())


def chosen(asked: Sequence[str]) -> tuple[str, ...]:
    """Return the columns to show, in the order of `labels`; the usual ones for no good choice."""
    names = tuple(name for name in labels() if name in asked)
    return names or _PLAIN


def headings(names: Sequence[str]) -> dict[str, str]:
    """Return the heading of each column, the person's first."""
    known = labels()
    return {"person": _("Person")} | {name: known[name] for name in names}


def sort_of(name: str) -> str:
    """Return what a column sorts by; empty for none."""
    return _SORT_OF.get(name, "")


def row(names: Sequence[str], row: Mapping[str, Any], purpose: str, due: Due | None) -> list[Cell]:
    """Return a person's cells."""
    person = Cell(str(row["person_id"]), person_address(purpose, str(row["person_id"])))
    return [person, *(_CELLS[name](row, purpose, due) for name in names)]


def _plain(column: str) -> Any:
    return lambda row, _purpose, _due: Cell(words.cell(row[column]))


def _contact(row: Mapping[str, Any], _purpose: str, _due: Due | None) -> Cell:
    return Cell(f"{words.cell(row['last_contact_on'])} · {words.kind(row['last_contact'])}")


def _groups(row: Mapping[str, Any], _purpose: str, _due: Due | None) -> Cell:
    return Cell(", ".join(words.population(name) for name, key in _GROUPS if row[key]) or "–")


def _rests(row: Mapping[str, Any], purpose: str, _due: Due | None) -> Cell:
    said = f"{words.rule(row['rule'])}, {words.cell(row['event_on'])} ({words.source(row)})"
    return Cell(said, source_address(purpose, row))


def _next(row: Mapping[str, Any], purpose: str, due: Due | None) -> Cell:
    if due is None:
        return Cell("–")
    address = f"{person_address(purpose, str(row['person_id']))}#actions"
    return Cell(work_words.due(due), address)


_CELLS: Mapping[str, Any] = {
    "status": lambda row, _purpose, _due: Cell(words.status(row["status"])),
    "since": _plain("since"), "days": _plain("days_since_identified"),
    "active": _plain("days_active"), "identified": _plain("identified_on"),
    "contact": _contact, "project": _plain("project_id"), "coc": _plain("coc_code"),
    "groups": _groups, "next": _next, "rests": _rests,
}  # fmt: skip
