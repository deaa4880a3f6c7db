"""Which published projects a list shows, and in which order, as its address says."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from citywide.services.portfolio.queries.public.projects import PublicProject
from citywide.services.portfolio.rules.colour import Colour

STATES = ("running", "completed", "all")
NONE = "none"
"""Said instead of a status or an area for projects that have none."""
STATUSES = (*reversed(Colour), NONE)
_LONGEST = 200


@dataclass(frozen=True)
class PublicFilters:
    """What a list is narrowed to; an empty field narrows nothing.

    Every word of `search` must be in the project's number, title, summary, department or vendor,
    in any language and whatever its accents.
    """

    state: str = "running"
    status: str = ""
    department: str = ""
    strategic_area: str = ""
    service_area: str = ""
    search: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> PublicFilters:
        """Return the filters of an address; what makes no sense is left out."""
        said = {one.name: str(query.get(one.name, "")).strip()[:_LONGEST] for one in fields(cls)}
        said["state"] = said["state"] if said["state"] in STATES else STATES[0]
        said["status"] = said["status"] if said["status"] in STATUSES else ""
        return cls(**said)

    def as_query(self, **also: str) -> str:
        """Return the filters as an address carries them; "" for the list as it begins."""
        said = {name: value for name, value in vars(self).items() if value}
        if self.state == STATES[0]:
            del said["state"]
        return urlencode(said | {name: value for name, value in also.items() if value})

    @property
    def is_narrow(self) -> bool:
        """Whether anything but the state is asked for."""
        return any(value for name, value in vars(self).items() if name != "state")


def matching(projects: Iterable[PublicProject], filters: PublicFilters) -> list[PublicProject]:
    """Return the projects that fit."""
    words = folded(filters.search).split()
    return [one for one in projects if _fits(one, filters) and _has(one, words)]


def _fits(one: PublicProject, filters: PublicFilters) -> bool:
    asked = (
        (filters.status, one.status_declared),
        (filters.department, one.lead_department),
        (filters.strategic_area, one.strategic_area),
        (filters.service_area, one.service_area),
    )
    in_state = filters.state in {"all", one.state}
    return in_state and all(not wanted or wanted == (has or NONE) for wanted, has in asked)


def _has(one: PublicProject, words: list[str]) -> bool:
    if not words:
        return True
    said = (one.code, *one.title.values(), *one.summary.values(), one.lead_department, one.vendor)
    text = folded(" ".join(filter(None, said)))
    return all(word in text for word in words)


def folded(text: str) -> str:
    """Return a text for comparison: without accents, in small letters."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    # The Vietnamese đ is a letter of its own, which readers without its key type as d.
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("đ", "d")


def ordered(
    projects: Iterable[PublicProject], sort: str, language: str = "en"
) -> list[PublicProject]:
    """Return the projects in an order of `SORTS`, backwards with a leading "-".

    What is not known comes last either way; an order that does not exist is `status`.
    """
    backwards, name = sort.startswith("-"), sort.removeprefix("-")
    key = SORTS.get(name, _status)
    by_code = sorted(projects, key=lambda one: one.code)
    known = [one for one in by_code if key(one, language) is not None]
    known.sort(key=lambda one: key(one, language), reverse=backwards)
    return known + [one for one in by_code if key(one, language) is None]


def _status(one: PublicProject, _language: str) -> int | None:
    """RED first: it is what people look for."""
    return -Colour(one.status_declared).rank if one.status_declared else None


def _title(one: PublicProject, language: str) -> str:
    return folded(one.title.get(language) or one.title.get("en", one.code))


def _budget(one: PublicProject, _language: str) -> Decimal | None:
    return one.budget_usd


def _spent(one: PublicProject, _language: str) -> Decimal | None:
    return one.spent_usd


def _planned(one: PublicProject, _language: str) -> dt.date | None:
    return one.planned_end_on


def _end(one: PublicProject, _language: str) -> dt.date | None:
    return one.end_on


def _slip(one: PublicProject, _language: str) -> int | None:
    return one.slip_days


SORTS: Mapping[str, Callable[[PublicProject, str], Any]] = {
    "status": _status,
    "title": _title,
    "budget": _budget,
    "spent": _spent,
    "planned": _planned,
    "end": _end,
    "slip": _slip,
}
"""Orders of the list and what each looks at."""
