"""Reports of encampments to 311, from whichever public data set the city has, counted by area.

What is read, unless the lead says otherwise: the public data set `encampment_responses` with one
row per report and the columns `reported_on`, `days_to_close` (blank until it is closed) and
`district`. Any other public data set with a day, a council district and, if it is known, days or a
closing day will do; one of all requests is narrowed by a column and its value for encampments.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlglot import exp

from citywide.core.calculations import load_calculation
from citywide.core.errors import CitywideError, NotFound, UsageError
from citywide.portal.access import gate
from citywide.portal.access.viewer import VISITOR
from citywide.services.homelessness.models import ReportReading

DEFAULT = ReportReading(
    dataset="encampment_responses", reported_column="reported_on", district_column="district",
    days_column="days_to_close",
)  # fmt: skip
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Reports:
    """Counts by month and district, the whole city as `all`; and where they are from, or why not.

    Each row has month, district, reports, reports_closed and days_to_close_median.
    """

    rows: Sequence[Row]
    source: str = ""
    """As it is cited: encampment_responses@2."""
    problem: str = ""


def reading() -> ReportReading:
    """Return what is read: the lead's choice, else the default."""
    return ReportReading.objects.filter(removed_at=None).first() or DEFAULT


def reports(first: dt.date, last: dt.date) -> Reports:
    """Return the reports made from one day to another; without the data set, say what is missing.

    They are read as a resident would: a data set that is not public as a whole is refused, so that
    no place gets out that was not out already.
    """
    chosen = reading()
    try:
        _check(chosen)
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "report_counts.sql").write_text(_sql(chosen), encoding="utf-8")
            calculation = load_calculation(Path(folder))
            done = gate.calculate(
                VISITOR, calculation, {"first": first, "last": last}, purpose="browse",
                wanted=("report_counts",),
            )  # fmt: skip
        rows = done.rows("report_counts")
    except CitywideError as error:
        return Reports((), problem=str(error))
    return Reports(tuple(rows), f"{chosen.dataset}@{done.versions[chosen.dataset]}")


def _check(chosen: ReportReading) -> None:
    """Raise NotFound or UsageError for a data set or column there is none of."""
    known = {column.name for column in gate.contract(VISITOR, chosen.dataset).columns}
    if gate.current(VISITOR, chosen.dataset) is None:
        raise NotFound(f"{chosen.dataset} has no version yet.")
    asked = (
        chosen.reported_column, chosen.district_column, chosen.days_column, chosen.closed_column,
        chosen.only_column,
    )  # fmt: skip
    missing = [name for name in asked if name and name not in known]
    if missing:
        raise UsageError(f"{chosen.dataset} has no column {missing[0]}; it has {sorted(known)}.")


def _sql(chosen: ReportReading) -> str:
    """Return the query; every name in it was found in the contract before."""
    named = {
        "table": chosen.dataset, "day": _column(chosen.reported_column),
        "district": _column(chosen.district_column), "days": _days(chosen), "only": _only(chosen),
    }  # fmt: skip
    return _QUERY.format(**named)


_QUERY = """-- Reports of encampments by month and district, and by month alone.
WITH told AS (
    SELECT
        CAST(date_trunc('month', CAST({day} AS DATE)) AS DATE) AS month,
        coalesce(CAST({district} AS VARCHAR), 'unknown') AS district, {days} AS days
    FROM {table}
    WHERE CAST({day} AS DATE) >= $first AND CAST({day} AS DATE) <= $last AND {only}
),
counted AS (
    SELECT month, district, days FROM told
    UNION ALL
    SELECT month, 'all', days FROM told
)
SELECT
    month, district, count(*) AS reports, count(days) AS reports_closed,
    median(days) AS days_to_close_median
FROM counted
GROUP BY month, district
"""


def _days(chosen: ReportReading) -> str:
    if chosen.days_column:
        return f"CAST({_column(chosen.days_column)} AS DOUBLE)"
    if chosen.closed_column:
        begun, ended = _column(chosen.reported_column), _column(chosen.closed_column)
        days = f"date_diff('day', CAST({begun} AS DATE), CAST({ended} AS DATE))"
        return f"CAST({days} AS DOUBLE)"
    return "CAST(NULL AS DOUBLE)"


def _only(chosen: ReportReading) -> str:
    if not chosen.only_column:
        return "TRUE"
    value = exp.Literal.string(chosen.only_value).sql("duckdb")
    return f"CAST({_column(chosen.only_column)} AS VARCHAR) = {value}"


def _column(name: str) -> str:
    return str(exp.column(name).sql("duckdb"))
