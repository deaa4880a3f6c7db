"""Error pages: what happened and what to do, in plain words and inside the page frame."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from citywide.portal.ui.context import Frame

PAGES = {400: "bad_request", 403: "forbidden", 404: "not_found", 405: "method", 429: "too_many"}


def page(request: HttpRequest, status: int, sentence: str = "", language: str = "") -> HttpResponse:
    """Return the error page for an HTTP status.

    `sentence` says more, if there is more to say; `language` is its language, if that is not
    the page's.
    """
    name = PAGES.get(status, "bad_request" if status < 500 else "server_error")
    context = {"sentence": sentence, "sentence_language": language, "status": status}
    if status >= 500:
        return server_error(request, context)
    text = render_to_string(f"ui/errors/{name}.html", context, request=request)
    return HttpResponse(text, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler400."""
    return page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler403. A sentence given to PermissionDenied is shown."""
    return page(request, 403, _sentence(exception))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler404. Its message ("No User matches ...") is for programmers: not shown."""
    return page(request, 404)


def server_error(request: HttpRequest, context: dict[str, object] | None = None) -> HttpResponse:
    """Django's handler500.

    Something is broken, perhaps the database: so the page asks for nothing that could break too,
    neither who is reading nor which messages wait.
    """
    known = {**(context or {}), "frame": Frame(), "status": (context or {}).get("status", 500)}
    text = render_to_string("ui/errors/server_error.html", known)
    return HttpResponse(text, status=int(str(known["status"])))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW: a form that is too old, or was not sent from its own page."""
    text = render_to_string("ui/errors/csrf.html", {"status": 403}, request=request)
    return HttpResponse(text, status=403)


def _sentence(exception: Exception | None) -> str:
    """Return what was said to the reader with an exception, if it was said in words."""
    said = exception.args[0] if exception is not None and exception.args else ""
    return said if isinstance(said, str) and not said.startswith("<") else ""
