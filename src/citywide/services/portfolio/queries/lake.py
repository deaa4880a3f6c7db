"""What the portfolio reads from the lake: whole data sets, and the figures of a report.

The service has a viewer of its own, because what it publishes and reads it does for the city and
not for whoever pressed a button. It is named here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from citywide.core.errors import NotFound
from citywide.portal.access import gate
from citywide.portal.access.typed_rows import typed_rows
from citywide.portal.access.viewer import VISITOR, Viewer

RECORDS = (
    "projects",
    "project_statuses",
    "project_milestones",
    "project_spending",
    "project_risks",
)
"""Data sets written anew from the records at each publication."""
REPORTED = ("project_report_lines", "project_report_departments")
"""Data sets written when a report to the committee is made."""
ACTUALS = "project_actuals"
"""Finance's extract, which the service reads."""
PUBLISHER = Viewer(
    name="Project portfolio",
    email="portfolio@citywide",
    stewarded=frozenset((*RECORDS, *REPORTED, ACTUALS)),
)
"""Who publishes for the service, in the audit log and the lake; nobody signs in as it."""
FIGURES = (
    "committee_projects",
    "committee_budget_usd",
    "committee_departments",
    "committee_on_schedule_share",
    "committee_green",
    "committee_yellow",
    "committee_red",
    "committee_completed",
    "committee_success_rate",
)
"""Measures of a report to the committee, each grouped by `report`."""


@dataclass(frozen=True)
class ReportFigure:
    """One figure of a report: a share is written 0.9; `receipt` is the id of the number.

    `value` is None where nothing can be judged; `numerator` of `denominator` records, `unknown`
    of them not judged. `low` and `high` bound a share if every unknown one failed or met it.
    """

    value: Decimal | None
    unit: str
    decimals: int
    receipt: str
    numerator: Decimal | int
    denominator: Decimal | int
    unknown: int
    low: Decimal | None = None
    high: Decimal | None = None
    target: Decimal | None = None


def figures_of(report_key: str) -> Mapping[str, ReportFigure]:
    """Return the figures of a report by measure id, as the latest receipts have them.

    A figure about projects the report has none of, such as the success rate of no completed
    project, is left out.

    Raises:
        NotFound: no figure of that report has been published.
    """
    found = {key: gate.number(VISITOR, key, group="report", member=report_key) for key in FIGURES}
    figures = {key: _figure(number) for key, number in found.items() if number is not None}
    if not figures:
        raise NotFound(
            f"There are no figures of a report {report_key!r} yet. They are computed when the "
            "report is made; make it again, and look at the background jobs if that does not help."
        )
    return figures


def _figure(number: gate.Number) -> ReportFigure:
    value, measure = number.value, number.measure
    return ReportFigure(
        value=value.value,
        unit=measure.unit,
        decimals=measure.decimals,
        receipt=number.id,
        numerator=value.numerator,
        denominator=value.denominator,
        unknown=value.unknown,
        low=value.lower,
        high=value.upper,
        target=measure.target.value if measure.target else None,
    )


def rows_in(
    dataset: str,
    *,
    viewer: Viewer = PUBLISHER,
    version: int | None = None,
    filters: Mapping[str, str] | None = None,
) -> Iterator[dict[str, Any]]:
    """Yield the rows of a data set's current (or a given) version, typed as its contract says.

    Empty text is None. A steward gets every column, everybody else what they may see. Raises
    NotFound when there is no such data set or version.
    """
    purpose = "review" if dataset in viewer.stewarded else "browse"
    file = gate.download(
        viewer, dataset, format="csv", purpose=purpose, version=version, filters=filters
    )
    yield from typed_rows(gate.contract(viewer, dataset), file.chunks)
