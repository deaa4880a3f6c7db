"""A project's money on one page: funding, spending, earned value and its curve."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.services.portfolio.models import Spending
from citywide.services.portfolio.permissions import may_manage
from citywide.services.portfolio.queries import money as queries
from citywide.services.portfolio.views.money.chart import curve_chart, month_words
from citywide.services.portfolio.views.page import for_the_city, project_or_404, trail_of
from citywide.services.portfolio.words import money as words
from citywide.services.portfolio.words.plan import day, percent

PER_PAGE = 60
_SOURCE = re.compile(r"([a-z0-9_]+)@(\d{1,9})")
DOCUMENT = "document"


@dataclass(frozen=True)
class _Line:
    """A row of a table of amounts, in words; `is_over` where more is bound and spent than given."""

    name: str
    address: str
    remove_address: str
    fiscal_year: str
    budget: str
    committed: str
    spent: str
    left: str
    is_over: bool


@dataclass(frozen=True)
class _Booking:
    """A booking of finance, in words, with where it comes from."""

    month: str
    fund: str
    amount: str
    source: str
    address: str


@require_safe
@for_the_city
def money(request: HttpRequest, code: str) -> HttpResponse:
    """Show a project's money."""
    project = project_or_404(code)
    today = timezone.localdate()
    overview = queries.overview_of(project=project, as_of=today)
    earned = queries.earned_of(project=project, as_of=today)
    curve = queries.curve_of(project=project, as_of=today)
    lines = queries.funding_of(project=project)
    page = Paginator(queries.spending_of(project=project), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "project": project,
        "tab": "money",
        "trail": trail_of(project, (_("Money"), None)),
        "facts": _facts(overview),
        "is_over": overview.left_usd is not None and overview.left_usd < 0,
        "overview": overview,
        "lines": [_line(code, one) for one in lines],
        "total": _total(lines),
        "elsewhere": _elsewhere(overview, lines),
        "years": [_year(one) for one in queries.years_of(project=project)],
        "page": page,
        "bookings": [_booking(one) for one in page],
        "earned": earned,
        "shares": _shares(earned),
        "figures": _figures(earned),
        "chart": curve_chart(curve, today),
        "may_manage": may_manage(request.viewer, project),
    }
    return render(request, "portfolio/money/money.html", context)


def _facts(found: queries.Overview) -> list[tuple[str, str]]:
    forecast = words.dollars(found.forecast_usd)
    if forecast and found.forecast_on:
        known = {"cost": forecast, "day": day(found.forecast_on), "over": _over(found.over_usd)}
        said = _("%(cost)s, by the status of %(day)s%(over)s")
        forecast = said % known
    spent = words.dollars(found.spent_usd)
    if spent and found.booked_to:
        known = {"spent": spent, "month": month_words(found.booked_to)}
        spent = _("%(spent)s, booked up to %(month)s") % known
    return [
        (_("Budget"), words.dollars(found.budget_usd) or _("Nothing is approved yet")),
        (_("Funding"), words.dollars(found.funded_usd) or _("None is entered yet")),
        (_("Committed, not paid yet"), words.dollars(found.committed_usd)),
        (_("Spent"), spent or _("Finance has booked nothing yet")),
        (_("Left: neither spent nor committed"), words.dollars(found.left_usd)),
        (_("Forecast cost"), forecast or _("No status has said it yet")),
    ]


def _over(over: Decimal | None) -> str:
    if not over:
        return ""
    if over > 0:
        return _(": %(value)s over the budget") % {"value": words.dollars(over)}
    return _(": %(value)s below the budget") % {"value": words.dollars(-over)}


def _line(code: str, one: queries.FundingLine) -> _Line:
    funding = one.funding
    return _Line(
        name=funding.fund,
        address=reverse("portfolio:funding", args=[code, funding.pk]),
        remove_address=reverse("portfolio:funding_remove", args=[code, funding.pk]),
        fiscal_year=f"FY{funding.fiscal_year}",
        budget=words.dollars(funding.budget_usd),
        committed=words.dollars(funding.committed_usd),
        spent=words.dollars(one.spent_usd),
        left=words.dollars(one.left_usd),
        is_over=one.left_usd < 0,
    )


def _total(lines: Sequence[queries.FundingLine]) -> _Line | None:
    if not lines:
        return None
    left = sum((one.left_usd for one in lines), Decimal(0))
    return _Line(
        name=_("Total"),
        address="",
        remove_address="",
        fiscal_year="",
        budget=words.dollars(sum((one.funding.budget_usd for one in lines), Decimal(0))),
        committed=words.dollars(sum((one.funding.committed_usd for one in lines), Decimal(0))),
        spent=words.dollars(sum((one.spent_usd for one in lines), Decimal(0))),
        left=words.dollars(left),
        is_over=left < 0,
    )


def _elsewhere(found: queries.Overview, lines: Sequence[queries.FundingLine]) -> str:
    """Return what is booked on no line of funding; empty when there is none."""
    spent = (found.spent_usd or Decimal(0)) - sum((one.spent_usd for one in lines), Decimal(0))
    return words.dollars(spent) if spent else ""


def _year(one: queries.YearTotals) -> _Line:
    return _Line(
        name=f"FY{one.fiscal_year}",
        address="",
        remove_address="",
        fiscal_year=f"FY{one.fiscal_year}",
        budget=words.dollars(one.funded_usd),
        committed=words.dollars(one.committed_usd),
        spent=words.dollars(one.spent_usd),
        left=words.dollars(one.left_usd),
        is_over=one.left_usd < 0,
    )


def _booking(one: Spending) -> _Booking:
    found = _SOURCE.fullmatch(one.source)
    source, address = one.source, ""
    if found:
        dataset, version = found.groups()
        source = _("%(dataset)s, version %(version)s") % {"dataset": dataset, "version": version}
        address = reverse("catalog:version", args=[dataset, int(version)])
    elif one.source == DOCUMENT:
        source = _("loaded from a file")
    return _Booking(month_words(one.month), one.fund, words.cents(one.amount_usd), source, address)


def _shares(earned: queries.Earned) -> str:
    if earned.planned_share is None or earned.earned_share is None:
        return ""
    known = {
        "planned": percent(_rounded(earned.planned_share)),
        "earned": percent(_rounded(earned.earned_share)),
    }
    return _("By now, %(planned)s of the work was to be done; %(earned)s is done.") % known


def _rounded(share: Decimal) -> Decimal:
    return share.quantize(Decimal("0.001"))


def _figures(earned: queries.Earned) -> list[words.FigureWords]:
    return [
        words.figure(
            key,
            getattr(earned.figures, key),
            (lack.key, lack.count) if (lack := earned.lack_of(key)) else None,
        )
        for key in words.NAMES
    ]
