"""One report: its figures, what differs, its prose, its approvals, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from citywide.services.portfolio.forms.report import ReturnForm, WithdrawForm
from citywide.services.portfolio.models import CommitteeReport, Narrative, ReportState
from citywide.services.portfolio.permissions import may_review_report, may_write_report
from citywide.services.portfolio.queries import report as queries
from citywide.services.portfolio.reports.difference import difference
from citywide.services.portfolio.reports.numbers import receipt_address
from citywide.services.portfolio.views.page import for_the_city
from citywide.services.portfolio.views.reports.found import report_or_404, trail_of
from citywide.services.portfolio.words.report import figures as words
from citywide.services.portfolio.words.report import pages


@dataclass(frozen=True)
class FigureRow:
    """One figure as pages show it."""

    key: str
    name: str
    memo: str
    exact: str
    of: str
    receipt: str
    url: str


@require_safe
@for_the_city
def report(request: HttpRequest, key: str) -> HttpResponse:
    """Show a report."""
    return shown(request, report_or_404(request, key))


def shown(
    request: HttpRequest, found: CommitteeReport, status: int = 200, **forms: Any
) -> HttpResponse:
    """Return the page of a report with what the reader may do."""
    viewer = request.viewer
    writes = may_write_report(viewer)
    turn = queries.next_approval(found)
    if turn is not None:
        turn.report = found
    is_draft, in_review = (found.state == one for one in (ReportState.DRAFT, ReportState.IN_REVIEW))
    blocks = _blocks(found)
    context = {
        "report": found,
        "kind": pages.STATE_KINDS[found.state],
        "trail": trail_of(found),
        "figures": figure_rows(found),
        "difference": difference(found),
        "blocks": blocks,
        "open_figures": sum(count for _narrative, _title, count in blocks),
        "approvals": [
            (one, queries.office_of(one).label, *pages.DECISIONS[one.decision], one == turn)
            for one in queries.approvals(found)
        ],
        "returned": next((a for a in queries.approvals(found) if a.decision == "returned"), None),
        "may_see_draft": may_review_report(viewer) or found.state == ReportState.PUBLISHED,
        "may_edit": writes and is_draft,
        "may_submit": writes and is_draft,
        "may_take_back": writes and in_review and turn is not None,
        "may_decide": turn is not None and queries.may_decide(viewer, turn),
        "turn": queries.office_of(turn).label if turn else "",
        "turn_office": turn.office if turn else "",
        "may_lock": writes and in_review and turn is None,
        "may_publish": writes and found.state == ReportState.APPROVED,
        "may_withdraw": writes and found.state != ReportState.WITHDRAWN,
        "return_form": forms.get("return_form") or ReturnForm(),
        "withdraw_form": forms.get("withdraw_form") or WithdrawForm(),
        "form": forms.get("return_form") or forms.get("withdraw_form"),
        "is_review": may_review_report(viewer),
    }
    return render(request, "portfolio/reports/report.html", context, status=status)


def figure_rows(report: CommitteeReport) -> list[FigureRow]:
    """Return every figure of a report in words, those of the city's policy last."""
    rows = []
    for key, one in queries.frozen_figures(report).items():
        of = words.shown(one, "of") if one.unit == "percent" and one.denominator else ""
        memo, exact = words.shown(one), words.shown(one, "exact")
        url = receipt_address(one.receipt)
        rows.append(FigureRow(key, one.name, memo, exact, of, one.receipt, url))
    return sorted(rows, key=lambda row: not row.receipt)


def _blocks(report: CommitteeReport) -> list[tuple[Narrative, str, int]]:
    """Return each block with its title and how many typed figures nobody has answered for."""
    figures = queries.frozen_figures(report)
    areas = {one["key"]: one["name"] for one in report.snapshot["areas"]}
    return [
        (
            one,
            pages.section_title(one.section, areas),
            sum(typed.is_open for typed in queries.typed(one, figures)),
        )
        for one in report.narratives.all()
    ]
