"""What the pages of outreach share: who gets in, their tabs, and answers to forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from citywide.portal.access.viewer import Viewer
from citywide.services.homelessness.actions.outreach import OF_THE_LEAD
from citywide.services.homelessness.models.entered import Entered
from citywide.services.homelessness.permissions import may_enter_outreach, may_keep_sites
from citywide.services.homelessness.queries.outreach import entered
from citywide.services.homelessness.words import outreach as words

View = Callable[..., HttpResponseBase]
TABS = ("sessions", "contacts", "placements", "encampments", "cleanups")
LISTS = ("sites", "counts", "readings")


def for_outreach(view: View) -> View:
    """Let housing workers and the lead in, and nobody else; police never."""

    @wraps(view)
    def guarded(request: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
        if request.viewer.user_id is None:
            return redirect_to_login(request.get_full_path())
        if not may_enter_outreach(request.viewer):
            raise PermissionDenied
        return view(request, *given, **named)

    return guarded


def may_write(viewer: Viewer, kind: str) -> bool:
    """Return whether a viewer may enter records of a kind."""
    return may_keep_sites(viewer) if kind in OF_THE_LEAD else may_enter_outreach(viewer)


def known_kind(kind: str) -> str:
    """Return the kind an address names, or answer that there is no such page."""
    if kind not in entered.KINDS:
        raise Http404(_("There is no such list."))
    return kind


def one_of(kind: str, key: int, *, removed: bool = False) -> Entered:
    """Return a record in sight (a removed one too, for its history), or answer that it is not."""
    kinds = known_kind(kind)
    found = entered.in_sight(kinds).filter(pk=key).first()
    if found is None and removed:
        found = (
            entered.KINDS[kinds]._default_manager.exclude(removed_at=None).filter(pk=key).first()
        )
        if getattr(found, "person_id", "") in entered.left_out():
            found = None
    if found is None:
        raise Http404(_("There is no such record."))
    return found


def shown(
    request: HttpRequest, template: str, tab: str, title: str, context: Mapping[str, Any],
    *, trail: tuple[tuple[str, str | None], ...] = (), status: int = 200,
) -> HttpResponse:  # fmt: skip
    """Return a page of outreach, which stays in nobody's cache."""
    tabs = [("outreach", _("Overview"), reverse("homelessness:outreach"))]
    for kind in (*TABS, *LISTS):
        tabs.append((kind, str(words.TITLES[kind]), address("list", kind)))
    tabs.append(("occupancy", _("Occupancy"), reverse("homelessness:outreach_occupancy")))
    shared = {
        "tabs": tabs, "tab": tab, "title": title,
        "trail": [
            (_("Home"), reverse("dashboards:home")),
            *([(_("Outreach"), reverse("homelessness:outreach"))] if tab != "outreach" else []),
            *trail, (title, None),
        ],
    }  # fmt: skip
    answer = render(
        request, f"homelessness/outreach/{template}.html", shared | dict(context), status=status
    )
    answer["Cache-Control"] = "no-store"
    return answer


def address(what: str, kind: str, *key: int) -> str:
    """Return the address of a page about a kind: list, add, csv; record, edit, remove of a key."""
    return reverse(f"homelessness:outreach_{what}", args=[kind, *key])
