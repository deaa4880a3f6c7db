"""HMIS projects with beds, for the choice of a site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from citywide.core.errors import NotFound
from citywide.portal.access import gate
from citywide.services.homelessness.models import InterimSite
from citywide.services.homelessness.queries.lake import PUBLISHER, PURPOSE

_WITH_BEDS = {0, 1, 2, 3, 8, 9, 10, 13}
"""HMIS 2.02.6: emergency shelter, transitional and permanent housing, safe haven."""


def projects() -> Sequence[tuple[str, str]]:
    """Return (source_id:project_id, name) of every project with beds, by name."""
    try:
        version = gate.current(PUBLISHER, "hmis_project")
    except NotFound:
        return ()
    return _projects(str(gate.settings().lake.absolute()), version.number) if version else ()


def site_names() -> Mapping[str, str]:
    """Return what projects are called: by the city's list of sites, else by the HMIS."""
    listed = InterimSite.objects.filter(removed_at=None).values_list("project", "name")
    return {key: name or key for key, name in projects()} | dict(listed)


@lru_cache(maxsize=4)
def _projects(_lake: str, _version: int) -> Sequence[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    number, pages = 1, 1
    while number <= pages:
        page = gate.rows(
            PUBLISHER, "hmis_project", sort="project_id", page=number, per_page=500, purpose=PURPOSE
        )
        found += [
            (f"{row['source_id']}:{row['project_id']}", str(row["project_name"] or ""))
            for row in page.rows
            if row["project_type"] in _WITH_BEDS and row["date_deleted"] is None
        ]
        number, pages = number + 1, page.pages
    return tuple(sorted(found, key=lambda one: (one[1], one[0])))
