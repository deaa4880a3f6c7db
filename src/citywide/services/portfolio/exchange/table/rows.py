"""Rows of a table to a plan and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias, TypeVar

from citywide.services.portfolio.exchange.mistakes import Mistakes
from citywide.services.portfolio.exchange.plan import MAX_TASKS, PlanFile, Task, TaskLink, tidied
from citywide.services.portfolio.exchange.plan_checks import (
    PlacedLink,
    PlacedTask,
    check_plan,
    too_many,
)
from citywide.services.portfolio.exchange.table.cells import (
    Cell,
    Wrong,
    read_date_cell,
    read_share,
    read_weight,
    read_yes_no,
    text_of,
)
from citywide.services.portfolio.exchange.table.depends import read_links, write_links
from citywide.services.portfolio.exchange.table.headings import Column, Header, read_header
from citywide.services.portfolio.exchange.texts import many_lines, one_line

Row: TypeAlias = tuple[int, Sequence[Cell]]
"""A row's line in the file, counted from 1, and its cells."""
Value: TypeAlias = str | dt.date | Decimal | None
T = TypeVar("T")


def read_rows(rows: Iterable[Row], project_name: str, mistakes: Mistakes) -> PlanFile:
    """Return the plan in a table whose first filled row has the headings.

    Raises:
        ExtractError: every mistake of the table at once, each with its row and column.
    """
    filled = ((line, cells) for line, cells in rows if any(map(text_of, cells)))
    line, cells = next(filled, (0, ()))
    if not line:
        mistakes.add("The file is empty. Take the template and write one task in each row.")
        mistakes.refuse()
    header = read_header([text_of(cell) for cell in cells], line, mistakes)
    mistakes.refuse()
    table = [_Reader(header, line, cells, mistakes) for line, cells in _limited(filled, mistakes)]
    tasks = [row.task() for row in table]
    known = {placed.task.number for placed in tasks}
    links = [link for row in table for link in row.links(known)]
    check_plan(tasks, links, mistakes)
    mistakes.refuse()
    return PlanFile(
        project_name,
        tuple(placed.task for placed in tasks),
        tuple(placed.link for placed in links),
        mistakes.warnings,
    )


def _limited(rows: Iterable[Row], mistakes: Mistakes) -> Iterator[Row]:
    for count, row in enumerate(rows, 1):
        if count > MAX_TASKS:
            too_many(count, mistakes)
            mistakes.refuse()
        yield row


@dataclass(frozen=True)
class _Reader:
    """One row, read column by column; what is wrong is noted and read as empty."""

    header: Header
    line: int
    cells: Sequence[Cell]
    mistakes: Mistakes

    def task(self) -> PlacedTask:
        beyond = [text_of(cell) for cell in self.cells[self.header.width :]]
        if any(beyond):
            self.mistakes.add(
                f"{next(filter(None, beyond))[:60]!r} stands beyond the last heading. Remove it, or"
                " put text with commas into quotation marks.",
                self.line,
            )
        task = Task(
            number=one_line(text_of(self._cell(Column.NUMBER))),
            name=one_line(text_of(self._cell(Column.NAME))),
            phase=one_line(text_of(self._cell(Column.PHASE))),
            is_milestone=self._read(Column.MILESTONE, read_yes_no) or False,
            baseline_start=self._read(Column.BASELINE_START, read_date_cell),
            baseline_end=self._read(Column.BASELINE_END, read_date_cell),
            forecast_start=self._read(Column.FORECAST_START, read_date_cell),
            forecast_end=self._read(Column.FORECAST_END, read_date_cell),
            actual_start=self._read(Column.ACTUAL_START, read_date_cell),
            actual_end=self._read(Column.ACTUAL_END, read_date_cell),
            done_share=self._read(Column.DONE, read_share),
            weight=self._read(Column.WEIGHT, read_weight),
            note=many_lines(text_of(self._cell(Column.NOTE))),
        )
        return PlacedTask(tidied(task), self.line)

    def links(self, known: set[str]) -> Iterator[PlacedLink]:
        after = one_line(text_of(self._cell(Column.NUMBER)))
        text = text_of(self._cell(Column.DEPENDS))
        links = read_links(text, after, known)
        if isinstance(links, str):
            self.mistakes.add(links, self.line, Column.DEPENDS.value)
            return
        for link in links:
            yield PlacedLink(link, self.line)

    def _cell(self, column: Column) -> Cell:
        place = self.header.places.get(column)
        return self.cells[place] if place is not None and place < len(self.cells) else None

    def _read(self, column: Column, reader: Callable[[Cell], T]) -> T | None:
        try:
            return reader(self._cell(column))
        except Wrong as wrong:
            self.mistakes.add(str(wrong), self.line, column.value)
            return None


def write_rows(plan: PlanFile) -> Iterator[dict[Column, Value]]:
    """Give one row for each task of a plan, in the order of its columns."""
    known = {task.number for task in plan.tasks}
    waits: dict[str, list[TaskLink]] = {}
    for link in plan.links:
        waits.setdefault(link.after, []).append(link)
    for task in plan.tasks:
        yield {
            Column.NUMBER: task.number,
            Column.NAME: one_line(task.name),
            Column.PHASE: one_line(task.phase),
            Column.MILESTONE: "yes" if task.is_milestone else "no",
            Column.BASELINE_START: task.baseline_start,
            Column.BASELINE_END: task.baseline_end,
            Column.FORECAST_START: task.forecast_start,
            Column.FORECAST_END: task.forecast_end,
            Column.ACTUAL_START: task.actual_start,
            Column.ACTUAL_END: task.actual_end,
            Column.DONE: task.done_share,
            Column.WEIGHT: task.weight,
            Column.DEPENDS: write_links(waits.get(task.number, ()), known),
            Column.NOTE: many_lines(task.note),
        }
