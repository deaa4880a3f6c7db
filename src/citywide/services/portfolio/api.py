"""The portfolio for programs: the published projects and every status published for them."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Field, Path, Query, Schema

from citywide.core.errors import NotFound
from citywide.core.measures.model import LANGUAGES
from citywide.portal.api.interface import get
from citywide.portal.api.questions import address, link_pages
from citywide.portal.api.shapes import Language, Listed, ReceiptLink
from citywide.services.portfolio.queries import public

TAG = "Projects"
LANGUAGE = Query("en", description="Language of texts; English where one is not translated.")
PAGE = Query(1, ge=1, le=10**9)
STATUS = Query("", description="A published status; `none` for projects without one.")
Status = Literal["GREEN", "YELLOW", "RED"]
Asked = Literal["", "GREEN", "YELLOW", "RED", "none"]


class DataVersion(Schema):
    """The version of a data set an answer is made of."""

    dataset: str
    number: int
    published_at: dt.datetime
    page: str = Field(description="Address of the version's page.")


class FigureShape(Schema):
    """A headline figure of all overseen projects, with its receipt."""

    measure: str
    period: str
    value: Decimal | None = Field(description="Dollars, a count, or a share from 0 to 1.")
    numerator: Decimal | None
    denominator: Decimal | None
    unknown: int | None
    target: Decimal | None
    receipt: ReceiptLink


class ProjectShape(Schema):
    """A project as published. Money is in US dollars, as text so that no cent is rounded."""

    code: str
    title: str
    summary: str
    stage: str
    is_active: bool
    is_overseen: bool
    lead_department: str
    department_count: int
    strategic_area: str | None
    strategic_area_name: str
    service_area: str
    council_district: str | None
    work_plan_year: int | None
    vendor: str | None
    procurement_stage: str
    status: Status | None = Field(description="As declared and published.")
    status_computed: Status | None = Field(description="As the figures alone give it.")
    status_as_of: dt.date | None
    months_in_red: int
    late_reason: str
    started_on: dt.date | None
    planned_start_on: dt.date | None = Field(description="Of the first plan.")
    planned_end_on: dt.date | None
    baseline_number: int | None = Field(description="How many plans were approved.")
    baseline_approved_on: dt.date | None
    baseline_start_on: dt.date | None = Field(description="Of the last approved plan.")
    baseline_end_on: dt.date | None
    forecast_end_on: dt.date | None
    completed_on: dt.date | None
    slip_days: int | None = Field(description="Days after the end of the last approved plan.")
    budget_usd: Decimal | None
    committed_usd: Decimal | None
    spent_usd: Decimal | None
    forecast_cost_usd: Decimal | None
    is_success: bool | None
    outcome: str
    page: str
    api: str


class ProjectList(Listed):
    """Projects."""

    version: DataVersion | None = Field(description="null before the first publication.")
    figures: list[FigureShape]
    projects: list[ProjectShape]


class MilestoneShape(Schema):
    """A milestone residents are told of."""

    name: str
    planned_end_on: dt.date | None
    baseline_end_on: dt.date | None
    forecast_end_on: dt.date | None
    actual_end_on: dt.date | None
    slip_days: int | None


class MoneyShape(Schema):
    """Money of one fund in one fiscal year, in US dollars."""

    fiscal_year: str
    fund: str
    budget_usd: Decimal | None
    committed_usd: Decimal | None
    spent_usd: Decimal | None


class ItemShape(Schema):
    """A risk or an issue, and what is done about it."""

    kind: str
    state: str
    opened_on: dt.date
    due_on: dt.date | None
    closed_on: dt.date | None
    text: str
    mitigating_action: str


class ProjectDetail(ProjectShape):
    """A project with its milestones, its money and its risks."""

    versions: list[DataVersion]
    milestones: list[MilestoneShape]
    spending: list[MoneyShape]
    risks: list[ItemShape]
    statuses: str = Field(description="Address of its statuses.")


class ProjectStatusShape(Schema):
    """A status as it was published."""

    as_of: dt.date
    revision: int
    is_current: bool = Field(description="false for one that a correction replaced.")
    status: Status
    status_computed: Status | None
    status_schedule: Status | None
    status_cost: Status | None
    status_scope: Status | None
    status_risk: Status | None
    baseline_end_on: dt.date | None
    forecast_end_on: dt.date | None
    slip_days: int | None
    budget_usd: Decimal | None
    spent_usd: Decimal | None
    forecast_cost_usd: Decimal | None
    progress_share: Decimal | None
    late_reason: str
    version: int = Field(description="The last version of the data set that has it.")


class ProjectStatusList(Listed):
    """Every status published for a project, newest first."""

    project: str
    version: DataVersion
    statuses: list[ProjectStatusShape]


@get("/projects", ProjectList, tag=TAG)
def list_projects(
    request: HttpRequest,
    response: HttpResponse,
    state: Literal["running", "completed", "all"] = Query("all"),
    status: Asked = STATUS,
    department: str = Query("", description="Name of the leading department."),
    strategic_area: str = Query("", description="Key of an area of the strategic plan, or none."),
    service_area: str = Query("", description="Name of a City Service Area."),
    search: str = Query("", description="Words in the number, title, summary or department."),
    overseen: bool = Query(True, description="Only projects the project office oversees."),
    sort: Literal[
        "status", "title", "budget", "-budget", "spent", "-spent", "end", "-end", "slip", "-slip"
    ] = Query("status", description="`status` has RED first; what is not known comes last."),
    page: int = PAGE,
    per_page: int = Query(100, ge=1, le=1000),
    language: Language = LANGUAGE,
) -> dict[str, Any]:
    """List the published projects, with the headline figures and their receipts."""
    found = public.published()
    asked = public.PublicFilters(state, status, department, strategic_area, service_area, search)
    known = tuple(found.by_code.values()) if found else ()
    offered = [one for one in known if one.is_overseen or not overseen]
    fitting = public.ordered(public.matching(offered, asked), sort, language)
    pages = max(math.ceil(len(fitting) / per_page), 1)
    link_pages(request, response, page, pages)
    part = fitting[(page - 1) * per_page : page * per_page]
    return {
        "total": len(fitting),
        "page": page,
        "pages": pages,
        "per_page": per_page,
        "version": _version(found.version) if found else None,
        "figures": _figures(),
        "projects": [_project(one, language) for one in part],
    }


@get("/projects/{code}", ProjectDetail, tag=TAG)
def get_project(
    request: HttpRequest, code: str = Path(...), language: Language = LANGUAGE
) -> dict[str, Any]:
    """Describe one project: dates, money, milestones, risks, and why it is late."""
    project = _found(code)
    versions = [public.version_of(one) for one in public.DATASETS]
    return _project(project, language) | {
        "versions": [_version(one) for one in versions if one],
        "milestones": [
            vars(one) | {"name": _text(one.name, language), "slip_days": one.slip_days}
            for one in public.milestones(code)
        ],
        "spending": [vars(one) for one in public.spending(code)],
        "risks": [
            vars(one)
            | {
                "text": _text(one.public_text, language),
                "mitigating_action": _text(one.mitigating_action, language),
            }
            for one in public.items(code)
        ],
        "statuses": address(reverse("api:v1:get_project_statuses", args=[code])),
    }


@get("/projects/{code}/statuses", ProjectStatusList, tag=TAG)
def get_project_statuses(
    request: HttpRequest,
    response: HttpResponse,
    code: str = Path(...),
    page: int = PAGE,
    per_page: int = Query(100, ge=1, le=1000),
    language: Language = LANGUAGE,
) -> dict[str, Any]:
    """List every status published for a project, also those that were corrected later."""
    _found(code)
    version = public.version_of("project_statuses")
    if version is None:
        raise NotFound("No status has been published yet.")
    current = public.statuses(code, version=version.number)
    every = [*current, *public.corrections(code, current)]
    every.sort(key=lambda one: (one.as_of, one.revision), reverse=True)
    pages = max(math.ceil(len(every) / per_page), 1)
    link_pages(request, response, page, pages)
    return {
        "total": len(every),
        "page": page,
        "pages": pages,
        "per_page": per_page,
        "project": code,
        "version": _version(version),
        "statuses": [
            vars(one) | {"status": one.declared, "late_reason": _text(one.late_reason, language)}
            for one in every[(page - 1) * per_page : page * per_page]
        ],
    }


def _found(code: str) -> public.PublicProject:
    published = public.published()
    project = published.by_code.get(code) if published else None
    if project is None:
        raise NotFound(f"No project {code!r} has been published. GET /projects lists them.")
    return project


def _project(one: public.PublicProject, language: str) -> dict[str, Any]:
    texts = ("title", "summary", "outcome", "late_reason", "strategic_area_name")
    return (
        vars(one)
        | {name: _text(getattr(one, name), language) for name in texts}
        | {
            "status": one.status_declared,
            "page": address(reverse("portfolio:project_public", args=[one.code])),
            "api": address(reverse("api:v1:get_project", args=[one.code])),
        }
    )


def _text(texts: public.Texts, language: str) -> str:
    return next((texts[code] for code in (language, *LANGUAGES) if texts.get(code)), "")


def _version(one: public.Version) -> dict[str, Any]:
    return vars(one) | {"page": address(reverse("catalog:version", args=[one.dataset, one.number]))}


def _figures() -> list[dict[str, Any]]:
    """Return the headline figures that are published."""
    shown = []
    for figure in public.headline().figures.values():
        value = figure.value
        if value is None:
            continue
        numbers = ("period", "value", "numerator", "denominator", "unknown")
        name = figure.number_id
        shown.append(
            {field: getattr(value, field) for field in numbers}
            | {
                "measure": figure.measure.id,
                "target": figure.measure.target.value if figure.measure.target else None,
                "receipt": {
                    "id": name,
                    "page": address(reverse("dashboards:receipt", args=[name])),
                    "api": address(reverse("api:v1:get_receipt", args=[name])),
                },
            }
        )
    return shown
