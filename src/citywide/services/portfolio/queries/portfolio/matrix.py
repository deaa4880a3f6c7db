"""Departments by strategic areas: how many projects, how many dollars, the worst status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Count, IntegerField, Max, Sum, Value, When

from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.models import StrategicArea
from citywide.services.portfolio.queries.portfolio.shares import BUDGET
from citywide.services.portfolio.queries.project import strategic_areas
from citywide.services.portfolio.queries.project_filters import NONE
from citywide.services.portfolio.queries.projects import ProjectFilters, matching
from citywide.services.portfolio.rules.colour import Colour

_RANK = Case(
    *(When(current_status__declared=one.value, then=Value(one.rank)) for one in Colour),
    output_field=IntegerField(null=True),
)


@dataclass(frozen=True)
class Place:
    """The projects a department leads in one area; dollars as far as budgets are known."""

    department: str
    area: str
    """The area's key; "none" for projects without one."""
    projects: int
    budget_usd: Decimal
    worst: Colour | None


@dataclass(frozen=True)
class Matrix:
    """The places that hold projects, by department and key of the area."""

    departments: tuple[str, ...]
    areas: tuple[StrategicArea, ...]
    has_none: bool
    """Whether projects without an area need a column."""
    places: Mapping[tuple[str, str], Place]


def matrix(*, viewer: Viewer, filters: ProjectFilters) -> Matrix:
    """Return the matrix of the projects that fit, by leading department: each counts once."""
    found = matching(viewer=viewer, filters=filters).order_by()
    rows = (
        found.annotate(usd=BUDGET, rank=_RANK)
        .values("lead_department__name", "strategic_area__key")
        .annotate(projects=Count("pk"), budget=Sum("usd"), worst=Max("rank"))
    )
    places = {}
    for row in rows.values(
        "lead_department__name", "strategic_area__key", "projects", "budget", "worst"
    ):
        place = Place(
            row["lead_department__name"],
            row["strategic_area__key"] or NONE,
            row["projects"],
            row["budget"] or Decimal(0),
            None if row["worst"] is None else list(Colour)[row["worst"]],
        )
        places[place.department, place.area] = place
    return Matrix(
        departments=tuple(sorted({department for department, _area in places})),
        areas=_areas({area for _department, area in places} - {NONE}),
        has_none=any(area == NONE for _department, area in places),
        places=places,
    )


def _areas(used: set[str]) -> tuple[StrategicArea, ...]:
    """Return the areas of the newest plan, and those of older plans that projects still have."""
    newest = strategic_areas()
    missing = used - {one.key for one in newest}
    older: dict[str, StrategicArea] = {}
    if missing:
        for area in StrategicArea.objects.filter(key__in=missing).order_by("-plan__starts_on"):
            older.setdefault(area.key, area)
    return (*newest, *older.values())
