"""The columns the table can show, and how each value stands on the page and in a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from citywide.services.portfolio.queries.projects import ProjectRow
from citywide.services.portfolio.words.oversight import usd, usd_short
from citywide.services.portfolio.words.portfolio import COLOURS, count, slip_words
from citywide.services.portfolio.words.strategy import fiscal_year, text


@dataclass(frozen=True)
class Column:
    """One column: `kind` says how a value is shown, `sort` by what the list can be ordered.

    `value` gives what a file holds: text, a date, a number, True or False, or None.
    """

    key: str
    label: str | Promise
    kind: str
    value: Callable[[ProjectRow], Any]
    sort: str = ""

    @property
    def is_number(self) -> bool:
        """Whether values stand to the right."""
        return self.kind in {"usd", "slip"}


@dataclass(frozen=True)
class Cell:
    """A value on the page: its kind, the value, and the value in words."""

    kind: str
    value: Any
    words: str


def _title(row: ProjectRow) -> str:
    return text(row.project.title) or row.project.name


def _area(row: ProjectRow) -> str:
    area = row.project.strategic_area
    return text(area.name) if area else ""


_COLUMNS = (
    Column("code", _("Number"), "code", lambda r: r.project.code, "code"),
    Column("title", _("Title"), "title", _title, "name"),
    Column("stage", _("Stage"), "text", lambda r: r.project.get_stage_display(), "stage"),
    Column("status", _("Status"), "status", lambda r: r.colour, "status"),
    Column("as_of", _("Status as of"), "day",
           lambda r: r.status.as_of if r.status else None, "as_of"),
    Column("lead_department", _("Leading department"), "wrap",
           lambda r: r.project.lead_department.name, "department"),
    Column("departments", _("Departments that take part"), "wrap",
           lambda r: "; ".join(r.departments)),
    Column("manager", _("Manager"), "wrap", lambda r: str(r.project.manager or ""), "manager"),
    Column("sponsor", _("Sponsor"), "wrap", lambda r: str(r.project.sponsor or "")),
    Column("strategic_area", _("Strategic area"), "wrap", _area, "strategic_area"),
    Column("service_area", _("City Service Area"), "wrap", lambda r: r.project.service_area,
           "service_area"),
    Column("budget", _("Budget"), "usd", lambda r: r.budget_usd, "budget"),
    Column("committed", _("Committed"), "usd", lambda r: r.committed_usd),
    Column("spent", _("Spent"), "usd", lambda r: r.spent_usd, "spent"),
    Column("start", _("Start"), "day",
           lambda r: r.project.started_on or r.project.planned_start_on, "start"),
    Column("baseline_end", _("Baseline end"), "day", lambda r: r.baseline_end_on),
    Column("end", _("End"), "day", lambda r: r.end_on, "end"),
    Column("slip", _("Slip"), "slip", lambda r: r.slip_days, "slip"),
    Column("next_milestone", _("Next milestone"), "wrap", lambda r: r.next_milestone),
    Column("next_on", _("Next milestone on"), "day", lambda r: r.next_on),
    Column("procurement", _("Procurement"), "wrap",
           lambda r: r.project.get_procurement_stage_display()),
    Column("vendor", _("Vendor"), "wrap", lambda r: r.project.vendor),
    Column("work_plan_year", _("Work-plan year"), "year", lambda r: r.project.work_plan_year,
           "work_plan_year"),
    Column("overseen", _("Overseen"), "yes", lambda r: r.project.is_overseen, "overseen"),
    Column("completed", _("Completed on"), "day", lambda r: r.project.completed_on, "completed"),
)  # fmt: skip
COLUMNS: Mapping[str, Column] = {one.key: one for one in _COLUMNS}
DEFAULT = (
    "code",
    "title",
    "stage",
    "status",
    "lead_department",
    "manager",
    "budget",
    "end",
    "slip",
)


def chosen(said: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns an address names, in the table's order; the number always comes first."""
    keys = {key for key in said if key in COLUMNS}
    keys = keys | {"code"} if keys else set(DEFAULT)
    return tuple(one for one in _COLUMNS if one.key in keys)


def cell_of(column: Column, row: ProjectRow) -> Cell:
    """Return a column's value for one project, as the page shows it."""
    value = column.value(row)
    return Cell(column.kind, value, _words(column.kind, value))


def plain_of(column: Column, row: ProjectRow) -> Any:
    """Return a column's value as a file holds it: statuses and yes or no in words."""
    value = column.value(row)
    if column.kind in {"status", "yes"}:
        return _words(column.kind, value)
    return value


def heading_of(column: Column) -> str:
    """Return a column's heading in a file: with its unit."""
    label = str(column.label)
    if column.kind == "usd":
        return gettext("%(label)s (US dollars)") % {"label": label}
    return gettext("%(label)s (days)") % {"label": label} if column.kind == "slip" else label


def _words(kind: str, value: Any) -> str:
    if kind == "status":
        return str(COLOURS[value or ""])
    if value is None or value == "":
        return ""
    if kind == "yes":
        return gettext("Yes") if value else gettext("No")
    if kind == "usd":
        return usd_short(value) if abs(value) >= Decimal(1_000_000) else usd(value)
    if kind == "slip":
        return slip_words(value)
    if kind == "year":
        return fiscal_year(value)
    return count(value) if isinstance(value, int) else str(value)
