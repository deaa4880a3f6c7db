"""A report's way: handed in, approved or returned, published, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from citywide.core.errors import CitywideError, Conflict, UsageError
from citywide.services.portfolio.actions import report as actions
from citywide.services.portfolio.forms.report import ReturnForm, WithdrawForm
from citywide.services.portfolio.models import CommitteeReport, ReportState
from citywide.services.portfolio.permissions import may_review_report, may_write_report
from citywide.services.portfolio.queries import report as queries
from citywide.services.portfolio.views.page import for_the_city, must
from citywide.services.portfolio.views.reports.found import report_or_404
from citywide.services.portfolio.views.reports.overview import shown


@require_POST
@for_the_city
def submit(request: HttpRequest, key: str) -> HttpResponse:
    """Hand a draft in for review."""
    found = _written(request, key)
    return _done(request, found, actions.submit, _("Handed in. The first office can decide now."))


@require_POST
@for_the_city
def take_back(request: HttpRequest, key: str) -> HttpResponse:
    """Make a report in review a draft again."""
    found = _written(request, key)
    return _done(request, found, actions.take_back, _("It is a draft again."))


@require_POST
@for_the_city
def approve(request: HttpRequest, key: str) -> HttpResponse:
    """Approve a report for the office whose turn it is."""
    found = _reviewed(request, key)
    office = {"office": request.POST.get("office", "")}
    said = _("Approved. After the last office the report is locked by itself.")
    return _done(request, found, actions.approve, said, **office)


@require_POST
@for_the_city
def give_back(request: HttpRequest, key: str) -> HttpResponse:
    """Return a report to its author with a note."""
    found = _reviewed(request, key)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return shown(request, found, status=422, return_form=form)
    given = {"office": request.POST.get("office", ""), "note_text": form.cleaned_data["note"]}
    said = _("Returned to its author with your note.")
    return _done(request, found, actions.return_report, said, **given)


@require_POST
@for_the_city
def lock_again(request: HttpRequest, key: str) -> HttpResponse:
    """Lock a report that every office approved, where the first attempt failed."""
    found = _written(request, key)
    if found.state != ReportState.IN_REVIEW or queries.next_approval(found) is not None:
        messages.error(request, _("A report is locked once every office has approved it."))
        return redirect("portfolio:report", key)
    job = actions.queue_lock(by=request.viewer, report=found)
    return redirect("portfolio:report_making", job.id)


@require_POST
@for_the_city
def publish(request: HttpRequest, key: str) -> HttpResponse:
    """Show an approved report to everybody."""
    found = _written(request, key)
    return _done(request, found, actions.publish_memorandum, _("Published. Everybody can read it."))


@require_POST
@for_the_city
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Withdraw a report with a reason."""
    found = _written(request, key)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return shown(request, found, status=422, withdraw_form=form)
    given = {"reason": form.cleaned_data["reason"]}
    said = _("Withdrawn. It stays in the list with your reason.")
    return _done(request, found, actions.withdraw, said, **given)


def _written(request: HttpRequest, key: str) -> CommitteeReport:
    found = report_or_404(request, key)
    must(may_write_report(request.viewer))
    return found


def _reviewed(request: HttpRequest, key: str) -> CommitteeReport:
    found = report_or_404(request, key)
    must(may_review_report(request.viewer))
    return found


def _done(
    request: HttpRequest, found: CommitteeReport, act: Callable[..., Any], said: str, **given: Any
) -> HttpResponse:
    try:
        act(by=request.viewer, report=found, **given)
    except (Conflict, UsageError) as error:
        messages.error(request, str(error))
    except CitywideError:
        # Not their office's turn or not theirs at all: the page for that says so.
        raise
    else:
        messages.success(request, said)
    return redirect("portfolio:report", found.key)
