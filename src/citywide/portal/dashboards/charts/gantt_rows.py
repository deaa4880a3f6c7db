"""What a Gantt chart shows: tasks and milestones, in phases, and the rows made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

Span = tuple[date, date]
MOST = 60
"""With more tasks than this, phases are drawn and tasks are listed."""


@dataclass(frozen=True)
class Bar:
    """A task or milestone: spans from start to finish, both days included.

    A milestone's spans begin and end on one day. `actual` without a finish is under way.
    `done_share` is 0 to 1. `after` names what it waits for. `group` is its phase. A span that ends
    before it begins is listed and not drawn.
    """

    label: str
    group: str = ""
    baseline: Span | None = None
    forecast: Span | None = None
    actual: tuple[date, date | None] | None = None
    is_milestone: bool = False
    done_share: float | None = None
    is_late: bool = False
    note: str = ""
    after: tuple[str, ...] = ()

    @property
    def is_finished(self) -> bool:
        """Return whether there is an actual finish."""
        return self.actual is not None and self.actual[1] is not None

    @property
    def finish(self) -> date | None:
        """Return the day it ended, else is expected to end, else was to end."""
        if self.actual and self.actual[1]:
            return self.actual[1]
        span = self.forecast or self.baseline
        return span[1] if span else None

    @property
    def impossible(self) -> int:
        """Return how many spans end before they begin."""
        return sum(
            bool(span and span[1] and span[1] < span[0])
            for span in (self.baseline, self.forecast, self.actual)
        )


@dataclass(frozen=True)
class Row:
    """A row of the table, and of the drawing if it is drawn; a phase sums up its `bars`."""

    bar: Bar
    bars: tuple[Bar, ...] = ()

    @property
    def is_phase(self) -> bool:
        """Return whether it is a phase."""
        return bool(self.bars)


def grouped(bars: Sequence[Bar]) -> dict[str, list[Bar]]:
    """Return the bars by phase, phases in the order of their first bar."""
    groups: dict[str, list[Bar]] = {}
    for bar in bars:
        groups.setdefault(bar.group, []).append(bar)
    return groups


def rows_of(bars: Sequence[Bar]) -> list[Row]:
    """Return a row per bar by phase; of more than `MOST`, each phase has a row before its bars."""
    rows = []
    for group, found in grouped(bars).items():
        if len(bars) > MOST:
            rows.append(Row(phase(group, found), tuple(found)))
        rows += [Row(bar) for bar in found]
    return rows


def phase(group: str, bars: Sequence[Bar]) -> Bar:
    """Return a phase as one bar, from the earliest start to the latest finish of its bars.

    It has an actual finish when all its bars have one.
    """
    starts = [bar.actual[0] for bar in bars if bar.actual and not _is_impossible(bar.actual)]
    ends = [bar.actual[1] for bar in bars if bar.actual and bar.actual[1]]
    finished = len(ends) == len(bars)
    return Bar(
        label=group,
        group=group,
        baseline=_around([bar.baseline for bar in bars]),
        forecast=_around([bar.forecast for bar in bars]),
        actual=(min(starts), max(ends) if finished else None) if starts else None,
        is_late=any(bar.is_late for bar in bars),
    )


def _around(spans: Sequence[Span | None]) -> Span | None:
    known = [span for span in spans if span and not _is_impossible(span)]
    if not known:
        return None
    return min(start for start, _ in known), max(end for _, end in known)


def _is_impossible(span: tuple[date, date | None]) -> bool:
    return span[1] is not None and span[1] < span[0]
