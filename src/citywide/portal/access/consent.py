"""Whose rows of data about people may be given, to whom, for what and at what time.

A contract names the `protection` its rows stand under and the columns that say whose row it is. A
city service registers the rule of a protection; the rule answers for one viewer, data set, purpose
and time with a `Ruling`. Where no rule is registered, or a row does not say whose it is, nobody
gets anything: even a public column would count people who asked to be left out. And no rule is
asked about the police: nothing about a person flows to enforcement.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from citywide.core.contracts.model import Classification, Contract
from citywide.portal.access.viewer import Viewer

_POLICE = re.compile(r"\bpolice\b", re.IGNORECASE)


@dataclass(frozen=True)
class Among:
    """Rows whose values in `columns` are among `values`, or (not `is_inside`) are known and not.

    A row without a value in one of the columns is never given: nobody knows whose it is.
    """

    columns: tuple[str, ...]
    values: frozenset[tuple[str, ...]]
    is_inside: bool = True

    @cached_property
    def fingerprint(self) -> str:
        """What tells this condition from others, for the names of kept results."""
        said = "\x1e".join("\x1f".join(value) for value in sorted(self.values))
        text = f"{self.columns}{self.is_inside}{said}"
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Collected:
    """Rows collected on one of these days: (first, last) both inclusive, None for until now."""

    column: str
    spans: tuple[tuple[dt.date, dt.date | None], ...]

    @property
    def fingerprint(self) -> str:
        """What tells this condition from others, for the names of kept results."""
        return f"{self.column}{self.spans}"


Limit = tuple[Among | Collected, ...]
"""A row is within a limit when it meets any of its conditions."""


@dataclass(frozen=True)
class Ruling:
    """What a rule gives: columns up to a classification, and the rows within every limit."""

    rule: str
    sentence: str
    ceiling: Classification | None
    """The most closed classification given; None gives no column at all."""
    is_masked: bool = True
    limits: tuple[Limit, ...] = ()
    notice: str = ""
    """What must stand on each copy of the rows."""
    columns: frozenset[str] | None = None
    """Where a rule gives some columns only, these; None for all up to the ceiling."""


Rule = Callable[[Viewer, Contract, str, dt.datetime], Ruling]
_RULES: dict[str, Rule] = {}


def register(protection: str, rule: Rule) -> None:
    """Set the rule of a protection; services do so when they are loaded."""
    _RULES[protection] = rule


def is_barred(viewer: Viewer, contract: Contract) -> bool:
    """Return whether a viewer is of the police and the rows are protected: no role helps."""
    departments = (where for _role, where in viewer.grants)
    return bool(contract.protection) and any(_POLICE.search(where) for where in departments)


def ruling(
    viewer: Viewer, contract: Contract, purpose: str, at: dt.datetime | None = None
) -> Ruling:
    """Return what a protected data set's rule gives, at the time of the read."""
    if is_barred(viewer, contract):
        return Ruling("police", _barred(), None)
    rule = _RULES.get(contract.protection)
    if rule is None or not contract.subject:
        return Ruling("unknown protection", _unknown(), None)
    if (viewer.is_visitor or purpose == "browse") and not _has_public(contract):
        return Ruling("protected", ask_for_purpose(), Classification.PUBLIC)
    return rule(viewer, contract, purpose, at or timezone.now())


def ask_for_purpose() -> str:
    """Return the sentence for those who look without a purpose the rule knows for them."""
    return _(
        "These records are about people, and are given for a stated purpose only, to those who "
        "may have them for it."
    )


def _has_public(contract: Contract) -> bool:
    return any(c.classification == Classification.PUBLIC for c in contract.columns)


def _barred() -> str:
    return _(
        "Nothing about a person in these records is given to the police, for any purpose. Totals "
        "for areas are on the public pages."
    )


def _unknown() -> str:
    return _(
        "These records are about people and no rule says who may have them, so nobody is given "
        "any. The service that knows the rule may not be running here."
    )
