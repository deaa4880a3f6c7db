"""The plan as a file: Microsoft Project XML, CSV or Excel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.services.portfolio.exchange import (
    PlanFile,
    write_plan_csv,
    write_plan_workbook,
    write_project_xml,
)
from citywide.services.portfolio.queries.plan import plan_file_of
from citywide.services.portfolio.views.page import for_the_city, project_or_404


@dataclass(frozen=True)
class _Format:
    """How a plan is written, and what the file is."""

    write: Callable[[PlanFile], bytes]
    media_type: str


_FORMATS: Mapping[str, _Format] = {
    "xml": _Format(write_project_xml, "application/xml"),
    "csv": _Format(write_plan_csv, "text/csv; charset=utf-8"),
    "xlsx": _Format(
        write_plan_workbook,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}


@require_safe
@for_the_city
def export(request: HttpRequest, code: str, format: str) -> HttpResponse:
    """Hand the plan out as a file."""
    project = project_or_404(code)
    plan = plan_file_of(project=project, as_of=timezone.localdate())
    return _file(plan, format, f"{code}-plan")


@require_safe
@for_the_city
def template(request: HttpRequest, code: str, format: str) -> HttpResponse:
    """Hand out a table to fill in, with nothing but its headings."""
    project = project_or_404(code)
    if format == "xml":
        raise Http404
    return _file(PlanFile(str(project)), format, f"{code}-template")


def _file(plan: PlanFile, format: str, name: str) -> HttpResponse:
    kind = _FORMATS.get(format)
    if kind is None:
        raise Http404(_("A plan is handed out as .xml, .csv or .xlsx."))
    response = HttpResponse(kind.write(plan), content_type=kind.media_type)
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in name)
    response["Content-Disposition"] = f'attachment; filename="{plain}.{format}"'
    return response
