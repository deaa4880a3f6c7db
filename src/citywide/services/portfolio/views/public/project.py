"""One project for residents: where it stands, why, what it costs, and all that was published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.portal.dashboards.areas import AREAS
from citywide.services.portfolio.queries import public
from citywide.services.portfolio.queries.policy import policy
from citywide.services.portfolio.views.public.charts import plan_of, strip_of
from citywide.services.portfolio.views.public.standing import standing
from citywide.services.portfolio.words import public as words

PER_PAGE = 24


@dataclass(frozen=True)
class StatusLine:
    """One published status as the history shows it."""

    as_of: Any
    status: str
    kind: str
    note: str
    late_reason: words.Said
    end: str
    slip: str
    budget: str
    spent: str
    is_current: bool


@dataclass(frozen=True)
class ItemLine:
    """A risk or problem that is open, and what is done about it."""

    kind: str
    text: words.Said
    action: words.Said
    opened: str
    due: str


def found_or_404(code: str) -> tuple[public.Published, public.PublicProject]:
    """Return what is published, and the project of a number; raises Http404."""
    published = public.published()
    project = published.by_code.get(code) if published else None
    if published is None or project is None:
        raise Http404(_("No project %(code)s has been published.") % {"code": code})
    return published, project


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show one project; every number on the page is of published versions it names."""
    published, project = found_or_404(code)
    history = public.statuses(code)
    title = words.said(project.title, code)
    context = {
        "trail": [
            (_("Home"), reverse("dashboards:home")),
            (_("Projects"), reverse("portfolio:public")),
            (title.text, None),
        ],
        "project": project,
        "title": title,
        "summary": words.said(project.summary),
        "outcome": words.said(project.outcome),
        **_standing(project, history),
        **_reasons(project),
        **_plan(project, history, published),
        **_money(project),
        **_history(request, project, history),
        "facts": _facts(project),
        "decided": [
            (words.status(key), words.kind(key), sentence)
            for key, sentence in words.decided(policy().thresholds)
        ],
        "sources": [one for one in map(public.version_of, public.DATASETS) if one],
        "api_address": reverse("api:v1:get_project", args=[code]),
    }
    return render(request, "portfolio/public/project.html", context)


def _standing(
    project: public.PublicProject, history: Sequence[public.PublicStatus]
) -> dict[str, Any]:
    status, kind = standing(project)
    running = project.is_active and project.status_declared
    columns = words.AXES.items()
    return {
        "status": status,
        "kind": kind,
        "since": public.since(history) if running and history else None,
        "months_in_red": words.months_in_red(project.months_in_red),
        "differs": words.differs(project.status_declared, project.status_computed)
        if running
        else "",
        "axes": [
            (label, words.colour(getattr(project, column)), words.kind(getattr(project, column)))
            for column, label in columns
        ]
        if running
        else [],
    }


def _reasons(project: public.PublicProject) -> dict[str, Any]:
    """Return why it is late, and the open risks and problems with what is done about them."""
    is_over = not project.is_active
    reason = words.said({} if is_over else project.late_reason)
    lines = [_item(one) for one in public.items(project.code) if one.state == "open"]
    # The problem that is the reason itself is not told twice: only what is done about it.
    behind = [one for one in lines if reason and one.text.text == reason.text and one.action]
    return {
        "late_reason": reason,
        "behind": behind,
        "items": [] if is_over else [one for one in lines if one not in behind],
    }


def _item(one: public.Item) -> ItemLine:
    return ItemLine(
        kind=str(words.ITEMS.get(one.kind, one.kind)),
        text=words.said(one.public_text),
        action=words.said(one.mitigating_action),
        opened=words.day(one.opened_on),
        due=words.day(one.due_on),
    )


def _plan(
    project: public.PublicProject,
    history: Sequence[public.PublicStatus],
    published: public.Published,
) -> dict[str, Any]:
    milestones = public.milestones(project.code)
    renewed = public.rebaselinings(history)
    is_over = project.completed_on is not None
    return {
        "dates": [
            (
                _("First plan"),
                words.day(project.planned_start_on),
                words.day(project.planned_end_on),
            ),
            (
                _("Plan in force"),
                words.day(project.baseline_start_on),
                words.day(project.baseline_end_on),
            ),
            (_("Expected"), "", "" if is_over else words.day(project.forecast_end_on)),
            (_("Actual"), words.day(project.started_on), words.day(project.completed_on)),
        ],
        "slip": words.late(project.slip_days, is_over=is_over),
        "is_late": bool(project.slip_days and project.slip_days > 0),
        "end_label": _("Ended") if is_over else _("Expected end"),
        "end": words.day(project.end_on),
        "moved": words.moved_since_first(project.planned_end_on, project.end_on),
        "replanned": words.replanned(project.baseline_number, project.baseline_approved_on),
        "rebaselined": [_rebaselined(one) for one in renewed],
        "milestones": [
            (
                words.said(one.name),
                words.day(one.planned_end_on),
                words.day(one.baseline_end_on),
                words.day(one.forecast_end_on),
                words.day(one.actual_end_on),
                words.late(one.slip_days, is_over=one.actual_end_on is not None),
            )
            for one in milestones
        ],
        "plan_chart": plan_of(
            project,
            milestones,
            timezone.localdate(published.version.published_at),
            history[-1].progress_share if history else None,
        ),
    }


def _rebaselined(one: public.Rebaselined) -> str:
    return words.rebaselined(
        one.as_of,
        one.moved_days,
        (one.end_before, one.end_after),
        (one.budget_before_usd, one.budget_after_usd),
    )


def _money(project: public.PublicProject) -> dict[str, Any]:
    rows = public.spending(project.code)
    return {
        "money": [
            (_("Budget"), words.dollars(project.budget_usd)),
            (_("Bound by contracts, not yet paid"), words.dollars(project.committed_usd)),
            (_("Spent so far"), words.dollars(project.spent_usd)),
            (_("Share spent"), words.spent_share(project.spent_usd, project.budget_usd)),
            (_("Expected cost in the end"), words.dollars(project.forecast_cost_usd)),
        ],
        "budget": words.dollars_short(project.budget_usd),
        "spent": words.dollars_short(project.spent_usd),
        "spent_share": words.spent_share(project.spent_usd, project.budget_usd),
        "funds": [
            (
                one.fiscal_year,
                one.fund,
                words.dollars(one.budget_usd),
                words.dollars(one.committed_usd),
                words.dollars(one.spent_usd),
            )
            for one in rows
        ],
    }


def _history(
    request: HttpRequest, project: public.PublicProject, history: Sequence[public.PublicStatus]
) -> dict[str, Any]:
    every = [*history, *public.corrections(project.code, history)]
    every.sort(key=lambda one: (one.as_of, one.revision), reverse=True)
    page = Paginator(every, PER_PAGE).get_page(request.GET.get("page"))
    renewed = [one.as_of for one in public.rebaselinings(history)]
    return {
        "page": page,
        "statuses": [_status_line(one) for one in page.object_list],
        "published_count": len(every),
        "strip": strip_of(history, renewed) if history else None,
        "csv_address": reverse("portfolio:history_csv", args=[project.code]),
    }


def _status_line(one: public.PublicStatus) -> StatusLine:
    return StatusLine(
        as_of=one.as_of,
        status=words.colour(one.declared),
        kind=words.kind(one.declared),
        note=_revision(one),
        late_reason=words.said(one.late_reason),
        end=words.day(one.forecast_end_on),
        slip=words.late(one.slip_days),
        budget=words.dollars_short(one.budget_usd),
        spent=words.dollars_short(one.spent_usd),
        is_current=one.is_current,
    )


def _revision(one: public.PublicStatus) -> str:
    if not one.is_current:
        return _("Published, then corrected")
    return _("Correction of an earlier one") if one.revision > 1 else ""


def _facts(project: public.PublicProject) -> list[tuple[str, Any]]:
    area: Mapping[str, Any] = AREAS
    return [
        (_("Stage"), words.stage(project.stage)),
        (_("Department"), project.lead_department),
        (_("City Service Area"), area.get(project.service_area, project.service_area)),
        (
            _("Strategic area"),
            str(words.said(project.strategic_area_name, project.strategic_area or "")),
        ),
        (_("Where"), words.area(project.council_district)),
        (_("Delivered by"), project.vendor),
    ]
