"""An HMIS export into the lake: all 24 files, or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from citywide.core.errors import Finding, UsageError
from citywide.portal.access import gate
from citywide.portal.access.exchange import replace_tables
from citywide.portal.access.extract import Outcome
from citywide.portal.access.viewer import Viewer
from citywide.portal.audit.actions import record
from citywide.services.homelessness.exchange.hmis.bring import PEOPLE, Brought, bringing
from citywide.services.homelessness.exchange.hmis.merge import Policy
from citywide.services.homelessness.queries.lake import DERIVED, HMIS, PUBLISHER

Tell = Callable[[str, float], None]
_TABLES_SHARE = 0.7


@dataclass(frozen=True)
class Imported:
    """What an import brought, and what followed from it."""

    source_id: str
    version: str
    """Version of the format the export was written in: 2022, 2024 or 2026."""
    exported_on: dt.date
    start_on: dt.date
    end_on: dt.date
    is_hashed: bool
    """Names and social security numbers are hashed (HashStatus 4)."""
    counts: Mapping[str, Mapping[str, int]]
    """Data set -> `added`, `replaced`, `absent`, `deleted`, `in_scope` rows."""
    new_people: int
    findings: tuple[Finding, ...]
    """What was noted while reading, with file, line and column."""
    accepted: tuple[str, ...]
    """Reasons to hold it that a person accepted."""
    outcomes: tuple[Outcome, ...]
    """How each data set ended: `published`, `held`, `rejected` or `unchanged`."""
    receipts: int = 0
    failed: tuple[str, ...] = ()
    """Derived tables that could not be computed, each with the reason."""

    @property
    def held(self) -> tuple[Outcome, ...]:
        """Data sets whose new version waits for a steward; the others are published."""
        return tuple(one for one in self.outcomes if one.state == "held")

    @property
    def published(self) -> tuple[Outcome, ...]:
        """Data sets that have a new version."""
        return tuple(one for one in self.outcomes if one.state == "published")


def _silent(_step: str, _share: float) -> None:
    return None


def import_export(
    *,
    by: Viewer,
    path: Path,
    source_id: str = "",
    accept: str = "",
    policy: Policy | None = None,
    tell: Tell = _silent,
) -> Imported:
    """Bring an HMIS CSV export (zip file or folder) into the lake and compute what follows.

    All files are read, checked and merged with the current versions by scope before the first is
    published; then each changed data set is published or held, and derived tables and measures are
    brought up to date. Importing the same export again changes nothing. `accept` is a steward's
    reason to bring an export in although much of what was there would be gone.

    Raises:
        Forbidden: `by` is neither a data steward of all of the service's data sets nor the service.
        NotFound: there is no such file, or the city does not run this service.
        ExtractError: it cannot be read, does not say what it covers, or holds clients of a victim
            service provider; nothing of it was kept.
        VersionHeld: so much would be gone that a steward must look first; nothing was kept.
        Conflict: another export is being imported.
    """
    if accept and not accept.strip():
        raise UsageError("Say why the export may be brought in.")
    done = replace_tables(
        by,
        (*HMIS, PEOPLE),
        bringing(path, source_id, policy, bool(accept)),
        path.stem,
        tell=lambda step, share: tell(step, _TABLES_SHARE * share),
    )
    _note(by, path, done.told, accept, done.outcomes)
    receipts, failed = _follow(tell)
    told = done.told
    return Imported(
        told.source_id, told.version, told.exported_on, told.start_on, told.end_on,
        told.is_hashed, told.counts, told.new_people, told.findings, told.accepted,
        done.outcomes, receipts, failed,
    )  # fmt: skip


def _note(
    by: Viewer, path: Path, told: Brought, accept: str, outcomes: tuple[Outcome, ...]
) -> None:
    seen = {
        "file": path.name,
        "source": told.source_id,
        "exported_on": str(told.exported_on),
        "covers": [str(told.start_on), str(told.end_on)],
        "published": [one.dataset for one in outcomes if one.state == "published"],
        "held": [one.dataset for one in outcomes if one.state == "held"],
    }
    if told.accepted:
        seen |= {"accepted": list(told.accepted), "reason": accept}
    record(
        by=by.actor, action="upload", subject="service:homelessness", detail=seen,
        address=by.address,
    )  # fmt: skip


def _follow(tell: Tell) -> tuple[int, tuple[str, ...]]:
    def told(step: str, share: float) -> None:
        tell(step, _TABLES_SHARE + (1 - _TABLES_SHARE) * share)

    done = gate.refresh(PUBLISHER, told)
    failed = tuple(
        f"{one.dataset}: {one.message}"
        for one in done.steps
        if one.outcome == "failed" and one.dataset in DERIVED
    )
    return len(done.receipts), failed
