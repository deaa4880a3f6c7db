"""A plan as a Project file, its elements in the order the schema asks for.

Tasks are scheduled by hand (Project 2010 and later), so that opening the file does not move their
dates; programs that do not know this keep the start by a constraint and the length by a duration.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import count, groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from citywide.services.portfolio.exchange.plan import PlanFile, Task, TaskLink
from citywide.services.portfolio.exchange.project_xml.fields import (
    DAYS_FORMAT,
    DAYS_PER_WEEK,
    FIELDS,
    LINK_CODES,
    MINUTES_PER_DAY,
    NAMESPACE,
    NUMBER_FIELD,
    SHARE_FIELD,
    WEIGHT_FIELD,
)
from citywide.services.portfolio.exchange.project_xml.lag import write_lag
from citywide.services.portfolio.exchange.texts import many_lines, one_line

_MOST_UID = 2**31 - 1
_STARTS, _ENDS = "08:00:00", "17:00:00"
_HOURS_PER_DAY = MINUTES_PER_DAY // 60
_NO_EARLIER_THAN = "4"
_SUNDAY, _SATURDAY = 1, 7
_SHIFTS = (("08:00:00", "12:00:00"), ("13:00:00", "17:00:00"))


@dataclass(frozen=True)
class _Numbering:
    """The whole number that stands for each task, and numbers for summary tasks."""

    tasks: dict[str, int]
    free: Iterator[int]


def write_project_xml(plan: PlanFile) -> bytes:
    """Return the plan as UTF-8 XML for Microsoft Project and ProjectLibre."""
    root = Element("Project", {"xmlns": NAMESPACE})
    _project(root, plan)
    _custom_fields(SubElement(root, "ExtendedAttributes"))
    _standard_calendar(SubElement(root, "Calendars"))
    _tasks(SubElement(root, "Tasks"), plan)
    SubElement(root, "Resources")
    SubElement(root, "Assignments")
    indent(root)
    return tostring(root, encoding="UTF-8", xml_declaration=True)


def _add(parent: Element, name: str, text: str | int | None) -> None:
    if text is not None:
        SubElement(parent, name).text = str(text)


def _project(root: Element, plan: PlanFile) -> None:
    name = one_line(plan.project_name)
    _add(root, "SaveVersion", 14)
    _add(root, "Name", name[:255])
    _add(root, "Title", name[:512])
    _add(root, "ScheduleFromStart", 1)
    first = _first_day(plan.tasks)
    _add(root, "StartDate", _at(first, _STARTS) if first else None)
    _add(root, "CurrencyCode", "USD")
    _add(root, "CalendarUID", 1)
    _add(root, "DefaultStartTime", _STARTS)
    _add(root, "DefaultFinishTime", _ENDS)
    _add(root, "MinutesPerDay", MINUTES_PER_DAY)
    _add(root, "MinutesPerWeek", MINUTES_PER_DAY * DAYS_PER_WEEK)
    _add(root, "DaysPerMonth", 20)


def _first_day(tasks: tuple[Task, ...]) -> dt.date | None:
    days = [day for task in tasks for day in (task.forecast_start, task.forecast_end) if day]
    return min(days, default=None)


def _custom_fields(parent: Element) -> None:
    for number, name, alias in FIELDS:
        custom = SubElement(parent, "ExtendedAttribute")
        _add(custom, "FieldID", number)
        _add(custom, "FieldName", name)
        _add(custom, "Alias", alias)


def _standard_calendar(parent: Element) -> None:
    calendar = SubElement(parent, "Calendar")
    _add(calendar, "UID", 1)
    _add(calendar, "Name", "Standard")
    _add(calendar, "IsBaseCalendar", 1)
    _add(calendar, "BaseCalendarUID", -1)
    days = SubElement(calendar, "WeekDays")
    for number in range(_SUNDAY, _SATURDAY + 1):
        day = SubElement(days, "WeekDay")
        _add(day, "DayType", number)
        is_working = _SUNDAY < number < _SATURDAY
        _add(day, "DayWorking", int(is_working))
        if is_working:
            times = SubElement(day, "WorkingTimes")
            for start, end in _SHIFTS:
                time = SubElement(times, "WorkingTime")
                _add(time, "FromTime", start)
                _add(time, "ToTime", end)


def _tasks(parent: Element, plan: PlanFile) -> None:
    numbering = _number(plan.tasks)
    waits: dict[str, list[TaskLink]] = {}
    for link in plan.links:
        waits.setdefault(link.after, []).append(link)
    position, outline = count(1), count(1)
    for phase, group in groupby(plan.tasks, lambda task: one_line(task.phase)):
        members = list(group)
        if not phase:
            for task in members:
                place = (next(position), f"{next(outline)}", 1)
                _task(parent, task, place, numbering, waits.get(task.number, []))
            continue
        above = next(outline)
        _summary(parent, phase, members, (next(position), f"{above}", 1), next(numbering.free))
        for within, task in enumerate(members, 1):
            place = (next(position), f"{above}.{within}", 2)
            _task(parent, task, place, numbering, waits.get(task.number, []))


def _number(tasks: tuple[Task, ...]) -> _Numbering:
    """Keep numbers that can be a UID; give the others new ones above all of them."""
    kept = {task.number: int(task.number) for task in tasks if _is_uid(task.number)}
    highest = max(kept.values(), default=0)
    if highest + 2 * len(tasks) > _MOST_UID:
        kept, highest = {}, 0
    free = count(highest + 1)
    return _Numbering({t.number: kept.get(t.number) or next(free) for t in tasks}, free)


def _is_uid(number: str) -> bool:
    is_digits = number.isascii() and number.isdigit() and number[0] != "0"
    return is_digits and len(number) <= 10 and int(number) <= _MOST_UID


Place = tuple[int, str, int]
"""Position in the list, outline number, outline level."""


def _head(parent: Element, uid: int, name: str, place: Place, is_manual: bool) -> Element:
    position, outline, level = place
    task = SubElement(parent, "Task")
    _add(task, "UID", uid)
    _add(task, "ID", position)
    _add(task, "Name", name)
    _add(task, "Active", 1)
    _add(task, "Manual", int(is_manual))
    _add(task, "Type", 1)
    _add(task, "IsNull", 0)
    _add(task, "WBS", outline)
    _add(task, "OutlineNumber", outline)
    _add(task, "OutlineLevel", level)
    return task


def _summary(parent: Element, name: str, members: list[Task], place: Place, uid: int) -> None:
    task = _head(parent, uid, name, place, is_manual=False)
    days = [d for t in members for d in (t.forecast_start, t.forecast_end) if d]
    if days:
        _add(task, "Start", _at(min(days), _STARTS))
        _add(task, "Finish", _at(max(days), _ENDS))
        _add(task, "Duration", _duration(min(days), max(days), False))
        _add(task, "DurationFormat", DAYS_FORMAT)
    _add(task, "Milestone", 0)
    _add(task, "Summary", 1)


def _task(
    parent: Element, task: Task, place: Place, numbering: _Numbering, links: list[TaskLink]
) -> None:
    uid = numbering.tasks[task.number]
    element = _head(parent, uid, one_line(task.name), place, is_manual=True)
    start, end = _span(task.forecast_start, task.forecast_end, task.is_milestone)
    length = _duration(task.forecast_start, task.forecast_end, task.is_milestone)
    for name, value in (("Start", start), ("Finish", end), ("Duration", length)):
        _add(element, name, value)
    for name, value in (("ManualStart", start), ("ManualFinish", end), ("ManualDuration", length)):
        _add(element, name, value)
    _add(element, "DurationFormat", DAYS_FORMAT)
    _add(element, "Milestone", int(task.is_milestone))
    _add(element, "Summary", 0)
    if task.done_share is not None:
        percent = (task.done_share * 100).to_integral_value(ROUND_HALF_UP)
        _add(element, "PercentComplete", int(percent))
    started, ended = _span(task.actual_start, task.actual_end, task.is_milestone)
    _add(element, "ActualStart", started)
    _add(element, "ActualFinish", ended)
    if start:
        _add(element, "ConstraintType", _NO_EARLIER_THAN)
    _add(element, "CalendarUID", -1)
    _add(element, "ConstraintDate", start)
    _add(element, "Notes", many_lines(task.note) or None)
    for link in links:
        _link(element, link, numbering)
    _own_fields(element, task, uid)
    _baseline(element, task)


def _link(element: Element, link: TaskLink, numbering: _Numbering) -> None:
    lag, unit = write_lag(link.lag_days)
    part = SubElement(element, "PredecessorLink")
    _add(part, "PredecessorUID", numbering.tasks[link.before])
    _add(part, "Type", LINK_CODES[link.kind])
    _add(part, "CrossProject", 0)
    _add(part, "LinkLag", lag)
    _add(part, "LagFormat", unit)


def _own_fields(element: Element, task: Task, uid: int) -> None:
    is_whole = task.done_share is None or not (task.done_share * 100) % 1
    for (number, _, _), value in (
        (NUMBER_FIELD, None if task.number == str(uid) else task.number),
        (WEIGHT_FIELD, task.weight),
        (SHARE_FIELD, None if is_whole else task.done_share),
    ):
        if value is not None:
            part = SubElement(element, "ExtendedAttribute")
            _add(part, "FieldID", number)
            _add(part, "Value", f"{value:f}" if isinstance(value, Decimal) else value)


def _baseline(element: Element, task: Task) -> None:
    start, end = _span(task.baseline_start, task.baseline_end, task.is_milestone)
    if start or end:
        part = SubElement(element, "Baseline")
        _add(part, "Number", 0)
        _add(part, "Interim", 0)
        _add(part, "Start", start)
        _add(part, "Finish", end)
        length = _duration(task.baseline_start, task.baseline_end, task.is_milestone)
        _add(part, "Duration", length)
        _add(part, "DurationFormat", DAYS_FORMAT)


def _span(
    start: dt.date | None, end: dt.date | None, is_milestone: bool
) -> tuple[str | None, str | None]:
    """Return start and end with the hours of a working day; a milestone's are one moment."""
    if is_milestone and end and start in {None, end}:
        return _at(end, _ENDS), _at(end, _ENDS)
    return _at(start, _STARTS) if start else None, _at(end, _ENDS) if end else None


def _at(day: dt.date, time: str) -> str:
    return f"{day.isoformat()}T{time}"


def _duration(start: dt.date | None, end: dt.date | None, is_milestone: bool) -> str | None:
    """Return the working time from start to end, as Project writes it."""
    if is_milestone and start in {None, end}:
        return "PT0H0M0S"
    if not (start and end):
        return None
    return f"PT{max(1, working_days(start, end)) * _HOURS_PER_DAY}H0M0S"


def working_days(start: dt.date, end: dt.date) -> int:
    """Return how many days from Monday to Friday lie from start to end, both counted."""
    weeks, rest = divmod((end - start).days + 1, 7)
    left = sum(1 for more in range(rest) if (start.weekday() + more) % 7 < DAYS_PER_WEEK)
    return weeks * DAYS_PER_WEEK + left
