"""Baselines are added by approved changes and never altered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from citywide.core.errors import Conflict, Forbidden, UsageError
from citywide.services.portfolio.actions import baseline as actions
from citywide.services.portfolio.actions import register
from citywide.services.portfolio.models import Baseline, BaselineMilestone, Milestone, Project

View = Callable[[str], Any]
END = dt.date(2026, 6, 30)


def milestone(project: Any, number: str, forecast: dt.date | None, **fields: Any) -> Milestone:
    """Return a milestone with a forecast."""
    return Milestone.objects.create(
        project=project, number=number, name=f"Part {number}", forecast_end_on=forecast, **fields
    )


def approved(viewer: View, project: Any, **values: Any) -> Any:
    """Return a change request the sponsor approved."""
    said = {"title": "More time", "change_days": 30, "change_cost_usd": Decimal(50000)} | values
    item = register.add_item(
        by=viewer("manager"), project=project, kind="change_request", values=said
    )
    return register.decide_change(by=viewer("sponsor"), item=item, is_approved=True)


def rows() -> list[dict[str, Any]]:
    """Return every baseline and its milestones as the database has them."""
    return [*Baseline.objects.values(), *BaselineMilestone.objects.values()]


def test_a_change_makes_the_next_baseline(
    viewer: View, project: Any, office: dict[str, Any]
) -> None:
    """Approved days and dollars are added; milestones are copied; the old one stays."""
    milestone(project, "1", dt.date(2026, 7, 20), forecast_start_on=dt.date(2026, 5, 1))
    milestone(project, "2", dt.date(2026, 5, 1), actual_end_on=dt.date(2026, 5, 9))
    milestone(project, "3", dt.date(2026, 5, 1), dropped_on=dt.date(2026, 1, 1))
    before = rows()
    made = actions.rebaseline(
        by=viewer("manager"), project=project, change_request=approved(viewer, project)
    )
    assert (made.number, made.ends_on, made.budget_usd) == (
        2,
        dt.date(2026, 7, 30),
        Decimal(1250000),
    )
    assert made.approved_by == office["sponsor"]
    dates = {one.milestone.number: (one.starts_on, one.ends_on) for one in made.milestones.all()}
    assert dates == {
        "1": (dt.date(2026, 5, 1), dt.date(2026, 7, 20)),
        "2": (None, dt.date(2026, 5, 9)),
    }
    assert Project.objects.get(pk=project.pk).current_baseline == made
    assert [row for row in rows() if row in before] == before


def test_a_change_makes_one_baseline(viewer: View, project: Any) -> None:
    """A second one needs its own request."""
    change = approved(viewer, project)
    actions.rebaseline(by=viewer("manager"), project=project, change_request=change)
    with pytest.raises(Conflict, match="already"):
        actions.rebaseline(by=viewer("manager"), project=project, change_request=change)


def test_what_is_not_approved_makes_none(viewer: View, project: Any) -> None:
    """Neither an open or declined request, nor another kind, nor another project's."""
    said = {"title": "More time", "change_days": 30}
    by = viewer("manager")
    change = register.add_item(by=by, project=project, kind="change_request", values=said)
    issue = register.add_item(by=by, project=project, kind="issue", values={"title": "x"})
    for item in (change, issue):
        with pytest.raises(UsageError, match="approved change request"):
            actions.rebaseline(by=by, project=project, change_request=item)
    register.decide_change(by=viewer("lead"), item=change, is_approved=False, reason="No.")
    with pytest.raises(UsageError, match="approved change request"):
        actions.rebaseline(by=by, project=project, change_request=change)
    assert Baseline.objects.count() == 1


def test_another_projects_change_is_refused(
    viewer: View, project: Any, make_project: Callable[..., Any]
) -> None:
    """A change counts in its own project alone."""
    change = approved(viewer, make_project("P-002"))
    with pytest.raises(UsageError, match="another project"):
        actions.rebaseline(by=viewer("lead"), project=project, change_request=change)


def test_forecasts_must_fit_what_was_approved(viewer: View, project: Any) -> None:
    """A new baseline cannot take more days than were approved."""
    milestone(project, "1", dt.date(2026, 9, 1))
    with pytest.raises(UsageError, match="Part 1 ends on 2026-09-01"):
        actions.rebaseline(
            by=viewer("manager"), project=project, change_request=approved(viewer, project)
        )
    assert Baseline.objects.count() == 1


@pytest.mark.parametrize("name", ["other_manager", "sponsor", "staff", "visitor"])
def test_others_make_no_baseline(viewer: View, project: Any, name: str) -> None:
    """Only the manager and the lead carry a change out."""
    with pytest.raises(Forbidden):
        actions.rebaseline(
            by=viewer(name), project=project, change_request=approved(viewer, project)
        )


def test_the_first_baseline_is_approved_once(viewer: View, project: Any) -> None:
    """It takes the plan as it is; its milestones may be added once, and then it is final."""
    Project.objects.filter(pk=project.pk).update(current_baseline=None)
    project.baselines.all().delete()
    project.refresh_from_db()
    first = actions.set_first_baseline(by=viewer("sponsor"), project=project)
    assert (first.number, first.ends_on, first.budget_usd) == (1, END, Decimal(1200000))
    with pytest.raises(Conflict):
        actions.set_first_baseline(by=viewer("lead"), project=project)
    milestone(project, "1", dt.date(2026, 5, 1))
    before = Baseline.objects.values().get()
    actions.set_first_baseline(by=viewer("lead"), project=project)
    assert Baseline.objects.values().get() == before
    assert first.milestones.count() == 1
    milestone(project, "2", dt.date(2026, 5, 1))
    with pytest.raises(Conflict):
        actions.set_first_baseline(by=viewer("lead"), project=project)
    assert first.milestones.count() == 1


@pytest.mark.parametrize("name", ["manager", "other_manager", "staff", "visitor"])
def test_others_approve_no_plan(viewer: View, project: Any, name: str) -> None:
    """A manager does not approve their own plan."""
    with pytest.raises(Forbidden):
        actions.set_first_baseline(by=viewer(name), project=project)


def test_the_database_wants_a_change_request(project: Any) -> None:
    """A second baseline without one cannot be written."""
    with pytest.raises(IntegrityError), transaction.atomic():
        Baseline.objects.create(project=project, number=2, approved_on=END)
    with pytest.raises(IntegrityError), transaction.atomic():
        Baseline.objects.create(project=project, number=1, approved_on=END)
