"""What every plan must keep to, whichever file it came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from citywide.services.portfolio.exchange.mistakes import Mistakes
from citywide.services.portfolio.exchange.plan import (
    MAX_TASKS,
    MOST_WEIGHT,
    NAME_LENGTH,
    NOTE_LENGTH,
    NUMBER,
    NUMBER_LENGTH,
    PHASE_LENGTH,
    Task,
    TaskLink,
)


@dataclass(frozen=True)
class PlacedTask:
    """A task and the line, or row, it stands on."""

    task: Task
    line: int


@dataclass(frozen=True)
class PlacedLink:
    """A link and the line, or row, of the task that waits."""

    link: TaskLink
    line: int


def check_plan(
    tasks: Sequence[PlacedTask], links: Sequence[PlacedLink], mistakes: Mistakes
) -> None:
    """Note every mistake of a plan as a whole."""
    too_many(len(tasks), mistakes)
    lines: dict[str, int] = {}
    for placed in tasks:
        _check_task(placed.task, placed.line, mistakes)
        number = placed.task.number
        if number and number in lines:
            mistakes.add(
                f"Task number {number} already stands in {mistakes.unit} {lines[number]}. Give "
                "each task its own.",
                placed.line,
                "Task number",
            )
        lines.setdefault(number, placed.line)
    _check_links(links, lines, mistakes)


def too_many(count: int, mistakes: Mistakes) -> None:
    """Note that a plan has more tasks than one project's plan may have."""
    if count > MAX_TASKS:
        mistakes.add(
            f"The plan has more than {MAX_TASKS:,} tasks. Hand in one project, or a plan with "
            "less detail."
        )


def _check_task(task: Task, line: int, mistakes: Mistakes) -> None:
    if not NUMBER.fullmatch(task.number):
        mistakes.add(
            f"{task.number!r} is no task number. Write up to {NUMBER_LENGTH} characters without "
            "spaces, commas, semicolons or plus signs, like 12 or A-3."
            if task.number
            else "The task has no number. Give each task its own, like 12, and keep it.",
            line,
            "Task number",
        )
    if not task.name:
        mistakes.add(f"Task {task.number} has no name. Write what is to be done.", line, "Task")
    if task.weight is not None and not 0 <= task.weight <= MOST_WEIGHT:
        mistakes.add(
            f"The weight {task.weight} is not from 0 to {MOST_WEIGHT:,}. Write a smaller number.",
            line,
            "Weight",
        )
    _check_lengths(task, line, mistakes)
    _check_order(task, line, mistakes)


def _check_lengths(task: Task, line: int, mistakes: Mistakes) -> None:
    for text, most, what in (
        (task.name, NAME_LENGTH, "Task"),
        (task.phase, PHASE_LENGTH, "Phase"),
        (task.note, NOTE_LENGTH, "Note"),
    ):
        if len(text) > most:
            mistakes.add(
                f"The text {text[:40]!r}… has {len(text):,} characters. Shorten it to {most:,}.",
                line,
                what,
            )


def _check_order(task: Task, line: int, mistakes: Mistakes) -> None:
    for start, end, what in (
        (task.baseline_start, task.baseline_end, "Baseline"),
        (task.forecast_start, task.forecast_end, "Forecast"),
        (task.actual_start, task.actual_end, "Actual"),
    ):
        if start and end and end < start:
            mistakes.add(
                f"Task {task.number} ends on {end}, before it starts on {start}. Correct one of "
                "them.",
                line,
                f"{what} end",
            )


def _check_links(links: Iterable[PlacedLink], lines: dict[str, int], mistakes: Mistakes) -> None:
    seen: set[tuple[str, str]] = set()
    before: dict[str, list[str]] = {}
    for placed in links:
        link = placed.link
        problem = _link_problem(link, lines, seen)
        if problem:
            mistakes.add(problem, placed.line, "Depends on")
            continue
        seen.add((link.before, link.after))
        before.setdefault(link.after, []).append(link.before)
    circle = _circle(before)
    if circle:
        mistakes.add(
            f"Tasks {', '.join(circle[:20])} wait for each other in a circle. Remove one of their "
            "links.",
            lines[circle[0]],
            "Depends on",
        )


def _link_problem(link: TaskLink, lines: dict[str, int], seen: set[tuple[str, str]]) -> str:
    if link.before not in lines:
        return (
            f"Task {link.after} depends on task {link.before}, which is not in the file. Correct "
            "the number, or add the task."
        )
    if link.before == link.after:
        return f"Task {link.after} depends on itself. Remove that link."
    if (link.before, link.after) in seen:
        return f"Task {link.after} depends on task {link.before} twice. Keep one of the links."
    return ""


def _circle(before: dict[str, list[str]]) -> list[str]:
    """Return tasks that wait for each other, empty when there are none.

    Walks with its own stack: a chain of ten thousand tasks is deeper than Python's.
    """
    done: set[str] = set()
    for first in before:
        path: list[str] = []
        on_path: set[str] = set()
        stack: list[tuple[str, bool]] = [(first, True)]
        while stack:
            number, is_entering = stack.pop()
            if not is_entering:
                on_path.discard(path.pop())
                done.add(number)
            elif number in on_path:
                return path[path.index(number) :]
            elif number not in done:
                path.append(number)
                on_path.add(number)
                stack.append((number, False))
                stack.extend((other, True) for other in before.get(number, ()))
    return []
