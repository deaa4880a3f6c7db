"""Releases of information, and people who asked to be left out."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from citywide.services.homelessness.actions import consent as actions
from citywide.services.homelessness.forms.consent import ExclusionForm, ReasonForm, ReleaseForm
from citywide.services.homelessness.models import Exclusion, ReleaseFile, ReleaseOfInformation
from citywide.services.homelessness.permissions import may_see_consent, works_with_clients
from citywide.services.homelessness.queries.consent import records
from citywide.services.homelessness.views.consent.page import allowed, answer, page

_FORM = ["GET", "HEAD", "POST"]


@require_safe
@allowed(may_see_consent)
def show(request: HttpRequest) -> HttpResponse:
    """List the releases of a person, or the latest of everybody."""
    person = request.GET.get("person", "").replace("\x00", "").strip()[:64]
    now, labels = timezone.now(), dict(records.purposes_to_agree_to())
    rows = [
        {
            "release": one,
            "is_in_force": one.is_in_force(now),
            "purposes": [labels.get(name, name) for name in one.purposes],
        }
        for one in records.releases_of(person)
    ]
    return page(request, "releases", "consent", {"rows": rows, "person": person})


@require_http_methods(_FORM)
@allowed(works_with_clients)
def add(request: HttpRequest) -> HttpResponse:
    """Record a release."""
    begun = {"person_id": request.GET.get("person", "")}
    form = ReleaseForm(request.POST or None, request.FILES or None, initial=begun)
    return answer(
        request,
        form,
        _("Record a release of information"),
        "consent",
        lambda: actions.record_release(by=request.viewer, **form.values()),
    )


@require_safe
@allowed(may_see_consent)
def file(request: HttpRequest, key: int) -> HttpResponseBase:
    """Hand out the signed form, always as a file: it is never shown inside the portal."""
    found = get_object_or_404(ReleaseFile, release_id=key)
    if not found.path.exists():
        raise Http404(_("The file is not kept any more."))
    actions.note_look(by=request.viewer, release=found.release)
    answer = FileResponse(
        found.path.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type=found.media_type,
    )
    answer["Cache-Control"] = "no-store"
    return answer


@require_http_methods(_FORM)
@allowed(may_see_consent)
def revoke(request: HttpRequest, key: int) -> HttpResponse:
    """Revoke a release, with the reason."""
    found = get_object_or_404(ReleaseOfInformation, pk=key)
    form = ReasonForm(request.POST or None)
    return answer(
        request,
        form,
        _("Revoke the release of %(person)s") % {"person": found.person_id},
        "consent",
        lambda: actions.revoke_release(
            by=request.viewer, release=found, because=form.cleaned_data["reason"]
        ),
        button=_("Revoke"),
    )


@require_safe
@allowed(may_see_consent)
def exclusions(request: HttpRequest) -> HttpResponse:
    """List who asked to be left out."""
    return page(request, "exclusions", "exclusions", {"rows": records.exclusions()})


@require_http_methods(_FORM)
@allowed(may_see_consent)
def exclude(request: HttpRequest) -> HttpResponse:
    """Leave a person out."""
    form = ExclusionForm(request.POST or None)
    return answer(
        request,
        form,
        _("Leave a person out"),
        "exclusions",
        lambda: actions.exclude(by=request.viewer, **form.cleaned_data),
    )


@require_http_methods(_FORM)
@allowed(may_see_consent)
def end_exclusion(request: HttpRequest, key: int) -> HttpResponse:
    """Let a person be counted again."""
    found = get_object_or_404(Exclusion, pk=key)
    form = ReasonForm(request.POST or None)
    return answer(
        request,
        form,
        _("Count %(person)s again") % {"person": found.person_id},
        "exclusions",
        lambda: actions.end_exclusion(
            by=request.viewer, exclusion=found, because=form.cleaned_data["reason"]
        ),
    )
