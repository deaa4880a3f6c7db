"""Publishing: every data set the records make, or the two of one report, then the numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from citywide.core.errors import Conflict, VersionHeld
from citywide.portal.access import gate
from citywide.portal.access.extract import Outcome, bring_in
from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.models import CommitteeReport
from citywide.services.portfolio.permissions import may_lead, may_write_report, must
from citywide.services.portfolio.publish import report_rows
from citywide.services.portfolio.publish.rows import rows_of
from citywide.services.portfolio.queries.lake import PUBLISHER, RECORDS, rows_in

Tell = Callable[[str, float], None]
_NUMBERS_SHARE = 0.5


@dataclass(frozen=True)
class Published:
    """What became of each data set, and how many receipts were issued anew."""

    outcomes: tuple[Outcome, ...]
    receipts: int
    failed: tuple[str, ...] = ()
    """Derived tables that could not be computed, each with the reason."""

    @property
    def held(self) -> tuple[Outcome, ...]:
        """Data sets whose new version waits for a steward."""
        return tuple(one for one in self.outcomes if one.state == "held")


def _silent(_step: str, _share: float) -> None:
    return None


def publish(*, by: Viewer, tell: Tell = _silent) -> Published:
    """Publish every data set made from the records as they stand today, then compute the numbers.

    Only what changed becomes a new version. Reports to the committee stay as they were made.

    Raises:
        Forbidden: `by` is neither the project office's lead nor the service itself.
        NotFound: the city does not run this service's data sets.
        ExtractError, Conflict, LakeError: as `gate.ingest`.
    """
    must(_may_publish(by), "Only the project office's lead publishes the portfolio.")
    today = timezone.localdate()
    outcomes = []
    for position, dataset in enumerate(RECORDS):
        tell(f"publish {dataset}", _NUMBERS_SHARE * position / len(RECORDS))
        outcomes.append(bring_in(PUBLISHER, dataset, rows_of(dataset, as_of=today)))
    return _with_numbers(outcomes, tell)


def publish_report(*, by: Viewer, report: CommitteeReport, tell: Tell = _silent) -> Published:
    """Publish what a report is counted from, as the records stood on its day, and its figures.

    Raises:
        Forbidden: `by` does not write reports.
        Conflict: the report is locked; what it was counted from stays.
        VersionHeld: the rows broke a rule and wait for a steward.
    """
    may_write = may_write_report(by) or by == PUBLISHER
    must(may_write, "Only the project office's lead makes reports.")
    if report.locked_at is not None:
        raise Conflict(f"The report {report.key} is locked. Withdraw it, and make a new one.")
    scope = report_rows.in_scope(report.as_of, report.previous_on)
    lines = report_rows.lines(report.key, scope, report.previous_on)
    departments = report_rows.departments(report.key, scope, report.as_of)
    tell("publish project_report_lines", 0.0)
    outcomes = [
        _bring_in_report(
            "project_report_lines",
            report.key,
            lines,
            "project_code",
            is_active_overseen=False,
            is_newly_completed=False,
        ),
        _bring_in_report(
            "project_report_departments", report.key, departments, "department", project_count=0
        ),
    ]
    done = _with_numbers(outcomes, tell)
    if done.held:
        waiting = done.held[0]
        raise VersionHeld(
            f"The projects of this report broke a rule of {waiting.dataset} and wait for a data "
            f"steward: {waiting.message} Look at it under held versions."
        )
    return done


def _bring_in_report(
    dataset: str, key: str, rows: list[dict[str, Any]], column: str, **cleared: object
) -> Outcome:
    published: Iterable[dict[str, Any]] = ()
    if gate.current(PUBLISHER, dataset) is not None:
        published = rows_in(dataset, filters={"report": key})
    complete = report_rows.with_departed(rows, published, ("report", column), **cleared)
    return bring_in(PUBLISHER, dataset, complete)


def _with_numbers(outcomes: list[Outcome], tell: Tell) -> Published:
    def told(step: str, share: float) -> None:
        tell(step, _NUMBERS_SHARE + _NUMBERS_SHARE * share)

    done = gate.refresh(PUBLISHER, told)
    failed = [f"{one.dataset}: {one.message}" for one in done.steps if one.outcome == "failed"]
    return Published(tuple(outcomes), len(done.receipts), tuple(failed))


def _may_publish(by: Viewer) -> bool:
    return may_lead(by) or by == PUBLISHER
