"""Measures, their numbers and their receipts; no number comes without its receipt."""

from __future__ import annotations

import math
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Query

from citywide.core.errors import ReceiptMismatch, Tampered
from citywide.core.measures.model import MeasureValue
from citywide.portal.access import gate
from citywide.portal.api import shapes
from citywide.portal.api.datasets import LANGUAGE, PAGE, viewer_of
from citywide.portal.api.interface import get
from citywide.portal.api.questions import address, link_pages

TAG, RECEIPTS = "Measures", "Receipts"
_NUMBERS = ("value", "numerator", "denominator", "unknown", "rows", "lower", "upper")
_ACCOUNT = frozenset(
    {"dataset", "version", "name", "rows", "published_at", "approved_by", "reason", "inputs"}
    | {"contract_version", "contract_hash", "sql_hash", "steward", "licence", "checks"}
)


@get("/measures", shapes.MeasureList, tag=TAG)
def list_measures(request: HttpRequest, language: shapes.Language = LANGUAGE) -> dict[str, Any]:
    """List the measures, each with the number of its latest full period."""
    figures = gate.figures(viewer_of(request))
    return {"measures": [_measure(figure, language) for figure in figures]}


@get("/measures/{id}", shapes.MeasureShape, tag=TAG)
def get_measure(
    request: HttpRequest, id: str = Path(...), language: shapes.Language = LANGUAGE
) -> dict[str, Any]:
    """Describe one measure."""
    return _measure(gate.measure(viewer_of(request), id), language)


@get("/measures/{id}/values", shapes.ValueList, tag=TAG)
def get_values(
    request: HttpRequest,
    response: HttpResponse,
    id: str = Path(...),
    period: str = Query("", description="A period, like 2025-06, 2025-Q2 or FY2025, or all."),
    group: str = Query("", description="A group, like district; `total` for ungrouped numbers."),
    member: str = Query("", description="A member of a group, like 3."),
    page: int = PAGE,
    per_page: int = Query(1000, ge=1, le=10000),
) -> dict[str, Any]:
    """Read the numbers of a measure's latest receipt."""
    figure = gate.measure(viewer_of(request), id)
    found = []
    for position, value in enumerate(figure.receipt.values if figure.receipt else ()):
        is_asked = period in {"", value.period} and member in {"", value.member or ""}
        if is_asked and group in {"", value.group or "total"}:
            found.append((position, value))
    pages = max(math.ceil(len(found) / per_page), 1)
    link_pages(request, response, page, pages)
    part = found[(page - 1) * per_page : page * per_page]
    return {
        "total": len(found),
        "page": page,
        "pages": pages,
        "per_page": per_page,
        "measure": id,
        "unit": figure.measure.unit,
        "receipt": _link(figure.receipt.id) if figure.receipt else None,
        "values": [_value(figure.receipt, position) for position, _ in part],
    }


@get("/receipts/{id}", shapes.ReceiptShape, tag=RECEIPTS)
def get_receipt(request: HttpRequest, id: str = Path(...)) -> dict[str, Any]:
    """Show a receipt.

    The id of a receipt, or of one number on it (`receipt-position`): then `values` has that
    number alone.
    """
    viewer = viewer_of(request)
    receipt, position = gate.receipt(viewer, id)
    known = {contract.id for contract in gate.visible_datasets(viewer)}
    positions = range(len(receipt.values)) if position is None else [position]
    said = receipt.as_dict()
    return {name: said[name] for name in _SAID} | {
        "id": receipt.id,
        "inputs": [_account(entry, known) for entry in receipt.inputs],
        "values": [_value(receipt, position) for position in positions],
        "page": address(reverse("dashboards:receipt", args=[receipt.id])),
    }


@get("/receipts/{id}/verification", shapes.VerdictShape, tag=RECEIPTS, share=30)
def verify_receipt(request: HttpRequest, id: str = Path(...)) -> dict[str, Any]:
    """Check every file behind a receipt and compute its numbers again.

    This takes seconds and counts as thirty questions.
    """
    viewer = viewer_of(request)
    receipt, _ = gate.receipt(viewer, id)
    try:
        verdict = gate.verify(viewer, receipt.id)
    except (ReceiptMismatch, Tampered):
        none = dict.fromkeys(("files", "extracts", "derived", "numbers"), 0)
        detail = "The receipt does not verify: files or numbers are not what they were."
        return none | {"receipt": _link(receipt.id), "is_verified": False, "detail": detail}
    counts = {name: getattr(verdict, name) for name in ("files", "extracts", "derived", "numbers")}
    detail = f"Every file is as published, and all {verdict.numbers} numbers are the same again."
    return counts | {"receipt": _link(receipt.id), "is_verified": True, "detail": detail}


_SAID = frozenset(shapes.ReceiptShape.model_fields) - {"id", "inputs", "values", "page"}


def _measure(figure: gate.Figure, language: str) -> dict[str, Any]:
    measure, receipt = figure.measure, figure.receipt
    headline = receipt.headline if receipt else None
    return {
        "id": measure.id,
        "title": measure.title.get(language) or measure.title["en"],
        "description": measure.description.get(language) or measure.description["en"],
        "service_area": measure.service_area,
        "owner": measure.owner,
        "dataset": measure.dataset,
        "kind": str(measure.kind),
        "unit": measure.unit,
        "decimals": measure.decimals,
        "grain": str(measure.period.grain) if measure.period else None,
        "groups": list(measure.groups),
        "target": measure.target.value if measure.target else None,
        "target_direction": measure.target.direction if measure.target else None,
        "latest": None if headline is None else _value(receipt, headline),
        "page": address(reverse("dashboards:measure", args=[measure.id])),
        "api": address(reverse("api:v1:get_measure", args=[measure.id])),
    }


def _value(receipt: Any, position: int) -> dict[str, Any]:
    """Return one number with its receipt; a withheld one has no numbers at all."""
    value: MeasureValue = receipt.values[position]
    is_withheld = position in getattr(receipt, "withheld", ())
    numbers = {name: None if is_withheld else getattr(value, name) for name in _NUMBERS}
    return numbers | {
        "period": value.period,
        "group": value.group,
        "member": value.member,
        "is_withheld": is_withheld,
        "receipt": _link(receipt.number_id(position)),
    }


def _link(name: str) -> dict[str, str]:
    return {
        "id": name,
        "page": address(reverse("dashboards:receipt", args=[name])),
        "api": address(reverse("api:v1:get_receipt", args=[name])),
    }


def _account(entry: dict[str, Any], known: set[str]) -> dict[str, Any]:
    """Return one input's account; of a data set the reader may not know, only that there is one."""
    if entry["dataset"] not in known:
        return {"dataset": None, "version": entry["version"], "rows": entry["rows"]}
    said = {name: part for name, part in entry.items() if name in _ACCOUNT}
    said["inputs"] = {name: n for name, n in entry["inputs"].items() if name in known}
    said["extracts"] = [{"file": e["file"], "sha256": e["sha256"]} for e in entry["extracts"]]
    return said
