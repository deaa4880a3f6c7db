"""Gives every request its viewer."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from citywide.portal.access.refusals import note_refusal
from citywide.portal.access.viewer import viewer_of
from citywide.portal.accounts.address import address_of


class ViewerMiddleware:
    """Sets `request.viewer`; worked out when first asked for, so public pages cost no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer of what comes next."""
        address = address_of(request)
        request.viewer = SimpleLazyObject(lambda: viewer_of(request.user, address))
        return self._next(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """Record that somebody signed in was refused; the page for it is made elsewhere."""
        note_refusal(request, error)
