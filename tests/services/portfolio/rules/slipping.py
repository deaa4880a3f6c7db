"""Invented portfolios whose projects slip, for tests of the completion forecast."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np
from hypothesis import strategies as st

from citywide.services.portfolio.rules.forecast import Report

BEGIN = date(2015, 1, 1)


def told(project: str, begin: int, left: int, moves: Sequence[tuple[int, int]]) -> list[Report]:
    """Return reports of a project: the first, then one per (days elapsed, days slipped)."""
    day, end = begin, begin + left
    reports = [(day, end)]
    for elapsed, slip in moves:
        day, end = day + elapsed, end + slip
        reports.append((day, end))
    return [Report(project, after(day), after(end)) for day, end in reports]


def after(days: int) -> date:
    """Return the date so many days after the beginning of the invented time."""
    return BEGIN + timedelta(days)


def moved(reports: Sequence[Report], days: int) -> list[Report]:
    """Return the reports with every date so many days later."""
    by = timedelta(days)
    return [
        Report(r.project, r.as_of + by, r.forecast_end and r.forecast_end + by, None, r.is_complete)
        for r in reports
    ]


def latest(reports: Sequence[Report], on: date) -> list[Report]:
    """Return the report of each project that stands on a date."""
    known = sorted((r for r in reports if r.as_of <= on), key=lambda r: r.as_of)
    return list({r.project: r for r in known}.values())


@st.composite
def histories(draw: st.DrawFn) -> list[Report]:
    """Return 10 to 14 projects with 3 to 6 slips each: enough to learn from."""
    reports: list[Report] = []
    for number in range(draw(st.integers(10, 14))):
        move = st.tuples(st.integers(20, 200), st.integers(-150, 400))
        moves = draw(st.lists(move, min_size=3, max_size=6))
        reports += told(f"P{number}", draw(st.integers(0, 300)), draw(st.integers(0, 2500)), moves)
    return reports


def invented(seed: int, projects: int, *, every_days: int = 60, days: int = 3000) -> list[Report]:
    """Return whole lives of projects up to their actual completion, begun over so many days.

    Slips come now and then, are mostly later and sometimes earlier, and some projects slip far
    more than others.
    """
    random = np.random.default_rng(seed)
    reports: list[Report] = []
    for number in range(projects):
        begin = int(random.integers(0, days))
        left = int(random.integers(150, 1500))
        drift = min(0.6, float(random.lognormal(-2.2, 0.8)))
        reports += _life(f"P{number:04}", begin, left, drift, every_days, random)
    return reports


def _life(
    name: str, begin: int, left: int, drift: float, every_days: int, random: np.random.Generator
) -> Iterator[Report]:
    day, end = begin, begin + left
    while end > day:
        yield Report(name, after(day), after(end))
        day += every_days
        if end > day - every_days and random.random() < 0.3:
            size = random.gamma(1.0, drift * every_days / 0.3 / 0.8)
            end += round(size * (1 if random.random() < 0.85 else -1 / 3))
            end = max(end, day - every_days + 1)
    yield Report(name, after(day), after(end), is_complete=True)
