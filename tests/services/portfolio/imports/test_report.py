"""The committee's report on real histories: its figures are those counted by hand."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.services.portfolio.imports.test_import_history import (
    FEDERAL,
    NEW_YORK,
    bring_in,
    expected_statuses,
    expected_success,
    history_city,
    published,
)

__all__ = ["history_city"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("source", "dataset", "history", "prefix"),
    [
        (NEW_YORK, "nyc_capital_projects", "nyc_capital_projects", ""),
        (FEDERAL, "federal_it_projects", "federal_it_history", "US-"),
    ],
    ids=["new-york", "federal"],
)
def test_a_report_on_a_real_history_counts_what_pandas_counts(
    history_city: Path,
    shared: Path,
    viewer: Callable[[str], Any],
    source: str,
    dataset: str,
    history: str,
    prefix: str,
) -> None:
    from citywide.portal.documents import check
    from citywide.portal.documents.docx import docx_of
    from citywide.portal.documents.pdf import pdf_of
    from citywide.services.portfolio.actions.import_history import import_history
    from citywide.services.portfolio.actions.report import make_report
    from citywide.services.portfolio.reports.memorandum import memorandum

    bring_in(history_city, dataset, shared / "data" / source)
    import_history(by=viewer("lead"), dataset=history, prefix=prefix, past_is_done=True)
    frame = published(history)
    days = sorted(frame["as_of"].unique())
    as_of, previous_on = (dt.date.fromisoformat(day) for day in (days[-1], days[0]))
    if previous_on == as_of:
        previous_on = as_of - dt.timedelta(days=365)
    report = make_report(by=viewer("lead"), as_of=as_of, previous_on=previous_on)
    said = {key: one["value"] for key, one in report.figures.items()}
    wanted = counted(frame, prefix, as_of, previous_on)
    assert {key: Decimal(str(said[key])) for key in wanted} == wanted
    written = memorandum(report)
    assert check.pdf_findings(pdf_of(written)) == []
    assert check.docx_findings(docx_of(written)) == []


def counted(
    frame: pd.DataFrame, prefix: str, as_of: dt.date, previous_on: dt.date
) -> dict[str, Decimal]:
    """Count the figures of a report from the published rows alone, project by project."""
    from citywide.services.portfolio.models import Project

    overseen = {
        code.removeprefix(prefix)
        for code in Project.objects.filter(is_overseen=True).values_list("code", flat=True)
    }
    verdicts = expected_success(frame)
    last = frame.groupby("project_code").last()
    statuses: dict[str, str] = {}
    for (code, _), (overall, *_rest) in sorted(expected_statuses(frame).items()):
        statuses[code] = overall
    running = [code for code in last.index if code in overseen and code not in verdicts]
    newly = [
        code
        for code in verdicts
        if code in overseen
        and previous_on < dt.date.fromisoformat(last.loc[code, "forecast_end_on"]) <= as_of
    ]
    colours = Counter(statuses.get(code) for code in running)
    judged = Counter(verdicts[code] for code in newly)
    figures = {
        "committee_projects": len(running),
        "committee_green": colours["GREEN"],
        "committee_yellow": colours["YELLOW"],
        "committee_red": colours["RED"],
        "committee_completed": len(newly),
    }
    shares = {"committee_success_rate": (judged[True], judged[True] + judged[False])}
    return {key: Decimal(value) for key, value in figures.items()} | {
        key: Decimal(round(Decimal(part) / whole, 9)) for key, (part, whole) in shares.items()
    }
