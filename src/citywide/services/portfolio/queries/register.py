"""Reads of a project's register: its lists, one item, the risk matrix, its owners."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.core.paginator import Page, Paginator
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from citywide.core.errors import NotFound
from citywide.services.portfolio.models import (
    ItemKind,
    ItemState,
    MitigatingAction,
    Project,
    RegisterItem,
)
from citywide.services.portfolio.rules.colour import Colour
from citywide.services.portfolio.rules.risk import RiskFact, risk_colour
from citywide.services.portfolio.rules.thresholds import Thresholds

PER_PAGE = 25
SCALE = (1, 2, 3, 4, 5)
_WEIGHT = Coalesce(F("probability") * F("impact"), F("severity") * 8, Value(0))
_LAST = dt.date(9999, 12, 31)
SORTS: Mapping[str, tuple[Any, ...]] = {
    "number": (F("number"),),
    "title": (F("title"),),
    "kind": (F("kind"),),
    "state": (F("state"),),
    "owner": (Coalesce(F("owner__name"), Value("")),),
    "due": (Coalesce(F("due_on"), Value(_LAST)),),
    "weight": (_WEIGHT,),
}
"""What the list can be sorted by; `weight` puts risks and issues in one order."""


@dataclass(frozen=True)
class RegisterFilters:
    """What a register's list is narrowed to; an empty field narrows nothing."""

    kind: str = ""
    state: str = ""
    owner: int | None = None
    overdue: bool = False
    sort: str = ""


@dataclass(frozen=True)
class Cell:
    """One place of the risk matrix, with the open risks in it."""

    probability: int
    impact: int
    colour: Colour
    items: tuple[RegisterItem, ...]

    @property
    def score(self) -> int:
        """Probability times impact."""
        return self.probability * self.impact


def overdue_on(day: dt.date) -> Q:
    """Return the condition for items that are open and past their day, or have such an action."""
    late = MitigatingAction.objects.filter(
        item=OuterRef("pk"), done_on__isnull=True, due_on__lt=day
    )
    return Q(state=ItemState.OPEN) & (Q(due_on__lt=day) | Q(Exists(late)))


def items(
    *, project: Project, filters: RegisterFilters, today: dt.date, page: int = 1
) -> Page[RegisterItem]:
    """Return one page of a project's register; `is_late` of each says whether it is overdue."""
    late = Case(When(overdue_on(today), then=Value(True)), default=Value(False))
    found = project.register.select_related("owner").prefetch_related("actions__owner")
    found = found.annotate(is_late=late).filter(_narrowed(filters, today))
    return Paginator(found.order_by(*_order(filters.sort)), PER_PAGE).get_page(page)


def item(*, project: Project, number: int) -> RegisterItem:
    """Return one item of a project's register with its actions.

    Raises:
        NotFound: there is none of that number.
    """
    related = ("owner", "requested_by", "decided_by", "project", "baseline")
    found = project.register.select_related(*related).prefetch_related("actions__owner", "events")
    if one := found.filter(number=number).first():
        return one
    raise NotFound(f"Project {project.code} has no item number {number} in its register.")


def matrix(*, project: Project, thresholds: Thresholds) -> list[list[Cell]]:
    """Return the open risks by probability (5 first) and impact (1 first), as rows of five cells.

    A cell's colour is that of a risk there without mitigation.
    """
    risks = list(open_items(project=project, kind=ItemKind.RISK))
    return [[_cell(risks, p, i, thresholds) for i in SCALE] for p in reversed(SCALE)]


def open_items(*, project: Project, kind: str) -> QuerySet[RegisterItem]:
    """Return the open items of one kind with their actions, by number."""
    found = project.register.filter(kind=kind, state=ItemState.OPEN)
    return found.prefetch_related("actions__owner").order_by("number")


def owners(*, project: Project) -> QuerySet[Any]:
    """Return the people who own an item of a project's register."""
    return get_user_model().objects.filter(register_items__project=project).distinct()


def _narrowed(filters: RegisterFilters, today: dt.date) -> Q:
    found = Q()
    if filters.kind:
        found &= Q(kind=filters.kind)
    if filters.state:
        found &= Q(state=filters.state)
    if filters.owner is not None:
        found &= Q(owner_id=filters.owner)
    return found & overdue_on(today) if filters.overdue else found


def _order(sort: str) -> list[Any]:
    name = sort.removeprefix("-")
    if name not in SORTS:
        # What is open and weighs most comes first.
        is_over = Case(When(state=ItemState.OPEN, then=Value(0)), default=Value(1))
        return [is_over, _WEIGHT.desc(), F("number").desc()]
    keys = [one.desc() if sort.startswith("-") else one.asc() for one in SORTS[name]]
    return [*keys, F("number").asc()]


def _cell(risks: list[RegisterItem], probability: int, impact: int, thresholds: Thresholds) -> Cell:
    here = (one for one in risks if (one.probability, one.impact) == (probability, impact))
    colour = risk_colour(RiskFact(probability, impact), thresholds)
    return Cell(probability, impact, colour, tuple(here))
