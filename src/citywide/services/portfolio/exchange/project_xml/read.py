"""A Project file to a plan: summary tasks of the first level become phases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import PurePath

from citywide.services.portfolio.exchange.days import read_day
from citywide.services.portfolio.exchange.mistakes import Mistakes
from citywide.services.portfolio.exchange.plan import (
    MOST_WEIGHT,
    SHARE_DIGITS,
    WEIGHT_DIGITS,
    LinkKind,
    PlanFile,
    Task,
    TaskLink,
    tidied,
)
from citywide.services.portfolio.exchange.plan_checks import PlacedLink, PlacedTask, check_plan
from citywide.services.portfolio.exchange.project_xml.fields import (
    COST_PER_THOUSAND,
    LINK_KINDS,
    NUMBER_FIELD,
    SHARE_FIELD,
    WEIGHT_FIELD,
)
from citywide.services.portfolio.exchange.project_xml.lag import Calendar, read_lag
from citywide.services.portfolio.exchange.project_xml.parse import Element, parse_project
from citywide.services.portfolio.exchange.texts import many_lines, one_line


def read_project_xml(data: bytes, file: str) -> PlanFile:
    """Return the plan in a file of Microsoft Project; Start and Finish become the forecast.

    Raises:
        ExtractError: every mistake of the file at once, each with its line.
    """
    project = parse_project(data, file)
    mistakes = Mistakes(file)
    reading = _Reading(project, mistakes)
    tasks = list(reading.tasks())
    links = list(reading.links())
    check_plan(tasks, links, mistakes)
    mistakes.refuse()
    return PlanFile(
        project_name=reading.name or PurePath(file).stem,
        tasks=tuple(placed.task for placed in tasks),
        links=tuple(placed.link for placed in links),
        findings=mistakes.warnings,
    )


@dataclass(frozen=True)
class _Row:
    """One row of the outline, and what it is."""

    element: Element
    level: int
    is_summary: bool


class _Reading:
    """Walks the tasks of one file once, in the order of its outline."""

    def __init__(self, project: Element, mistakes: Mistakes) -> None:
        self._mistakes = mistakes
        self._aliases = _aliases(project)
        self._calendar = _calendar(project)
        elements = [task for part in project.named("Tasks") for task in part.named("Task")]
        self._rows = list(_outline(elements, mistakes))
        self._numbers: dict[str, str] = {}
        """Number of each task that was taken, by its UID."""
        self._left_out: set[str] = set()
        self._taken: list[Element] = []
        self._has_cost_weight = False
        names = [row.element.text("Name") for row in self._rows if row.level == 0]
        given = [project.text("Title"), project.text("Name").removesuffix(".xml"), *names]
        self.name = next(filter(None, map(one_line, given)), "")

    def tasks(self) -> Iterator[PlacedTask]:
        """The tasks, and warnings on rows that are none."""
        phase, deeper, odd = "", 0, 0
        empty: Element | None = None
        for row in self._rows:
            element = row.element
            if row.level == 0 or row.is_summary or _is_left_out(element):
                self._left_out.add(element.text("UID"))
            if row.level == 0 or element.flag("IsNull"):
                continue
            if row.level == 1 and row.is_summary:
                self._warn_empty(empty)
                phase, empty = self._phase(element), element
            elif row.is_summary:
                deeper += 1
            elif _is_left_out(element):
                odd += 1
            else:
                phase, empty = phase if row.level > 1 else "", None
                yield self._task(element, phase)
        self._warn_empty(empty)
        self._warn_outline(deeper, odd)

    def links(self) -> Iterator[PlacedLink]:
        """The links of the tasks that were taken; call after `tasks`."""
        for element in self._taken:
            after = self._numbers[element.text("UID")]
            for link in element.named("PredecessorLink"):
                found = self._link(link, after)
                if found:
                    yield PlacedLink(found, link.line)

    def _phase(self, element: Element) -> str:
        name = one_line(element.text("Name"))
        if not name:
            self._mistakes.add(
                f"Summary task {element.text('UID')} has no name. Name it: it becomes a phase.",
                element.line,
                "Task",
            )
        return name

    def _task(self, element: Element, phase: str) -> PlacedTask:
        uid = element.text("UID")
        own = _own_fields(element, self._aliases)
        number = one_line(own.get(NUMBER_FIELD[2], "")) or uid
        self._numbers[uid] = number
        self._taken.append(element)
        baseline = _baseline(element)
        task = Task(
            number=number,
            name=one_line(element.text("Name")),
            phase=phase,
            is_milestone=element.flag("Milestone"),
            baseline_start=self._day(baseline, "Start", number) if baseline else None,
            baseline_end=self._day(baseline, "Finish", number) if baseline else None,
            forecast_start=self._day(element, "Start", number),
            forecast_end=self._day(element, "Finish", number),
            actual_start=self._day(element, "ActualStart", number),
            actual_end=self._day(element, "ActualFinish", number),
            done_share=self._share(element, own.get(SHARE_FIELD[2], ""), number),
            weight=self._weight(own.get(WEIGHT_FIELD[2], ""), baseline),
            note=many_lines(element.text("Notes")),
        )
        return PlacedTask(tidied(task), element.line)

    def _day(self, element: Element, name: str, number: str) -> dt.date | None:
        found = read_day(element.text(name))
        if isinstance(found, str):
            self._mistakes.add(f"Task {number}: {found}", element.line, f"{element.name}/{name}")
            return None
        return found

    def _share(self, element: Element, own: str, number: str) -> Decimal | None:
        text = element.text("PercentComplete")
        if not text:
            return None
        percent = _number(text)
        if percent is None or not 0 <= percent <= 100:
            self._mistakes.add(
                f"Task {number} is {text!r} percent complete. Write a number from 0 to 100.",
                element.line,
                "Task/PercentComplete",
            )
            return None
        finer = _number(own)
        # Whoever changes the percentage in Project leaves our finer share behind as it was.
        if finer is not None and (finer * 100).to_integral_value(ROUND_HALF_UP) == percent:
            return finer.quantize(SHARE_DIGITS)
        return (percent / 100).quantize(SHARE_DIGITS)

    def _weight(self, own: str, baseline: Element | None) -> Decimal | None:
        weight = _number(own)
        if weight is not None and abs(weight) <= MOST_WEIGHT:
            return weight.quantize(WEIGHT_DIGITS)
        cost = _number(baseline.text("Cost")) if baseline else None
        if not cost or not 0 < cost <= MOST_WEIGHT * COST_PER_THOUSAND:
            return None
        self._has_cost_weight = True
        return (cost / COST_PER_THOUSAND).quantize(WEIGHT_DIGITS)

    def _link(self, link: Element, after: str) -> TaskLink | None:
        uid = link.text("PredecessorUID")
        if link.flag("CrossProject") or uid in self._left_out:
            self._mistakes.warn(
                f"Task {after} depends on {uid or 'a task'}, which is a summary task, is not "
                "active or lies in another project; that link was left out.",
                link.line,
            )
            return None
        kind = LINK_KINDS.get(link.text("Type") or "1")
        lag = read_lag(link.text("LinkLag"), link.text("LagFormat"), self._calendar)
        if kind is None or lag is None:
            self._mistakes.add(
                f"Task {after} depends on task {uid} in a way that is not known: type "
                f"{link.text('Type')!r}, lag {link.text('LinkLag')!r}. Set that link in Project "
                "again.",
                link.line,
                "PredecessorLink",
            )
            return None
        before = self._numbers.get(uid, uid)
        if lag.changed:
            self._mistakes.warn(
                f"Task {after} waits {lag.changed} for task {before}; {lag.days} working day(s) "
                "were taken.",
                link.line,
            )
        return TaskLink(before, after, LinkKind(kind), lag.days)

    def _warn_empty(self, phase: Element | None) -> None:
        if phase:
            name = one_line(phase.text("Name"))
            self._mistakes.warn(f"Phase {name!r} has no tasks and was left out.", phase.line)

    def _warn_outline(self, deeper: int, odd: int) -> None:
        if deeper:
            self._mistakes.warn(
                f"{deeper} summary task(s) below the first level were left out; their tasks are "
                "in the phase above them."
            )
        if odd:
            self._mistakes.warn(
                f"{odd} task(s) that are not active or belong to another project were left out."
            )
        if self._has_cost_weight:
            self._mistakes.warn("Weights are the baseline costs, in thousands of dollars.")


def _outline(elements: Sequence[Element], mistakes: Mistakes) -> Iterator[_Row]:
    levels = [_level(element, mistakes) for element in elements]
    for position, (element, level) in enumerate(zip(elements, levels, strict=True)):
        following = levels[position + 1] if position + 1 < len(levels) else 0
        # Some tools leave Summary out; a task above deeper ones is a summary task all the same.
        is_above = following > level and not elements[position + 1].flag("IsNull")
        yield _Row(element, level, level > 0 and (element.flag("Summary") or is_above))


def _level(element: Element, mistakes: Mistakes) -> int:
    text = element.text("OutlineLevel")
    if not text:
        # The row of the whole project has the UID 0; a file without levels has only one.
        return 0 if element.text("UID") == "0" else 1
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        message = f"{text!r} is no level of an outline. Save the plan from Project again."
        mistakes.add(message, element.line, "Task/OutlineLevel")
        return 1
    return int(text)


def _is_left_out(element: Element) -> bool:
    is_active = element.text("Active") in {"", "1"} or element.flag("Active")
    return element.flag("IsNull") or element.flag("ExternalTask") or not is_active


def _aliases(project: Element) -> dict[str, str]:
    """Return the alias of each custom field that has one, by its id."""
    fields = [f for part in project.named("ExtendedAttributes") for f in part.children]
    return {f.text("FieldID"): f.text("Alias") for f in fields if f.text("Alias")}


def _own_fields(element: Element, aliases: dict[str, str]) -> dict[str, str]:
    given = element.named("ExtendedAttribute")
    return {aliases.get(one.text("FieldID"), ""): one.text("Value") for one in given}


def _baseline(element: Element) -> Element | None:
    """Return the baseline that Project calls Baseline; 1 to 10 are older copies."""
    given = element.named("Baseline")
    return next((one for one in given if one.text("Number") in {"", "0"}), None)


def _calendar(project: Element) -> Calendar:
    standard = Calendar()
    day, week = _number(project.text("MinutesPerDay")), _number(project.text("MinutesPerWeek"))
    return Calendar(
        int(day) if day and 0 < day <= 1440 else standard.minutes_per_day,
        int(week) if week and 0 < week <= 10_080 else standard.minutes_per_week,
    )


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 20 else None
