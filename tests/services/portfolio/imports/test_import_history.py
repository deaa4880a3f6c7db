"""Real histories come in through contracts, and their statuses are those pandas computes."""

from __future__ import annotations

import gzip
import json
import shutil
import time
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

pytestmark = pytest.mark.django_db
CITY = Path(__file__).parent / "city"
NEW_YORK = "projects/nyc_capital_projects_dashboard_20190901.csv.gz"
FEDERAL = "projects/us_itdashboard_projects_seeded_dirt.csv.gz"


@pytest.fixture
def history_city(portfolio_city: Path) -> Path:
    shutil.copytree(CITY, portfolio_city / "city", dirs_exist_ok=True)
    return portfolio_city


def bring_in(folder: Path, dataset: str, source: Path) -> Any:
    """Ingest an extract as its steward would, and compute what is derived from it."""
    from citywide.portal.access import gate
    from citywide.portal.access.viewer import Viewer

    path = folder / f"{dataset}.csv"
    path.write_bytes(gzip.decompress(source.read_bytes()))
    steward = Viewer(email="steward@example.org", stewarded=frozenset({dataset}))
    done = gate.ingest(steward, dataset, path, path.name)
    failed = [step for step in gate.refresh(steward).steps if step.outcome == "failed"]
    assert failed == []
    return done.run


def published(dataset: str) -> pd.DataFrame:
    """Return what the lake published, as text and exact numbers."""
    from citywide.portal.access import gate

    file = gate.download(gate.VISITOR, dataset, format="json")
    frame = pd.DataFrame(json.loads(b"".join(file.chunks)), dtype=object)
    return frame.sort_values(["project_code", "as_of"]).reset_index(drop=True)


def expected_statuses(frame: pd.DataFrame) -> dict[tuple[str, str], tuple[Any, ...]]:
    """Work out status, slip and cost by hand, project by project, from the issue's own words."""
    expected = {}
    for code, rows in frame.groupby("project_code"):
        start, ends, budget = _plan(rows)
        for _, row in rows.iterrows():
            slip, schedule = _schedule(start, ends, row["forecast_end_on"], row["as_of"])
            cost = _cost(budget, row["budget_usd"])
            known = [one for one in (schedule, cost) if one]
            overall = max(known, key=["GREEN", "YELLOW", "RED"].index) if known else None
            if overall:
                expected[str(code), row["as_of"]] = (overall, schedule or "", cost or "", slip)
    return expected


def _plan(rows: pd.DataFrame) -> tuple[Any, Any, Any]:
    """Return what was first reported: start, end, budget; the source's own plan comes first."""
    said = []
    for own, reported in (
        ("starts_on", "starts_on"),
        ("baseline_end_on", "forecast_end_on"),
        ("baseline_budget_usd", "budget_usd"),
    ):
        planned = _first(rows[own]) if own in rows else None
        said.append(_first(rows[reported]) if planned is None else planned)
    return said[0], said[1], said[2]


def _first(values: Any) -> Any:
    known = [one for one in values if not pd.isna(one)]
    return known[0] if known else None


def _schedule(start: Any, ends: Any, forecast: Any, as_of: str) -> tuple[int | None, str | None]:
    if ends is None:
        return None, None
    # What is not finished ends no earlier than the day it is looked at.
    known = None if pd.isna(forecast) else forecast
    if known is None and as_of <= ends:
        return None, None
    end = max(one for one in (known, as_of) if one)
    slip = (pd.Timestamp(end) - pd.Timestamp(ends)).days
    if slip <= 0:
        return slip, "GREEN"
    days = 365
    if start is not None and start <= ends:
        days = max((pd.Timestamp(ends) - pd.Timestamp(start)).days, 1)
    return slip, _colour(Fraction(slip, days))


def _cost(budget: Any, forecast: Any) -> str | None:
    if budget is None or pd.isna(forecast) or Decimal(budget) < 0:
        return None
    budget, forecast = Fraction(Decimal(budget)), Fraction(Decimal(forecast))
    if budget == 0:
        return "RED" if forecast > 0 else None
    return _colour((forecast - budget) / budget)


def _colour(over: Fraction) -> str:
    if over >= Fraction(1, 10):
        return "RED"
    return "YELLOW" if over > Fraction(1, 20) else "GREEN"


def stored_statuses(prefix: str = "") -> dict[tuple[str, str], tuple[Any, ...]]:
    from citywide.services.portfolio.models import StatusUpdate

    found = StatusUpdate.objects.filter(state="published").values_list(
        "project__code",
        "as_of",
        "computed_overall",
        "computed_schedule",
        "computed_cost",
        "slip_days",
        "declared",
    )
    assert all(declared == overall for _, _, overall, _, _, _, declared in found)
    return {(code, str(day)): tuple(rest[:-1]) for code, day, *rest in found}


def test_new_york_s_history_gives_the_statuses_pandas_computes(
    history_city: Path, shared: Path, viewer: Callable[[str], Any]
) -> None:
    from citywide.services.portfolio.actions.import_history import import_history
    from citywide.services.portfolio.models import Project, StatusUpdate

    run = bring_in(history_city, "nyc_capital_projects", shared / "data" / NEW_YORK)
    assert (run.report["published"], run.report["quarantined"]) == (2259, 0)
    started = time.monotonic()
    done = import_history(
        by=viewer("lead"),
        dataset="nyc_capital_projects",
        service_area="Transportation & Aviation Services",
    )
    assert time.monotonic() - started < 60
    assert (done.rows, done.created, done.clashes) == (2259, 378, ())
    expected = expected_statuses(published("nyc_capital_projects"))
    assert stored_statuses() == expected
    assert done.statuses == len(expected) == 2259 - done.without_status
    assert {colour for colour, *_ in expected.values()} == {"GREEN", "YELLOW", "RED"}
    # Twelve have neither a budget nor dates, and nothing to be overseen by.
    assert Project.objects.filter(is_overseen=True).count() == 366

    again = import_history(
        by=viewer("lead"),
        dataset="nyc_capital_projects",
        service_area="Transportation & Aviation Services",
    )
    assert (again.created, again.known, again.statuses, again.corrected) == (0, 378, 0, 0)
    assert StatusUpdate.objects.count() == done.statuses


def test_new_york_s_success_rate_is_the_one_pandas_computes(
    history_city: Path, shared: Path, viewer: Callable[[str], Any]
) -> None:
    from citywide.portal.access import gate
    from citywide.services.portfolio.actions.import_history import import_history
    from citywide.services.portfolio.publish import publish

    bring_in(history_city, "nyc_capital_projects", shared / "data" / NEW_YORK)
    import_history(by=viewer("lead"), dataset="nyc_capital_projects", past_is_done=True)
    done = publish(by=viewer("lead"))
    assert done.failed == ()
    assert {one.dataset: one.state for one in done.outcomes} == {
        "projects": "published",
        "project_statuses": "published",
        "project_milestones": "empty",
        "project_spending": "empty",
        "project_risks": "published",
    }
    verdicts = expected_success(published("nyc_capital_projects"))
    assert published_success() == verdicts
    number = gate.number(gate.VISITOR, "projects_success_rate", group=None, member=None)
    assert number is not None
    found, counts = number.value, Counter(verdicts.values())
    judged = counts[True] + counts[False]
    assert (found.numerator, found.denominator, found.unknown) == (
        counts[True],
        judged,
        counts[None],
    )


def published_success(prefix: str = "") -> dict[str, bool | None]:
    """Return, by project, the success that was published for completed projects."""
    from citywide.services.portfolio.queries.lake import rows_in

    return {
        row["project_code"].removeprefix(prefix): row["is_success"]
        for row in rows_in("projects")
        if row["completed_on"]
    }


def expected_success(frame: pd.DataFrame) -> dict[str, bool | None]:
    """Judge each project whose last forecast has passed, by the definition of success."""
    verdicts = {}
    for code, rows in frame.groupby("project_code"):
        last = rows.iloc[-1]
        end = last["forecast_end_on"]
        if pd.isna(end) or end > last["as_of"]:
            continue
        start, planned, budget = _plan(rows)
        verdicts[str(code)] = _succeeded(start, planned, end, budget, last["budget_usd"])
    return verdicts


def _succeeded(start: Any, planned: str, end: str, budget: Any, cost: Any) -> bool | None:
    slip = (pd.Timestamp(end) - pd.Timestamp(planned)).days
    on_time: bool | None = slip <= 0
    if slip > 0:
        usable = start is not None and start <= planned
        days = max((pd.Timestamp(planned) - pd.Timestamp(start)).days, 1) if usable else None
        on_time = None if days is None else Fraction(slip, days) <= Fraction(1, 10)
    on_budget: bool | None = None
    if budget is not None and Decimal(budget) > 0 and not pd.isna(cost):
        on_budget = Decimal(cost) <= Decimal(budget) * Decimal("1.1")
    if False in (on_time, on_budget):
        return False
    return None if None in (on_time, on_budget) else True


def test_dirty_federal_rows_are_quarantined_and_the_rest_computed(
    history_city: Path, shared: Path, viewer: Callable[[str], Any]
) -> None:
    from citywide.services.portfolio.actions.import_history import import_history
    from citywide.services.portfolio.models import Project, StatusUpdate
    from citywide.services.portfolio.publish import publish

    run = bring_in(history_city, "federal_it_projects", shared / "data" / FEDERAL)
    report = run.report
    assert (report["broken"]["structure"], report["broken"]["agency.allowed"]) == (286, 102)
    assert (report["footers"], report["landed"]) == (26, 2476)
    assert (report["published"], report["quarantined"], report["duplicates"]) == (2041, 431, 4)
    done = import_history(by=viewer("lead"), dataset="federal_it_history", prefix="US-")
    expected = expected_statuses(published("federal_it_history"))
    assert stored_statuses() == {
        (f"US-{code}", day): values for (code, day), values in expected.items()
    }
    assert done.created == report["published"]

    imported = {one.pk: one.current_status_id for one in Project.objects.all()}
    again = import_history(
        by=viewer("lead"), dataset="federal_it_history", prefix="US-", past_is_done=True
    )
    assert (again.created, again.known, again.clashes) == (0, done.created, ())
    # What now counts as completed is corrected beside the status it had, which stays readable.
    kept = StatusUpdate.objects.filter(state="superseded").values_list("pk", flat=True)
    assert again.corrected == len(kept) > 0
    assert set(kept) < set(imported.values())
    publish(by=viewer("lead"))
    verdicts = expected_success(published("federal_it_history"))
    assert published_success("US-") == verdicts
    assert min(Counter(verdicts.values()).values()) > 20
