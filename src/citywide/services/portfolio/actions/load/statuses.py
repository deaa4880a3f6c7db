"""The statuses of a document, as published updates with the status computed for each day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from citywide.services.portfolio.actions.history import plain
from citywide.services.portfolio.actions.load.facts import Known
from citywide.services.portfolio.actions.load.place import Place, noon
from citywide.services.portfolio.actions.load.register import NO_ISSUE, Items, Pairs
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


def put_statuses(pairs: Pairs, items: Items, baselines: Baselines, place: Place) -> None:
    """Put in the statuses of days that have none published, and let each project point at its last.

    A published status is never altered: where the document says one differently, that is told. A
    status counts as published on the day it is about, unless the document gives another day.
    """
    ids = [project.pk for _said, project in pairs]
    known = _published(ids)
    revisions = _revisions(ids)
    new: list[StatusUpdate] = []
    for said, project in pairs:
        there = known.get(project.pk, {})
        _tell_differing(said, there, place)
        missing = [one for one in said.statuses if one.as_of not in there]
        if missing:
            maker = _Maker(said, project, items, baselines, place)
            new += [maker.made(one, revisions.get((project.pk, one.as_of), 0)) for one in missing]
    place.add("statuses", new)
    _point(pairs, new, known, baselines, place)


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

    def made(self, one: StatusRecord, revision: int) -> StatusUpdate:
        """Return the update for one day; `revision` is the last one used for it, or 0."""
        facts = self._known.on(one)
        computed = compute(facts, self._thresholds)
        baseline = self._known.baseline(one.as_of)
        title = one.issue or ("" if one.overall == "GREEN" else NO_ISSUE)
        colours = {
            f"computed_{axis.value}": found.colour.value if found.colour else ""
            for axis, found in computed.axes.items()
        }
        return StatusUpdate(
            project=self._project,
            as_of=one.as_of,
            revision=revision + 1,
            state=UpdateState.PUBLISHED,
            computed_overall=computed.overall.value if computed.overall else "",
            computed_facts=frozen(computed) | {"issue": self._issue(title)},
            declared=one.overall.value,
            reason=one.reason,
            issue=self._items[self._project.pk, title] if title else None,
            baseline=self._baselines[self._project.pk, baseline.number] if baseline else None,
            forecast_end_on=one.forecast_end,
            slip_days=computed.axes[Axis.SCHEDULE].facts.get("slip_days"),
            budget_usd=facts.baseline_budget_usd,
            spent_usd=facts.spent_usd,
            forecast_cost_usd=one.forecast_cost_usd,
            progress_share=one.progress_share,
            phase=one.phase or self._known.phase(one.as_of),
            confidence=one.confidence.value if one.confidence else "",
            accomplishments=one.accomplishments.by_language(),
            next_steps=one.next_steps.by_language(),
            public_note=one.public_note.by_language(),
            filed_by_id=self._place.person(one.filed_by),
            filed_at=noon(one.published_on or one.as_of) if one.filed_by else None,
            approved_by_id=self._place.person(one.approved_by),
            approved_at=noon(one.published_on or one.as_of) if one.approved_by else None,
            published_at=noon(one.published_on or one.as_of),
            **colours,
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


def _point(
    pairs: Pairs,
    new: Sequence[StatusUpdate],
    known: Mapping[int, Mapping[Any, StatusUpdate]],
    baselines: Baselines,
    place: Place,
) -> None:
    """Let each project point at its latest status and baseline."""
    latest = {
        project: max(by_day.values(), key=lambda one: one.as_of)
        for project, by_day in known.items()
    }
    for one in new:
        if one.project_id not in latest or one.as_of > latest[one.project_id].as_of:
            latest[one.project_id] = one
    last: dict[int, Baseline] = {}
    for (project_id, number), baseline in baselines.items():
        if project_id not in last or number > last[project_id].number:
            last[project_id] = baseline
    projects = [project for _said, project in pairs]
    for project in projects:
        status = latest.get(project.pk)
        project.current_status = status
        project.forecast_end_on = status.forecast_end_on if status else None
        project.current_baseline = last.get(project.pk)
    place.change(projects, "current_status", "forecast_end_on", "current_baseline")
