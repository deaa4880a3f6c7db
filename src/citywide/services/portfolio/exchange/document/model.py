"""The frozen objects of a portfolio document.

People stand in it by e-mail address, departments and phases by name, projects by code, strategic
areas by key, register items by title within their project. Empty text, None and () mean unknown.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from citywide.core.errors import Finding
from citywide.services.portfolio.exchange.document.words import (
    Colour,
    Confidence,
    Decision,
    ItemKind,
    ProcurementStage,
    Stage,
    WorkKind,
)
from citywide.services.portfolio.exchange.plan import Task, TaskLink


@dataclass(frozen=True)
class Text:
    """One text in the city's languages; a translation that does not exist yet is empty."""

    en: str = ""
    es: str = ""
    vi: str = ""

    def by_language(self) -> dict[str, str]:
        """The texts there are, by language code."""
        given = {"en": self.en, "es": self.es, "vi": self.vi}
        return {code: text for code, text in given.items() if text}


@dataclass(frozen=True)
class Person:
    """Somebody who is named in the document."""

    email: str
    name: str = ""
    department: str = ""


@dataclass(frozen=True)
class WorkItem:
    """One piece of a fiscal year's work plan; the year is named by the year it ends in."""

    fiscal_year: int
    kind: WorkKind
    name: Text
    project: str = ""
    owner: str = ""
    due_on: dt.date | None = None
    done_on: dt.date | None = None
    dropped_on: dt.date | None = None
    reason: str = ""
    measures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Goal:
    """What an area is to reach; `measures` are ids of measures that tell whether it does."""

    name: Text
    measures: tuple[str, ...] = ()
    items: tuple[WorkItem, ...] = ()


@dataclass(frozen=True)
class Area:
    """One of the strategic areas."""

    key: str
    name: Text
    description: Text = Text()
    goals: tuple[Goal, ...] = ()


@dataclass(frozen=True)
class StrategicPlan:
    """The strategic plan, from its areas down to the work of each year."""

    name: str
    starts_on: dt.date
    ends_on: dt.date
    is_draft: bool = False
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True)
class Funding:
    """Money of one fund for one fiscal year."""

    fund: str
    fiscal_year: int
    budget_usd: Decimal
    committed_usd: Decimal = Decimal(0)


@dataclass(frozen=True)
class Spending:
    """What was booked in one month, given by its first day; credits are below zero."""

    month: dt.date = field(metadata={"form": "month"})
    amount_usd: Decimal
    fund: str = ""


@dataclass(frozen=True)
class BaselineDates:
    """The dates one task or milestone had in one baseline."""

    number: str
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None


@dataclass(frozen=True)
class Baseline:
    """A plan the project was approved with; number 1 is the first, none is ever replaced.

    `change_request` is the title of the approved request behind number 2 and later.
    """

    number: int
    approved_on: dt.date
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    budget_usd: Decimal | None = None
    reason: str = ""
    approved_by: str = ""
    change_request: str = ""
    tasks: tuple[BaselineDates, ...] = ()


@dataclass(frozen=True)
class Action:
    """What is done about an issue or risk, by whom and by when."""

    text: Text
    owner: str = ""
    due_on: dt.date | None = None
    done_on: dt.date | None = None


@dataclass(frozen=True)
class Change:
    """What a change request asks for, and what was decided."""

    days: int | None = None
    cost_usd: Decimal | None = None
    scope: str = ""
    requested_by: str = ""
    decision: Decision | None = None
    decided_on: dt.date | None = None
    decided_by: str = ""
    reason: str = ""


@dataclass(frozen=True)
class RegisterItem:
    """A risk, issue, decision or change request.

    `probability` and `impact` are 1 to 5, `severity` is 1 (minor) to 3 (severe).
    """

    kind: ItemKind
    title: str
    opened_on: dt.date
    description: str = ""
    public_text: Text = Text()
    owner: str = ""
    due_on: dt.date | None = None
    closed_on: dt.date | None = None
    probability: int | None = None
    impact: int | None = None
    severity: int | None = None
    actions: tuple[Action, ...] = ()
    change: Change | None = None


@dataclass(frozen=True)
class StatusRecord:
    """One status as it was declared; `issue` is the title of the register item behind it."""

    as_of: dt.date
    overall: Colour
    schedule: Colour | None = None
    cost: Colour | None = None
    scope: Colour | None = None
    risk: Colour | None = None
    reason: str = ""
    issue: str = ""
    accomplishments: Text = Text()
    next_steps: Text = Text()
    public_note: Text = Text()
    confidence: Confidence | None = None
    progress_share: Decimal | None = None
    phase: str = ""
    forecast_end: dt.date | None = None
    forecast_cost_usd: Decimal | None = None
    filed_by: str = ""
    approved_by: str = ""
    published_on: dt.date | None = None


@dataclass(frozen=True)
class Dependency:
    """A project that must come far enough before this one can go on."""

    on: str
    note: str = ""


@dataclass(frozen=True)
class ProjectRecord:
    """One project with all its history."""

    code: str
    title: Text
    stage: Stage
    lead_department: str
    service_area: str
    summary: Text = Text()
    description: str = ""
    outcome: Text = Text()
    cost_usd: Decimal | None = None
    proposed_on: dt.date | None = None
    approved_on: dt.date | None = None
    started_on: dt.date | None = None
    planned_start_on: dt.date | None = None
    planned_end_on: dt.date | None = None
    completed_on: dt.date | None = None
    cancelled_on: dt.date | None = None
    departments: tuple[str, ...] = ()
    manager: str = ""
    sponsor: str = ""
    effort_share: Decimal | None = None
    strategic_area: str = ""
    work_plan_year: int | None = None
    is_sensitive: bool = False
    sensitive_reason: str = ""
    vendor: str = ""
    procurement_stage: ProcurementStage = ProcurementStage.NONE
    council_district: str = "Citywide"
    funding: tuple[Funding, ...] = ()
    spending: tuple[Spending, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    phases: tuple[str, ...] = ()
    milestones: tuple[Task, ...] = ()
    links: tuple[TaskLink, ...] = ()
    register: tuple[RegisterItem, ...] = ()
    statuses: tuple[StatusRecord, ...] = ()
    dependencies: tuple[Dependency, ...] = ()


@dataclass(frozen=True)
class PortfolioDocument:
    """A whole portfolio; `findings` are warnings, which are not part of what it says."""

    departments: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    strategic_plan: StrategicPlan | None = None
    projects: tuple[ProjectRecord, ...] = field(default=(), metadata={"form": "always"})
    prepared_on: dt.date | None = None
    source: str = ""
    version: int = 1
    findings: tuple[Finding, ...] = field(default=(), compare=False, metadata={"form": "unsaid"})

    def project(self, code: str) -> ProjectRecord | None:
        """The project of a code, None when there is none."""
        return next((one for one in self.projects if one.code == code), None)
