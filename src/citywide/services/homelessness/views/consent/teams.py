"""Multidisciplinary teams and the protocols they work under."""

from __future__ import annotations

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from citywide.services.homelessness.actions import protocols as actions
from citywide.services.homelessness.forms.consent import MemberForm, ProtocolForm
from citywide.services.homelessness.models import Protocol, TeamMember
from citywide.services.homelessness.permissions import may_keep_protocols, may_see_consent
from citywide.services.homelessness.queries.consent import records
from citywide.services.homelessness.views.consent.page import allowed, answer, page

_FORM = ["GET", "HEAD", "POST"]


@require_safe
@allowed(may_see_consent)
def show(request: HttpRequest) -> HttpResponse:
    """List the protocols and their teams."""
    return page(request, "protocols", "protocols", {"rows": records.protocols()})


@require_http_methods(_FORM)
@allowed(may_keep_protocols)
def add(request: HttpRequest) -> HttpResponse:
    """Record a protocol."""
    form = ProtocolForm(request.POST or None)
    return answer(
        request,
        form,
        _("Record a protocol"),
        "protocols",
        lambda: actions.record_protocol(by=request.viewer, **form.cleaned_data),
    )


@require_http_methods(_FORM)
@allowed(may_keep_protocols)
def add_member(request: HttpRequest, key: int) -> HttpResponse:
    """Name a member of a team."""
    found = get_object_or_404(Protocol, pk=key)
    form = MemberForm(request.POST or None)
    return answer(
        request,
        form,
        _("Name a member under %(protocol)s") % {"protocol": found.name},
        "protocols",
        lambda: actions.add_member(by=request.viewer, protocol=found, **form.cleaned_data),
    )


@require_http_methods(_FORM)
@allowed(may_keep_protocols)
def remove_member(request: HttpRequest, key: int) -> HttpResponse:
    """End somebody's membership; asked again before it is done."""
    found = get_object_or_404(TeamMember.objects.select_related("user", "protocol"), pk=key)
    form = Form(request.POST if request.method == "POST" else None)
    return answer(
        request,
        form,
        _("Remove %(name)s from %(protocol)s")
        % {"name": found.user, "protocol": found.protocol.name},
        "protocols",
        lambda: actions.remove_member(by=request.viewer, member=found),
        button=_("Remove"),
    )
