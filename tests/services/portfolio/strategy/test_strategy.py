"""The strategic plan: progress, work, who changes it, and where it drifts."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from citywide.core.errors import Conflict, Forbidden, UsageError
from citywide.portal.audit.models import Entry
from citywide.services.portfolio.actions import strategy as actions
from citywide.services.portfolio.models import (
    Change,
    Goal,
    Project,
    StrategicArea,
    StrategicPlan,
    WorkPlanItem,
)
from citywide.services.portfolio.queries.strategy import (
    Progress,
    WorkFilters,
    drift,
    plan_view,
    public_items,
    public_plan,
    state_of,
    work,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 4, 15)
Client = Callable[[str], Any]
View = Callable[[str], Any]


@pytest.fixture(autouse=True)
def clock(lake_city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is April 15, 2026."""
    monkeypatch.setattr(timezone, "localdate", lambda *_a, **_k: TODAY)


@pytest.fixture
def plan(db: Any) -> StrategicPlan:
    """A plan with two areas and a goal in each."""
    made = StrategicPlan.objects.create(
        name="Plan 2026-2030",
        starts_on=dt.date(2025, 7, 1),
        ends_on=dt.date(2030, 6, 30),
        is_draft=False,
    )
    for order, key in enumerate(("cybersecurity", "data")):
        area = StrategicArea.objects.create(
            plan=made, key=key, name={"en": key.title()}, order=order
        )
        Goal.objects.create(area=area, name={"en": f"Goal of {key}"}, measures=["live_share"])
    return made


def goal(key: str = "cybersecurity") -> Goal:
    return Goal.objects.get(area__key=key)


def make(year: int = 2026, key: str = "cybersecurity", **fields: Any) -> WorkPlanItem:
    values = {"kind": "initiative", "name": {"en": "Train staff"}} | fields
    return WorkPlanItem.objects.create(goal=goal(key), fiscal_year=year, **values)


def kinds(plan: StrategicPlan, viewer: Any) -> list[tuple[str, str]]:
    found = drift(view=plan_view(plan=plan, viewer=viewer), today=TODAY)
    return [
        (one.kind, str(one.project.code if one.project else one.item or one.goal or one.area))
        for one in found
    ]


def test_progress_rolls_up_and_what_was_dropped_is_not_planned(
    plan: StrategicPlan, viewer: View, make_project: Callable[..., Any]
) -> None:
    over = make_project("P-1", stage="completed", completed_on=dt.date(2026, 3, 1))
    make(done_on=dt.date(2026, 1, 1))
    make()
    make(dropped_on=dt.date(2026, 1, 1), reason="No money")
    make(2027, "data", kind="project", project=over)
    view = plan_view(plan=plan, viewer=viewer("staff"))
    assert view.progress == Progress(2, 3, 1)
    assert view.by_year == {2026: Progress(1, 2, 1), 2027: Progress(1, 1, 0)}
    assert [area.progress for area in view.areas] == [Progress(1, 2, 1), Progress(1, 1, 0)]
    assert view.areas[0].goals[0].progress.percent == 50
    assert view.years == (2026, 2027, 2028, 2029, 2030)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, "open"),
        ({"due_on": TODAY}, "open"),
        ({"due_on": TODAY - dt.timedelta(days=1)}, "late"),
        ({"year": 2025}, "late"),
        ({"year": 2025, "due_on": dt.date(2026, 5, 1)}, "open"),
        ({"year": 2025, "done_on": TODAY}, "done"),
        ({"year": 2025, "dropped_on": TODAY}, "dropped"),
        ({"year": 2025, "dropped_on": TODAY, "done_on": TODAY}, "dropped"),
    ],
)
def test_the_list_and_the_item_agree_on_its_state(
    plan: StrategicPlan, fields: dict[str, Any], state: str
) -> None:
    item = make(**fields)
    assert state_of(item, TODAY) == state
    for one in ("open", "late", "done", "dropped"):
        found = work(plan=plan, filters=WorkFilters(state=one), today=TODAY)
        assert list(found) == ([item] if one == state else []), one


def test_drift_is_named(
    plan: StrategicPlan, viewer: View, make_project: Callable[..., Any]
) -> None:
    areas = {area.key: area for area in plan.areas.all()}
    make_project("RUNS")
    make_project("LATER", strategic_area=areas["data"])
    make_project("NOT-OURS", is_overseen=False)
    make(2027, kind="project", project=Project.objects.get(code="LATER"), name={"en": "Later"})
    for code, stage in (("IDEA", "scored"), ("READY", "approved"), ("GONE", "cancelled")):
        planned = make_project(code, stage=stage, started_on=None, is_overseen=False)
        make(kind="project", project=planned, name={"en": code})
    make(name={"en": "Overdue"}, due_on=dt.date(2026, 1, 1))
    assert kinds(plan, viewer("staff")) == [
        ("past_due", "Overdue"),
        ("project_not_approved", "IDEA"),
        ("project_ended", "GONE"),
        ("project_not_started", "READY"),
        ("running_unplanned", "RUNS"),
        ("running_not_this_year", "LATER"),
        ("area_differs", "LATER"),
        ("goal_without_work", "Goal of data"),
    ]


def test_areas_and_metrics_without_anything_are_named(plan: StrategicPlan, viewer: View) -> None:
    Goal.objects.filter(area__key="data").update(measures=["no_such_measure"])
    Goal.objects.filter(area__key="cybersecurity").update(measures=[])
    assert kinds(plan, viewer("staff")) == [
        ("area_without_project", "Cybersecurity"),
        ("area_without_project", "Data"),
        ("goal_without_work", "Goal of cybersecurity"),
        ("goal_without_work", "Goal of data"),
        ("goal_without_measure", "Goal of cybersecurity"),
        ("measure_unknown", "Goal of data"),
    ]


def test_what_agrees_is_not_named(
    plan: StrategicPlan, viewer: View, make_project: Callable[..., Any]
) -> None:
    for area in plan.areas.all():
        project = make_project(area.key, strategic_area=area)
        make(2026, area.key, kind="project", project=project)
    assert kinds(plan, viewer("staff")) == []


def test_the_public_sees_plans_that_are_no_drafts_and_public_projects(
    plan: StrategicPlan, make_project: Callable[..., Any]
) -> None:
    shown = make_project("SHOWN")
    hidden = make_project("HIDDEN", is_overseen=False)
    proposed = make_project("IDEA", stage="proposed", approved_on=None)
    for project in (shown, hidden, proposed):
        make(kind="project", project=project)
    make(dropped_on=TODAY)
    free = make()
    view = public_plan()
    assert view is not None
    found = public_items(view.areas[0].goals[0])
    assert [item.project_id for item in found] == [shown.pk, None]
    assert found[1] == free
    StrategicPlan.objects.update(is_draft=True)
    assert public_plan() is None


def test_an_item_goes_its_way_and_each_step_is_written_down(
    plan: StrategicPlan, viewer: View, make_project: Callable[..., Any]
) -> None:
    lead = viewer("lead")
    project = make_project("P-1")
    before = Entry.objects.count()
    item = actions.save_item(
        by=lead,
        values={"goal": goal(), "fiscal_year": 2026, "kind": "project", "project": project},
    )
    assert item.name == project.title
    actions.save_item(
        by=lead,
        item=item,
        values={
            "goal": goal("data"),
            "fiscal_year": 2027,
            "kind": "initiative",
            "project": project,
            "name": {"en": "Train staff"},
            "owner": "ITD",
        },
    )
    actions.complete_item(by=lead, item=item, on=TODAY)
    actions.reopen_item(by=lead, item=item)
    actions.drop_item(by=lead, item=item, reason="No money")
    item.refresh_from_db()
    assert (item.goal.area.key, item.owner, item.reason) == ("data", "ITD", "No money")
    assert item.dropped_on == TODAY and item.done_on is None
    assert Entry.objects.count() == before + 5
    told = list(Change.objects.filter(kind="work_plan").order_by("pk"))
    assert len(told) == 5
    assert told[2].after == {"done_on": "2026-04-15"}
    assert told[3].before == {"done_on": "2026-04-15"}
    assert told[4].after == {"dropped_on": "2026-04-15", "reason": "No money"}


def test_work_without_a_project_is_in_the_audit_log_too(plan: StrategicPlan, viewer: View) -> None:
    item = actions.save_item(
        by=viewer("lead"),
        values={
            "goal": goal(),
            "fiscal_year": 2026,
            "kind": "initiative",
            "name": {"en": "Train staff"},
        },
    )
    entry = Entry.objects.order_by("sequence").last()
    assert entry is not None
    assert (entry.subject, entry.action) == (f"work_plan:{item.pk}", "create")
    assert "Train staff" in entry.detail_json


def test_steps_that_do_not_fit_are_refused_in_sentences(plan: StrategicPlan, viewer: View) -> None:
    lead, item = viewer("lead"), make()
    with pytest.raises(UsageError, match="to come"):
        actions.complete_item(by=lead, item=item, on=TODAY + dt.timedelta(days=1))
    with pytest.raises(UsageError, match="reason is missing"):
        actions.drop_item(by=lead, item=item, reason="  ")
    with pytest.raises(Conflict, match="open already"):
        actions.reopen_item(by=lead, item=item)
    actions.complete_item(by=lead, item=item, on=TODAY)
    with pytest.raises(Conflict, match="done already"):
        actions.drop_item(by=lead, item=item, reason="No money")
    values = {"goal": goal(), "fiscal_year": 2026, "kind": "project"}
    with pytest.raises(UsageError, match="project is missing"):
        actions.save_item(by=lead, values=values)
    with pytest.raises(UsageError, match="name is missing"):
        actions.save_item(by=lead, values=values | {"kind": "milestone", "name": {"en": " "}})
    with pytest.raises(Conflict, match="already"):
        actions.save_area(by=lead, plan=plan, values={"key": "data", "name": {"en": "Data"}})
    days = {"starts_on": TODAY, "ends_on": TODAY, "is_draft": True}
    with pytest.raises(UsageError, match="before it begins"):
        actions.save_plan(by=lead, values=days | {"name": "New"})


@pytest.mark.parametrize("person", ["manager", "staff", "head", "sponsor", "administrator"])
def test_only_the_lead_changes_the_plan(
    person: str, plan: StrategicPlan, viewer: View, client_of: Client
) -> None:
    by, item = viewer(person), make()
    with pytest.raises(Forbidden):
        actions.save_item(by=by, values={}, item=item)
    with pytest.raises(Forbidden):
        actions.complete_item(by=by, item=item, on=TODAY)
    with pytest.raises(Forbidden):
        actions.drop_item(by=by, item=item, reason="No money")
    with pytest.raises(Forbidden):
        actions.reopen_item(by=by, item=item)
    with pytest.raises(Forbidden):
        actions.save_plan(by=by, values={}, plan=plan)
    with pytest.raises(Forbidden):
        actions.save_area(by=by, plan=plan, values={})
    with pytest.raises(Forbidden):
        actions.save_goal(by=by, area=plan.areas.all()[0], values={})
    client = client_of(person)
    for address in leads_pages(item):
        assert client.get(address).status_code == 403, address
        assert client.post(address).status_code == 403, address
    assert client.post(f"/portfolio/plan/work/{item.pk}/reopen/").status_code == 403
    for address in ("", "work/", f"work/{item.pk}/", "drift/", "work.csv", "drift.csv"):
        answer = client.get(f"/portfolio/plan/{address}")
        assert answer.status_code == 200
        assert b"/edit/" not in answer.content


def leads_pages(item: WorkPlanItem) -> list[str]:
    return [
        f"/portfolio/plan/{address}"
        for address in (
            "new/",
            "edit/",
            "areas/add/",
            f"areas/{item.goal.area_id}/",
            f"areas/{item.goal.area_id}/goals/add/",
            f"goals/{item.goal_id}/",
            "work/add/",
            f"work/{item.pk}/edit/",
            f"work/{item.pk}/complete/",
            f"work/{item.pk}/drop/",
        )
    ]


def test_the_lead_opens_every_form_and_visitors_sign_in_first(
    plan: StrategicPlan, client_of: Client
) -> None:
    item = make()
    lead, visitor = client_of("lead"), client_of("visitor")
    for address in [*leads_pages(item), "/portfolio/plan/", "/portfolio/plan/work/"]:
        assert lead.get(address).status_code == 200, address
        assert visitor.get(address).status_code == 302, address
    for address in leads_pages(item):
        answer = lead.post(address, {"is_draft": ""})
        assert answer.status_code == 422, address
        assert b"usa-alert--error" in answer.content, address


def test_the_lead_enters_a_plan_from_nothing(client_of: Client) -> None:
    lead = client_of("lead")
    assert "Enter a plan" in lead.get("/portfolio/plan/").content.decode()
    assert b"Enter a plan" not in client_of("staff").get("/portfolio/plan/").content
    assert lead.get("/portfolio/plan/work/").status_code == 404
    steps = [
        ("new/", {"name": "Plan", "starts_on": "2025-07-01", "ends_on": "2030-06-30"}),
        ("areas/add/", {"key": "Data", "name_en": "Data", "name_es": "Datos"}),
    ]
    for address, sent in steps:
        assert lead.post(f"/portfolio/plan/{address}", sent).status_code == 302, address
    area = StrategicArea.objects.get()
    assert (area.key, area.name, area.plan.is_draft) == (
        "data",
        {"en": "Data", "es": "Datos"},
        False,
    )
    sent = {"name_en": "Publish more", "measures": ["live_share"]}
    lead.post(f"/portfolio/plan/areas/{area.pk}/goals/add/", sent)
    made = Goal.objects.get()
    work_sent = {"goal": made.pk, "fiscal_year": 2026, "kind": "initiative", "name_en": "Begin"}
    assert lead.post("/portfolio/plan/work/add/", work_sent).status_code == 302
    said = unescape(lead.get("/portfolio/plan/").content.decode())
    assert "Publish more" in said
    assert "0 of 1 item done" in said
    assert "/receipts/" in said
    assert "target at least 60%" in said


def test_a_metric_without_a_measure_or_number_says_so(
    plan: StrategicPlan, client_of: Client
) -> None:
    Goal.objects.filter(area__key="data").update(measures=["projects_on_schedule"])
    said = client_of("lead").get("/portfolio/plan/").content.decode()
    assert "No such measure" in said
    kept = Goal.objects.get(area__key="data")
    # Editing the goal does not lose a metric whose measure is not there yet.
    form = client_of("lead").get(f"/portfolio/plan/goals/{kept.pk}/").content.decode()
    assert 'value="projects_on_schedule" id=' in form


def test_the_lead_completes_and_drops_on_pages(plan: StrategicPlan, client_of: Client) -> None:
    lead, item = client_of("lead"), make()
    address = f"/portfolio/plan/work/{item.pk}/"
    lead.post(f"{address}complete/", {"on": "2026-04-01"})
    item.refresh_from_db()
    assert item.done_on == dt.date(2026, 4, 1)
    assert lead.post(f"{address}drop/", {"reason": "No money"}).status_code == 422
    lead.post(f"{address}reopen/")
    lead.post(f"{address}drop/", {"reason": "No money"})
    item.refresh_from_db()
    assert (item.done_on, item.reason) == (None, "No money")
    assert b"No money" in client_of("staff").get(address).content
    assert lead.get("/portfolio/plan/work/999999/").status_code == 404


def test_the_work_plan_begins_with_this_year_and_its_file_has_the_same(
    plan: StrategicPlan, client_of: Client
) -> None:
    make(2026, name={"en": "This year"})
    make(2027, "data", name={"en": "Next year"})
    staff = client_of("staff")
    said = staff.get("/portfolio/plan/work/").content.decode()
    assert "This year" in said and "Next year" not in said
    for query, names in {
        "": ["This year"],
        "?year=all": ["This year", "Next year"],
        "?year=2027": ["Next year"],
        "?year=all&area=data": ["Next year"],
        "?year=all&search=this": ["This year"],
        "?year=all&kind=project": [],
    }.items():
        text = staff.get(f"/portfolio/plan/work.csv{query}").content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))[1:]
        assert [row[4] for row in rows] == names, query
