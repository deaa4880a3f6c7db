"""Data quality: what a provider should correct, and a file to send back to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from citywide.core.errors import Conflict
from citywide.portal.access.select import Query
from citywide.services.homelessness.queries import heavy
from citywide.services.homelessness.views.people import page as frame
from citywide.services.homelessness.views.people.page import Cell, Field, Section, for_staff
from citywide.services.homelessness.words import people as words

_COLUMNS = (
    "check_id", "severity", "title", "correction", "organization_name", "project_id",
    "project_name", "enrollment_id", "personal_id", "value", "source_file", "source_line",
)  # fmt: skip


@require_safe
@for_staff
def show(request: HttpRequest) -> HttpResponse:
    """Show findings by project, and those of one agency or project."""
    given = request.GET.get
    fields = [
        Field("as_of", _("As of"), str(given("as_of", "") or frame.through()), "date"),
        Field("organization", _("Agency"), str(given("organization", ""))),
        Field("project", _("Project"), str(given("project", ""))),
    ]
    return frame.shown(
        request, _("Data quality"),
        _("What is missing, impossible or late in the records, and how to correct it."),
        fields, lambda purpose: _made(request, purpose),
    )  # fmt: skip


@require_safe
@for_staff
def file(request: HttpRequest) -> HttpResponse:
    """Return the findings as CSV, to send back to the provider's HMIS administrator."""
    found = _worked(request, frame.required_purpose(request))
    if found.done is None:
        raise Conflict(_("Let the findings be worked out first, on their own page."))
    rows = frame.every(found.done, "findings", _query(request))
    return frame.file_of(request, "data-quality", _COLUMNS, rows)


@require_POST
@for_staff
def compute(request: HttpRequest) -> HttpResponse:
    """Let the findings the form asks for be worked out, and lead back to their page."""
    request.GET = request.POST.copy()
    request.GET.pop("csrfmiddlewaretoken", None)
    purpose = frame.required_purpose(request)
    heavy.ask(viewer=request.viewer, purpose=purpose, topic=heavy.FINDINGS, given=_given(request))
    return redirect(f"{reverse('homelessness:quality')}?{request.GET.urlencode()}")


def _given(request: HttpRequest) -> dict[str, Any]:
    return {"as_of": frame.day_of(request, "as_of", frame.through())}


def _worked(request: HttpRequest, purpose: str) -> heavy.Worked:
    return heavy.worked(
        viewer=request.viewer, purpose=purpose, topic=heavy.FINDINGS, given=_given(request)
    )


def _query(request: HttpRequest) -> Query:
    filters = {}
    if agency := str(request.GET.get("organization", "")).strip():
        filters["organization_name"] = agency
    if project := str(request.GET.get("project", "")).strip():
        filters["project_id"] = project
    return Query(filters=filters, sort="source_file")


def _made(request: HttpRequest, purpose: str) -> Mapping[str, Any]:
    worked = _worked(request, purpose)
    if worked.done is None:
        return frame.to_work_out(request, worked, "homelessness:quality_compute")
    done, query = worked.done, _query(request)
    found = done.page("findings", query, frame.number_of(request, "page"))
    counted = done.page("by_project", Query(query.filters, sort="-findings"), 1, 200)
    names = ("organization_name", "project_name", "severity", "title", "findings", "clients")
    return {
        "sentences": done.sentences, "versions": done.versions,
        "sections": [
            Section(
                "projects", _("By agency and project"),
                (_("Agency"), _("Project"), _("Severity"), _("Check"), _("Findings"),
                 _("Clients")),
                frame.cells(counted.rows, names),
            ),
            Section(
                "findings", _("Findings, and how to correct them"),
                (_("Severity"), _("Check"), _("How to correct it"), _("Project"), _("Value"),
                 _("Record")),
                [
                    [
                        Cell(str(row["severity"])), Cell(str(row["title"])),
                        Cell(str(row["correction"])), Cell(words.cell(row["project_name"])),
                        Cell(words.cell(row["value"])),
                        Cell(words.source(row), frame.source_address(purpose, row)),
                    ]
                    for row in found.rows
                ],
                page=found, total=found.total,
                csv_url=frame.with_query(request, reverse("homelessness:quality_csv")),
            ),
        ],
    }  # fmt: skip
