"""What every answer of the API has in common: who may read and keep it, and how it is named."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from citywide.portal.api.problems import not_allowed
from citywide.portal.catalog.public.downloads import keep

_READ = frozenset({"GET", "HEAD"})
_OPEN = {
    # Any website may read what a visitor may; browsers send no cookies with this.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Disposition, ETag, Link, Retry-After",
}
_ALLOWED = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
    "Allow": "GET, HEAD, OPTIONS",
}
View = Callable[..., HttpResponseBase]


def answered(view: View) -> View:
    """Wrap a view: GET, HEAD and OPTIONS only, open to other websites, with an ETag."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return _opened(HttpResponse(status=204, headers=_ALLOWED))
        if request.method not in _READ:
            return _opened(not_allowed(request))
        is_head, request.method = request.method == "HEAD", "GET"
        response = _opened(_named(request, view(request, *args, **kwargs)))
        if not is_head:
            return response
        response.close()
        return HttpResponse(status=response.status_code, headers=dict(response.items()))

    answer.csrf_exempt = True  # type: ignore[attr-defined]
    return answer


def _opened(response: HttpResponseBase) -> HttpResponseBase:
    for name, value in _OPEN.items():
        response.headers[name] = value
    return response


def _named(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Return the answer with an ETag, or 304 where the reader has it already."""
    if not isinstance(response, HttpResponse) or response.status_code != 200:
        return response
    keep(response, request.viewer.user_id is None)
    tag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    response.headers["ETag"] = tag
    kept = get_conditional_response(request, etag=tag, response=response)
    return kept if kept is not None else response
