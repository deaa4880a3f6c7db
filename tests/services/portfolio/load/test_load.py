"""A portfolio document goes into the database whole, with its history, and only once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from citywide.core.errors import Conflict, ExtractError, Forbidden, UsageError
from citywide.portal.access.viewer import Viewer
from citywide.portal.accounts.models import User
from citywide.portal.audit.models import Entry
from citywide.services.portfolio.actions.load import load
from citywide.services.portfolio.exchange.document import (
    Action,
    Area,
    Baseline,
    BaselineDates,
    Colour,
    Dependency,
    Funding,
    Goal,
    ItemKind,
    Person,
    PortfolioDocument,
    ProjectRecord,
    RegisterItem,
    Spending,
    Stage,
    StatusRecord,
    StrategicPlan,
    Text,
    WorkItem,
    WorkKind,
    parse_document,
)
from citywide.services.portfolio.exchange.plan import Task, TaskLink
from citywide.services.portfolio.models import (
    Change,
    Milestone,
    Project,
    StatusUpdate,
    StrategicArea,
    WorkPlanItem,
)
from citywide.services.portfolio.models import (
    Spending as SpendingRow,
)
from citywide.services.portfolio.queries.policy import policy
from citywide.services.portfolio.queries.status import (
    facts_of,
    frozen,
    next_milestone,
)
from citywide.services.portfolio.rules.status import compute
from tests.services.portfolio.exchange.documents import CAMERAS, documents

pytestmark = pytest.mark.django_db
LEAD = Viewer(email="lead@example.org", grants=frozenset({("pmo_lead", "")}))


@pytest.fixture(autouse=True)
def city(lake_city: Any) -> None:
    """The policy is read from the city folder."""


def cameras(**changes: Any) -> PortfolioDocument:
    document = parse_document(CAMERAS, "cameras.yaml")
    project = replace(document.projects[0], **changes)
    return replace(document, projects=(project,))


def bus(code: str = "BUS", **given: Any) -> ProjectRecord:
    values: dict[str, Any] = {
        "title": Text("Bus stops"),
        "stage": Stage.ACTIVE,
        "lead_department": "Public Works",
        "service_area": "Public Safety",
    }
    return ProjectRecord(code=code, **(values | given))


def of(*projects: ProjectRecord) -> PortfolioDocument:
    people = (Person("ann@city.example", "Ann"), Person("bob@city.example", "Bob"))
    return PortfolioDocument(departments=("Public Works",), people=people, projects=projects)


def test_a_document_goes_in_whole() -> None:
    loaded = load(by=LEAD, document=cameras())
    project = Project.objects.get()
    assert (project.code, project.stage, project.cost_usd) == (
        "CAM",
        "active",
        Decimal("2500000.50"),
    )
    assert project.title["es"] == "Sistema de cámaras"
    assert project.manager.email == "ann@city.example"
    assert [d.name for d in project.departments.all()] == ["Information Technology", "Public Works"]
    assert project.is_overseen
    assert project.strategic_area.key == "data"
    assert project.approved_on == dt.date(2024, 7, 1)
    assert project.spending.get().amount_usd == Decimal("-12.5")
    assert project.spending.get().source == "document"
    assert project.milestones.get().phase.name == "Procurement"
    issue = project.register.get()
    assert (issue.number, issue.state, issue.severity) == (1, "open", 3)
    assert issue.actions.get().owner.email == "bob@city.example"
    assert issue.events.get().note == "added"
    latest = project.current_status
    assert latest.as_of == dt.date(2026, 2, 28)
    assert (latest.declared, latest.state, latest.issue) == ("RED", "published", issue)
    # The schedule cannot be known without a baseline, and the open issue is seen.
    assert latest.computed_schedule == ""
    assert latest.computed_risk == "YELLOW"
    assert latest.computed_facts["issue"]["actions"][0]["due_on"] == "2026-06-30"
    assert "owner" not in str(latest.computed_facts["issue"])
    assert WorkPlanItem.objects.get().project == project
    assert loaded.counts["projects"] == 1
    assert loaded.counts["statuses"] == 2
    assert loaded.skipped == ()


def test_people_it_names_get_accounts_without_password_or_role() -> None:
    User.objects.create_user("BOB@city.example", "a long enough passphrase", name="Bob")
    load(by=LEAD, document=cameras())
    ann = User.objects.get(email="ann@city.example")
    assert not ann.has_usable_password()
    assert not ann.grants.exists()
    assert User.objects.filter(email="bob@city.example").count() == 1
    assert User.objects.get(email="bob@city.example").has_usable_password()


def test_the_same_again_changes_nothing() -> None:
    load(by=LEAD, document=cameras())
    before = [list(m.objects.values()) for m in (Project, StatusUpdate, Change, Milestone)]
    again = load(by=LEAD, document=cameras())
    assert again.counts == {}
    assert again.skipped == ("CAM was loaded before with the same content.",)
    assert before == [list(m.objects.values()) for m in (Project, StatusUpdate, Change, Milestone)]
    assert Entry.objects.filter(subject="portfolio").count() == 1


def test_other_content_is_refused_and_nothing_is_written() -> None:
    load(by=LEAD, document=cameras())
    other = of(bus(), replace(cameras().projects[0], vendor="Another", strategic_area=""))
    other = replace(other, departments=("Information Technology", "Public Works"))
    with pytest.raises(Conflict, match="CAM are here already"):
        load(by=LEAD, document=other)
    assert list(Project.objects.values_list("code", "vendor")) == [("CAM", "")]


def test_a_project_people_proposed_is_not_overwritten(make_project: Callable[..., Any]) -> None:
    make_project("CAM")
    with pytest.raises(Conflict):
        load(by=LEAD, document=cameras())


def test_replace_takes_over_what_is_not_published() -> None:
    load(by=LEAD, document=cameras())
    first = StatusUpdate.objects.get(as_of="2025-10-31")
    given = cameras().projects[0]
    later = StatusRecord(as_of=dt.date(2026, 3, 31), overall=Colour.GREEN)
    changed = replace(given.statuses[0], overall=Colour.GREEN, reason="Said otherwise.")
    done = replace(given.milestones[0], actual_end=dt.date(2026, 3, 1))
    document = cameras(
        vendor="Lens Inc",
        stage=Stage.ON_HOLD,
        statuses=(changed, given.statuses[1], later),
        milestones=(done, Task(number="2", name="Contract")),
        links=(TaskLink("1", "2"),),
        funding=(Funding("General Fund", 2026, Decimal(100)),),
        spending=(Spending(dt.date(2025, 2, 1), Decimal(7), "General Fund"),),
    )
    loaded = load(by=LEAD, document=document, replace=True)
    project = Project.objects.get()
    assert (project.vendor, project.stage) == ("Lens Inc", "on_hold")
    assert project.current_status.as_of == dt.date(2026, 3, 31)
    assert StatusUpdate.objects.get(pk=first.pk).reason == ""
    assert any("status as of 2025-10-31 is published" in s for s in loaded.skipped)
    assert project.milestones.get(number="1").actual_end_on == dt.date(2026, 3, 1)
    assert project.milestones.get(number="2").links.get().before.number == "1"
    assert [one.amount_usd for one in project.spending.all()] == [Decimal(7)]
    assert project.register.count() == 1
    change = project.changes.filter(kind="load").first()
    assert change.before["vendor"] == ""
    assert change.after["vendor"] == "Lens Inc"
    assert load(by=LEAD, document=document).counts == {}


def test_replace_never_alters_a_baseline() -> None:
    first = Baseline(1, dt.date(2025, 1, 1), ends_on=dt.date(2026, 1, 1))
    load(by=LEAD, document=of(bus(baselines=(first,))))
    moved = replace(first, ends_on=dt.date(2027, 1, 1))
    second = Baseline(2, dt.date(2026, 1, 1), ends_on=dt.date(2027, 1, 1))
    loaded = load(by=LEAD, document=of(bus(baselines=(moved, second))), replace=True)
    project = Project.objects.get()
    assert project.baselines.get(number=1).ends_on == dt.date(2026, 1, 1)
    assert any("baseline 1 is approved already" in one for one in loaded.skipped)
    assert project.current_baseline.number == 2
    # An earlier tool had no change request: a line says so, because each later baseline has one.
    assert project.current_baseline.change_request.state == "approved"


def test_finance_bookings_count_more_than_the_documents() -> None:
    load(by=LEAD, document=of(bus()))
    month = dt.date(2026, 1, 1)
    SpendingRow.objects.create(
        project=Project.objects.get(), month=month, amount_usd=5, source="project_actuals@1"
    )
    document = of(bus(spending=(Spending(month, Decimal(9)),)))
    load(by=LEAD, document=document, replace=True)
    assert [one.amount_usd for one in SpendingRow.objects.all()] == [Decimal(5)]


def test_a_yellow_of_an_earlier_tool_without_an_issue_is_kept() -> None:
    action = Action(Text("Find one"), "ann@city.example", dt.date(2026, 9, 1))
    item = RegisterItem(ItemKind.ISSUE, "No vendor", dt.date(2026, 1, 1), actions=(action,))
    statuses = (
        StatusRecord(as_of=dt.date(2025, 1, 31), overall=Colour.YELLOW),
        StatusRecord(as_of=dt.date(2026, 1, 31), overall=Colour.YELLOW, issue="No vendor"),
    )
    load(by=LEAD, document=of(bus(statuses=statuses, register=(item,))))
    old = StatusUpdate.objects.get(as_of="2025-01-31")
    assert old.issue.title == "No issue was recorded"
    assert old.issue.state == "closed"
    assert old.issue.public_text["en"] == "No issue was recorded at the time."
    assert old.computed_risk == ""


def test_dependencies_and_a_circle_with_what_is_there() -> None:
    load(by=LEAD, document=of(bus("A"), bus("B", dependencies=(Dependency("A", "first"),))))
    assert Project.objects.get(code="B").dependencies.get().needs.code == "A"
    turned = of(bus("A", dependencies=(Dependency("B"),)), bus("B"))
    with pytest.raises(UsageError, match="in a circle: A, B"):
        load(by=LEAD, document=turned, replace=True)


def test_goals_and_work_of_one_name_stay_apart() -> None:
    work = WorkItem(2027, WorkKind.INITIATIVE, Text("Train staff"))
    twice = (Goal(Text("Skills"), ("a",), (work, replace(work, owner="Ann"))), Goal(Text("Skills")))
    area = Area("people", Text("People"), goals=twice)
    plan = StrategicPlan("Plan", dt.date(2026, 7, 1), dt.date(2030, 6, 30), areas=(area,))
    document = PortfolioDocument(strategic_plan=plan)
    assert load(by=LEAD, document=document).counts["goals"] == 2
    assert [one.owner for one in WorkPlanItem.objects.order_by("pk")] == ["", "Ann"]
    assert load(by=LEAD, document=document).counts == {}
    done = replace(work, done_on=dt.date(2027, 1, 31))
    changed = replace(area, goals=(replace(twice[0], items=(done, *twice[0].items[1:])), twice[1]))
    later = PortfolioDocument(strategic_plan=replace(plan, areas=(changed,)))
    with pytest.raises(Conflict, match="done_on differs"):
        load(by=LEAD, document=later)
    assert load(by=LEAD, document=later, replace=True).counts == {"work-plan items changed": 1}
    assert WorkPlanItem.objects.count() == 2


@pytest.mark.parametrize("name", ["manager", "staff", "sponsor", "administrator", "visitor"])
def test_only_the_lead_loads(viewer: Callable[[str], Viewer], name: str) -> None:
    with pytest.raises(Forbidden):
        load(by=viewer(name), document=cameras())
    assert not Project.objects.exists()


def test_a_document_made_in_code_is_checked_too() -> None:
    red = StatusRecord(as_of=dt.date(2026, 1, 31), overall=Colour.RED)
    with pytest.raises(ExtractError, match="names no issue"):
        load(by=LEAD, document=of(bus(statuses=(red,))))
    assert not Project.objects.exists()
    assert not User.objects.exists()


def test_days_on_the_edge_are_judged_as_the_database_does() -> None:
    """What begins, ends or is due on the very day of a status, and the days around it."""
    edge = dt.date(2026, 2, 1)
    action = Action(Text("Find one"), "ann@city.example", edge)
    done = replace(action, done_on=edge)
    project = bus(
        stage=Stage.COMPLETED,
        completed_on=edge + dt.timedelta(days=1),
        spending=(Spending(edge, Decimal(7)),),
        baselines=(Baseline(1, edge, edge, edge, Decimal(5), tasks=(BaselineDates("1"),)),),
        phases=("One", "Two"),
        milestones=(
            Task(number="1", name="a", phase="One", forecast_end=edge, actual_end=edge),
            Task(number="2", name="b", phase="Two", forecast_end=dt.date(2027, 1, 1)),
        ),
        register=(
            RegisterItem(ItemKind.ISSUE, "a", edge, closed_on=edge, severity=3),
            RegisterItem(ItemKind.ISSUE, "b", dt.date(2026, 1, 1), closed_on=edge, severity=3),
            RegisterItem(ItemKind.ISSUE, "c", edge, actions=(action,), severity=3),
            RegisterItem(ItemKind.ISSUE, "d", edge, due_on=edge, actions=(done,)),
            RegisterItem(ItemKind.RISK, "e", edge, probability=5, impact=5, actions=(action,)),
        ),
        statuses=tuple(
            StatusRecord(edge + dt.timedelta(days=n), Colour.GREEN, forecast_end=edge)
            for n in (-1, 0, 1, 2)
        ),
    )
    load(by=LEAD, document=of(project))
    _check_computed(Project.objects.get())
    risks = [one.computed_risk for one in StatusUpdate.objects.order_by("as_of")]
    assert risks == ["RED", "YELLOW", "RED", "RED"]


def _check_computed(project: Project) -> None:
    for update in project.updates.all():
        forecasts = {
            "forecast_end_on": update.forecast_end_on,
            "forecast_cost_usd": update.forecast_cost_usd,
        }
        facts = facts_of(project=project, as_of=update.as_of, **forecasts)
        # A plan has no history: the end a status itself forecast counts, not today's milestones.
        said = update.forecast_end_on or facts.forecast_end
        computed = compute(replace(facts, forecast_end=said), policy().thresholds)
        issue = update.computed_facts.pop("issue")
        assert update.computed_facts == frozen(computed), update.as_of
        assert (issue is None) == (update.issue is None)
        assert update.spent_usd == facts.spent_usd
        coming = next_milestone(project=project, as_of=update.as_of)
        assert update.phase == (coming.phase.name if coming and coming.phase else "")


# Making a failing document smaller would load hundreds of them: it is shown as it is.
@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(document=documents())
def test_whatever_fits_goes_in_and_computes_as_the_database_does(
    document: PortfolioDocument,
) -> None:
    with transaction.atomic():
        load(by=LEAD, document=document)
        assert Project.objects.count() == len(document.projects)
        for said in document.projects:
            project = Project.objects.get(code=said.code)
            assert project.updates.count() == len(said.statuses)
            assert project.milestones.count() == len(said.milestones)
            assert project.baselines.count() == len(said.baselines)
            _check_computed(project)
        assert load(by=LEAD, document=document).counts == {}
        assert StrategicArea.objects.count() == 1
        transaction.set_rollback(True)
