"""A held version: what there is to know, and the decision."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from citywide.core.errors import Forbidden
from citywide.portal.access import gate
from citywide.portal.catalog.stewards import review as reviewing
from citywide.portal.catalog.stewards.forms import REJECT, RELEASE, DecisionForm
from citywide.portal.catalog.stewards.pending import open_jobs
from citywide.portal.catalog.stewards.views.page import for_people, trail
from citywide.portal.jobs import actions as jobs


@require_safe
@for_people
def held(request: HttpRequest, viewer: gate.Viewer, run: str) -> HttpResponse:
    """Show a held version; of one that was decided, who decided what and why."""
    found = gate.run(viewer, run)
    if found.state != reviewing.HELD:
        return _decided(request, viewer, found)
    return _review(request, viewer, found, DecisionForm())


@require_POST
@for_people
def decide(request: HttpRequest, viewer: gate.Viewer, run: str) -> HttpResponse:
    """Ask once more with the consequence stated; then reject at once, or queue the release."""
    found = gate.run(viewer, run)
    contract = gate.contract(viewer, found.dataset)
    if not gate.may_decide(viewer, contract):
        raise Forbidden(
            _("Only a data steward of %(name)s or the head of its department may decide.")
            % {"name": contract.translated("name", get_language() or "en")}
        )
    if found.state != reviewing.HELD:
        messages.warning(request, _("It was decided meanwhile. Nothing was done."))
        return redirect("catalog:held", run=run)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _review(request, viewer, found, form, status=422)
    decision, reason = form.cleaned_data["decision"], form.cleaned_data["reason"]
    if "confirmed" not in request.POST:
        return _confirm(request, viewer, found, decision, reason)
    if decision == REJECT:
        gate.reject(viewer, run, reason)
        messages.success(request, _("The version is rejected. The one before stays current."))
        return redirect("catalog:held", run=run)
    return _release(request, viewer, found, reason)


def _release(
    request: HttpRequest, viewer: gate.Viewer, found: gate.RunInfo, reason: str
) -> HttpResponse:
    waiting = open_jobs(found.dataset, "release", found.id)
    if waiting:
        messages.info(request, _("Its release was already asked for; this is how far it is."))
        return redirect("jobs:job", waiting[0].id)
    job = jobs.enqueue(
        by=viewer,
        kind=RELEASE,
        dataset=found.dataset,
        arguments={"run": found.id, "reason": reason},
    )
    return redirect("jobs:job", job.id)


def _review(
    request: HttpRequest,
    viewer: gate.Viewer,
    found: gate.RunInfo,
    form: DecisionForm,
    status: int = 200,
) -> HttpResponse:
    context = _context(viewer, found) | {
        "form": form,
        "waiting": open_jobs(found.dataset, "release", found.id),
    }
    return render(request, "stewards/held.html", context, status=status)


def _confirm(
    request: HttpRequest,
    viewer: gate.Viewer,
    found: gate.RunInfo,
    decision: str,
    reason: str,
) -> HttpResponse:
    context = _context(viewer, found) | {
        "decision": decision,
        "reason": reason,
        "is_release": decision == RELEASE,
    }
    if context["review"].is_overtaken and decision == RELEASE:
        messages.error(request, _("Another version was published since; it cannot be released."))
        return redirect("catalog:held", run=found.id)
    return render(request, "stewards/confirm.html", context)


def _decided(request: HttpRequest, viewer: gate.Viewer, found: gate.RunInfo) -> HttpResponse:
    contract = gate.contract(viewer, found.dataset)
    name = contract.translated("name", get_language() or "en")
    context = {
        "trail": trail((name, None)),
        "run": found,
        "contract": contract,
        "name": name,
        "decisions": [{**one, "at": datetime.fromisoformat(one["at"])} for one in found.decisions],
        "waiting": open_jobs(found.dataset, "release", found.id),
    }
    return render(request, "stewards/decided.html", context)


def _context(viewer: gate.Viewer, found: gate.RunInfo) -> dict[str, Any]:
    review = reviewing.review(viewer, found)
    name = review.contract.translated("name", get_language() or "en")
    return {"trail": trail((name, None)), "review": review, "run": found, "name": name}
