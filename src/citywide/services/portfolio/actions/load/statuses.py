"""The statuses of a document, as published updates with the status computed for each day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from citywide.services.portfolio.actions.history import plain
from citywide.services.portfolio.actions.load.facts import Known
from citywide.services.portfolio.actions.load.place import Place, noon
from citywide.services.portfolio.actions.load.register import NO_ISSUE, Items, Pairs
from citywide.services.portfolio.actions.load.rows import insert
from citywide.services.portfolio.exchange.document import (
    ProjectRecord,
    RegisterItem,
    StatusRecord,
)
from citywide.services.portfolio.models import Baseline, Project, StatusUpdate, UpdateState
from citywide.services.portfolio.queries.policy import policy
from citywide.services.portfolio.queries.status import frozen
from citywide.services.portfolio.rules.colour import Axis
from citywide.services.portfolio.rules.status import compute

Baselines = Mapping[tuple[int, int], Baseline]
_AXES = (Axis.SCHEDULE, Axis.COST, Axis.SCOPE, Axis.RISK)


_FIELDS = (
    "project",
    "as_of",
    "revision",
    "state",
    "computed_schedule",
    "computed_cost",
    "computed_scope",
    "computed_risk",
    "computed_overall",
    "computed_facts",
    "declared",
    "reason",
    "issue",
    "baseline",
    "forecast_end_on",
    "slip_days",
    "budget_usd",
    "spent_usd",
    "forecast_cost_usd",
    "progress_share",
    "phase",
    "confidence",
    "accomplishments",
    "next_steps",
    "public_note",
    "filed_by",
    "filed_at",
    "approved_by",
    "approved_at",
    "return_reason",
    "published_at",
)


def put_statuses(pairs: Pairs, items: Items, baselines: Baselines, place: Place) -> None:
    """Put in the statuses of days that have none published, and let each project point at its last.

    A published status is never altered: where the document says one differently, that is told. A
    status counts as published on the day it is about, unless the document gives another day.
    """
    ids = [project.pk for _said, project in pairs]
    known, revisions = _published(ids), _revisions(ids)
    rows: list[tuple[Any, ...]] = []
    for said, project in pairs:
        there = known.get(project.pk, {})
        _tell_differing(said, there, place)
        missing = [one for one in said.statuses if one.as_of not in there]
        if missing:
            maker = _Maker(said, project, items, baselines, place)
            rows += [maker.row(one, revisions.get((project.pk, one.as_of), 0)) for one in missing]
    place.counts["statuses"] += insert(StatusUpdate, _FIELDS, rows)
    _point(pairs, baselines, place)


class _Maker:
    """Makes the updates of one project."""

    def __init__(
        self,
        said: ProjectRecord,
        project: Project,
        items: Items,
        baselines: Baselines,
        place: Place,
    ) -> None:
        self._project, self._items, self._baselines = project, items, baselines
        self._place = place
        self._known = Known(said)
        self._thresholds = policy().thresholds
        self._issues = {one.title: one for one in said.register}
        self._shown: dict[str, Any] = {}

    def row(self, one: StatusRecord, revision: int) -> tuple[Any, ...]:
        """Return the values of _FIELDS for one day; `revision` is the last one used, or 0."""
        facts = self._known.on(one)
        computed = compute(facts, self._thresholds)
        baseline = self._known.baseline(one.as_of)
        title = one.issue or ("" if one.overall == "GREEN" else NO_ISSUE)
        published_at = noon(one.published_on or one.as_of)
        pk = self._project.pk
        return (
            pk,
            one.as_of,
            revision + 1,
            UpdateState.PUBLISHED.value,
            *(_word(computed.axes[axis].colour) for axis in _AXES),
            _word(computed.overall),
            frozen(computed) | {"issue": self._issue(title)},
            one.overall.value,
            one.reason,
            self._items[pk, title].pk if title else None,
            self._baselines[pk, baseline.number].pk if baseline else None,
            one.forecast_end,
            computed.axes[Axis.SCHEDULE].facts.get("slip_days"),
            facts.baseline_budget_usd,
            facts.spent_usd,
            one.forecast_cost_usd,
            one.progress_share,
            one.phase or self._known.phase(one.as_of),
            _word(one.confidence),
            one.accomplishments.by_language(),
            one.next_steps.by_language(),
            one.public_note.by_language(),
            self._place.person(one.filed_by),
            published_at if one.filed_by else None,
            self._place.person(one.approved_by),
            published_at if one.approved_by else None,
            "",
            published_at,
        )

    def _issue(self, title: str) -> dict[str, Any] | None:
        """Return an issue and its actions without names, as a published status keeps them."""
        if not title:
            return None
        if title not in self._shown:
            item = self._items[self._project.pk, title]
            self._shown[title] = {
                "number": item.number,
                "title": item.title,
                "public_text": dict(item.public_text),
                "actions": _actions(self._issues.get(title)),
            }
        return dict(self._shown[title])


def _word(value: StrEnum | None) -> str:
    return value.value if value else ""


def _actions(said: RegisterItem | None) -> list[dict[str, Any]]:
    return [
        plain({"text": one.text.by_language(), "due_on": one.due_on, "done_on": one.done_on})
        for one in (said.actions if said else ())
    ]


def _published(ids: Sequence[int]) -> dict[int, dict[Any, StatusUpdate]]:
    """Return what is published of projects, by project and day."""
    found: dict[int, dict[Any, StatusUpdate]] = {}
    rows = StatusUpdate.objects.filter(project__in=ids, state=UpdateState.PUBLISHED)
    for row in rows.defer("computed_facts"):
        found.setdefault(row.project_id, {})[row.as_of] = row
    return found


def _revisions(ids: Sequence[int]) -> dict[tuple[int, Any], int]:
    """Return the last revision used for each project and day."""
    rows = StatusUpdate.objects.filter(project__in=ids).order_by("revision")
    return {(p, day): last for p, day, last in rows.values_list("project", "as_of", "revision")}


def _tell_differing(said: ProjectRecord, there: Mapping[Any, StatusUpdate], place: Place) -> None:
    for one in said.statuses:
        kept = there.get(one.as_of)
        if kept is not None and (
            kept.declared != one.overall.value
            or kept.forecast_end_on != one.forecast_end
            or kept.reason != one.reason
        ):
            place.skipped.append(
                f"{said.code}: the status as of {one.as_of} is published and stays as it is. "
                "Correct it on the project's page."
            )


def _point(pairs: Pairs, baselines: Baselines, place: Place) -> None:
    """Let each project point at its latest status and baseline."""
    projects = [project for _said, project in pairs]
    published = StatusUpdate.objects.filter(project__in=projects, state=UpdateState.PUBLISHED)
    latest = {
        project: (pk, forecast)
        for project, pk, forecast in published.order_by("as_of").values_list(
            "project", "pk", "forecast_end_on"
        )
    }
    last = {project: baselines[project, number].pk for project, number in sorted(baselines)}
    for project in projects:
        status, forecast = latest.get(project.pk, (None, None))
        project.current_status_id, project.forecast_end_on = status, forecast
        project.current_baseline_id = last.get(project.pk)
    place.change(projects, "current_status", "forecast_end_on", "current_baseline")
