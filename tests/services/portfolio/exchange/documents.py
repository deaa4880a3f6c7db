"""Generated portfolio documents, and one small one written out by hand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from citywide.core.measures.model import SERVICE_AREAS
from citywide.services.portfolio.exchange.document import (
    Action,
    Area,
    Baseline,
    BaselineDates,
    Change,
    Colour,
    Confidence,
    Decision,
    Dependency,
    Funding,
    Goal,
    ItemKind,
    Person,
    PortfolioDocument,
    ProcurementStage,
    ProjectRecord,
    RegisterItem,
    Spending,
    Stage,
    StatusRecord,
    StrategicPlan,
    Text,
    WorkItem,
    WorkKind,
)
from tests.services.portfolio.exchange.plans import NAMES, NOTES, plans

NAME = NAMES.filter(bool)
DEPARTMENTS = ("Information Technology", "Public Works", "Finance")
EMAILS = ("ann@city.example", "bob@city.example")
DAY = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))
SOME_DAY = st.none() | DAY
EMAIL = st.sampled_from(["", *EMAILS])
MONEY = st.integers(0, 10**11).map(lambda cents: Decimal(cents) / 100)
SIGNED = st.integers(-(10**9), 10**9).map(lambda cents: Decimal(cents) / 100)
SHARE = st.integers(0, 1000).map(lambda n: Decimal(n) / 1000)
TEXT = st.builds(Text, en=NOTES.filter(bool), es=NOTES, vi=NOTES)
NO_TEXT = st.just(Text()) | TEXT


@st.composite
def ordered(draw: st.DrawFn, count: int) -> list[dt.date | None]:
    """Days in order, some of them unknown."""
    days = sorted(draw(st.lists(DAY, min_size=count, max_size=count)))
    return [day if draw(st.booleans()) else None for day in days]


@st.composite
def register_items(draw: st.DrawFn, title: str, kind: ItemKind) -> RegisterItem:
    opened, closed = sorted(draw(st.tuples(DAY, DAY)))
    action = st.builds(Action, text=TEXT, owner=EMAIL, due_on=SOME_DAY, done_on=SOME_DAY)
    change = st.builds(
        Change,
        days=st.none() | st.integers(-100, 500),
        cost_usd=st.none() | SIGNED,
        requested_by=st.just(EMAILS[0]),
        decision=st.just(Decision.APPROVED),
        decided_on=DAY,
        decided_by=st.just(EMAILS[1]),
        reason=NOTES,
    )
    return RegisterItem(
        kind=kind,
        title=title,
        opened_on=opened,
        description=draw(NOTES),
        public_text=draw(NO_TEXT),
        owner=draw(EMAIL),
        due_on=draw(SOME_DAY),
        closed_on=draw(st.none() | st.just(closed)),
        probability=draw(st.none() | st.integers(1, 5)),
        impact=draw(st.none() | st.integers(1, 5)),
        severity=draw(st.none() | st.integers(1, 3)),
        actions=tuple(draw(st.lists(action, max_size=2))),
        change=draw(change) if kind is ItemKind.CHANGE_REQUEST else None,
    )


@st.composite
def statuses(draw: st.DrawFn) -> tuple[StatusRecord, ...]:
    days = sorted(draw(st.sets(DAY, max_size=4)))
    return tuple(
        StatusRecord(
            as_of=day,
            overall=draw(st.sampled_from(Colour)),
            schedule=draw(st.none() | st.sampled_from(Colour)),
            risk=draw(st.none() | st.sampled_from(Colour)),
            reason=draw(NOTES),
            issue="The issue",
            next_steps=draw(NO_TEXT),
            confidence=draw(st.none() | st.sampled_from(Confidence)),
            progress_share=draw(st.none() | SHARE),
            forecast_end=draw(SOME_DAY),
            forecast_cost_usd=draw(st.none() | MONEY),
            filed_by=EMAILS[0],
            approved_by=draw(st.sampled_from(["", EMAILS[1]])),
            published_on=draw(st.none() | st.just(day)),
        )
        for day in days
    )


@st.composite
def baselines(draw: st.DrawFn, numbers: list[str]) -> tuple[Baseline, ...]:
    made = []
    for number, approved in enumerate(sorted(draw(st.lists(DAY, max_size=2))), 1):
        starts, ends = draw(ordered(2))
        dates = tuple(BaselineDates(task, *draw(ordered(2))) for task in numbers)
        request = "The request" if number > 1 else ""
        budget = draw(st.none() | MONEY)
        made.append(
            Baseline(number, approved, starts, ends, budget, draw(NOTES), EMAILS[0], request, dates)
        )
    return tuple(made)


@st.composite
def projects(draw: st.DrawFn, code: str, earlier: list[str]) -> ProjectRecord:
    plan = draw(plans())
    proposed, approved, started, completed = draw(ordered(4))
    planned = draw(ordered(2))
    is_done = completed is not None
    funds = draw(st.sets(st.tuples(NAME, st.integers(2020, 2030)), max_size=3))
    months = draw(st.sets(st.integers(1, 12), max_size=3))
    issue = draw(register_items("The issue", ItemKind.ISSUE))
    action = Action(Text("Do it"), EMAILS[0], dt.date(2026, 5, 1))
    return ProjectRecord(
        code=code,
        title=draw(TEXT),
        stage=Stage.COMPLETED if is_done else draw(st.sampled_from([Stage.ACTIVE, Stage.ON_HOLD])),
        lead_department=draw(st.sampled_from(DEPARTMENTS)),
        service_area=draw(st.sampled_from(SERVICE_AREAS)),
        summary=draw(NO_TEXT),
        outcome=draw(NO_TEXT),
        cost_usd=draw(st.none() | MONEY),
        proposed_on=proposed,
        approved_on=approved,
        started_on=started,
        planned_start_on=planned[0],
        planned_end_on=planned[1],
        completed_on=completed,
        departments=tuple(draw(st.lists(st.sampled_from(DEPARTMENTS), unique=True))),
        manager=draw(EMAIL),
        sponsor=draw(EMAIL),
        effort_share=draw(st.none() | SHARE),
        strategic_area=draw(st.sampled_from(["", "cybersecurity"])),
        work_plan_year=draw(st.none() | st.integers(2020, 2030)),
        is_sensitive=True,
        sensitive_reason="The council asked.",
        vendor=draw(NAMES),
        procurement_stage=draw(st.sampled_from(ProcurementStage)),
        council_district=draw(st.sampled_from(["Citywide", "3"])),
        funding=tuple(Funding(*key, draw(MONEY), draw(MONEY)) for key in sorted(funds)),
        spending=tuple(Spending(dt.date(2026, m, 1), draw(SIGNED), draw(NAMES)) for m in months),
        baselines=draw(baselines([task.number for task in plan.tasks])),
        phases=tuple(dict.fromkeys(task.phase for task in plan.tasks if task.phase)),
        milestones=plan.tasks,
        links=plan.links,
        register=(
            RegisterItem(
                issue.kind, issue.title, issue.opened_on, actions=(*issue.actions, action)
            ),
            draw(register_items("The request", ItemKind.CHANGE_REQUEST)),
            draw(register_items("The risk", ItemKind.RISK)),
        ),
        statuses=draw(statuses()),
        dependencies=tuple(Dependency(other, draw(NAMES)) for other in earlier),
    )


@st.composite
def documents(draw: st.DrawFn) -> PortfolioDocument:
    """A document without mistakes."""
    codes = [f"P-{number}" for number in range(draw(st.integers(0, 3)))]
    item = st.builds(
        WorkItem,
        fiscal_year=st.integers(2020, 2030),
        kind=st.sampled_from([WorkKind.INITIATIVE, WorkKind.MILESTONE]),
        name=TEXT,
        project=st.sampled_from(["", *codes]),
        due_on=SOME_DAY,
        measures=st.lists(NAME, max_size=2).map(tuple),
    )
    goal = st.builds(Goal, name=TEXT, items=st.lists(item, max_size=2).map(tuple))
    area = Area(
        "cybersecurity", Text("Cybersecurity"), goals=tuple(draw(st.lists(goal, max_size=2)))
    )
    plan = StrategicPlan(
        draw(NAME), dt.date(2026, 7, 1), dt.date(2030, 6, 30), draw(st.booleans()), (area,)
    )
    return PortfolioDocument(
        departments=DEPARTMENTS,
        people=tuple(Person(email, draw(NAMES), DEPARTMENTS[0]) for email in EMAILS),
        strategic_plan=plan,
        projects=tuple(draw(projects(code, codes[:n])) for n, code in enumerate(codes)),
        prepared_on=draw(SOME_DAY),
        source=draw(NAMES),
    )


CAMERAS = """
# One project as somebody would write it by hand.
departments: [Information Technology, Public Works]
people:
  - {email: ann@city.example, name: Ann Example, department: Information Technology}
  - {email: bob@city.example}
strategic_plan:
  name: Plan 2026-2030
  starts_on: 2026-07-01
  ends_on: 2030-06-30
  areas:
    - key: data
      name: {en: Data-Driven Transformation}
      goals:
        - name: {en: Systems that work}
          measures: [on_schedule_share]
          items:
            - {fiscal_year: 2026, kind: project, name: {en: Cameras}, project: CAM}
projects:
  - code: CAM
    title: {en: Citywide Camera and Video Management System, es: Sistema de cámaras}
    stage: active
    lead_department: Information Technology
    service_area: Public Safety
    departments: [Information Technology, Public Works]
    manager: Ann@city.example
    cost_usd: "2500000.50"
    approved_on: 2024-07-01
    started_on: 2024-09-01
    strategic_area: data
    spending:
      - {month: 2025-01, amount_usd: -12.5, fund: General Fund}
    phases: [Procurement]
    milestones:
      - {number: "1", name: Bids opened, phase: Procurement, forecast_end: 2026-09-30}
    register:
      - kind: issue
        title: Vendor trouble
        opened_on: 2025-11-03
        severity: 3
        actions:
          - text: {en: Prepare a new request for bids}
            owner: bob@city.example
            due_on: 2026-06-30
    statuses:
      - {as_of: 2025-10-31, overall: GREEN}
      - {as_of: 2026-02-28, overall: RED, issue: Vendor trouble, filed_by: ann@city.example}
"""
