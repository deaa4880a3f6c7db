"""Tasks of a plan: added, changed by one or more people at once, dropped and brought back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from citywide.core.errors import Conflict, NotFound, UsageError
from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.actions.plan.entries import (
    FIELDS,
    NEEDS,
    must_manage,
    phase_of,
    tidied,
    values_of,
)
from citywide.services.portfolio.actions.plan.links import (
    must_not_circle,
    read_needs,
    replace_links,
)
from citywide.services.portfolio.actions.plan.order import behind_its_phase, in_order, renumber
from citywide.services.portfolio.actions.plan.told import Told, differing, tell
from citywide.services.portfolio.actions.project import FieldClash, marks_of
from citywide.services.portfolio.exchange.plan import MAX_TASKS, TaskLink
from citywide.services.portfolio.exchange.texts import one_line
from citywide.services.portfolio.models import Milestone, Project
from citywide.services.portfolio.queries.plan.checks import mistakes_of, number_mistake
from citywide.services.portfolio.queries.plan.links import needs_of


@dataclass(frozen=True)
class Edit:
    """A task as somebody wants it; `seen` are the marks of its entries when they began."""

    task_id: int
    values: Mapping[str, Any]
    seen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Addition:
    """A new task; without a number it gets the next one. `key` is the caller's name for it."""

    values: Mapping[str, Any]
    number: str = ""
    key: str = ""


@dataclass(frozen=True)
class Saved:
    """What was written."""

    added: tuple[Milestone, ...] = ()
    changed: tuple[Milestone, ...] = ()


class PlanClash(Conflict):
    """Somebody else changed the same entries of a task meanwhile; nothing was written."""

    def __init__(self, clashes: Mapping[int, tuple[FieldClash, ...]], tasks: str) -> None:
        self.clashes = clashes
        """The entries both changed, by the key of the task."""
        super().__init__(
            _(
                "Somebody else changed %(tasks)s while you were writing. Nothing of yours is lost: "
                "compare both, keep what is right, and save again."
            )
            % {"tasks": tasks}
        )


class RowMistakes(UsageError):
    """Entries that cannot be; nothing was written."""

    def __init__(self, mistakes: Mapping[int | str, list[tuple[str, str]]], sentence: str) -> None:
        self.mistakes = mistakes
        """Field and sentence of each mistake, by the key of the task or of the addition."""
        super().__init__(sentence)


@transaction.atomic
def save_rows(
    *,
    by: Viewer,
    project: Project,
    edits: Sequence[Edit] = (),
    added: Sequence[Addition] = (),
    confirmed: Collection[int] = (),
) -> Saved:
    """Change and add tasks of a plan, all or none, and return them.

    Entries are those of FIELDS and `needs`; what is not given stays. `confirmed` are keys of tasks
    whose forecast somebody looked at and found right.

    Raises:
        Forbidden: they do not keep this plan.
        PlanClash: somebody else changed the same entries meanwhile.
        RowMistakes: entries cannot be; UsageError: tasks would wait for each other in a circle.
        Conflict: a task was dropped meanwhile. NotFound: it is not in this plan.
    """
    must_manage(by, project)
    project = Project.objects.select_for_update().get(pk=project.pk)
    writing = _Writing(project, timezone.localdate())
    changes = writing.changes(edits)
    writing.add(added)
    writing.change(changes)
    writing.refuse_mistakes()
    return writing.write(by, set(confirmed))


class _Writing:
    """One saving: what is there, what changes, what is wrong with it."""

    def __init__(self, project: Project, today: dt.date) -> None:
        self.project, self.today = project, today
        self.tasks = in_order(project)
        self.by_key = {one.pk: one for one in self.tasks}
        self.needs = dict(needs_of(project=project))
        self.told: list[Told] = []
        self.added: list[tuple[Milestone, dict[str, Any]]] = []
        self.links: dict[str, str] = {}
        """New texts of what tasks wait for, by their number."""
        self.owners: dict[str, int | str] = {}
        self.mistakes: dict[int | str, list[tuple[str, str]]] = {}

    def changes(self, edits: Sequence[Edit]) -> list[tuple[Milestone, dict[str, Any]]]:
        """Return what each edit changes; raises PlanClash with all clashes."""
        found, clashes = [], {}
        for edit in edits:
            task = self._task(edit.task_id)
            now = values_of(task, self.needs.get(task.pk, ""))
            is_milestone = bool(edit.values.get("is_milestone", task.is_milestone))
            given = tidied(edit.values, is_milestone)
            marks, wanted = marks_of(now), marks_of(given)
            seen = edit.seen
            changed = {n: given[n] for n in wanted if wanted[n] not in {seen.get(n), marks.get(n)}}
            lost = [name for name in changed if seen.get(name) not in {None, marks[name]}]
            if changed and task.dropped_on is not None:
                raise Conflict(_dropped(task))
            if lost:
                clashes[task.pk] = tuple(FieldClash(n, given[n], now[n]) for n in lost)
            elif changed:
                found.append((task, changed))
        if clashes:
            names = ", ".join(f"{self.by_key[key].number}" for key in clashes)
            raise PlanClash(clashes, names)
        return found

    def add(self, added: Sequence[Addition]) -> None:
        """Take in new tasks, each with a number no other has."""
        taken = {one.number for one in self.tasks}
        if len(taken) + len(added) > MAX_TASKS:
            raise UsageError(_("A plan has at most %(most)s tasks.") % {"most": MAX_TASKS})
        for addition in added:
            given = tidied(addition.values, bool(addition.values.get("is_milestone")))
            number = one_line(addition.number) or _next_number(taken)
            wrong = number_mistake(number)
            if number in taken:
                wrong = _("Another task has this number, or had it and was dropped. Give another.")
            key = addition.key or number
            if wrong:
                self.mistakes.setdefault(key, []).append(("number", wrong))
                continue
            taken.add(number)
            task = Milestone(project=self.project, number=number)
            self.added.append((task, given))
            self._take(key, task, given, None)

    def change(self, changes: list[tuple[Milestone, dict[str, Any]]]) -> None:
        """Take in changes of tasks."""
        for task, given in changes:
            before = values_of(task, self.needs.get(task.pk, ""))
            self._take(task.pk, task, given, before)
            after = values_of(task, self.links.get(task.number, before[NEEDS]))
            self.told.append(Told(task, *differing(before, after)))
            if "phase" in given:
                self.tasks = behind_its_phase(self.tasks, task)

    def refuse_mistakes(self) -> None:
        """Raise RowMistakes with everything that is wrong."""
        known = {one.number: one for one in self._live()}
        for number, text in self.links.items():
            found = read_needs(text, known[number], known) if number in known else []
            if isinstance(found, str):
                self.mistakes.setdefault(self.owners[number], []).append((NEEDS, found))
        if self.mistakes:
            told = [sentence for each in self.mistakes.values() for _field, sentence in each]
            raise RowMistakes(self.mistakes, " ".join(dict.fromkeys(told)))

    def write(self, by: Viewer, confirmed: set[int]) -> Saved:
        """Write everything, tell it, and return it."""
        changed = [one.task for one in self.told]
        looked_at = self._mark_looked_at(confirmed)
        for task in changed:
            task.save()
        for task, _given in self.added:
            task.save(force_insert=True)
            self.tasks = behind_its_phase(self.tasks, task)
        renumber(self.tasks)
        self._write_links()
        new = tuple(task for task, _given in self.added)
        if len(new) == 1 and not self.told and not looked_at:
            tell(by=by, project=self.project, changed=[_told_new(*self.added[0])])
        elif new or self.told or looked_at:
            tell(by=by, project=self.project, changed=self.told, added=new, looked_at=looked_at)
        return Saved(new, tuple(changed))

    def _task(self, key: int) -> Milestone:
        task = self.by_key.get(key)
        if task is None:
            raise NotFound(_("A task of yours is not in this plan. Load the page again."))
        return task

    def _take(
        self, key: int | str, task: Milestone, given: dict[str, Any], before: dict[str, Any] | None
    ) -> None:
        for name in FIELDS:
            if name in given and name != "phase":
                setattr(task, name, given[name])
        if "phase" in given:
            task.phase = phase_of(self.project, given["phase"])
        moved = before is None or any(
            given.get(name, before[name]) != before[name]
            for name in ("forecast_start_on", "forecast_end_on")
        )
        if moved and (task.forecast_end_on or task.forecast_start_on or before):
            task.forecast_changed_on = self.today
        self.owners[task.number] = key
        if NEEDS in given and (before is not None or given[NEEDS]):
            self.links[task.number] = given[NEEDS]
        wrong = mistakes_of(values_of(task), before=before, today=self.today)
        if wrong:
            self.mistakes.setdefault(key, []).extend(wrong)

    def _live(self) -> list[Milestone]:
        kept = [one for one in self.tasks if one.dropped_on is None]
        return [*kept, *(task for task, _given in self.added)]

    def _mark_looked_at(self, confirmed: set[int]) -> list[Milestone]:
        """Note that unfinished tasks' forecasts are right as of today; return those not yet so."""
        looked = [
            one
            for one in self.tasks
            if one.pk in confirmed
            and one.dropped_on is None
            and one.actual_end_on is None
            and one.forecast_changed_on != self.today
        ]
        for one in looked:
            one.forecast_changed_on = self.today
        Milestone.objects.bulk_update(looked, ["forecast_changed_on"], batch_size=500)
        return looked

    def _write_links(self) -> None:
        if not self.links:
            return
        known = {one.number: one for one in self.tasks if one.dropped_on is None}
        links: list[TaskLink] = []
        for number, text in self.links.items():
            found = read_needs(text, known[number], known)
            assert not isinstance(found, str)
            links += found
        replace_links((known[number] for number in self.links), links, known)
        must_not_circle(self.project)


def _dropped(task: Milestone) -> str:
    said = _("Task %(number)s was dropped meanwhile. Bring it back, then change it.")
    return str(said % {"number": task.number})


def _told_new(task: Milestone, given: Mapping[str, Any]) -> Told:
    said = {name: value for name, value in given.items() if value not in (None, "", {}, False)}
    return Told(task, {}, said)


def _next_number(taken: set[str]) -> str:
    whole = [int(one) for one in taken if one.isascii() and one.isdigit() and len(one) < 10]
    return str(max(whole, default=0) + 1)
