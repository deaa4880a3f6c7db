"""The board: projects in columns, by stage or by status."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Sum, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber

from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.models import ColourChoice, Project, Stage
from citywide.services.portfolio.queries.portfolio.shares import BUDGET
from citywide.services.portfolio.queries.projects import (
    ProjectFilters,
    ProjectRow,
    matching,
    rows_of,
)

BY = ("status", "stage")
"""What columns can stand for."""
PER_COLUMN = 15
"""Cards of a column; the table lists the others."""
_KEYS = {"status": "current_status__declared", "stage": "stage"}
_COLUMNS: dict[str, tuple[str, ...]] = {
    "status": (ColourChoice.RED, ColourChoice.YELLOW, ColourChoice.GREEN, ""),
    "stage": tuple(Stage.values),
}
_WORST_FIRST = Case(
    *(
        When(current_status__declared=colour, then=Value(rank))
        for rank, colour in enumerate(("RED", "YELLOW", "GREEN"))
    ),
    default=Value(3),
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class Column:
    """One column: its stage or colour ("" is no status), all it counts, and its first cards."""

    key: str
    projects: int = 0
    budget_usd: Decimal = Decimal(0)
    without_budget: int = 0
    rows: tuple[ProjectRow, ...] = field(default=())

    @property
    def more(self) -> int:
        """How many projects have no card here."""
        return self.projects - len(self.rows)


def shown(filters: ProjectFilters, by: str) -> ProjectFilters:
    """Return the filters a board shows: by status, what runs, unless stages are chosen."""
    return filters if filters.stage or by == "stage" else replace(filters, stage=("running",))


def board(*, viewer: Viewer, filters: ProjectFilters, by: str = "status") -> tuple[Column, ...]:
    """Return the columns with their counts and dollars; what is worst stands first in each,
    and of what has ended the last.

    `by` is one of BY. Seven queries, however many projects there are. A stage nobody is in, and
    a column for no status where there is none, are left out.
    """
    key = _KEYS[by]
    found = matching(viewer=viewer, filters=shown(filters, by)).order_by()
    totals = {row.pop(key) or "": row for row in _totals(found, key)}
    cards = _cards(found, key)
    columns = [
        Column(one, **totals.get(one, {}), rows=tuple(cards.get(one, ()))) for one in _COLUMNS[by]
    ]
    always = {ColourChoice.RED, ColourChoice.YELLOW, ColourChoice.GREEN}
    return tuple(one for one in columns if one.projects or one.key in always)


def _totals(found: Any, key: str) -> Any:
    totals = (
        found.annotate(usd=BUDGET)
        .values(key)
        .annotate(projects=Count("pk"), budget=Sum("usd"), known=Count("usd"))
    )
    for row in totals.values(key, "projects", "budget", "known"):
        known = row.pop("known")
        budget = row.pop("budget") or Decimal(0)
        yield row | {"budget_usd": budget, "without_budget": row["projects"] - known}


def _cards(found: Any, key: str) -> dict[str, list[ProjectRow]]:
    ended = Coalesce("completed_on", "ended_on").desc(nulls_last=True)
    slip = F("current_status__slip_days").desc(nulls_last=True)
    order = [ended, _WORST_FIRST, slip, F("code").asc()]
    place = Window(RowNumber(), partition_by=[F(key)], order_by=order)
    ranked = found.annotate(place=place).filter(place__lte=PER_COLUMN)
    places = dict(ranked.values_list("pk", "place"))
    cards: dict[str, list[ProjectRow]] = defaultdict(list)
    rows = rows_of(Project.objects.filter(pk__in=list(places)))
    for row in sorted(rows, key=lambda row: places[row.project.pk]):
        cards[row.colour if key != "stage" else row.project.stage].append(row)
    return cards
