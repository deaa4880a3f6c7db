"""Pages that belong to the frame: about, the accessibility statement, and error pages."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from citywide.portal.ui.errors import (
    bad_request,
    csrf_failure,
    forbidden,
    not_found,
    server_error,
)
from citywide.portal.ui.menu import address

__all__ = [
    "about",
    "accessibility",
    "bad_request",
    "csrf_failure",
    "forbidden",
    "not_found",
    "server_error",
]


def about(request: HttpRequest) -> HttpResponse:
    """Say what Citywide is, what a receipt is, and how to read a number."""
    return render(request, "ui/about.html", {"trail": _trail(_("About Citywide"))})


def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how accessible the pages are, and whom to tell when they are not."""
    contact = settings.CITYWIDE.contact_email
    context = {"trail": _trail(_("Accessibility statement")), "contact": contact}
    return render(request, "ui/accessibility.html", context)


def _trail(label: str) -> list[tuple[str, str | None]]:
    return [(_("Home"), address("dashboards:home", default="/")), (label, None)]
