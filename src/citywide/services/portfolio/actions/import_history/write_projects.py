"""Projects and first baselines of an imported history, written many at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from citywide.portal.access.viewer import Viewer
from citywide.portal.accounts.models import Department
from citywide.services.portfolio.actions.history import plain
from citywide.services.portfolio.actions.import_history.flat import FlatProject
from citywide.services.portfolio.models import Baseline, Change, Project, Stage
from citywide.services.portfolio.rules.oversight import oversight
from citywide.services.portfolio.rules.thresholds import Thresholds

IMPORT = "import"
"""Kind of the change that marks a project as imported, with its data set as the subject."""
AT_ONCE = 500
_LONGEST_TITLE = 300
_UNNAMED = "Not given"


@dataclass(frozen=True)
class Written:
    """A project of the history, its record and the baseline its statuses are held against."""

    flat: FlatProject
    project: Project
    baseline: Baseline
    is_new: bool


class Writer:
    """Writes the projects of one import, inside the caller's transaction."""

    def __init__(
        self,
        by: Viewer,
        dataset: str,
        service_area: str,
        is_public: bool,
        thresholds: Thresholds,
    ) -> None:
        self._by, self._dataset, self._service_area = by, dataset, service_area
        self._is_public, self._thresholds = is_public, thresholds
        self._now = timezone.now()
        self.clashes: tuple[str, ...] = ()

    def write(self, flats: Sequence[FlatProject]) -> list[Written]:
        """Return a record for each project; numbers of projects people entered are left out."""
        codes = [flat.code for flat in flats]
        there = {one.code: one for one in Project.objects.filter(code__in=codes)}
        marks = Change.objects.filter(kind=IMPORT, subject=self._dataset)
        imported = set(marks.values_list("project", flat=True))
        self.clashes = tuple(
            code for code in codes if code in there and there[code].pk not in imported
        )
        mine = [flat for flat in flats if flat.code not in self.clashes]
        departments = self._departments(mine)
        new = [flat for flat in mine if flat.code not in there]
        self._create(new, departments)
        self._update([flat for flat in mine if flat.code in there], there, departments)
        return self._with_baselines(mine, new)

    def tell(self, written: Sequence[Written], source: str, changed: dict[int, int]) -> None:
        """Mark new projects as imported, and note how many statuses came to each."""
        lines = [
            Change(
                project=one.project,
                at=self._now,
                by=self._by.actor,
                kind=IMPORT,
                subject=self._dataset,
                after=plain({"source": source, "statuses": changed.get(one.project.pk, 0)}),
            )
            for one in written
            if one.is_new or changed.get(one.project.pk)
        ]
        Change.objects.bulk_create(lines, batch_size=AT_ONCE)

    def _departments(self, flats: Sequence[FlatProject]) -> dict[str, Department]:
        wanted = {flat.last.department or _UNNAMED for flat in flats}
        known = {one.name: one for one in Department.objects.filter(name__in=wanted)}
        missing = [Department(name=name) for name in sorted(wanted - set(known))]
        Department.objects.bulk_create(missing)
        return known | {one.name: one for one in missing}

    def _create(self, flats: Sequence[FlatProject], departments: dict[str, Department]) -> None:
        made = [
            Project(code=flat.code, proposed_at=self._now, **self._values(flat, departments))
            for flat in flats
        ]
        Project.objects.bulk_create(made, batch_size=AT_ONCE)
        through = Project.departments.through
        links = [through(project=one, department=one.lead_department) for one in made]
        through.objects.bulk_create(links, batch_size=AT_ONCE)
        baselines = [
            Baseline(
                project=one,
                number=1,
                approved_on=flat.reports[0].as_of,
                starts_on=flat.plan.starts_on,
                ends_on=flat.plan.ends_on,
                budget_usd=flat.plan.budget_usd,
                reason=f"As first reported in {self._dataset}.",
            )
            for one, flat in zip(made, flats, strict=True)
        ]
        Baseline.objects.bulk_create(baselines, batch_size=AT_ONCE)
        for one, baseline in zip(made, baselines, strict=True):
            one.current_baseline = baseline
        Project.objects.bulk_update(made, ["current_baseline"], batch_size=AT_ONCE)

    def _update(
        self,
        flats: Sequence[FlatProject],
        there: dict[str, Project],
        departments: dict[str, Department],
    ) -> None:
        names = ("title", "name", "description", "stage", "completed_on", "cost_usd")
        changed = []
        for flat in flats:
            project, values = there[flat.code], self._values(flat, departments)
            if any(getattr(project, name) != values[name] for name in names):
                for name in names:
                    setattr(project, name, values[name])
                changed.append(project)
        Project.objects.bulk_update(changed, names, batch_size=AT_ONCE)

    def _values(self, flat: FlatProject, departments: dict[str, Department]) -> dict[str, Any]:
        last, plan = flat.last, flat.plan
        title = last.title[:_LONGEST_TITLE]
        starts_on, ends_on = _in_order(plan.starts_on, plan.ends_on)
        cost_usd = _not_negative(last.budget_usd)
        if cost_usd is None:
            cost_usd = _not_negative(plan.budget_usd)
        judged = oversight(
            cost_usd=cost_usd,
            departments=1 if last.department else 0,
            starts_on=starts_on,
            ends_on=ends_on,
            is_sensitive=False,
            thresholds=self._thresholds,
        )
        return {
            "title": {"en": title},
            "name": title,
            "summary": {"en": last.description} if self._is_public and last.description else {},
            "description": last.description,
            "stage": Stage.COMPLETED if flat.completed_on else Stage.ACTIVE,
            "completed_on": flat.completed_on,
            "lead_department": departments[last.department or _UNNAMED],
            "service_area": self._service_area,
            "cost_usd": cost_usd,
            "planned_start_on": starts_on,
            "planned_end_on": ends_on,
            "approved_on": flat.reports[0].as_of,
            "started_on": plan.starts_on,
            "is_overseen": judged.is_overseen,
        }

    def _with_baselines(
        self, flats: Sequence[FlatProject], new: Sequence[FlatProject]
    ) -> list[Written]:
        """Return each project with the first baseline it has; a later import never changes it."""
        codes, made = [flat.code for flat in flats], {flat.code for flat in new}
        projects = {one.code: one for one in Project.objects.filter(code__in=codes)}
        firsts = Baseline.objects.filter(project__code__in=codes, number=1)
        baselines = {one.project_id: one for one in firsts}
        return [
            Written(flat, project, baselines[project.pk], flat.code in made)
            for flat in flats
            for project in [projects[flat.code]]
        ]


def _in_order(
    starts_on: dt.date | None, ends_on: dt.date | None
) -> tuple[dt.date | None, dt.date | None]:
    """Return the planned dates; a start after the end is a mistake of the source and left out."""
    if starts_on and ends_on and starts_on > ends_on:
        return None, ends_on
    return starts_on, ends_on


def _not_negative(amount: Decimal | None) -> Decimal | None:
    return amount if amount is not None and amount >= 0 else None
