"""What a file would change in a plan: tasks are matched by number, and nothing is written."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from citywide.services.portfolio.exchange.plan import PlanFile, Task, TaskLink
from citywide.services.portfolio.exchange.table.depends import write_links
from citywide.services.portfolio.exchange.texts import one_line
from citywide.services.portfolio.models import Milestone, Project
from citywide.services.portfolio.queries import status
from citywide.services.portfolio.queries.plan.checks import mistakes_of
from citywide.services.portfolio.queries.plan.files import task_of
from citywide.services.portfolio.queries.plan.links import as_file_link, links_of

FIELDS: Mapping[str, str] = {
    "name": "name",
    "phase": "phase",
    "is_milestone": "is_milestone",
    "forecast_start": "forecast_start_on",
    "forecast_end": "forecast_end_on",
    "actual_start": "actual_start_on",
    "actual_end": "actual_end_on",
    "done_share": "done_share",
    "weight": "weight",
    "note": "note",
}
"""Fields of a task in a file, and of its record. Baseline dates are approved, not imported."""
NEEDS = "needs"


@dataclass(frozen=True)
class FieldChange:
    """One entry that would change, by the name of the record's field or `needs`."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True)
class TaskChange:
    """A task of the plan that would change, or come back after it was dropped."""

    task: Milestone
    fields: tuple[FieldChange, ...]
    is_restored: bool = False


@dataclass(frozen=True)
class Problem:
    """Something of the file that cannot be, together with what is in the plan."""

    number: str
    field: str
    value: Any
    sentence: str


@dataclass(frozen=True)
class Comparison:
    """What a file would change. `plan` is the file with what it does not carry filled in.

    `kept` are fields the file has for no task: they stay. `other_baselines` are numbers of tasks
    whose baseline dates in the file are not the approved ones. `fingerprint` is of the plan as it
    was compared with.
    """

    plan: PlanFile
    added: tuple[Task, ...]
    changed: tuple[TaskChange, ...]
    dropped: tuple[Milestone, ...]
    problems: tuple[Problem, ...]
    kept: tuple[str, ...]
    new_phases: tuple[str, ...]
    is_reordered: bool
    other_baselines: tuple[str, ...]
    unchanged: int
    fingerprint: str

    @property
    def is_empty(self) -> bool:
        """Return whether the file says what the plan says."""
        return not (self.added or self.changed or self.dropped or self.is_reordered)

    @property
    def is_other_plan(self) -> bool:
        """Return whether no task of the file is in the plan, which has tasks."""
        return bool(self.dropped) and not self.unchanged and not self.changed


@dataclass(frozen=True)
class _Current:
    """The plan as it is: records and tasks by number, in order, and the links of what is live."""

    records: Mapping[str, Milestone]
    tasks: Mapping[str, Task]
    live: tuple[str, ...]
    links: frozenset[TaskLink]


def compare(*, project: Project, plan: PlanFile, today: dt.date) -> Comparison:
    """Return what importing a plan would change."""
    now = _current(project, today)
    kept = _not_carried(plan, now)
    filled = _filled(plan, now, kept)
    numbers, living = {task.number for task in filled.tasks}, set(now.live)
    changes = _changes(filled, now)
    live = [number for number in now.live if number in numbers]
    same = [task.number for task in filled.tasks if task.number in living]
    added = tuple(task for task in filled.tasks if task.number not in now.records)
    phases = {one_line(one.name) for one in project.phases.all()}
    named = dict.fromkeys(task.phase for task in filled.tasks if task.phase)
    return Comparison(
        plan=filled,
        added=added,
        changed=changes,
        dropped=tuple(now.records[number] for number in now.live if number not in numbers),
        problems=tuple(_problems(filled, now, today)),
        kept=kept,
        new_phases=tuple(name for name in named if name not in phases),
        is_reordered=live != same,
        other_baselines=_other_baselines(filled, now),
        unchanged=len(filled.tasks) - len(added) - len(changes),
        fingerprint=_fingerprint(now),
    )


def fingerprint_of(*, project: Project, today: dt.date) -> str:
    """Return a mark of a plan as it is: two equal ones mean that nothing changed between them."""
    return _fingerprint(_current(project, today))


def _current(project: Project, today: dt.date) -> _Current:
    records = list(project.milestones.select_related("phase").order_by("order", "pk"))
    baseline = status.baseline_of(project=project, as_of=today)
    dates = {one.milestone_id: one for one in baseline.milestones.all()} if baseline else {}
    return _Current(
        records={one.number: one for one in records},
        tasks={one.number: task_of(one, dates.get(one.pk)) for one in records},
        live=tuple(one.number for one in records if one.dropped_on is None),
        links=frozenset(as_file_link(link) for link in links_of(project=project)),
    )


def _not_carried(plan: PlanFile, now: _Current) -> tuple[str, ...]:
    """Return the fields the file has for no task, and the plan has for one that stays.

    A table without a column, or a tool without weights, must not empty what is in the plan.
    """
    stays = [now.tasks[task.number] for task in plan.tasks if task.number in now.tasks]
    missing = [
        name
        for name in FIELDS
        if not any(_has(task, name) for task in plan.tasks)
        and any(_has(task, name) for task in stays)
    ]
    numbers = {task.number for task in plan.tasks}
    linked = any(link.before in numbers and link.after in numbers for link in now.links)
    return (*missing, *([NEEDS] if linked and not plan.links else []))


def _has(task: Task, name: str) -> bool:
    return getattr(task, name) not in (None, "", False)


def _filled(plan: PlanFile, now: _Current, kept: tuple[str, ...]) -> PlanFile:
    numbers = {task.number for task in plan.tasks}
    fields = [name for name in kept if name in FIELDS]
    tasks = tuple(_with(task, now.tasks.get(task.number), fields) for task in plan.tasks)
    links = plan.links
    if NEEDS in kept:
        links = tuple(one for one in now.links if {one.before, one.after} <= numbers)
    return replace(plan, tasks=tasks, links=links)


def _with(task: Task, known: Task | None, fields: list[str]) -> Task:
    if known is None:
        return task
    return replace(task, **{name: getattr(known, name) for name in fields})


def _changes(plan: PlanFile, now: _Current) -> tuple[TaskChange, ...]:
    old, new = _by_task(now.links), _by_task(plan.links)
    known = {task.number for task in plan.tasks} | set(now.live)
    found = []
    for task in plan.tasks:
        if task.number not in now.records:
            continue
        record, fields = now.records[task.number], _fields(now.tasks[task.number], task)
        was, then = old.get(task.number, set()), new.get(task.number, set())
        if was != then:
            fields.append(FieldChange(NEEDS, _text(was, known), _text(then, known)))
        if fields or record.dropped_on is not None:
            found.append(TaskChange(record, tuple(fields), record.dropped_on is not None))
    return tuple(found)


def _fields(before: Task, after: Task) -> list[FieldChange]:
    return [
        FieldChange(record, getattr(before, name), getattr(after, name))
        for name, record in FIELDS.items()
        if getattr(before, name) != getattr(after, name)
    ]


def _by_task(links: Iterable[TaskLink]) -> dict[str, set[TaskLink]]:
    found: dict[str, set[TaskLink]] = {}
    for link in links:
        found.setdefault(link.after, set()).add(link)
    return found


def _text(links: set[TaskLink], known: set[str]) -> str:
    return write_links(sorted(links, key=lambda link: link.before), known)


def _problems(plan: PlanFile, now: _Current, today: dt.date) -> list[Problem]:
    found = []
    for task in plan.tasks:
        values = {record: getattr(task, name) for name, record in FIELDS.items()}
        known = now.tasks.get(task.number)
        before = (
            {record: getattr(known, name) for name, record in FIELDS.items()} if known else None
        )
        if values == before:
            continue
        found += [
            Problem(task.number, field, values.get(field), sentence)
            for field, sentence in mistakes_of(values, before=before, today=today)
        ]
    return found


def _other_baselines(plan: PlanFile, now: _Current) -> tuple[str, ...]:
    def dates(task: Task | None) -> tuple[dt.date | None, dt.date | None]:
        return (task.baseline_start, task.baseline_end) if task else (None, None)

    given = [task for task in plan.tasks if any(dates(task))]
    return tuple(task.number for task in given if dates(task) != dates(now.tasks.get(task.number)))


def _fingerprint(now: _Current) -> str:
    said = [
        [repr(now.tasks[number]), str(record.dropped_on), record.pk]
        for number, record in now.records.items()
    ]
    said.append([repr(sorted(map(repr, now.links)))])
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]
