"""Failed sign-ins: counted by axes in the database, and what people see who failed too often."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from citywide.portal.accounts.address import address_of
from citywide.portal.ui import errors


def username(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return the e-mail address a sign-in was tried with, for axes."""
    given = credentials or {}
    found = given.get("email") or given.get("login") or given.get("username")
    return str(found or request.POST.get("login", "")).strip().lower()


def address(request: HttpRequest) -> str:
    """Return where a sign-in was tried from, for axes."""
    return address_of(request)


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """Return the page, with status 429, for somebody who failed too often."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    sentence = _("Too many sign-ins failed. Try again in %(minutes)s minutes.") % {
        "minutes": minutes
    }
    page = errors.page(request, 429, sentence)
    page["Retry-After"] = str(minutes * 60)
    return page
