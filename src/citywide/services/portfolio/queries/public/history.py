"""Every status published for a project, those that were corrected later included."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from citywide.portal.access import gate
from citywide.portal.access.viewer import VISITOR
from citywide.services.portfolio.queries.public.rows import Row, Texts, read, rows_of

DATASET = "project_statuses"
_MOST_VERSIONS = 40
"""So many earlier versions are looked through for what was corrected, the newest ones."""


@dataclass(frozen=True)
class PublicStatus:
    """A status as it was published; `version` is the last one of the data set that had it."""

    as_of: dt.date
    revision: int
    declared: str
    status_computed: str | None
    status_schedule: str | None
    status_cost: str | None
    status_scope: str | None
    status_risk: str | None
    baseline_end_on: dt.date | None
    forecast_end_on: dt.date | None
    slip_days: int | None
    budget_usd: Decimal | None
    spent_usd: Decimal | None
    forecast_cost_usd: Decimal | None
    progress_share: Decimal | None
    late_reason: Texts = field(hash=False)
    version: int = 0
    is_current: bool = True
    """False for one that a correction replaced."""


@dataclass(frozen=True)
class Rebaselined:
    """A new plan, as the statuses show it: by `as_of`, the end or the budget was another one."""

    as_of: dt.date
    end_before: dt.date | None
    end_after: dt.date | None
    budget_before_usd: Decimal | None
    budget_after_usd: Decimal | None

    @property
    def moved_days(self) -> int | None:
        """Days the end moved; negative when earlier."""
        if self.end_before is None or self.end_after is None:
            return None
        return (self.end_after - self.end_before).days


def statuses(code: str, *, version: int | None = None) -> tuple[PublicStatus, ...]:
    """Return the statuses published for a project that stand, oldest first."""
    found = rows_of(DATASET, version=version, filters={"project_code": code})
    made = (_status(row, version or 0, True) for row in found)
    return tuple(sorted(made, key=lambda one: one.as_of))


def corrections(code: str, current: Sequence[PublicStatus]) -> tuple[PublicStatus, ...]:
    """Return the statuses that were published and then corrected, oldest first.

    They stand in the versions of the data set before the one that corrected them.
    """
    standing = {one.as_of: one.revision for one in current}
    if all(revision == 1 for revision in standing.values()):
        return ()
    found: dict[tuple[dt.date, int], PublicStatus] = {}
    for number in _corrected_versions():
        for row in rows_of(DATASET, version=number, filters={"project_code": code}):
            key = (row["as_of"], row["revision"])
            if standing.get(row["as_of"], 1) > row["revision"]:
                found.setdefault(key, _status(row, number, False))
    return tuple(found[key] for key in sorted(found))


def _corrected_versions() -> list[int]:
    """Return versions followed by one that changed a revision, newest first."""
    versions = gate.versions(VISITOR, DATASET)
    changed = [one.number for one in versions if one.changed_by_column.get("revision")]
    return [number - 1 for number in changed[:_MOST_VERSIONS] if number > 1]


def _status(row: Row, version: int, is_current: bool) -> PublicStatus:
    named = {"version": version, "is_current": is_current}
    return read(PublicStatus, row, texts=("late_reason",), **named)


def since(history: Sequence[PublicStatus]) -> dt.date | None:
    """Return the day from which the latest status has been declared without a break."""
    first = None
    for one in reversed(history):
        if one.declared != history[-1].declared:
            break
        first = one.as_of
    return first


def rebaselinings(history: Sequence[PublicStatus]) -> tuple[Rebaselined, ...]:
    """Return the new plans between published statuses, oldest first."""
    return tuple(
        Rebaselined(
            after.as_of,
            before.baseline_end_on,
            after.baseline_end_on,
            before.budget_usd,
            after.budget_usd,
        )
        for before, after in pairwise(history)
        if before.baseline_end_on and before.baseline_end_on != after.baseline_end_on
    )
