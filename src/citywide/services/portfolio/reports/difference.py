"""What differs between a report and the one before: figures, statuses, projects come and gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from citywide.portal.documents import build as write
from citywide.portal.documents.model import Block
from citywide.services.portfolio.models import CommitteeReport
from citywide.services.portfolio.queries.report import frozen_figures
from citywide.services.portfolio.reports.exhibit import status_of
from citywide.services.portfolio.reports.numbers import number
from citywide.services.portfolio.words.report import english
from citywide.services.portfolio.words.report.figures import Frozen, shown

COMPARED = {
    "committee_projects": "Projects overseen",
    "committee_budget_usd": "Budget",
    "committee_departments": "Departments",
    "committee_on_schedule_share": "On schedule",
    "committee_green": "GREEN projects",
    "committee_yellow": "YELLOW projects",
    "committee_red": "RED projects",
}
MOST_LISTED = 100


@dataclass(frozen=True)
class Row:
    """One figure in both reports, and how it moved, in a word."""

    label: str
    before: Frozen
    now: Frozen
    moved: str

    @property
    def before_words(self) -> str:
        """The figure before, as the memorandum rounds it."""
        return shown(self.before)

    @property
    def now_words(self) -> str:
        """The figure now, as the memorandum rounds it."""
        return shown(self.now)


@dataclass(frozen=True)
class Difference:
    """Everything that differs. Projects are snapshot lines; `changed` has the status before too."""

    figures: tuple[Row, ...]
    changed: tuple[tuple[Mapping[str, Any], str], ...]
    overseen: tuple[Mapping[str, Any], ...]
    completed: tuple[Mapping[str, Any], ...]
    left: tuple[Mapping[str, Any], ...]


def difference(report: CommitteeReport) -> Difference | None:
    """Return what differs from the report before; None when that is not kept here."""
    if report.previous is None:
        return None
    before, now = report.previous.snapshot, report.snapshot
    old = {one["code"]: one for one in before["projects"]}
    new = {one["code"]: one for one in now["projects"]}
    done = {one["code"] for one in now["completed"]}
    changed = [
        (one, old[code]["status"])
        for code, one in new.items()
        if code in old and one["status"] != old[code]["status"]
    ]
    changed.sort(key=lambda pair: (_weight(pair[0]["status"]), pair[0]["title"]))
    return Difference(
        figures=_rows(frozen_figures(report.previous), frozen_figures(report)),
        changed=tuple(changed),
        overseen=tuple(one for code, one in new.items() if code not in old),
        completed=tuple(now["completed"]),
        left=tuple(one for code, one in old.items() if code not in new and code not in done),
    )


def _weight(status: str) -> int:
    return {"RED": 0, "YELLOW": 1, "GREEN": 2}.get(status, 3)


def _rows(before: Mapping[str, Frozen], now: Mapping[str, Frozen]) -> tuple[Row, ...]:
    return tuple(
        Row(label, before[key], now[key], _moved(before[key].value, now[key].value))
        for key, label in COMPARED.items()
        if key in before and key in now
    )


def _moved(before: Decimal | None, now: Decimal | None) -> str:
    if before is None or now is None:
        return "Not known"
    if now == before:
        return "Unchanged"
    return "Up" if now > before else "Down"


def blocks(report: CommitteeReport, level: int) -> list[Block]:
    """Return the tables of a report's difference; nothing when there is none to compare with."""
    found, previous = difference(report), report.previous
    if found is None or previous is None:
        return []
    days = [english.day(previous.as_of), english.day(report.as_of)]
    figures = write.table(
        "Figures of This Report and the Previous One",
        ["Figure", (days[0], "number"), (days[1], "number"), "Change"],
        [
            (row.label, number(row.before, "memo", "previous."), number(row.now), row.moved)
            for row in found.figures
        ],
        empty="Neither report has figures to compare.",
    )
    return [
        figures,
        write.heading(level, "Statuses That Changed"),
        *_changed(found, days),
        write.heading(level, "Newly Completed Projects"),
        *_titles(found.completed, "No overseen project was completed in this time."),
        write.heading(level, "Newly Overseen Projects"),
        *_titles(found.overseen, "No project came under the PMO's oversight in this time."),
        *_left(found, level),
    ]


def _changed(found: Difference, days: list[str]) -> list[Block]:
    rows = [
        (one["title"], status_of(before), status_of(one["status"]))
        for one, before in found.changed[:MOST_LISTED]
    ]
    table = write.table(
        "Projects Whose Status Changed",
        ["Project", (days[0], "status"), (days[1], "status")],
        rows,
        empty="No project's status changed in this time.",
    )
    return [table, *_more(len(found.changed))]


def _left(found: Difference, level: int) -> list[Block]:
    if not found.left:
        return []
    heading = write.heading(level, "Projects No Longer Overseen and Not Completed")
    return [heading, *_titles(found.left, "")]


def _titles(lines: tuple[Mapping[str, Any], ...], empty: str) -> list[Block]:
    titles = sorted(one["title"] for one in lines)
    if not titles:
        return [write.paragraph(empty)]
    return [write.bullets(titles[:MOST_LISTED]), *_more(len(titles))]


def _more(count: int) -> list[Block]:
    if count <= MOST_LISTED:
        return []
    return [write.paragraph("Only the first are listed; the projects' pages show every one.")]
