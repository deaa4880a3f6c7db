"""The table: sorted, narrowed and with the columns its address says; and the same as a file."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.services.portfolio.actions.downloads import note_download
from citywide.services.portfolio.queries.projects import SORTS, ProjectFilters, projects
from citywide.services.portfolio.views.page import for_the_city
from citywide.services.portfolio.views.portfolio import sheet
from citywide.services.portfolio.views.portfolio.columns import (
    COLUMNS,
    DEFAULT,
    Column,
    cell_of,
    chosen,
    heading_of,
    plain_of,
)
from citywide.services.portfolio.views.portfolio.frame import Pairs, address, context_of, whole

PER_PAGE = (25, 50, 100)


@require_safe
@for_the_city
def show(request: HttpRequest) -> HttpResponse:
    """Show one page of the table."""
    filters = ProjectFilters.from_query(request.GET)
    columns = chosen(request.GET.getlist("columns"))
    size = whole(request.GET.get("per_page"), otherwise=PER_PAGE[0])
    size = size if size in PER_PAGE else PER_PAGE[0]
    page = projects(
        viewer=request.viewer,
        filters=filters,
        sort=request.GET.get("sort", "code"),
        page=whole(request.GET.get("page")),
        per_page=size,
    )
    kept = _kept(columns, page.sort, size)
    query = address(filters, kept)
    context = context_of(request, "table", filters, kept=kept)
    context |= {
        "page": page,
        "columns": columns,
        "rows": [(row, [cell_of(column, row) for column in columns]) for row in page.rows],
        "offered": [(one, one in columns) for one in COLUMNS.values()],
        "filter_pairs": parse_qsl(filters.as_query()),
        "sort": page.sort,
        "sizes": [(one, one == size) for one in PER_PAGE],
        "link": request.build_absolute_uri(f"{reverse('portfolio:table')}?{query}"),
        "files": [
            (_("CSV"), f"{reverse('portfolio:table_csv')}?{query}"),
            (_("Excel"), f"{reverse('portfolio:table_excel')}?{query}"),
        ],
    }
    return render(request, "portfolio/portfolio/table.html", context)


@require_safe
@for_the_city
def as_csv(request: HttpRequest) -> HttpResponse:
    """Return the table as a CSV file: every page of it, with its columns and order."""
    return sheet.as_csv("projects", *_contents(request))


@require_safe
@for_the_city
def as_excel(request: HttpRequest) -> HttpResponse:
    """Return the table as an Excel workbook: every page of it, with its columns and order."""
    return sheet.as_excel("projects", *_contents(request))


def _contents(request: HttpRequest) -> tuple[list[str], list[list[Any]]]:
    filters = ProjectFilters.from_query(request.GET)
    columns = chosen(request.GET.getlist("columns"))
    sort = request.GET.get("sort", "code")
    found = projects(viewer=request.viewer, filters=filters, sort=sort, per_page=None)
    rows = [[plain_of(column, row) for column in columns] for row in found.rows]
    note_download(by=request.viewer, what="table", rows=len(rows), query=filters.as_query())
    return [heading_of(column) for column in columns], rows


def _kept(columns: tuple[Column, ...], sort: str, size: int) -> Pairs:
    keys = tuple(one.key for one in columns)
    pairs = [] if keys == DEFAULT else [("columns", key) for key in keys]
    if sort != "code" and sort.removeprefix("-") in SORTS:
        pairs.append(("sort", sort))
    return pairs if size == PER_PAGE[0] else [*pairs, ("per_page", str(size))]
