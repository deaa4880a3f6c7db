"""Public pages answered from memory: for a visitor, one published state has one page."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from citywide.portal.access import gate

_SECONDS = 10 * 60
_LARGEST_BYTES = 1 << 19
Next = Callable[[HttpRequest], HttpResponseBase]


class PublicPageCache:
    """Keeps whole answers to visitors until something is published or ten minutes have passed.

    Who has a session, sends a form or is given a cookie is never answered from here.
    """

    def __init__(self, get_response: Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the kept answer, or the page and keep it."""
        if not _is_from_a_visitor(request):
            return self._next(request)
        encoding = "gzip" in request.headers.get("Accept-Encoding", "")
        partial = request.headers.get("HX-Request", "")
        host = request.headers.get("Host", "")
        address = f"{host}{request.get_full_path()}"
        key = f"page:{gate.stamp()}:{encoding}:{partial}:{hash(address)}:{len(address)}"
        kept: tuple[str, HttpResponse] | None = cache.get(key)
        if kept and kept[0] == address:
            return kept[1]
        response = self._next(request)
        if isinstance(response, HttpResponse) and _is_public_page(response):
            cache.set(key, (address, response), _SECONDS)
        return response


def _is_from_a_visitor(request: HttpRequest) -> bool:
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    return request.method == "GET" and not has_session and "If-None-Match" not in request.headers


def _is_public_page(response: HttpResponse) -> bool:
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    is_kept = "no-store" not in response.headers.get("Cache-Control", "")
    is_small = len(response.content) <= _LARGEST_BYTES
    is_page = kind in {"text/html", "application/json"} and is_small and is_kept
    return response.status_code == 200 and is_page and not response.cookies
