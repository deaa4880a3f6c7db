"""Every error of the API as a problem document (RFC 9457): a sentence, never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from citywide.core.errors import CitywideError
from citywide.portal.access import gate
from citywide.portal.access.purposes import ENFORCEMENT

MEDIA_TYPE = "application/problem+json"
REFERENCE = "/api/v1/docs#errors"
log = logging.getLogger(__name__)


def problem(
    request: HttpRequest, status: int, detail: str, errors: Sequence[dict[str, str]] = ()
) -> HttpResponse:
    """Return a problem document; `errors` name each parameter that is wrong."""
    said: dict[str, Any] = {
        "type": REFERENCE,
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": request.path,
    }
    if errors:
        said["errors"] = list(errors)
    response = JsonResponse(said, status=status, content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


def not_found(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Return the problem of an address that does not exist."""
    detail = "There is no such address in the API. Its reference is at /api/v1/docs."
    return problem(request, 404, detail)


def not_allowed(request: HttpRequest) -> HttpResponse:
    """Return the problem of a method other than GET: nothing here can be changed."""
    response = problem(request, 405, "The API only reads: use GET.")
    response.headers["Allow"] = "GET, HEAD, OPTIONS"
    return response


def register(api: NinjaAPI) -> None:
    """Make every error of an API a problem document."""
    api.add_exception_handler(CitywideError, _known)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _http)
    api.add_exception_handler(Http404, lambda request, _error: not_found(request))
    api.add_exception_handler(Exception, _unknown)


def _known(request: HttpRequest, error: CitywideError | type[CitywideError]) -> HttpResponse:
    if error.http_status >= 500:
        return _unknown(request, error)
    gate.note_refusal(request, error, "api")
    return problem(request, error.http_status, str(error))


def _invalid(request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
    if request.GET.get("purpose") == ENFORCEMENT:
        gate.note_denied(request.viewer, f"api:{request.path}", ENFORCEMENT)
    errors = [
        {"parameter": str(one["loc"][-1]), "detail": f"{one['msg']}."} for one in error.errors
    ]
    said = "; ".join(f"{one['parameter']}: {one['detail'].rstrip('.')}" for one in errors)
    return problem(request, 400, f"The question is wrong. {said}.", errors)


def _http(request: HttpRequest, error: HttpError | type[HttpError]) -> HttpResponse:
    status = int(error.status_code)
    if status != 429:
        return problem(request, status, str(error))
    wait = int(getattr(error, "wait", None) or 60)
    detail = f"Too many questions from your address. Ask again in {wait} seconds."
    response = problem(request, status, detail)
    response.headers["Retry-After"] = str(wait)
    return response


def _unknown(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    log.error("%s failed", request.path, exc_info=error)  # type: ignore[arg-type]
    detail = "Something is wrong on our side; it has been written down. Please try again later."
    return problem(request, 500, detail)
