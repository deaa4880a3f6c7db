"""Gives errors that would reach people as an empty page, or as a traceback, a page in words."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from citywide.core.errors import CitywideError
from citywide.portal.ui import errors

# Django and its libraries answer these with little or no text.
BARE = frozenset({405, 429})


class ErrorPages:
    """Answers a CitywideError with its own sentence, and a bare 405 or 429 with a page.

    Only for readers: whoever did not ask for HTML gets the answer as it was.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the answer on, with a page in place of a bare error."""
        response = self.get_response(request)
        if response.status_code not in BARE or not _is_bare(response) or not _reads_html(request):
            return response
        page = errors.page(request, response.status_code)
        for name in ("Allow", "Retry-After"):
            if name in response:
                page[name] = response[name]
        return page

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer an error Citywide raised on purpose; leave all others to Django."""
        if not isinstance(error, CitywideError) or not _reads_html(request):
            return None
        # What is wrong inside is for the log, not for whoever happens to read the page.
        if error.http_status >= 500:
            return None
        # The core speaks English.
        return errors.page(request, error.http_status, str(error), language="en")


def _is_bare(response: HttpResponseBase) -> bool:
    content = getattr(response, "content", b"")
    # An answer in another format, such as the API's, has its own words.
    is_page = response.headers.get("Content-Type", "").startswith("text/")
    return is_page and not response.streaming and b"<html" not in content


def _reads_html(request: HttpRequest) -> bool:
    return request.accepts("text/html")
