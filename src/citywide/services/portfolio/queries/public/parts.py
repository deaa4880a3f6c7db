"""What was published beside a project: its key milestones, its money, its risks and issues."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from citywide.services.portfolio.queries.public.rows import (
    Made,
    Row,
    Texts,
    Version,
    read,
    rows_of,
    texts_of,
    version_of,
    where,
)


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
    found = _of("project_milestones", code, _milestone)
    return tuple(sorted(found, key=lambda one: (one.end_on is None, one.end_on or dt.date.min)))


def spending(code: str) -> tuple[Spent, ...]:
    """Return a project's money by fiscal year and fund."""
    found = _of("project_spending", code, _spent)
    return tuple(sorted(found, key=lambda one: (one.fiscal_year, one.fund)))


def items(code: str) -> tuple[Item, ...]:
    """Return a project's risks and issues with a text for residents, newest first."""
    explained = [one for one in _of("project_risks", code, _item) if one.public_text]
    return tuple(sorted(explained, key=lambda one: one.opened_on, reverse=True))


def _milestone(row: Row) -> Milestone:
    return read(Milestone, row, name=texts_of(row, "milestone"))


def _spent(row: Row) -> Spent:
    return read(Spent, row)


def _item(row: Row) -> Item:
    return read(Item, row, texts=("public_text", "mitigating_action"))


def _of(dataset: str, code: str, make: Callable[[Row], Made]) -> tuple[Made, ...]:
    version = version_of(dataset)
    return _by_code(*where(version), make).get(code, ()) if version else ()


@lru_cache(maxsize=6)
def _by_code(
    _lake: Path, version: Version, _columns: tuple[str, ...], make: Callable[[Row], Made]
) -> Mapping[str, tuple[Made, ...]]:
    """Return what one version has of every project; read once, because it never changes."""
    found: dict[str, list[Made]] = {}
    for row in rows_of(version.dataset, version=version.number):
        found.setdefault(row["project_code"], []).append(make(row))
    return {code: tuple(made) for code, made in found.items()}
