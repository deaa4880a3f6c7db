"""What was published beside a project: its key milestones, its money, its risks and issues."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from citywide.services.portfolio.queries.public.rows import Texts, read, rows_of, texts_of


@dataclass(frozen=True)
class Milestone:
    """A milestone: its end in the first plan and the last, as forecast, and as reached."""

    name: Texts = field(hash=False)
    planned_end_on: dt.date | None
    baseline_end_on: dt.date | None
    forecast_end_on: dt.date | None
    actual_end_on: dt.date | None

    @property
    def slip_days(self) -> int | None:
        """Days after the last plan, as reached or as forecast; None without both days."""
        end = self.actual_end_on or self.forecast_end_on
        return (end - self.baseline_end_on).days if end and self.baseline_end_on else None

    @property
    def end_on(self) -> dt.date | None:
        """The best known end."""
        return self.actual_end_on or self.forecast_end_on or self.baseline_end_on


@dataclass(frozen=True)
class Spent:
    """Money of one fund in one fiscal year, in dollars; None is not recorded."""

    fiscal_year: str
    fund: str
    budget_usd: Decimal | None
    committed_usd: Decimal | None
    spent_usd: Decimal | None


@dataclass(frozen=True)
class Item:
    """A risk or an issue that was explained to residents, and what is done about it."""

    kind: str
    state: str
    opened_on: dt.date
    due_on: dt.date | None
    closed_on: dt.date | None
    public_text: Texts = field(hash=False)
    mitigating_action: Texts = field(hash=False)


def milestones(code: str) -> tuple[Milestone, ...]:
    """Return a project's key milestones, the earliest first; without any day, last."""
    found = [
        read(Milestone, row, name=texts_of(row, "milestone"))
        for row in rows_of("project_milestones", filters={"project_code": code})
    ]
    return tuple(sorted(found, key=lambda one: (one.end_on is None, one.end_on or dt.date.min)))


def spending(code: str) -> tuple[Spent, ...]:
    """Return a project's money by fiscal year and fund."""
    found = rows_of("project_spending", filters={"project_code": code})
    made = [read(Spent, row) for row in found]
    return tuple(sorted(made, key=lambda one: (one.fiscal_year, one.fund)))


def items(code: str) -> tuple[Item, ...]:
    """Return a project's risks and issues with a text for residents, newest first."""
    found = rows_of("project_risks", filters={"project_code": code})
    made = [read(Item, row, texts=("public_text", "mitigating_action")) for row in found]
    explained = [one for one in made if one.public_text]
    return tuple(sorted(explained, key=lambda one: one.opened_on, reverse=True))
