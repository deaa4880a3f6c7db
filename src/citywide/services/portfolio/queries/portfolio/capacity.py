"""How much of their time managers and departments need for running projects, month by month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.models import Project
from citywide.services.portfolio.queries.policy import policy
from citywide.services.portfolio.queries.projects import ProjectFilters, matching
from citywide.services.portfolio.rules import capacity as rules

_READ = (
    "code",
    "name",
    "effort_share",
    "started_on",
    "planned_start_on",
    "planned_end_on",
    "forecast_end_on",
    "manager__name",
    "manager__email",
    "lead_department__name",
    "current_baseline__starts_on",
    "current_baseline__ends_on",
)
MONTHS = (6, 12, 18, 24)
"""How many months can be looked at."""


@dataclass(frozen=True)
class Desk:
    """A manager or a department: the load of each month in full-time people, and its limit.

    `loads` has None for a month without projects. `limit_share` is one person's time for a
    manager; for a department it is that of everybody who manages one of its projects.
    """

    key: str
    name: str
    limit_share: Decimal
    managers: int
    loads: tuple[rules.MonthLoad | None, ...]
    unknown: tuple[Project, ...]
    """Its projects whose load is not known: a share of time or a date is missing."""

    @property
    def overloads(self) -> tuple[rules.MonthLoad, ...]:
        """The months above the limit, in order."""
        return tuple(one for one in self.loads if one and one.load_share > self.limit_share)


@dataclass(frozen=True)
class CapacityView:
    """Who is loaded how much; `without_manager` are running projects that nobody manages."""

    months: tuple[dt.date, ...]
    managers: tuple[Desk, ...]
    departments: tuple[Desk, ...]
    without_manager: tuple[Project, ...]
    projects: int


def capacity(
    *, viewer: Viewer, filters: ProjectFilters, today: dt.date, months: int = 12
) -> CapacityView:
    """Return the load from this month on, of the running projects that fit, in one query.

    A project takes its share of time from its start to its forecast end, else the planned one. One
    that is not finished takes time until today at least.
    """
    first = today.replace(day=1)
    every = tuple(_month(first, ahead) for ahead in range(months))
    related = ("manager", "lead_department", "current_baseline")
    found = list(
        matching(viewer=viewer, filters=filters)
        .select_related(*related)
        .only(*_READ)
        .order_by("code")
    )
    managed = [one for one in found if one.manager_id]
    overload = policy().thresholds.overload_share
    people = _desks(managed, lambda p: (str(p.manager_id), _person(p)), every, today)
    departments = _desks(found, lambda p: (p.lead_department.name,) * 2, every, today)
    return CapacityView(
        months=every,
        managers=tuple(_desk(one, overload, every) for one in people),
        departments=tuple(
            _desk(one, overload * max(one.managers, 1), every) for one in departments
        ),
        without_manager=tuple(one for one in found if not one.manager_id),
        projects=len(found),
    )


@dataclass(frozen=True)
class _Group:
    key: str
    name: str
    managers: int
    loads: Mapping[dt.date, rules.MonthLoad]
    unknown: tuple[Project, ...]


def _desks(
    projects: list[Project],
    desk_of: Callable[[Any], tuple[str, str]],
    months: tuple[dt.date, ...],
    today: dt.date,
) -> list[_Group]:
    groups: dict[tuple[str, str], list[Project]] = {}
    for project in projects:
        groups.setdefault(desk_of(project), []).append(project)
    by_code = {one.code: one for one in projects}
    load = rules.capacity(
        [_assignment(one, key[0], today) for key, ones in groups.items() for one in ones],
        first=months[0],
        last=months[-1],
    )
    found: dict[str, dict[dt.date, rules.MonthLoad]] = {}
    for one in load.loads:
        found.setdefault(one.who, {})[one.month] = one
    unknown: dict[str, list[Project]] = {}
    for missing in load.unknown:
        unknown.setdefault(missing.who, []).append(by_code[missing.project])
    return [
        _Group(
            key,
            name,
            len({one.manager_id for one in ones} - {None}),
            found.get(key, {}),
            tuple(unknown.get(key, ())),
        )
        for (key, name), ones in sorted(groups.items(), key=lambda item: item[0][1].casefold())
    ]


def _desk(group: _Group, limit: Decimal, months: tuple[dt.date, ...]) -> Desk:
    loads = tuple(group.loads.get(month) for month in months)
    return Desk(group.key, group.name, limit, group.managers, loads, group.unknown)


def _assignment(project: Project, who: str, today: dt.date) -> rules.Assignment:
    baseline = project.current_baseline
    ends = project.forecast_end_on or (baseline and baseline.ends_on) or project.planned_end_on
    starts = project.started_on or (baseline and baseline.starts_on) or project.planned_start_on
    return rules.Assignment(
        who=who,
        project=project.code,
        starts_on=starts,
        ends_on=max(ends, today) if ends else None,
        effort_share=project.effort_share,
    )


def _person(project: Any) -> str:
    return str(project.manager)


def _month(first: dt.date, ahead: int) -> dt.date:
    months = first.year * 12 + first.month - 1 + ahead
    return dt.date(months // 12, months % 12 + 1, 1)
