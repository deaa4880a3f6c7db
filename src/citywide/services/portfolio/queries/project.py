"""One project: its oversight, scores, dependencies and history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet, Sum

from citywide.portal.access.viewer import Viewer
from citywide.portal.accounts.models import Department, User
from citywide.services.portfolio.models import (
    Change,
    Project,
    ProjectDependency,
    StrategicArea,
)
from citywide.services.portfolio.models import Score as Row
from citywide.services.portfolio.permissions import may_see
from citywide.services.portfolio.queries.policy import policy
from citywide.services.portfolio.rules import oversight as rules
from citywide.services.portfolio.rules.scoring import (
    Score,
    ScoringCriterion,
    mean_points,
    score,
)

CHANGES_PER_PAGE = 50


def judged(
    *,
    cost_usd: Decimal | None,
    departments: int,
    starts_on: dt.date | None,
    ends_on: dt.date | None,
    is_sensitive: bool,
) -> rules.Oversight:
    """Return the four criteria by the city's thresholds, for entries not yet kept as a project."""
    return rules.oversight(
        cost_usd=cost_usd,
        departments=departments,
        starts_on=starts_on,
        ends_on=ends_on,
        is_sensitive=is_sensitive,
        thresholds=policy().thresholds,
    )


def oversight_of(project: Project) -> rules.Oversight:
    """Return the four criteria of a project as it is recorded."""
    return judged(
        cost_usd=project.cost_usd,
        departments=project.departments.count(),
        starts_on=project.planned_start_on,
        ends_on=project.planned_end_on,
        is_sensitive=project.is_sensitive,
    )


@dataclass(frozen=True)
class Scorer:
    """What one person gave a proposal: points and notes by criterion."""

    person: User
    points: Mapping[str, int]
    notes: Mapping[str, str]
    score: Score


@dataclass(frozen=True)
class Scores:
    """Everybody's points, the mean of each criterion (None where nobody gave any), the score."""

    scorers: tuple[Scorer, ...]
    means: Mapping[str, Decimal | None]
    total: Score

    def of(self, user_id: int | None) -> Scorer | None:
        """Return what one person gave, or None."""
        return next((one for one in self.scorers if one.person.pk == user_id), None)


def scores_of(project: Project) -> Scores:
    """Return a proposal's scores by the criteria in force; points on others are left out."""
    return scores_by_project([project.pk]).get(project.pk) or _scores({})


def scores_by_project(ids: list[int]) -> Mapping[int, Scores]:
    """Return the scores of projects that have any, by their key, in one query."""
    given: dict[int, dict[User, list[Row]]] = {}
    known = {criterion.key for criterion in policy().scoring}
    for row in Row.objects.filter(project__in=ids, criterion__in=known).select_related("by"):
        given.setdefault(row.project_id, {}).setdefault(row.by, []).append(row)
    return {project: _scores(by_person) for project, by_person in given.items()}


def _scores(given: Mapping[User, list[Row]]) -> Scores:
    criteria = [ScoringCriterion(one.key, one.weight) for one in policy().scoring]
    points = {person: {row.criterion: row.points for row in rows} for person, rows in given.items()}
    notes = {person: {row.criterion: row.note for row in rows} for person, rows in given.items()}
    scorers = tuple(
        Scorer(person, points[person], notes[person], score(criteria, points[person]))
        for person in given
    )
    means = {
        one.key: mean_points(of_one.get(one.key) for of_one in points.values()) for one in criteria
    }
    return Scores(scorers, means, score(criteria, means))


@dataclass(frozen=True)
class Money:
    """What a project may cost and has cost, in dollars; None where nothing is recorded."""

    funded_usd: Decimal | None
    committed_usd: Decimal | None
    spent_usd: Decimal | None


def money_of(project: Project) -> Money:
    """Return a project's totals of funding and spending."""
    funding = project.funding.aggregate(funded=Sum("budget_usd"), committed=Sum("committed_usd"))
    spent = project.spending.aggregate(spent=Sum("amount_usd"))["spent"]
    return Money(funding["funded"], funding["committed"], spent)


def dependencies_of(project: Project) -> list[ProjectDependency]:
    """Return what a project waits for, each with the project and milestone it needs."""
    found = project.dependencies.select_related("needs__current_status", "milestone")
    return list(found.order_by("needs__code"))


def dependents_of(project: Project) -> list[ProjectDependency]:
    """Return who waits for a project."""
    found = project.dependents.select_related("project__current_status", "milestone")
    return list(found.order_by("project__code"))


def needed_by_others(project: Project) -> set[int]:
    """Return the keys of every project that waits for this one, directly or through others.

    Adding one of them as a dependency would close a circle.
    """
    pairs = ProjectDependency.objects.values_list("project", "needs")
    waiting: dict[int, set[int]] = {}
    for one, needs in pairs:
        waiting.setdefault(needs, set()).add(one)
    found: set[int] = set()
    look = [project.pk]
    while look:
        new = waiting.get(look.pop(), set()) - found
        found |= new
        look.extend(new)
    return found


def changes_of(
    *, viewer: Viewer, project: Project, page: int = 1, per_page: int = CHANGES_PER_PAGE
) -> Page[Change]:
    """Return one page of a project's changes, newest first; none for visitors."""
    found: QuerySet[Change] = project.changes.all() if may_see(viewer) else Change.objects.none()
    return Paginator(found, per_page).get_page(page)


def departments() -> list[Department]:
    """Return the city's departments in order."""
    return list(Department.objects.all())


def people() -> QuerySet[User]:
    """Return everybody who can be given work: accounts that are open."""
    return User.objects.filter(is_active=True)


def strategic_areas() -> list[StrategicArea]:
    """Return the areas of the newest strategic plan, in its order."""
    newest = StrategicArea.objects.order_by("-plan__starts_on").values("plan")[:1]
    return list(StrategicArea.objects.filter(plan__in=newest).order_by("order", "key"))
