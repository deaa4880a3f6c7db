"""Capacity: who is loaded how much, month by month."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from citywide.services.portfolio.actions.downloads import note_download
from citywide.services.portfolio.queries.portfolio.capacity import (
    MONTHS,
    CapacityView,
    Desk,
    capacity,
)
from citywide.services.portfolio.queries.projects import ProjectFilters
from citywide.services.portfolio.views.page import for_the_city
from citywide.services.portfolio.views.portfolio import sheet
from citywide.services.portfolio.views.portfolio.frame import address, context_of, whole
from citywide.services.portfolio.words import portfolio as words

_MOST_NAMED = 10


@require_safe
@for_the_city
def show(request: HttpRequest) -> HttpResponse:
    """Show the load of managers and departments, and name who is overloaded."""
    filters, months, found = _found(request)
    kept = [("months", str(months))] if months != MONTHS[1] else []
    narrowed = replace(filters, stage=("running",))
    context = context_of(request, "capacity", filters, kept=kept, without=("stage",))
    people, departments = _overloads(found.managers), _overloads(found.departments, True)
    context |= {
        "months": found.months,
        "choices": [
            (one, f"?{address(filters, [('months', str(one))])}", one == months) for one in MONTHS
        ],
        "overloads": people[:_MOST_NAMED],
        "more_overloads": max(len(people) - _MOST_NAMED, 0),
        "department_overloads": departments,
        "managers": [_desk(one, narrowed, "manager") for one in found.managers],
        "departments": [_desk(one, narrowed, "lead_department") for one in found.departments],
        "without_manager": found.without_manager,
        "without_manager_address": _table(replace(narrowed, manager=0)),
        "unknown": [project for desk in found.departments for project in desk.unknown],
        "projects": found.projects,
        "csv": f"{reverse('portfolio:capacity_csv')}?{address(filters, kept)}",
    }
    return render(request, "portfolio/portfolio/capacity.html", context)


@require_safe
@for_the_city
def as_csv(request: HttpRequest) -> HttpResponse:
    """Return the loads as a CSV file: a line for each manager or department and month."""
    _filters, _months, found = _found(request)
    groups = (("manager", found.managers), ("department", found.departments))
    rows = [
        [kind, desk.name, load.month, load.load_share, desk.limit_share, "; ".join(load.projects)]
        for kind, desks in groups
        for desk in desks
        for load in desk.loads
        if load
    ]
    note_download(by=request.viewer, what="capacity", rows=len(rows))
    headings = ["kind", "name", "month", "load_share", "limit_share", "projects"]
    return sheet.as_csv("capacity", headings, rows)


def _found(request: HttpRequest) -> tuple[ProjectFilters, int, CapacityView]:
    filters = replace(ProjectFilters.from_query(request.GET), stage=())
    months = whole(request.GET.get("months"), otherwise=MONTHS[1])
    months = months if months in MONTHS else MONTHS[1]
    narrowed = replace(filters, stage=("running",))
    today = timezone.localdate()
    return (
        filters,
        months,
        capacity(viewer=request.viewer, filters=narrowed, today=today, months=months),
    )


def _overloads(desks: tuple[Desk, ...], is_department: bool = False) -> list[str]:
    return [
        words.overload(
            desk.name,
            [(one.month, one.load_share) for one in desk.overloads],
            desk.limit_share,
            desk.managers if is_department else 0,
        )
        for desk in desks
        # A department whose projects nobody manages is named under "without a manager".
        if desk.overloads and (desk.managers or not is_department)
    ]


def _desk(desk: Desk, filters: ProjectFilters, by: str) -> dict[str, Any]:
    only: dict[str, Any] = {by: int(desk.key) if by == "manager" else desk.key}
    return {
        "name": desk.name,
        "address": _table(replace(filters, **only)),
        "managers": desk.managers,
        "unknown": len(desk.unknown),
        "cells": [
            {
                "load": words.load(one.load_share) if one else "",
                "is_over": one is not None and one in desk.overloads,
                "projects": len(one.projects) if one else 0,
            }
            for one in desk.loads
        ],
    }


def _table(filters: ProjectFilters) -> str:
    return f"{reverse('portfolio:table')}?{address(filters)}"
