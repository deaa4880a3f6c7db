"""Follow a job until its verdict; the list of jobs; try again and cancel."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from citywide.portal.jobs import actions, queries, words, work
from citywide.portal.jobs.models import Job, State
from citywide.portal.jobs.states import REPLACED, STOPPED
from citywide.portal.jobs.views import trail

_PER_PAGE = 25
_OURS = frozenset({work.UNEXPECTED, work.TOO_LONG, STOPPED, REPLACED})
"""Sentences that are in the message catalogue; all others the core said, in English."""


@require_GET
@login_required
@never_cache
def job(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """Show how far a job is, or its verdict; asked again each second where there is JavaScript."""
    viewer: Any = request.viewer
    found = queries.job(viewer, job_id)
    context = described(found) | {
        "may_act": queries.may_act_on(viewer, found),
        "following": queries.following(found),
        "trail": trail((_("My jobs"), reverse("jobs:jobs")), (str(title(found)), None)),
    }
    if not getattr(request, "htmx", False):
        return render(request, "jobs/job.html", context)
    if request.GET.get("seen") == context["mark"]:
        # Nothing is read out again by screen readers when nothing is new.
        return HttpResponse(status=204)
    return render(request, "jobs/state.html", context)


@require_GET
@login_required
def jobs(request: HttpRequest) -> HttpResponse:
    """List the reader's own jobs, or all they may read."""
    viewer: Any = request.viewer
    is_all = request.GET.get("of") == "all"
    found = queries.jobs(viewer, mine=not is_all)
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [described(job) for job in page],
        "is_all": is_all,
        "trail": trail((_("Jobs") if is_all else _("My jobs"), None)),
    }
    return render(request, "jobs/jobs.html", context)


@require_POST
@login_required
def retry(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """Try a failed job again."""
    viewer: Any = request.viewer
    again = actions.retry(by=viewer, job=queries.job(viewer, job_id))
    messages.success(request, _("The job waits to be tried again."))
    return redirect("jobs:job", job_id=again.id)


@require_POST
@login_required
def cancel(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """Cancel a job that still waits."""
    viewer: Any = request.viewer
    ended = actions.cancel(by=viewer, job=queries.job(viewer, job_id))
    messages.success(request, _("The job is cancelled."))
    return redirect("jobs:job", job_id=ended.id)


def title(job: Job) -> words.Word:
    """Return what a job is called: its file, or its kind."""
    return job.upload.name if job.upload else words.KINDS.get(job.kind, job.kind)


def described(job: Job) -> dict[str, Any]:
    """Return what pages say about a job."""
    is_ours = job.message in _OURS
    verdict = job.result if job.state == State.DONE else {}
    broken = verdict.get("broken", {})
    return {
        "job": job,
        "title": title(job),
        "kind": words.KINDS.get(job.kind, job.kind),
        "colour": words.COLOURS.get(job.state, "neutral"),
        "step": words.step(job.step),
        "message": _(job.message) if is_ours else job.message,
        "message_language": "" if is_ours else "en",
        "verdict": verdict,
        "broken": sorted(broken.items(), key=lambda rule: -rule[1]),
        "dataset_name": _dataset_name(job.dataset),
        "will_retry": job.state == State.QUEUED and job.attempts > 0,
        "mark": f"{job.state}-{job.attempts}-{job.step}-{job.share:.2f}",
    }


def _dataset_name(dataset: str) -> str:
    contract = queries.city_contract(dataset)
    return contract.translated("name", get_language() or "en") if contract else dataset
