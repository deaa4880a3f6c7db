"""What the privacy officer keeps: notices, programs apart, disposal."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from citywide.services.homelessness.actions import consent as actions
from citywide.services.homelessness.actions import protocols
from citywide.services.homelessness.forms.consent import (
    DueForm,
    NoticeForm,
    ProgramForm,
    ReasonForm,
)
from citywide.services.homelessness.models import DisposalRun
from citywide.services.homelessness.permissions import (
    may_guard,
    may_keep_protocols,
    may_see_consent,
)
from citywide.services.homelessness.queries.consent import records
from citywide.services.homelessness.views.consent.page import allowed, answer, page

_FORM = ["GET", "HEAD", "POST"]


@require_safe
@allowed(may_see_consent)
def notices(request: HttpRequest) -> HttpResponse:
    """List the versions of the privacy notice."""
    labels = dict(records.purposes_to_agree_to())
    rows = [(one, [labels.get(name, name) for name in one.purposes]) for one in records.notices()]
    return page(request, "notices", "notices", {"rows": rows})


@require_http_methods(_FORM)
@allowed(may_guard)
def add_notice(request: HttpRequest) -> HttpResponse:
    """Record a version of the notice."""
    form = NoticeForm(request.POST or None)
    return answer(
        request,
        form,
        _("Record a privacy notice"),
        "notices",
        lambda: actions.record_notice(by=request.viewer, **form.values()),
    )


@require_safe
@allowed(may_see_consent)
def programs(request: HttpRequest) -> HttpResponse:
    """List the treatment programs whose records stand apart."""
    return page(request, "programs", "programs_apart", {"rows": records.programs()})


@require_http_methods(_FORM)
@allowed(may_guard)
def add_program(request: HttpRequest) -> HttpResponse:
    """Set a program's records apart."""
    form = ProgramForm(request.POST or None)
    return answer(
        request,
        form,
        _("Set a program's records apart"),
        "programs_apart",
        lambda: actions.mark_program(by=request.viewer, **form.cleaned_data),
    )


@require_http_methods(_FORM)
@allowed(may_keep_protocols)
def disposal(request: HttpRequest) -> HttpResponse:
    """List what is due for disposal; a new list is made for a day."""
    form = DueForm(request.POST or None)
    if request.method == "POST":
        return answer(
            request,
            form,
            _("List what is due"),
            "disposal",
            lambda: protocols.list_due(by=request.viewer, as_of=form.cleaned_data["as_of"]),
        )
    return page(request, "disposal", "disposal", {"rows": records.disposals(), "form": form})


@require_http_methods(_FORM)
@allowed(may_keep_protocols)
def approve(request: HttpRequest, key: int) -> HttpResponse:
    """Show whose records a list names, and approve their disposal."""
    found = get_object_or_404(DisposalRun, pk=key)
    if request.method == "POST":
        return answer(
            request,
            DueForm({"as_of": found.as_of}),
            _("Approve disposal"),
            "disposal",
            lambda: protocols.approve_disposal(by=request.viewer, run=found),
        )
    may_approve = found.approved_at is None and found.computed_by != request.viewer.actor
    return page(request, "due", "disposal", {"run": found, "may_approve": may_approve})


@require_http_methods(_FORM)
@allowed(may_guard)
def dispose(request: HttpRequest, key: int) -> HttpResponse:
    """Dispose of approved records, in the background."""
    found = get_object_or_404(DisposalRun, pk=key)
    form = ReasonForm(request.POST or None)
    form.fields["reason"].label = _("What was done outside, such as in the HMIS and in backups")
    form.fields["reason"].help_text = ""
    return answer(
        request,
        form,
        _("Dispose of the records of %(people)s people for good") % {"people": found.people},
        "disposal",
        lambda: protocols.queue_disposal(
            by=request.viewer, run=found, how=form.cleaned_data["reason"]
        ),
    )
