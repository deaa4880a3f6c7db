"""Generated plans, and Project files written out by hand as Project and ProjectLibre write them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from citywide.services.portfolio.exchange import LinkKind, PlanFile, Task, TaskLink
from citywide.services.portfolio.exchange.plan import FIRST_DAY, LAST_DAY, tidied
from citywide.services.portfolio.exchange.texts import many_lines, one_line

DAYS = st.dates(FIRST_DAY, LAST_DAY)
LETTERS = st.characters(exclude_categories=["Cs"])
TRICKY = st.sampled_from(
    ["=1+1", "'=x", "''-1", "@SUM(A1)", "+1", "-2", "_x0041_", "a,b;c", 'say "hi"', "<b>&amp;",
     "yes", "1.10", "007", "#REF!", "NA", "true", "1e5", "ngày", "línea", "😀", "]]>", "2026-03-04"]
)  # fmt: skip
NAMES = (TRICKY | st.text(LETTERS, max_size=20)).map(one_line)
NOTES = (TRICKY | st.text(LETTERS | st.sampled_from("\n\r\t"), max_size=40)).map(many_lines)
SHARES = st.integers(0, 1000).map(lambda n: Decimal(n) / 1000)
WEIGHTS = st.integers(0, 999_999_999).map(lambda n: Decimal(n) / 100)
NUMBERS = (
    st.integers(1, 2**40).map(str)
    | st.from_regex(r"[A-Za-z0-9.\-_=@']{1,8}", fullmatch=True)
    | st.sampled_from(["3", "3SS", "3FS-2d", "SS", "-1", "=2", "0", "007", "1.10", "NA"])
)


@st.composite
def spans(draw: st.DrawFn) -> tuple[dt.date | None, dt.date | None]:
    start, end = draw(st.none() | DAYS), draw(st.none() | DAYS)
    return (end, start) if start and end and end < start else (start, end)


@st.composite
def tasks(draw: st.DrawFn, number: str) -> Task:
    (b_start, b_end), (f_start, f_end), (a_start, a_end) = (draw(spans()) for _ in range(3))
    return tidied(
        Task(
            number=number,
            name=draw(NAMES.filter(bool)),
            phase=draw(st.sampled_from(["", "Design", "Build", "=Test"]) | NAMES),
            is_milestone=draw(st.booleans()),
            baseline_start=b_start,
            baseline_end=b_end,
            forecast_start=f_start,
            forecast_end=f_end,
            actual_start=a_start,
            actual_end=a_end,
            done_share=draw(st.none() | SHARES),
            weight=draw(st.none() | WEIGHTS),
            note=draw(NOTES),
        )
    )


@st.composite
def plans(draw: st.DrawFn) -> PlanFile:
    """A plan without mistakes; a task waits only for tasks above it, so there is no circle."""
    numbers = draw(st.lists(NUMBERS, unique=True, min_size=1, max_size=8))
    listed = tuple(draw(tasks(number)) for number in numbers)
    links = []
    for after in range(1, len(numbers)):
        for before in sorted(draw(st.sets(st.integers(0, after - 1), max_size=3))):
            kind, lag = (
                draw(st.sampled_from(LinkKind)),
                draw(st.integers(-10_000, 10_000) | st.just(0)),
            )
            links.append(TaskLink(numbers[before], numbers[after], kind, lag))
    return PlanFile(draw(NAMES.filter(bool)), listed, tuple(links))


def project_file(body: str, *, head: str = "", namespace: str | None = None) -> str:
    """A Project file around the rows of its Tasks."""
    given = ' xmlns="http://schemas.microsoft.com/project"' if namespace is None else namespace
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<Project{given}>\n{head}\n<Tasks>\n{body}\n</Tasks>\n</Project>\n"
    )


def row(uid: int, name: str, level: int = 1, **parts: Any) -> str:
    """One Task; `parts` are further elements, `more` is XML as it is."""
    more = parts.pop("more", "")
    given = "".join(f"<{key}>{value}</{key}>" for key, value in parts.items())
    return (
        f"<Task><UID>{uid}</UID><ID>{uid}</ID><Name>{name}</Name>"
        f"<OutlineLevel>{level}</OutlineLevel>{given}{more}</Task>"
    )
