"""The row of an export behind something, and the rules as they are computed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.core.errors import NotFound, UsageError
from citywide.services.homelessness.queries import people
from citywide.services.homelessness.views.people import page as frame
from citywide.services.homelessness.views.people.page import Cell, Field, Section, for_staff
from citywide.services.homelessness.words import people as words

_NAMES = ("source_id", "source_file", "source_line")


@require_safe
@for_staff
def show(request: HttpRequest) -> HttpResponse:
    """Show one row of one file of an export, as the lake holds it."""
    given = {name: str(request.GET.get(name, "")).strip() for name in _NAMES}
    fields = [
        Field("source_id", _("Source"), given["source_id"]),
        Field("source_file", _("File"), given["source_file"]),
        Field("source_line", _("Line"), given["source_line"], "number"),
    ]
    return frame.shown(
        request, _("A row of an export"),
        _("What the row says word for word, as far as you may see it for this purpose."),
        fields, lambda purpose: _made(request, purpose, given),
    )  # fmt: skip


def _made(request: HttpRequest, purpose: str, given: Mapping[str, str]) -> Mapping[str, Any]:
    if not all(given.values()):
        raise UsageError(_("Say which source, file and line."))
    found = people.source_row(viewer=request.viewer, purpose=purpose, **given)
    if found is None or not found.rows:
        raise NotFound(_("There is no such row among those you see."))
    rows = [
        [Cell(column.name), Cell(column.description), Cell(words.cell(row[column.name]))]
        for row in found.rows
        for column in found.columns
        if row[column.name] is not None
    ]
    heads = (_("Column"), _("What it is"), _("Value"))
    heading = _("%(file)s, line %(line)s") % {
        "file": given["source_file"], "line": given["source_line"]
    }  # fmt: skip
    return {
        "sections": [Section("row", heading, heads, rows)],
        "sentences": [found.decision.sentence],
        "versions": {found.decision.dataset: found.version},
    }


@require_safe
@for_staff
def rules(request: HttpRequest) -> HttpResponse:
    """Show the queries that make statuses, populations, flows and the list, as they run."""
    context = {
        "title": _("Rules"),
        "tabs": frame.tabs(request),
        "topics": people.rule_texts(),
        "trail": [(_("Homelessness"), reverse("homelessness:staff")), (_("Rules"), None)],
    }
    return render(request, "homelessness/people/rules.html", context)
