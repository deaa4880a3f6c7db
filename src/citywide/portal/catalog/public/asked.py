"""What an address asks of a data set's rows: `filter[column]=value`, `find`, `sort`, `page`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

BLANK = "(blank)"
"""Asks for the rows without a value; an empty filter asks for nothing."""
_FILTER = re.compile(r"^filter\[([^\[\]]+)\]$")


@dataclass(frozen=True)
class Asked:
    """One question to one data set's rows."""

    filters: Mapping[str, str] = field(default_factory=dict)
    find: str = ""
    sort: str = ""
    page: int = 1
    purpose: str = "browse"

    @property
    def is_narrow(self) -> bool:
        """True when some rows may be left out."""
        return bool(self.filters or self.find)

    @property
    def for_gate(self) -> dict[str, Any]:
        """The question in the words of the gate, without the page."""
        return {
            "filters": self.filters,
            "search": self.find,
            "sort": self.sort,
            "purpose": self.purpose,
        }


def asked(query: QueryDict) -> Asked:
    """Return what an address asks; a page that is no number is the first."""
    page = query.get("page", "1")
    return Asked(
        filters_of(query),
        query.get("find", "").strip(),
        query.get("sort", ""),
        int(page) if page.isdecimal() and len(page) < 10 else 1,
        query.get("purpose") or "browse",
    )


def filters_of(query: QueryDict) -> dict[str, str]:
    """Return column -> value as the gate wants them: "" for the rows without a value."""
    found = ((_FILTER.match(name), value) for name, value in query.items())
    return {
        match[1]: "" if value == BLANK else str(value) for match, value in found if match and value
    }


def is_filter(name: str) -> bool:
    """Return whether a parameter is a filter on a column."""
    return bool(_FILTER.match(name))
