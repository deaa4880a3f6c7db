"""One project on one page: what it is for, who is in it, how far it has come."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.actions.stages import INTAKE, Step, is_offered
from citywide.services.portfolio.models import Project, text_in
from citywide.services.portfolio.permissions import may_edit
from citywide.services.portfolio.queries.project import (
    dependencies_of,
    dependents_of,
    money_of,
    oversight_of,
)
from citywide.services.portfolio.queries.projects import budget_of
from citywide.services.portfolio.views.page import for_the_city, project_or_404, trail
from citywide.services.portfolio.views.project.steps import buttons
from citywide.services.portfolio.words import oversight as oversight_words
from citywide.services.portfolio.words.oversight import usd

Facts = list[tuple[str, Any]]


@require_GET
@for_the_city
def overview(request: HttpRequest, code: str) -> HttpResponse:
    """Show a project, and the steps the reader may take with it."""
    project = project_or_404(code)
    viewer: Viewer = request.viewer
    found = oversight_of(project)
    context = {
        "project": project,
        "tab": "overview",
        "oversight": {
            "kind": oversight_words.kind(found),
            "heading": oversight_words.heading(found),
            "text": oversight_words.sentence(found),
        },
        "people": _people(project),
        "belongs": _belongs(project),
        "dates": _dates(project),
        "money": _money(project),
        "needs": dependencies_of(project),
        "dependents": dependents_of(project),
        "steps": buttons(viewer, project),
        "may_edit": may_edit(viewer, project),
        "may_score": is_offered(Step.SCORE, viewer, project),
        "is_in_intake": project.stage in INTAKE,
        "untranslated": _untranslated(project),
        "trail": trail((str(project), None)),
    }
    return render(request, "portfolio/project/overview.html", context)


def _people(project: Project) -> Facts:
    share = project.effort_share
    manager = str(project.manager) if project.manager else _("Nobody yet")
    if project.manager and share is not None:
        manager = _("%(name)s, with %(percent)s%% of their time") % {
            "name": manager,
            "percent": f"{share * 100:.0f}",
        }
    joined = sorted(one.name for one in project.departments.all())
    others = [name for name in joined if name != project.lead_department.name]
    return [
        (_("Leading department"), project.lead_department.name),
        (_("Other departments that take part"), ", ".join(others)),
        (_("Sponsor"), str(project.sponsor) if project.sponsor else _("Nobody yet")),
        (_("Project manager"), manager),
        (_("Vendor"), project.vendor),
        (_("Procurement"), project.get_procurement_stage_display()),
        (_("Proposed by"), str(project.proposed_by) if project.proposed_by else ""),
    ]


def _belongs(project: Project) -> Facts:
    return [
        (_("Strategic area"), _area(project)),
        (_("City Service Area"), project.service_area),
        (_("Council district"), project.council_district),
        (_("Work-plan year"), str(project.work_plan_year or "")),
        (_("Decided by"), str(project.decided_by) if project.decided_by else ""),
        (_("Reason for the decision"), project.decision_reason),
    ]


def _area(project: Project) -> str:
    area = project.strategic_area
    return text_in(area.name, get_language() or "en")[0] if area else ""


def _dates(project: Project) -> Facts:
    baseline = project.current_baseline
    return [
        (_("Planned start"), _day(project.planned_start_on)),
        (_("Planned end"), _day(project.planned_end_on)),
        (_("End in the approved baseline"), _day(baseline.ends_on) if baseline else ""),
        (_("Forecast end"), _day(project.forecast_end_on)),
        (_("Approved on"), _day(project.approved_on)),
        (_("Started on"), _day(project.started_on)),
        (_("Completed on"), _day(project.completed_on)),
        (_("Ended on"), _day(project.ended_on)),
    ]


def _money(project: Project) -> Facts:
    money = money_of(project)
    return [
        (_("Total cost"), _usd(project.cost_usd)),
        (_("Budget"), _usd(budget_of(project, money.funded_usd))),
        (_("Funding"), _usd(money.funded_usd)),
        (_("Committed"), _usd(money.committed_usd)),
        (_("Spent"), _usd(money.spent_usd)),
    ]


def _untranslated(project: Project) -> list[str]:
    """Return the languages residents do not get yet, of what is written in English."""
    names = {"es": _("Spanish"), "vi": _("Vietnamese")}
    texts = [text for text in (project.title, project.summary, project.outcome) if text.get("en")]
    return [name for code, name in names.items() if any(not text.get(code) for text in texts)]


def _day(value: Any) -> str:
    return str(date_format(value, "DATE_FORMAT")) if value else ""


def _usd(value: Any) -> str:
    return "" if value is None else usd(value)
