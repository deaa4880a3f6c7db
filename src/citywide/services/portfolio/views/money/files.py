"""A project's money as CSV."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.services.portfolio.exchange.table.formulas import escaped
from citywide.services.portfolio.models import Project
from citywide.services.portfolio.queries import money as queries
from citywide.services.portfolio.views.page import for_the_city, project_or_404

Rows = Iterator[tuple[Any, ...]]


@require_safe
@for_the_city
def table(request: HttpRequest, code: str, table: str) -> HttpResponse:
    """Hand out one table: funding, spending or earned-value (by month)."""
    project = project_or_404(code)
    if table not in _TABLES:
        raise Http404(_("There are funding.csv, spending.csv and earned-value.csv."))
    columns, rows = _TABLES[table]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows(project, timezone.localdate()):
        writer.writerow([_text(value) for value in row])
    response = HttpResponse(
        out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8"
    )
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in code)
    response["Content-Disposition"] = f'attachment; filename="{plain}-{table}.csv"'
    return response


def _funding(project: Project, _as_of: dt.date) -> Rows:
    for one in queries.funding_of(project=project):
        funding = one.funding
        yield (
            project.code,
            f"FY{funding.fiscal_year}",
            funding.fund,
            funding.budget_usd,
            funding.committed_usd,
            one.spent_usd,
            one.left_usd,
        )


def _spending(project: Project, _as_of: dt.date) -> Rows:
    for one in queries.spending_of(project=project).order_by("month", "fund", "pk"):
        yield project.code, one.month, one.fund, one.amount_usd, one.source


def _earned(project: Project, as_of: dt.date) -> Rows:
    for one in queries.curve_of(project=project, as_of=as_of):
        yield project.code, one.month, *map(_cents, (one.pv_usd, one.ev_usd, one.ac_usd))


def _cents(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal("0.01"))


def _text(value: Any) -> str:
    """Return a cell; text that a spreadsheet could run is made safe, amounts keep their sign."""
    if value is None:
        return ""
    return escaped(value) if isinstance(value, str) else str(value)


_TABLES: Mapping[str, tuple[tuple[str, ...], Callable[[Project, dt.date], Rows]]] = {
    "funding": (
        (
            "project_code",
            "fiscal_year",
            "fund",
            "budget_usd",
            "committed_usd",
            "spent_usd",
            "left_usd",
        ),
        _funding,
    ),
    "spending": (("project_code", "month", "fund", "amount_usd", "source"), _spending),
    "earned-value": (
        ("project_code", "month", "planned_value_usd", "earned_value_usd", "actual_cost_usd"),
        _earned,
    ),
}
