"""The page on which anyone of the city proposes a project."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from citywide.core.errors import CitywideError
from citywide.services.portfolio.actions import intake
from citywide.services.portfolio.forms.intake import ProposalForm
from citywide.services.portfolio.permissions import may_propose
from citywide.services.portfolio.queries.project import judged
from citywide.services.portfolio.views.page import allowed, trail
from citywide.services.portfolio.words import oversight as words


@require_http_methods(["GET", "POST"])
@allowed(may_propose)
def propose(request: HttpRequest) -> HttpResponse:
    """Take a proposal; with the button "check", only say whether it would be overseen."""
    if request.method == "GET":
        return _page(request, ProposalForm(initial={"council_district": "Citywide"}))
    form = ProposalForm(request.POST)
    is_valid = form.is_valid()
    if "check" in request.POST:
        return _page(request, _as_typed(request), oversight=_judged(form))
    if is_valid:
        try:
            made = intake.propose(
                by=request.viewer, values=form.entries(), code=form.cleaned_data["code"]
            )
        except CitywideError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("%(code)s is in the intake queue. Thank you.") % {"code": made.code}
            )
            return redirect("portfolio:project", made.code)
    return _page(request, form, oversight=_judged(form), status=422)


@require_POST
@allowed(may_propose)
def check(request: HttpRequest) -> HttpResponse:
    """Say whether a project with these entries would be overseen: a part of a page."""
    form = ProposalForm(request.POST)
    form.is_valid()
    return render(request, "portfolio/intake/oversight.html", {"oversight": _judged(form)})


def _judged(form: ProposalForm) -> dict[str, str]:
    """Return the answer from what is right so far; what is wrong counts as missing."""
    given = form.cleaned_data
    lead = {given["lead_department"]} if given.get("lead_department") else set()
    found = judged(
        cost_usd=given.get("cost_usd"),
        departments=len(lead | set(given.get("departments") or ())),
        starts_on=given.get("planned_start_on"),
        ends_on=given.get("planned_end_on"),
        is_sensitive=bool(given.get("is_sensitive")),
    )
    return {
        "kind": words.kind(found),
        "heading": words.heading(found),
        "text": words.sentence(found),
    }


def _as_typed(request: HttpRequest) -> ProposalForm:
    """Return the form as it was typed, without calling what is still missing a mistake."""
    typed: dict[str, Any] = request.POST.dict()
    return ProposalForm(initial=typed | {"departments": request.POST.getlist("departments")})


def _page(
    request: HttpRequest,
    form: ProposalForm,
    oversight: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "oversight": oversight,
        "trail": trail((_("Propose a project"), None)),
    }
    return render(request, "portfolio/intake/propose.html", context, status=status)
