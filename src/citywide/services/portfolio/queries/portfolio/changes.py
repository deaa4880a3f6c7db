"""What changed in the portfolio since a day, project by project."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.models import Baseline, Change, Project, StatusUpdate, UpdateState
from citywide.services.portfolio.queries.projects import ProjectFilters, matching

KINDS = (
    "new",
    "approved",
    "started",
    "completed",
    "ended",
    "status",
    "forecast",
    "rebaselined",
    "budget",
)
"""What can have changed, in the order it is told."""


_READ = (
    "code",
    "title",
    "name",
    "stage",
    "cost_usd",
    "proposed_at",
    "approved_on",
    "started_on",
    "completed_on",
    "ended_on",
    "current_baseline",
    "lead_department",
)


@dataclass(frozen=True)
class Fact:
    """One thing that changed: what it was, what it is, and on which day if it has one.

    `days` is how much later a forecast became, negative earlier. Money is in dollars.
    """

    kind: str
    before: Any = None
    after: Any = None
    on: dt.date | None = None
    days: int | None = None
    of: dt.date | None = None
    """The day the earlier status was of."""


@dataclass(frozen=True)
class ProjectChanges:
    """One project and what changed in it, in the order of KINDS."""

    project: Project
    facts: tuple[Fact, ...]

    @property
    def slip_days(self) -> int:
        """How much later its forecast end became."""
        return next((fact.days or 0 for fact in self.facts if fact.kind == "forecast"), 0)


def changes(
    *, viewer: Viewer, filters: ProjectFilters, since: dt.date, kinds: tuple[str, ...] = ()
) -> list[ProjectChanges]:
    """Return the projects something changed in after that day, by number.

    Statuses and forecasts are compared as published: the last of that day or before with the last
    of all. A budget is that of the approved baseline, else the cost entered. `kinds` (of KINDS)
    leaves out other changes. The number of queries does not grow with the projects.
    """
    found = matching(viewer=viewer, filters=filters)
    projects = _with_statuses(found, since)
    statuses = _statuses(projects)
    ids = [project.pk for project in projects]
    plans, costs = _plans(ids, since), _costs(ids, since)
    told = []
    for project in projects:
        facts = [
            *_steps(project, since),
            *_statuses_changed(statuses.get(project.before_id), statuses.get(project.now_id)),
            *_money(plans.get(project.pk, []), costs.get(project.pk), project, since),
        ]
        chosen = [fact for fact in facts if not kinds or fact.kind in kinds]
        if chosen:
            chosen.sort(key=lambda fact: KINDS.index(fact.kind))
            told.append(ProjectChanges(project, tuple(chosen)))
    return told


def _with_statuses(found: QuerySet[Project], since: dt.date) -> list[Any]:
    """Return the projects with the ids of their statuses then and now."""
    published = StatusUpdate.objects.filter(project=OuterRef("pk"), state=UpdateState.PUBLISHED)
    last = published.order_by("-as_of").values("pk")
    return list(
        found.select_related("lead_department")
        .only(*_READ)
        .annotate(before_id=Subquery(last.filter(as_of__lte=since)[:1]), now_id=Subquery(last[:1]))
        .order_by("code")
    )


_Said = tuple[str, dt.date | None, dt.date]


def _statuses(projects: list[Any]) -> Mapping[int | None, _Said]:
    # Where nothing was published since, there is nothing to compare.
    moved = [one for one in projects if one.now_id != one.before_id]
    keys = {key for one in moved for key in (one.before_id, one.now_id) if key}
    rows = StatusUpdate.objects.filter(pk__in=keys).values_list(
        "pk", "declared", "forecast_end_on", "as_of"
    )
    return {pk: (declared, forecast, as_of) for pk, declared, forecast, as_of in rows}


def _steps(project: Project, since: dt.date) -> Iterator[Fact]:
    proposed_on: dt.date | None = timezone.localtime(project.proposed_at).date()
    if project.approved_on and proposed_on and project.approved_on < proposed_on:
        # Entered or imported after the fact: when it was proposed is not known.
        proposed_on = None
    for kind, day in (
        ("new", proposed_on),
        ("approved", project.approved_on),
        ("started", project.started_on),
        ("completed", project.completed_on),
        ("ended", project.ended_on),
    ):
        if day is not None and day > since:
            yield Fact(kind, after=project.stage, on=day)


def _statuses_changed(before: _Said | None, now: _Said | None) -> Iterator[Fact]:
    if now is None:
        return
    if before is None:
        yield Fact("status", "", now[0], now[2])
        return
    if before[0] != now[0]:
        yield Fact("status", before[0], now[0], now[2], of=before[2])
    if before[1] != now[1]:
        known = before[1] is not None and now[1] is not None
        days = (now[1] - before[1]).days if known else None  # type: ignore[operator]
        yield Fact("forecast", before[1], now[1], now[2], days, before[2])


def _plans(ids: list[int], since: dt.date) -> Mapping[int, list[Baseline]]:
    """Return the baselines of projects that got a new one, in order."""
    new = Baseline.objects.filter(approved_on__gt=since).values("project")
    found: dict[int, list[Baseline]] = defaultdict(list)
    for plan in Baseline.objects.filter(project__in=ids).filter(project__in=new).order_by("number"):
        found[plan.project_id].append(plan)
    return found


def _costs(ids: list[int], since: dt.date) -> Mapping[int, Decimal | None]:
    """Return the cost each project had before it was first changed after that day."""
    after = dt.datetime.combine(
        since + dt.timedelta(days=1), dt.time(), timezone.get_current_timezone()
    )
    edited = Change.objects.filter(project__in=ids, at__gte=after, kind="project")
    edited = edited.filter(Q(after__has_key="cost_usd") | Q(before__has_key="cost_usd"))
    found: dict[int, Decimal | None] = {}
    for project, before in edited.order_by("at", "pk").values_list("project", "before"):
        if project not in found:
            found[project] = _amount(before.get("cost_usd"))
    return found


def _money(
    plans: list[Baseline], cost: Decimal | None, project: Project, since: dt.date
) -> Iterator[Fact]:
    known = [one for one in plans if one.approved_on <= since]
    new = [one for one in plans if one.approved_on > since]
    if known and new:
        yield Fact("rebaselined", known[-1].ends_on, new[-1].ends_on, new[-1].approved_on)
        if known[-1].budget_usd != new[-1].budget_usd:
            yield Fact("budget", known[-1].budget_usd, new[-1].budget_usd, new[-1].approved_on)
    elif cost is not None and cost != project.cost_usd and project.current_baseline_id is None:
        yield Fact("budget", cost, project.cost_usd)


def _amount(text: object) -> Decimal | None:
    try:
        found = Decimal(str(text))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
