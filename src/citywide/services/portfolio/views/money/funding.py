"""Funding of a project: added, changed and removed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from citywide.core.errors import Conflict, NotFound, UsageError
from citywide.services.portfolio.actions import money as actions
from citywide.services.portfolio.actions.project import Clash, FieldClash, marks_of
from citywide.services.portfolio.forms.money import FundingForm, initial_of
from citywide.services.portfolio.forms.plan.fields import write_marks
from citywide.services.portfolio.models import Funding, Project
from citywide.services.portfolio.permissions import may_manage
from citywide.services.portfolio.views.page import (
    Trail,
    for_the_city,
    must,
    project_or_404,
    trail_of,
)
from citywide.services.portfolio.words.project import label_of, value_in_words

_LARGEST_ID = 2**63 - 1


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_city
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Add funding."""
    project = project_or_404(code)
    must(may_manage(request.viewer, project))
    form = FundingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_funding(by=request.viewer, project=project, values=form.values())
        except (Conflict, UsageError) as error:
            form.add_error("fund", str(error))
        else:
            messages.success(request, _("The funding is added."))
            return redirect("portfolio:money", code)
    status = 422 if form.errors else 200
    return _page(request, project, form, _("Add funding"), status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_city
def edit(request: HttpRequest, code: str, funding_id: int) -> HttpResponse:
    """Change funding."""
    project = project_or_404(code)
    must(may_manage(request.viewer, project))
    funding = _funding_or_404(project, funding_id)
    heading = _("Change funding")
    if request.method != "POST":
        values = actions.values_of(funding)
        form = FundingForm(initial=initial_of(values, marks_of(values)))
        return _page(request, project, form, heading, funding)
    form = FundingForm(request.POST)
    clashes: tuple[FieldClash, ...] = ()
    status = 422
    if form.is_valid():
        try:
            actions.edit_funding(
                by=request.viewer, funding=funding, values=form.values(), seen=form.marks()
            )
        except Clash as clash:
            form, clashes, status = _again(request, funding, form, clash), clash.fields, 409
        except NotFound as error:
            messages.error(request, str(error))
            return redirect("portfolio:money", code)
        except (Conflict, UsageError) as error:
            form.add_error("fund", str(error))
        else:
            messages.success(request, _("Your changes are kept."))
            return redirect("portfolio:money", code)
    return _page(request, project, form, heading, funding, clashes, status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_city
def remove(request: HttpRequest, code: str, funding_id: int) -> HttpResponse:
    """Ask whether funding should be removed, and remove it."""
    project = project_or_404(code)
    must(may_manage(request.viewer, project))
    funding = _funding_or_404(project, funding_id)
    if request.method == "POST":
        try:
            actions.remove_funding(by=request.viewer, funding=funding)
        except NotFound as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The funding is removed. The history says what it was."))
        return redirect("portfolio:money", code)
    context = {
        "project": project,
        "tab": "money",
        "funding": funding,
        "budget": value_in_words("budget_usd", funding.budget_usd, "money"),
        "trail": _trail(project, _("Remove funding")),
    }
    return render(request, "portfolio/money/remove.html", context)


def _again(request: HttpRequest, funding: Funding, form: FundingForm, clash: Clash) -> FundingForm:
    """Return the form with what was typed; saved again, it counts over what clashed."""
    funding.refresh_from_db()
    now = marks_of(actions.values_of(funding))
    data = request.POST.copy()
    lost = {one.name: now[one.name] for one in clash.fields}
    data["seen"] = write_marks(form.marks() | lost)
    again = FundingForm(data)
    again.add_error(None, str(clash))
    return again


def _funding_or_404(project: Project, funding_id: int) -> Funding:
    found: Funding | None = None
    if funding_id <= _LARGEST_ID:
        found = project.funding.filter(pk=funding_id).first()
    if found is None:
        raise Http404(_("This project has no such funding. It may have been removed."))
    return found


def _trail(project: Project, step: str | Promise) -> Trail:
    address = reverse("portfolio:money", args=[project.code])
    return trail_of(project, (_("Money"), address), (step, None))


def _page(
    request: HttpRequest,
    project: Project,
    form: FundingForm,
    heading: str,
    funding: Funding | None = None,
    clashes: tuple[FieldClash, ...] = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "project": project,
        "tab": "money",
        "form": form,
        "heading": heading,
        "funding": funding,
        "clashes": [
            (
                label_of(one.name, "money"),
                value_in_words(one.name, one.yours, "money"),
                value_in_words(one.name, one.theirs, "money"),
            )
            for one in clashes
        ],
        "trail": _trail(project, heading),
    }
    return render(request, "portfolio/money/funding.html", context, status=status)
