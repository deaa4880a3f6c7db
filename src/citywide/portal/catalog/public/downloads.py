"""A data set as a file. Values are never altered: a file holds exactly what was published.

So nothing is put before a value that a spreadsheet could take for a formula (`=`, `+`, `-`, `@`):
that would change telephone numbers, negative amounts and every program's reading of the file.
Pages say so beside the links, and the file is sent as an attachment that no browser opens.
"""

from __future__ import annotations

import hashlib
import json
from email.utils import format_datetime

from django.http import (
    HttpRequest,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from citywide.core.errors import NotFound, UsageError
from citywide.portal.access import gate
from citywide.portal.access.viewer import Viewer
from citywide.portal.catalog.public.asked import Asked, asked


@require_safe
def file(request: HttpRequest, dataset: str, format: str) -> HttpResponseBase:
    """Return a data set in a format, or 304 when the reader has that version already."""
    viewer: Viewer = request.viewer
    version = version_number(request.GET.get("version", ""))
    return send(request, viewer, dataset, format, asked(request.GET), version)


def version_number(text: str) -> int | None:
    """Return a version's number, or None for the current one; raises UsageError."""
    if text and not (text.isdecimal() and len(text) < 10):
        raise UsageError(f"{text!r} is not the number of a version; write it like version=3.")
    return int(text) if text else None


def send(
    request: HttpRequest,
    viewer: Viewer,
    dataset: str,
    format: str,
    question: Asked,
    version: int | None = None,
) -> HttpResponseBase:
    """Return the streamed answer; its ETag stands for version, columns and question.

    Raises:
        NotFound: there is no such data set or version.
        Forbidden: the viewer may see no column.
        UsageError: a filter, sort, format or purpose is wrong.
    """
    pinned = version_of(viewer, dataset, version)
    decision = gate.decide(viewer, dataset, question.purpose)
    tag = _etag(viewer, pinned.number, decision, format, question)
    published = int(pinned.published_at.timestamp())
    if decision.is_public:
        seen = get_conditional_response(request, tag, published)
        if isinstance(seen, HttpResponseNotModified):
            return seen
    found = gate.download(
        viewer, dataset, format=format, version=pinned.number, **question.for_gate
    )
    response = StreamingHttpResponse(found.chunks, content_type=found.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.filename}"'
    response.headers["ETag"] = tag
    response.headers["Last-Modified"] = format_datetime(pinned.published_at, usegmt=True)
    if found.content_type == "application/vnd.apache.parquet":
        # Already compressed; compressing it again would only delay its first byte.
        response.headers["Content-Encoding"] = "identity"
    keep(response, decision.is_public)
    return response


def keep(response: HttpResponseBase, is_public: bool) -> None:
    """Say who may keep an answer: anybody for a minute, or nobody."""
    if is_public:
        patch_cache_control(response, public=True, max_age=60)
    else:
        patch_cache_control(response, private=True, no_store=True)
    patch_vary_headers(response, ["Cookie"])


def version_of(viewer: Viewer, dataset: str, number: int | None) -> gate.VersionInfo:
    """Return a version of a data set, the current one for None; raises NotFound."""
    versions = gate.versions(viewer, dataset)
    if not versions:
        raise NotFound(f"{dataset} has no published version yet.")
    if number is None:
        return versions[0]
    chosen = next((v for v in versions if v.number == number), None)
    if chosen is None:
        raise NotFound(f"{dataset} has no version {number}; the latest is {versions[0].number}.")
    return chosen


def _etag(
    viewer: Viewer, version: int, decision: gate.Decision, format: str, question: Asked
) -> str:
    parts = [
        decision.dataset,
        version,
        decision.columns,
        sorted(decision.masks.items()),
        sorted(decision.rows_of),
        decision.row_filter,
        format,
        sorted(question.filters.items()),
        question.find,
        question.sort,
    ]
    text = json.dumps(parts, ensure_ascii=False)
    return quote_etag(f"{version}-{hashlib.sha256(text.encode()).hexdigest()[:24]}")
