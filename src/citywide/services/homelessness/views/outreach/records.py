"""One record: what it says, what belongs to it, its history; entering, changing, undoing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citywide.core.errors import CitywideError, Conflict
from citywide.portal.audit.actions import record as audit
from citywide.services.homelessness.actions import outreach as actions
from citywide.services.homelessness.forms.outreach import FORMS, EnteredForm, blank, fields_of
from citywide.services.homelessness.models import Change
from citywide.services.homelessness.models.entered import Entered
from citywide.services.homelessness.publish.queue import queue_publication
from citywide.services.homelessness.queries.outreach import entered
from citywide.services.homelessness.queries.outreach.projects import site_names
from citywide.services.homelessness.views.outreach.page import (
    address,
    for_outreach,
    known_kind,
    may_write,
    one_of,
    shown,
)
from citywide.services.homelessness.words import outreach as words

_FORM = ["GET", "HEAD", "POST"]
_HERE = {
    "sessions": ("contacts", "session"), "contacts": ("placements", "contact"),
    "encampments": ("cleanups", "encampment"),
}  # fmt: skip
"""What is entered from a record's page, and the field that leads back to it."""


@require_safe
@for_outreach
def show(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    """Show one record with what belongs to it and every change of it."""
    found = one_of(kind, key, removed=True)
    if getattr(found, "person_id", ""):
        subject = f"outreach {kind}:{key}"
        audit(by=request.viewer.actor, action="read", subject=subject,
              address=request.viewer.address)  # fmt: skip
    changes = entered.changes(found)
    may, sites = may_write(request.viewer, kind), site_names()
    return shown(
        request, "record", kind, _title(found),
        {
            "record": found, "kind": kind, "is_removed": found.removed_at is not None,
            "facts": [
                (words.field_name(f), words.cell(found, f.name, sites)) for f in fields_of(found)
            ],
            "changes": [(one, words.change(one)) for one in changes], "may_write": may,
            "edit_url": address("edit", kind, key), "remove_url": address("remove", kind, key),
            **_belongings(found, sites),
        },
        trail=((str(words.TITLES[kind]), address("list", kind)),),
    )  # fmt: skip


@require_http_methods(_FORM)
@for_outreach
def add(request: HttpRequest, kind: str) -> HttpResponse:
    """Enter a record."""
    _must_write(request, known_kind(kind))
    form = (
        FORMS[kind](request.POST) if request.method == "POST" else blank(kind, request.GET.dict())
    )

    def act() -> Entered:
        return actions.enter(by=request.viewer, kind=entered.KINDS[kind], values=form.values())

    return _answer(request, kind, form, str(words.ADD[kind]), act, address("list", kind))


@require_http_methods(_FORM)
@for_outreach
def edit(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    """Change a record."""
    _must_write(request, kind)
    found = one_of(kind, key)
    begun = {"seen": actions.latest(found)}
    form = FORMS[kind](request.POST or None, instance=found, initial=begun)

    def act() -> Entered:
        seen = form.cleaned_data.get("seen") or 0
        return actions.change(by=request.viewer, record=found, values=form.values(), seen=seen)

    title = _("Change %(name)s") % {"name": _title(found)}
    return _answer(request, kind, form, title, act, address("record", kind, key))


@require_http_methods(_FORM)
@for_outreach
def remove(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    """Ask, then take a record out of sight."""
    _must_write(request, kind)
    found = one_of(kind, key)
    back = address("record", kind, key)
    if request.method == "POST":
        try:
            actions.remove(by=request.viewer, record=found)
        except Conflict as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Removed. You can undo this below."))
        return redirect(back)
    title = _("Remove %(name)s?") % {"name": _title(found)}
    return shown(request, "remove", kind, title, {"back": back},
                 trail=((str(words.TITLES[kind]), address("list", kind)),))  # fmt: skip


@require_POST
@for_outreach
def undo(request: HttpRequest, key: int) -> HttpResponse:
    """Put a record back to what it was before a change."""
    change = get_object_or_404(Change, pk=key)
    _must_write(request, change.kind)
    one_of(change.kind, change.record_id, removed=True)
    try:
        actions.undo(by=request.viewer, change=change)
    except CitywideError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Undone."))
    return redirect(address("record", change.kind, change.record_id))


def _must_write(request: HttpRequest, kind: str) -> None:
    if not may_write(request.viewer, known_kind(kind)):
        raise PermissionDenied


def _answer(
    request: HttpRequest, kind: str, form: EnteredForm, title: str, act: Any, back: str
) -> HttpResponse:
    """Show a form, or do what it says; mistakes come back in words."""
    if request.method == "POST" and form.is_valid():
        try:
            made = act()
        except CitywideError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _saved(request, kind))
            return redirect(address("record", kind, made.pk))
    return shown(
        request, "form", kind, title, {"form": form, "back": back},
        trail=((str(words.TITLES[kind]), address("list", kind)),),
    )  # fmt: skip


def _saved(request: HttpRequest, kind: str) -> str:
    if kind not in actions.OF_THE_LEAD:
        return _("Saved. Public figures change with the next nightly publication.")
    queue_publication(request.viewer)
    return _("Saved. Public figures are being computed anew.")


def _title(record: Entered) -> str:
    return f"{words.TITLES[record.KIND]}: {record}"


def _belongings(record: Entered, sites: Mapping[str, str]) -> dict[str, Any]:
    """Return what belongs to a record, and where the next one is entered."""
    if record.KIND not in _HERE:
        return {}
    kind, field = _HERE[record.KIND]
    found = entered.in_sight(kind).filter(**{field: record.pk})
    names = {"contacts": ("people", "offered", "accepted"), "placements": ("project", "answer"),
             "cleanups": ("planned_on", "done_on")}[kind]  # fmt: skip
    return {
        "belong_title": words.TITLES[kind],
        "belong": [
            (address("record", kind, one.pk), f"{_('No.')} {one.pk}",
             " · ".join(words.cell(one, name, sites) for name in names))
            for one in found[:200]
        ],
        "belong_add": f"{address('add', kind)}?{field}={record.pk}",
        "belong_label": words.ADD[kind],
    }  # fmt: skip
