"""Data sets, their columns, rows, files and versions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import override
from ninja import Path, Query

from citywide.core.contracts.model import Column
from citywide.core.errors import UsageError
from citywide.portal.access import gate
from citywide.portal.access.viewer import Viewer
from citywide.portal.api import shapes
from citywide.portal.api.interface import get
from citywide.portal.api.questions import address, link_pages, with_filters
from citywide.portal.catalog.public import listing
from citywide.portal.catalog.public.asked import Asked, filters_of
from citywide.portal.catalog.public.downloads import send

TAG = "Data sets"
Purpose = Literal["browse", "analysis", "review", "correction"]
MANY = Query([], description="One or more; all if left out.")
LANGUAGE = Query("en", description="Language of names and sentences.")
PAGE = Query(1, ge=1, le=10**9)
SORT = Query("", description="Column to sort by; with a leading - from the largest.")
SEARCH = Query("", description="Text that any text column must contain, in any case.")
VERSION = Query(None, ge=1, le=10**9, description="A version's number; the current one if left out")
PURPOSE = Query("browse", description="Why you look; other purposes are for staff.")


def viewer_of(request: HttpRequest) -> Viewer:
    """Return who asks."""
    viewer: Viewer = request.viewer
    return viewer


@get("/datasets", shapes.DatasetList, tag=TAG)
def list_datasets(
    request: HttpRequest,
    response: HttpResponse,
    q: str = Query("", description="Words in the name, description, columns or keywords."),
    department: list[str] = MANY,
    classification: list[Literal["public", "internal", "confidential", "restricted"]] = MANY,
    format: list[Literal["csv", "json", "parquet", "geography"]] = MANY,
    freshness: list[Literal["on_time", "late", "unscheduled", "empty"]] = MANY,
    sort: Literal["name", "-name", "updated", "-updated", "rows", "-rows"] = Query("name"),
    page: int = PAGE,
    per_page: int = Query(100, ge=1, le=1000),
    language: shapes.Language = LANGUAGE,
) -> dict[str, Any]:
    """Find data sets."""
    chosen = {
        "department": frozenset(department),
        "classification": frozenset(classification),
        "format": frozenset(format),
        "freshness": frozenset(freshness),
    }
    question = listing.Question(q, chosen, sort)
    with override(language):
        found = listing.find(listing.entries(viewer_of(request), language), question).entries
    pages = max(math.ceil(len(found) / per_page), 1)
    link_pages(request, response, page, pages)
    part = found[(page - 1) * per_page : page * per_page]
    listed = {"total": len(found), "page": page, "pages": pages, "per_page": per_page}
    return listed | {"datasets": [_shape(entry) for entry in part]}


@get("/datasets/{dataset}", shapes.DatasetDetail, tag=TAG)
def get_dataset(
    request: HttpRequest, dataset: str = Path(...), language: shapes.Language = LANGUAGE
) -> dict[str, Any]:
    """Describe one data set."""
    viewer = viewer_of(request)
    with override(language):
        contract, decision = gate.contract(viewer, dataset), gate.decide(viewer, dataset)
        entry = listing.Entry(contract, gate.status(viewer, dataset), decision.columns, language)
        lineage = gate.lineage(viewer, dataset)
        return _shape(entry) | {
            "columns": [_column(c, decision, language) for c in contract.columns],
            "decision": _decision(decision),
            "downloads": {
                name: address(reverse("api:v1:download", args=[dataset]), format=name)
                for name in listing.DOWNLOADS
            },
            "measures": lineage.measures,
            "inputs": list(lineage.inputs),
            "outputs": list(lineage.outputs),
        }


@get("/datasets/{dataset}/columns", shapes.ColumnList, tag=TAG)
def get_columns(
    request: HttpRequest, dataset: str = Path(...), language: shapes.Language = LANGUAGE
) -> dict[str, Any]:
    """List a data set's columns: label, type, unit, definition, classification."""
    viewer = viewer_of(request)
    contract, decision = gate.contract(viewer, dataset), gate.decide(viewer, dataset)
    columns = [_column(column, decision, language) for column in contract.columns]
    return {"dataset": dataset, "columns": columns}


@get("/datasets/{dataset}/rows", shapes.RowList, tag=TAG, filters=True)
@with_filters
def get_rows(
    request: HttpRequest,
    response: HttpResponse,
    dataset: str = Path(...),
    fields: str = Query("", description="Columns to return, with commas between; all if empty."),
    search: str = SEARCH,
    sort: str = SORT,
    version: int | None = VERSION,
    page: int = PAGE,
    per_page: int = Query(100, ge=1, le=1000),
    purpose: Purpose = PURPOSE,
    language: shapes.Language = LANGUAGE,
) -> dict[str, Any]:
    """Read a data set's rows, page by page."""
    with override(language):
        found = gate.rows(
            viewer_of(request),
            dataset,
            filters=filters_of(request.GET),
            search=search,
            sort=sort,
            page=page,
            per_page=per_page,
            version=version,
            purpose=purpose,
        )
    link_pages(request, response, page, found.pages)
    chosen = _fields(fields, found.decision.columns)
    return {
        "total": found.total,
        "page": page,
        "pages": found.pages,
        "per_page": per_page,
        "dataset": dataset,
        "version": found.version,
        "decision": _decision(found.decision),
        "columns": chosen,
        "rows": [{name: _plain(row[name]) for name in chosen} for row in found.rows],
    }


@get("/datasets/{dataset}/download", None, tag=TAG, filters=True, share=10)
@with_filters
def download(
    request: HttpRequest,
    dataset: str = Path(...),
    format: Literal["csv", "json", "parquet"] = Query("csv"),
    search: str = SEARCH,
    sort: str = SORT,
    version: int | None = VERSION,
    purpose: Purpose = PURPOSE,
) -> HttpResponseBase:
    """Download a data set as a file, streamed.

    Values are exactly as published. If you open the CSV in a spreadsheet, import its columns as
    text: a value that begins with = could be taken for a formula.
    """
    question = Asked(filters_of(request.GET), search, sort, 1, purpose)
    return send(request, viewer_of(request), dataset, format, question, version)


@get("/datasets/{dataset}/versions", shapes.VersionList, tag=TAG)
def get_versions(request: HttpRequest, dataset: str = Path(...)) -> dict[str, Any]:
    """List a data set's versions, newest first, and what each changed."""
    known = {contract.id for contract in gate.visible_datasets(viewer_of(request))}
    versions = gate.versions(viewer_of(request), dataset)
    return {"dataset": dataset, "versions": [_version(dataset, v, known) for v in versions]}


def _version(dataset: str, version: gate.VersionInfo, known: set[str]) -> dict[str, Any]:
    names = set(shapes.VersionShape.model_fields) - {"page", "inputs"}
    inputs = {name: number for name, number in version.inputs.items() if name in known}
    page = address(reverse("catalog:version", args=[dataset, version.number]))
    return {name: getattr(version, name) for name in names} | {"inputs": inputs, "page": page}


def _shape(entry: listing.Entry) -> dict[str, Any]:
    contract, status = entry.contract, entry.status
    return {
        "id": contract.id,
        "name": entry.name,
        "purpose": entry.purpose,
        "limitations": contract.translated("limitations", entry.language),
        "usage": contract.translated("usage", entry.language),
        "department": contract.department,
        "steward": contract.steward,
        "licence": contract.licence,
        "tags": list(contract.tags),
        "classification": str(entry.classification),
        "formats": list(entry.formats),
        "is_derived": contract.derived,
        "version": status.version,
        "rows": status.rows,
        "published_at": status.published_at,
        "next_due_at": status.next_due_at,
        "freshness": entry.freshness,
        "page": address(reverse("catalog:dataset", args=[contract.id])),
        "api": address(reverse("api:v1:get_dataset", args=[contract.id])),
    }


def _column(column: Column, decision: gate.Decision, language: str) -> dict[str, Any]:
    return {
        "name": column.name,
        "label": column.translated("label", language),
        "type": str(column.type),
        "unit": column.unit,
        "description": column.translated("description", language),
        "classification": str(column.classification),
        "is_key": bool(column.key_position),
        "is_personal": column.is_personal,
        "is_visible": column.name in decision.columns,
    }


def _decision(decision: gate.Decision) -> dict[str, Any]:
    return {
        "rule": decision.rule,
        "sentence": decision.sentence,
        "columns": list(decision.columns),
        "masks": dict(decision.masks),
    }


def _fields(text: str, seen: tuple[str, ...]) -> list[str]:
    asked = [name.strip() for name in text.split(",") if name.strip()]
    for name in asked:
        if name not in seen:
            raise UsageError(f"There is no column {name!r} among those you see.")
    return list(dict.fromkeys(asked)) or list(seen)


def _plain(value: Any) -> Any:
    """Return a value JSON can carry; a number that is none becomes null."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping | list):
        return str(value)
    return value
