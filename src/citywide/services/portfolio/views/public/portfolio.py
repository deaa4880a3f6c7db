"""All overseen projects in plain words, narrowed and sorted as the address says."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.services.portfolio.queries import public
from citywide.services.portfolio.queries.policy import policy
from citywide.services.portfolio.views.public.filters import PublicFiltersForm, chips
from citywide.services.portfolio.views.public.standing import standing
from citywide.services.portfolio.views.public.tiles import tiles
from citywide.services.portfolio.words import public as words

PER_PAGE = 50


@dataclass(frozen=True)
class Line:
    """One project as the list shows it."""

    project: public.PublicProject
    title: words.Said
    status: str
    kind: str
    late_reason: words.Said
    planned: str
    replanned: str
    end: str
    end_label: str
    slip: str
    is_late: bool
    budget: str
    spent: str
    spent_share: str
    red: str


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the list; before anything was published, say so."""
    found = public.published()
    context: dict[str, Any] = {
        "trail": [(_("Home"), reverse("dashboards:home")), (_("Projects"), None)],
        "reports_address": _reports(),
        "decided": [
            (words.status(key), words.kind(key), sentence)
            for key, sentence in words.decided(policy().thresholds)
        ],
        "criteria": words.overseen_because(policy().thresholds),
        "success": words.success_definition(policy().thresholds.success_tolerance),
    }
    if found is not None:
        context |= _published(request, found)
    return render(request, "portfolio/public/projects.html", context)


def _published(request: HttpRequest, found: public.Published) -> dict[str, Any]:
    filters = public.PublicFilters.from_query(request.GET)
    sort = _sort(request)
    fitting = public.matching(found.overseen, filters)
    listed = public.ordered(fitting, sort, words.language())
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    headline = public.headline()
    return {
        "published": found,
        "filters": filters,
        "form": PublicFiltersForm(filters, sort, found.overseen),
        "chips": chips(filters, found.overseen, _kept(sort)),
        "clear_address": f"{reverse('portfolio:public')}?{_query(filters, sort)}",
        "states": _states(found, filters, sort),
        "tiles": tiles(headline),
        "summary": _summary(found),
        "page": page,
        "lines": [_line(one) for one in page.object_list],
        "total": len(listed),
        "csv_address": _with(reverse("portfolio:public_csv"), filters.as_query(sort=_kept(sort))),
        "api_address": reverse("api:v1:list_projects"),
        "version": found.version,
    }


def _line(one: public.PublicProject) -> Line:
    status, kind = standing(one)
    is_over = one.completed_on is not None
    return Line(
        project=one,
        title=words.said(one.title, one.code),
        status=status,
        kind=kind,
        late_reason=words.Said("") if is_over else words.said(one.late_reason),
        planned=words.day(one.planned_end_on),
        replanned=words.new_end(one.planned_end_on, one.baseline_end_on),
        end=words.day(one.end_on),
        end_label=_("Ended") if is_over else _("Expected end"),
        slip=words.late(one.slip_days, is_over=is_over),
        is_late=bool(one.slip_days and one.slip_days > 0),
        budget=words.dollars_short(one.budget_usd),
        spent=words.dollars_short(one.spent_usd),
        spent_share=words.spent_share(one.spent_usd, one.budget_usd),
        red=words.months_in_red(one.months_in_red),
    )


def _summary(found: public.Published) -> str:
    running = [one for one in found.overseen if one.is_active]
    counts: dict[str, int] = {}
    for one in running:
        key = one.status_declared or "none"
        counts[key] = counts.get(key, 0) + 1
    budgets = [one.budget_usd for one in running if one.budget_usd is not None]
    return words.summary(len(running), sum(budgets, Decimal(0)), counts)


def _states(
    found: public.Published, filters: public.PublicFilters, sort: str
) -> list[tuple[str, int, str, bool]]:
    """Return the switch between running, completed and all: name, count, address, is chosen."""
    states = []
    for state, label in words.STATES.items():
        chosen = public.PublicFilters(**(vars(filters) | {"state": state}))
        count = len(public.matching(found.overseen, chosen))
        address = _with(reverse("portfolio:public"), chosen.as_query(sort=_kept(sort)))
        states.append((str(label), count, f"{address}#list", state == filters.state))
    return states


def _sort(request: HttpRequest) -> str:
    sort = str(request.GET.get("sort", ""))
    return sort if sort.removeprefix("-") in public.SORTS else "status"


def _kept(sort: str) -> str:
    return "" if sort == "status" else sort


def _query(filters: public.PublicFilters, sort: str) -> str:
    return public.PublicFilters(state=filters.state).as_query(sort=_kept(sort))


def _with(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address


def _reports() -> str:
    """Return the address of the committee's reports, where the city publishes them here."""
    try:
        return reverse("portfolio:public_reports")
    except NoReverseMatch:
        return ""
