"""What finance booked, from its data set in the lake into the projects' records."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from citywide.core.errors import NotFound
from citywide.portal.access import gate
from citywide.portal.access.viewer import Viewer
from citywide.portal.audit.actions import record
from citywide.services.portfolio.actions.history import plain
from citywide.services.portfolio.models import Change, Project, Spending
from citywide.services.portfolio.permissions import may_lead, must
from citywide.services.portfolio.queries.lake import ACTUALS, PUBLISHER, rows_in

Key = tuple[int, dt.date, str]
_AT_ONCE = 2_000


@dataclass(frozen=True)
class Unknown:
    """Bookings on a number no project has; they stay in the lake until one does."""

    project_code: str
    rows: int
    amount_usd: Decimal


@dataclass(frozen=True)
class Synced:
    """What one reading of finance's data set changed."""

    source: str
    """The data set and its version, like `project_actuals@7`."""
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    projects: int = 0
    """Projects whose spending changed."""
    unknown: tuple[Unknown, ...] = field(default_factory=tuple)


def sync_spending(*, by: Viewer) -> Synced:
    """Bring the current version of finance's data set into the projects' spending.

    A booking replaces what was recorded for its project, month and fund. Repeating it changes
    nothing.

    Raises:
        Forbidden: `by` is neither the project office's lead nor the service itself.
        NotFound: finance has sent nothing yet.
    """
    must(may_lead(by) or by == PUBLISHER, "Only the project office's lead brings in spending.")
    version = gate.current(PUBLISHER, ACTUALS)
    if version is None:
        raise NotFound(
            f"The data set {ACTUALS} has no version yet. Its steward uploads finance's extract "
            "first."
        )
    source = f"{ACTUALS}@{version.number}"
    with transaction.atomic():
        codes = dict(Project.objects.values_list("code", "pk"))
        booked, unknown = _booked(version.number, codes)
        new, changed, before = _compared(booked, source)
        Spending.objects.bulk_create(new, batch_size=_AT_ONCE)
        Spending.objects.bulk_update(changed, ["amount_usd", "source"], batch_size=_AT_ONCE)
        touched = _tell(by, source, new, changed, before)
        done = Synced(
            source=source,
            created=len(new),
            updated=len(changed),
            unchanged=len(booked) - len(new) - len(changed),
            projects=touched,
            unknown=unknown,
        )
        detail = {"source": source, "created": done.created, "updated": done.updated}
        missing = [one.project_code for one in unknown]
        record(
            by=by.actor,
            action="change",
            subject="projects:spending",
            detail=detail | ({"unknown": missing} if missing else {}),
            address=by.address,
        )
    return done


def _booked(
    version: int, codes: Mapping[str, int]
) -> tuple[dict[Key, Decimal], tuple[Unknown, ...]]:
    """Return amounts by project, month and fund, and what is on no project."""
    booked: dict[Key, Decimal] = {}
    others: dict[str, list[Decimal]] = defaultdict(list)
    for row in rows_in(ACTUALS, version=version):
        project = codes.get(row["project_code"])
        if project is None:
            others[row["project_code"]].append(row["amount_usd"])
            continue
        booked[project, row["month"], row["fund"]] = row["amount_usd"]
    unknown = (Unknown(code, len(found), sum(found, Decimal(0))) for code, found in others.items())
    return booked, tuple(sorted(unknown, key=lambda one: one.project_code))


def _compared(
    booked: Mapping[Key, Decimal], source: str
) -> tuple[list[Spending], list[Spending], dict[Key, Decimal]]:
    """Return the records to make, those to change, and the amounts of these as they were."""
    known = {_key(one): one for one in Spending.objects.all()}
    new: list[Spending] = []
    changed: list[Spending] = []
    before: dict[Key, Decimal] = {}
    for key, amount in booked.items():
        one = known.get(key)
        if one is None:
            project, month, fund = key
            new.append(
                Spending(
                    project_id=project, month=month, fund=fund, amount_usd=amount, source=source
                )
            )
        elif one.amount_usd != amount or not one.source.startswith(f"{ACTUALS}@"):
            before[key] = one.amount_usd
            one.amount_usd, one.source = amount, source
            changed.append(one)
    return new, changed, before


def _tell(
    by: Viewer,
    source: str,
    new: list[Spending],
    changed: list[Spending],
    before: Mapping[Key, Decimal],
) -> int:
    """Write one line into the history of each project whose spending changed; return how many."""
    after: dict[int, dict[str, Decimal]] = defaultdict(dict)
    earlier: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for one in (*new, *changed):
        after[one.project_id][_name(one)] = one.amount_usd
    for one in changed:
        earlier[one.project_id][_name(one)] = before[_key(one)]
    at = timezone.now()
    Change.objects.bulk_create(
        [
            Change(
                project_id=project,
                at=at,
                by=by.actor,
                kind="money",
                subject=source,
                before=plain(earlier.get(project, {})),
                after=plain(said),
            )
            for project, said in sorted(after.items())
        ],
        batch_size=_AT_ONCE,
    )
    return len(after)


def _key(one: Spending) -> Key:
    return one.project_id, one.month, one.fund


def _name(one: Spending) -> str:
    return f"{one.month:%Y-%m} {one.fund}".strip()
