"""Roles that need a second factor: their people set one up before they see any page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

SETUP = "mfa_activate_totp"
OPEN = frozenset(
    {
        SETUP,
        "mfa_view_recovery_codes",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "account_inactive",
        "ui:accessibility",
    }
)
"""Pages that people need to set up a second factor, or to leave."""


class SecondFactor:
    """Sends people whose role needs a second factor, and who have none, to set it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer of what comes next."""
        return self._next(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Return where to set it up, or None to go on."""
        # Without a session cookie there is nobody signed in, and no query is needed to know it.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        if request.resolver_match.view_name in OPEN or not is_missing(request):
            return None
        if request.accepts("text/html"):
            return redirect(SETUP)
        sentence = _("Your role needs a second factor: set it up on the pages of the portal.")
        return HttpResponse(sentence, status=403, content_type="text/plain; charset=utf-8")


def is_missing(request: HttpRequest) -> bool:
    """Return whether the reader's roles need a second factor that they do not have."""
    viewer = request.viewer
    if not viewer.roles & settings.SECOND_FACTOR_ROLES:
        return False
    return not is_set_up(viewer.user_id)


def is_set_up(user_id: int) -> bool:
    """Return whether a person has a second factor."""
    kinds = Authenticator.objects.filter(user=user_id)
    return kinds.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
