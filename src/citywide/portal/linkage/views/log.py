"""The log of judgements, its export, and who was in a person's record when."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.core.errors import Forbidden
from citywide.portal.access import linkage
from citywide.portal.access.viewer import Viewer
from citywide.portal.linkage.compare import lines
from citywide.portal.linkage.forms import AsOfForm, LogForm
from citywide.portal.linkage.models import Judgement
from citywide.portal.linkage.queries import log as logs
from citywide.portal.linkage.views.page import for_people, frame

COLUMNS = (
    *("id", "at_utc", "by", "verdict", "left_id", "right_id", "reason", "undoes", "run", "model"),
    "weights",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_safe
@for_people
def log(request: HttpRequest, viewer: Viewer, spec: str) -> HttpResponse:
    """Show judgements by filter: a reviewer's own, or to privacy officers all."""
    form = LogForm(request.GET)
    context = frame(viewer, spec)
    if not (context["may_review"] or context["may_oversee"]):
        raise Forbidden(_("Reviewers read their own judgements, privacy officers all of them."))
    found = logs.matching(viewer=viewer, spec=spec, **form.values())
    context = frame(viewer, spec, (_("Judgements"), None)) | {
        "form": form,
        "page": logs.page(found, request.GET.get("page", 1)),
        "reader": viewer.actor,
        "query": request.GET.urlencode(),
    }
    if context["may_oversee"]:
        linkage.note_log(viewer, "read", spec, {"what": "log", "filters": context["query"]})
    return render(request, "linkage/log.html", context)


@require_safe
@for_people
def export(request: HttpRequest, viewer: Viewer, spec: str) -> StreamingHttpResponse:
    """Return the judgements that fit as CSV, for privacy officers."""
    linkage.spec(viewer, spec)
    if not linkage.may_oversee(viewer):
        raise Forbidden(_("Only a privacy officer takes the whole log."))
    found = logs.matching(viewer=viewer, spec=spec, **LogForm(request.GET).values())
    detail = {"what": "log", "filters": request.GET.urlencode(), "entries": found.count()}
    linkage.note_log(viewer, "export", spec, detail)
    rows = _csv(found.order_by("at", "id").iterator(chunk_size=2_000))
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="judgements-{spec}.csv"'
    return response


@require_safe
@for_people
def person(request: HttpRequest, viewer: Viewer, spec: str, person_id: str) -> HttpResponse:
    """Show who stood behind an id on a day, and how that changed."""
    form = AsOfForm(request.GET or None)
    at = form.at() if request.GET else None
    seen = linkage.person(viewer, spec, person_id, at)
    if seen.person_id != person_id and at is None:
        # An old id leads to the person for ever; its page says so.
        return redirect("linkage:person", spec=spec, person_id=seen.person_id)
    context = frame(viewer, spec, (_("Person"), None)) | {
        "person": seen,
        "form": form,
        "is_past": at is not None,
        "lines": [(line.name, line.left) for line in lines(seen.records, ())],
    }
    return render(request, "linkage/person.html", context)


class _Line:
    """A file that hands every line back."""

    def write(self, line: str) -> str:
        return line


def _csv(entries: Iterable[Judgement]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield writer.writerow(COLUMNS)
    for one in entries:
        texts = (
            *(one.id, one.at.isoformat(), one.by, "" if one.undoes_id else one.verdict),
            *(one.left_id, one.right_id, one.reason, one.undoes_id or "", one.run, one.model),
            json.dumps(one.weights, sort_keys=True),
        )
        yield writer.writerow(_safe(text) for text in texts)


def _safe(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: reasons quote what people typed."""
    return f"'{text}" if text.startswith(_FORMULA) else text
