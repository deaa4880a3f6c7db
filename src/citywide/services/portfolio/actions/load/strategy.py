"""The strategic plan of a document: areas, goals and the work of each year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from citywide.core.errors import Conflict
from citywide.services.portfolio.actions.load.place import Place
from citywide.services.portfolio.exchange import document
from citywide.services.portfolio.models import (
    Goal,
    Project,
    StrategicArea,
    StrategicPlan,
    WorkPlanItem,
)


def put_areas(plan: document.StrategicPlan | None, place: Place) -> None:
    """Put in the plan and its areas, or find them; every key then has its area in `place`."""
    areas: Any = StrategicArea.objects.order_by("plan__starts_on")
    if plan is not None:
        kept, is_new = StrategicPlan.objects.get_or_create(
            name=plan.name,
            defaults={
                "starts_on": plan.starts_on,
                "ends_on": plan.ends_on,
                "is_draft": plan.is_draft,
            },
        )
        place.counts["strategic plans"] += is_new
        for order, area in enumerate(plan.areas):
            values = {
                "name": area.name.by_language(),
                "description": area.description.by_language(),
                "order": order,
            }
            _made, is_new = StrategicArea.objects.get_or_create(
                plan=kept, key=area.key, defaults=values
            )
            place.counts["strategic areas"] += is_new
        areas = StrategicArea.objects.filter(plan=kept)
    place.areas = dict(areas.values_list("key", "pk"))


def put_goals(plan: document.StrategicPlan | None, place: Place, *, replace: bool) -> None:
    """Put in goals and work, once the projects they name are there.

    Goals are the same by area and English name, work by goal, year, kind and English name. Raises
    Conflict where something is known otherwise, unless `replace`.
    """
    if plan is None:
        return
    codes = {item.project for area in plan.areas for goal in area.goals for item in goal.items}
    projects = dict(Project.objects.filter(code__in=codes - {""}).values_list("code", "pk"))
    for area in plan.areas:
        area_id = place.areas[area.key]
        known = _in_turn(Goal.objects.filter(area=area_id), lambda one: one.name.get("en"))
        for order, said in enumerate(area.goals):
            goal = next(known[said.name.en], None) or Goal(area_id=area_id)
            measures = dict.fromkeys(
                [*said.measures, *(one for item in said.items for one in item.measures)]
            )
            values = {
                "name": said.name.by_language(),
                "order": order,
                "measures": list(measures),
            }
            _keep(goal, values, "goals", place, replace)
            _put_work(goal, said, projects, place, replace)


def _put_work(
    goal: Goal,
    said: document.Goal,
    projects: dict[str, int],
    place: Place,
    replace: bool,
) -> None:
    known = _in_turn(
        goal.items.order_by("pk") if goal.pk else (),
        lambda one: (one.fiscal_year, one.kind, one.name.get("en")),
    )
    for item in said.items:
        key = (item.fiscal_year, item.kind.value, item.name.en)
        values = {
            "fiscal_year": item.fiscal_year,
            "kind": item.kind.value,
            "name": item.name.by_language(),
            "project_id": projects.get(item.project),
            "owner": item.owner,
            "due_on": item.due_on,
            "done_on": item.done_on,
            "dropped_on": item.dropped_on,
            "reason": item.reason,
        }
        kept = next(known[key], None) or WorkPlanItem(goal=goal)
        _keep(kept, values, "work-plan items", place, replace)


def _in_turn(rows: Iterable[Any], key: Callable[[Any], Any]) -> Mapping[Any, Iterator[Any]]:
    """Return records by key, each to be taken once: two goals may have one name."""
    found: defaultdict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    turns: defaultdict[Any, Iterator[Any]] = defaultdict(lambda: iter(()))
    turns.update({name: iter(several) for name, several in found.items()})
    return turns


def _keep(record: Any, values: dict[str, Any], what: str, place: Place, replace: bool) -> None:
    is_new = record.pk is None
    differing = [name for name, value in values.items() if getattr(record, name) != value]
    if not is_new and not differing:
        return
    if not is_new and not replace:
        raise Conflict(
            f"The strategic plan already has {values['name'].get('en')!r}, but {differing[0]} "
            "differs. Load it with replace to change it, or correct the document."
        )
    for name, value in values.items():
        setattr(record, name, value)
    record.save()
    place.counts[what if is_new else f"{what} changed"] += 1
