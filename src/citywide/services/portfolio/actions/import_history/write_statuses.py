"""Published statuses of an imported history; what differs from before is a new revision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from citywide.core.measures.model import LANGUAGES
from citywide.services.portfolio.actions.import_history.flat import Plan, Report, computed
from citywide.services.portfolio.actions.import_history.write_projects import AT_ONCE, Written
from citywide.services.portfolio.models import (
    Baseline,
    ItemKind,
    ItemState,
    Project,
    RegisterItem,
    StatusUpdate,
    UpdateState,
)
from citywide.services.portfolio.queries.status import frozen
from citywide.services.portfolio.rules.colour import Axis, Colour
from citywide.services.portfolio.rules.status import Computed
from citywide.services.portfolio.rules.thresholds import Thresholds

_SOURCE = "Opened by the import: the source says that it is late or over budget, not why."
_SAME = (
    "declared",
    "computed_schedule",
    "computed_cost",
    "forecast_end_on",
    "slip_days",
    "budget_usd",
    "spent_usd",
    "forecast_cost_usd",
    "phase",
)
"""A status with these fields as before is not published again."""


@dataclass
class Statuses:
    """How many statuses were written; `changed` counts them by project."""

    created: int = 0
    corrected: int = 0
    without: int = 0
    changed: dict[int, int] = field(default_factory=dict)


def write_statuses(written: Sequence[Written], thresholds: Thresholds) -> Statuses:
    """Publish a status for each report of each project, and return how many."""
    done = Statuses()
    known = _known(written)
    issues = Issues(written)
    new: list[StatusUpdate] = []
    replaced: list[StatusUpdate] = []
    for one in written:
        for report in one.flat.reports:
            result = computed(report, _plan(one.baseline), thresholds)
            if result.overall is None:
                done.without += 1
                continue
            before = known.get((one.project.pk, report.as_of))
            update = _update(one, report, result)
            if before is not None and _is_same(before, update):
                continue
            if before is not None:
                before.state, update.revision = UpdateState.SUPERSEDED, before.revision + 1
                replaced.append(before)
            if result.overall is not Colour.GREEN:
                update.issue = issues.of(one.project, report)
            new.append(update)
            done.changed[one.project.pk] = done.changed.get(one.project.pk, 0) + 1
    issues.save()
    StatusUpdate.objects.bulk_update(replaced, ["state"], batch_size=AT_ONCE)
    StatusUpdate.objects.bulk_create(new, batch_size=AT_ONCE)
    done.created, done.corrected = len(new) - len(replaced), len(replaced)
    _set_current(written)
    return done


def _plan(baseline: Baseline) -> Plan:
    return Plan(baseline.starts_on, baseline.ends_on, baseline.budget_usd)


def _update(one: Written, report: Report, result: Computed) -> StatusUpdate:
    colours = {
        axis: status.colour.value if status.colour else "" for axis, status in result.axes.items()
    }
    overall = result.overall.value if result.overall else ""
    return StatusUpdate(
        project=one.project,
        as_of=report.as_of,
        state=UpdateState.PUBLISHED,
        computed_schedule=colours[Axis.SCHEDULE],
        computed_cost=colours[Axis.COST],
        computed_scope=colours[Axis.SCOPE],
        computed_risk=colours[Axis.RISK],
        computed_overall=overall,
        computed_facts=frozen(result),
        declared=overall,
        baseline=one.baseline,
        forecast_end_on=report.forecast_end_on,
        slip_days=result.axes[Axis.SCHEDULE].facts.get("slip_days"),
        budget_usd=one.baseline.budget_usd,
        spent_usd=report.spent_usd,
        forecast_cost_usd=report.budget_usd,
        phase=report.phase[:200],
        published_at=timezone.now(),
    )


def _is_same(before: StatusUpdate, update: StatusUpdate) -> bool:
    return all(getattr(before, name) == getattr(update, name) for name in _SAME)


def _known(written: Sequence[Written]) -> Mapping[tuple[int, Any], StatusUpdate]:
    projects = [one.project.pk for one in written if not one.is_new]
    found = StatusUpdate.objects.filter(project__in=projects, state=UpdateState.PUBLISHED)
    return {(update.project_id, update.as_of): update for update in found}


class Issues:
    """The issue behind each project's YELLOW and RED statuses: one, from the first such report.

    A history names no mitigating action, so none is invented; the project's manager adds it.
    """

    def __init__(self, written: Sequence[Written]) -> None:
        projects = [one.project.pk for one in written]
        there = RegisterItem.objects.filter(project__in=projects, kind=ItemKind.ISSUE)
        marked = there.filter(description=_SOURCE).order_by("number")
        self._issues = {item.project_id: item for item in marked}
        numbers = RegisterItem.objects.filter(project__in=projects).order_by()
        self._last = dict(
            numbers.values("project").annotate(last=Max("number")).values_list("project", "last")
        )
        self._new: list[RegisterItem] = []
        self._text = _in_each_language()

    def of(self, project: Project, report: Report) -> RegisterItem:
        """Return the project's issue, opened on a report's date where there is none yet."""
        if project.pk not in self._issues:
            item = RegisterItem(
                project=project,
                kind=ItemKind.ISSUE,
                number=self._last.get(project.pk, 0) + 1,
                title=self._text["en"],
                description=_SOURCE,
                public_text=self._text,
                opened_on=report.as_of,
                state=ItemState.OPEN,
            )
            self._issues[project.pk] = item
            self._new.append(item)
        return self._issues[project.pk]

    def save(self) -> None:
        """Write the new ones; statuses refer to them."""
        RegisterItem.objects.bulk_create(self._new, batch_size=AT_ONCE)


def _in_each_language() -> dict[str, str]:
    said = {}
    for code in LANGUAGES:
        with translation.override(code):
            said[code] = _("Later or dearer than first reported. The source does not say why.")
    return said


def _set_current(written: Sequence[Written]) -> None:
    """Let each project point at its latest published status."""
    projects = {one.project.pk: one.project for one in written}
    published = StatusUpdate.objects.filter(project__in=projects, state=UpdateState.PUBLISHED)
    latest: dict[int, StatusUpdate] = {}
    for update in published.order_by("as_of").defer("computed_facts"):
        latest[update.project_id] = update
    changed = []
    for key, update in latest.items():
        project = projects[key]
        if project.current_status_id != update.pk:
            project.current_status = update
            project.forecast_end_on = update.forecast_end_on
            changed.append(project)
    fields = ["current_status", "forecast_end_on"]
    Project.objects.bulk_update(changed, fields, batch_size=AT_ONCE)
