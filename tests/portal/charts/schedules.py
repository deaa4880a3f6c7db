"""Plans, portfolios and histories to draw in tests."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from citywide.portal.dashboards import charts
from citywide.portal.dashboards.charts import (
    Bar,
    Chart,
    FanRow,
    HeatCell,
    Milestone,
    Point,
    Quantity,
    Series,
    StatusColor,
    StatusRow,
    TimelineRow,
)

GREEN, YELLOW, RED = StatusColor
AS_OF = date(2026, 3, 26)
USD = Quantity("usd", 0, "en")


def on(day: date) -> tuple[date, date]:
    """Return the span of one day."""
    return day, day


def plan() -> list[Bar]:
    """Return a plan with each sort of bar: finished, under way, late, ahead, without a baseline."""
    return [
        Bar(
            "Charter signed",
            "Start",
            on(date(2025, 3, 3)),
            on(date(2025, 3, 5)),
            on(date(2025, 3, 5)),
            is_milestone=True,
        ),
        Bar(
            "Ask departments <what> & why they need it, and write all of it down",
            "Start",
            (date(2025, 3, 3), date(2025, 4, 11)),
            (date(2025, 3, 3), date(2025, 4, 18)),
            (date(2025, 3, 3), date(2025, 4, 18)),
            done_share=1,
        ),
        Bar(
            "Contract",
            "Procurement",
            (date(2025, 7, 21), date(2025, 10, 3)),
            (date(2025, 8, 18), date(2026, 5, 15)),
            (date(2025, 8, 18), None),
            done_share=0.8,
            is_late=True,
            note="The vote moved.",
            after=("Charter signed",),
        ),
        Bar("Train 240 people", "Launch", None, (date(2026, 6, 1), date(2026, 7, 3))),
        Bar(
            "Go live",
            "Launch",
            on(date(2026, 3, 2)),
            on(date(2026, 7, 6)),
            is_milestone=True,
            is_late=True,
        ),
        Bar("Lessons", "Launch", (date(2026, 8, 3), date(2026, 8, 28))),
        Bar("Not planned yet", "Launch"),
    ]


def long_plan(tasks: int) -> list[Bar]:
    """Return so many tasks in four phases, each a week long, half of them finished."""
    first = date(2025, 1, 6)
    spans = [(first + timedelta(weeks=n), first + timedelta(weeks=n, days=4)) for n in range(tasks)]
    return [
        Bar(
            f"Task {n}",
            f"Phase {n * 4 // tasks + 1}",
            span,
            span,
            span if n < tasks // 2 else None,
            is_late=n == 3,
        )
        for n, span in enumerate(spans)
    ]


def portfolio() -> list[TimelineRow]:
    """Return a project in each status, one without, and one with days missing."""
    return [
        TimelineRow(
            "Citywide Camera and Video Management System",
            RED,
            date(2024, 8, 1),
            date(2026, 6, 30),
            date(2027, 2, 24),
            (Milestone("Contract", date(2024, 12, 5)), Milestone("Go live", date(2027, 1, 15))),
            is_late=True,
            note="A new request for bids.",
        ),
        TimelineRow("Metering", YELLOW, date(2024, 5, 1), date(2025, 6, 1), date(2025, 9, 1)),
        TimelineRow("Ñandú & <Đường>", GREEN, date(2025, 2, 1), date(2025, 9, 9), date(2025, 9, 9)),
        TimelineRow("New", None, date(2025, 4, 1), None, date(2026, 12, 1)),
        TimelineRow("Unknown", GREEN),
    ]


def history(months: int) -> list[StatusRow]:
    """Return two axes over so many months up to March 2026; the second month has no report."""
    numbers = range(2026 * 12 + 2 - months + 1, 2026 * 12 + 3)
    names = [f"{n // 12}-{n % 12 + 1:02d}" for n in numbers]
    overall = {name: (GREEN, GREEN, YELLOW, RED)[i % 4] for i, name in enumerate(names) if i != 1}
    return [StatusRow("Overall", overall), StatusRow("Schedule", dict.fromkeys(overall, YELLOW))]


def matrix() -> list[HeatCell]:
    """Return four cells of a matrix of three by two."""
    return [
        HeatCell("Finance", "Cybersecurity", 2, Decimal(1_250_000), GREEN),
        HeatCell("Library", "Artificial Intelligence", 1, Decimal(750_000), None),
        HeatCell("Library", "Cybersecurity", 3, Decimal(6_400_000), RED, is_marked=True),
        HeatCell("Police", "Cybersecurity", 1, Decimal(0), YELLOW),
    ]


def finishes() -> list[FanRow]:
    """Return forecasts with and without bounds and baseline, and one that is missing."""
    return [
        FanRow(
            "Camera",
            date(2027, 2, 24),
            date(2026, 12, 1),
            date(2027, 8, 1),
            baseline=date(2026, 6, 30),
        ),
        FanRow("Metering", date(2026, 9, 1), date(2026, 7, 1), date(2026, 12, 1)),
        FanRow("Portal", date(2026, 5, 1), baseline=date(2026, 5, 1)),
        FanRow("New", baseline=date(2026, 10, 1)),
    ]


def curves() -> list[Series]:
    """Return planned value to the end, earned value and actual cost up to the fourth month."""

    def points(*values: int | None) -> tuple[Point, ...]:
        return tuple(
            Point(f"month {i}", None if v is None else Decimal(v), short=f"m{i}")
            for i, v in enumerate(values)
        )

    return [
        Series("planned value", points(50_000, 200_000, 600_000, 900_000, 1_000_000)),
        Series("earned value", points(40_000, 150_000, 480_000, 700_000, None)),
        Series("actual cost", points(45_000, None, 520_000, 701_000, None)),
    ]


def every_kind(language: str = "en") -> dict[str, Chart]:
    """Return a chart of each kind."""
    told = {"name": 'Đúng hạn: "on" <time> & more', "language": language}
    dated = told | {"as_of": AS_OF}
    return {
        "gantt": charts.gantt(plan(), id="gantt", **dated),
        "phases": charts.gantt(long_plan(64), id="phases", **dated),
        "timeline": charts.timeline(portfolio(), id="timeline", **dated),
        "fan": charts.fan(finishes(), id="fan", **dated),
        "year": charts.status_strip(history(12), id="year", **told),
        "years": charts.status_strip(
            history(36), id="years", rebaselined=["2024-05", "2025-11"], **told
        ),
        "heat": charts.heat(matrix(), id="heat", rows=["Finance", "Parks"], **told),
        "lines": charts.lines(
            curves(),
            id="lines",
            name=told["name"],
            quantity=Quantity("usd", 0, language),
            as_of="month 3",
        ),
    }
