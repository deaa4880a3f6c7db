"""Hand over an extract."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from citywide.core.errors import Forbidden
from citywide.portal.jobs import actions, queries
from citywide.portal.jobs.forms import UploadForm
from citywide.portal.jobs.limit import SizeLimit
from citywide.portal.jobs.views import trail


@csrf_exempt
@require_http_methods(["GET", "POST"])
@login_required
def upload(request: HttpRequest, dataset: str = "") -> HttpResponse:
    """Show the form, or take in a file; who may not gets the answer before any byte is kept.

    Exempt from the check against forged forms only until the size limit is in place: reading the
    form begins to take in the file. The page itself checks.
    """
    datasets = queries.uploadable(request.viewer)
    if not datasets or (dataset and dataset not in {c.id for c in datasets}):
        raise Forbidden("You can upload only to data sets that you are the data steward of.")
    limit = SizeLimit(request, settings.UPLOAD_LARGEST_BYTES)
    if request.method == "POST":
        request.upload_handlers.insert(0, limit)
    return _page(request, dataset, limit)


@csrf_protect
def _page(request: HttpRequest, dataset: str, limit: SizeLimit) -> HttpResponse:
    viewer: Any = request.viewer
    datasets = queries.uploadable(viewer)
    given: dict[str, Any] = {"datasets": datasets, "largest": settings.UPLOAD_LARGEST_BYTES}
    if request.method == "POST":
        data, files = request.POST, request.FILES
        form = UploadForm(data, files, too_large=limit.is_exceeded, **given)
        if form.is_valid():
            chosen, file = form.cleaned_data["dataset"], form.cleaned_data["file"]
            job = actions.upload(by=viewer, dataset=chosen, file=file)
            return redirect("jobs:job", job_id=job.id)
    else:
        form = UploadForm(initial={"dataset": dataset}, **given)
    contract = next((c for c in datasets if c.id == dataset), None)
    context = {
        "form": form,
        "contract": contract,
        "name": contract.translated("name", get_language() or "en") if contract else "",
        "largest": settings.UPLOAD_LARGEST_BYTES,
        "trail": trail((_("Upload a file"), None)),
    }
    return render(request, "jobs/upload.html", context, status=422 if form.errors else 200)
