"""What people may look at data for: the portal's own purposes, and those city services add."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from citywide.core.errors import Forbidden, UsageError

PURPOSES = ("browse", "analysis", "review", "correction")
ENFORCEMENT = "enforcement"
"""Known so that it can be refused in words, and so that each attempt is in the audit log."""


@dataclass(frozen=True)
class Purpose:
    """A purpose a service adds for the data sets under one protection."""

    name: str
    label: str | Promise
    protection: str


_OF_SERVICES: dict[str, Purpose] = {}
_LABELS = {
    "browse": _("Browsing"),
    "analysis": _("Analysis"),
    "review": _("Review"),
    "correction": _("Correction"),
}


def register(name: str, label: str | Promise, protection: str) -> None:
    """Add a purpose of a city service; services do so when they are loaded.

    Raises:
        UsageError: the purpose is one that is always refused.
    """
    if name == ENFORCEMENT:
        raise UsageError("Enforcement can never become a purpose.")
    _OF_SERVICES[name] = Purpose(name, label, protection)


def names() -> tuple[str, ...]:
    """Return every purpose somebody may state, the portal's own first."""
    return (*PURPOSES, *_OF_SERVICES)


def offered(protection: str) -> dict[str, str | Promise]:
    """Return the purposes for data under a protection, or under none, with their labels."""
    own = {one.name: one.label for one in _OF_SERVICES.values() if one.protection == protection}
    return {**_LABELS, **(own if protection else {})}


def check(name: str) -> None:
    """Refuse what is no purpose.

    Raises:
        UsageError: nobody has heard of the purpose.
        Forbidden: it is enforcement.
    """
    if name == ENFORCEMENT:
        raise Forbidden(
            "Nothing here is given for enforcement. Records that people gave to get help, and "
            "everything made of them, are never used against them."
        )
    if name not in names():
        raise UsageError(f"{name!r} is not a purpose; choose one of {', '.join(names())}.")
