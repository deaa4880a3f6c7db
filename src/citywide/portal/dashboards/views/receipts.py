"""Receipts: what stands behind a number, and whether it can be had again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from citywide.core.contracts.model import Column, Contract
from citywide.core.errors import CitywideError, Forbidden, NotFound
from citywide.core.measures.model import Measure, MeasureValue
from citywide.core.measures.periods import ALL
from citywide.portal.access import gate
from citywide.portal.dashboards import words

_PER_PAGE = 100
_ROWS = 50
_VERIFIED_SECONDS = 300


@dataclass(frozen=True)
class Line:
    """One number on a receipt, in words."""

    id: str
    period: str
    group: str
    member: str
    value: str
    numerator: str
    denominator: str
    unknown: str
    is_withheld: bool


def receipt(request: HttpRequest, name: str) -> HttpResponse:
    """Show a receipt, or one number on it with the rows behind it."""
    return render(request, "dashboards/receipt.html", _context(request, name))


def verify(request: HttpRequest, name: str) -> HttpResponse:
    """Recompute every number of a receipt from its pinned versions, and say how it compares."""
    context = _context(request, name)
    shown = context["receipt"]
    key = f"verified:{shown.id}"
    result = cache.get(key)
    if result is None:
        result = _verified(request, shown.id)
        cache.set(key, result, _VERIFIED_SECONDS)
    return render(request, "dashboards/receipt.html", context | {"result": result})


def _verified(request: HttpRequest, name: str) -> dict[str, Any]:
    try:
        return {"verdict": gate.verify(request.viewer, name)}
    except CitywideError as error:
        gate.note_refusal(request, error)
        # A number that cannot be had again is an answer, and the one people must see.
        return {"problem": str(error)}


def _context(request: HttpRequest, name: str) -> dict[str, Any]:
    language = get_language() or "en"
    shown, position = gate.receipt(request.viewer, name)
    known = gate.city().measures.get(shown.measure)
    contracts = {contract.id: contract for contract in gate.visible_datasets(request.viewer)}
    lines = [_line(shown, n, language) for n in _chosen(request, shown, position)]
    pages = max(-(-len(shown.values) // _PER_PAGE), 1)
    title = words.title_of(known, language) if known else shown.title
    trail = [
        (_("Home"), reverse("dashboards:home")),
        (_("Measures"), reverse("dashboards:measures")),
        (title, reverse("dashboards:measure", args=[shown.measure]) if known else None),
        (_("Receipt"), None),
    ]
    return {
        "trail": trail,
        "receipt": shown,
        "name": name,
        "title": title,
        "measure": known,
        "is_current": known is not None and known.hash == shown.definition_hash,
        "position": position,
        "lines": lines,
        "number": lines[0] if position is not None else None,
        "page": _Pages(_page(request, pages), pages, len(shown.values)),
        "sentence": words.sentence(shown, known, language) if known else shown.summary,
        "accounts": [_account(contracts, entry, language) for entry in shown.inputs],
        "behind": _rows_behind(request, name) if position is not None else None,
    }


@dataclass(frozen=True)
class _Pages:
    number: int
    pages: int
    total: int


def _page(request: HttpRequest, pages: int) -> int:
    asked = request.GET.get("page", "1")
    return min(max(int(asked), 1), pages) if asked.isdecimal() else 1


def _chosen(request: HttpRequest, shown: gate.ShownReceipt, position: int | None) -> list[int]:
    if position is not None:
        return [position]
    pages = max(-(-len(shown.values) // _PER_PAGE), 1)
    start = (_page(request, pages) - 1) * _PER_PAGE
    return list(range(len(shown.values)))[start : start + _PER_PAGE]


def _line(shown: gate.ShownReceipt, position: int, language: str) -> Line:
    value: MeasureValue = shown.values[position]
    measure: Measure | None = gate.city().measures.get(shown.measure)
    grain = measure.period.grain if measure and measure.period else None
    is_withheld = position in shown.withheld
    return Line(
        id=shown.number_id(position),
        period=words.period_name(value.period, grain if value.period != ALL else None, language),
        group=_group_label(measure, value.group, language),
        member=_member(measure, value, language),
        value=_("withheld")
        if is_withheld
        else words.amount(value.value, shown.unit, shown.decimals, language),
        numerator="" if is_withheld else words.number(value.numerator, 0, language),
        denominator="" if is_withheld else words.number(value.denominator, 0, language),
        unknown="" if is_withheld else words.number(value.unknown, 0, language),
        is_withheld=is_withheld,
    )


def _column(measure: Measure | None, group: str | None) -> Column | None:
    contract = gate.city().contracts.get(measure.dataset) if measure else None
    return next((c for c in contract.columns if c.name == group), None) if contract else None


def _group_label(measure: Measure | None, group: str | None, language: str) -> str:
    if group is None:
        return _("City as a whole")
    column = _column(measure, group)
    return column.translated("label", language) if column else group


def _member(measure: Measure | None, value: MeasureValue, language: str) -> str:
    group, member = value.group or "", value.member
    column = _column(measure, value.group)
    label = column.value_label(member, language) if column and member else member
    names = {member: label} if member and label and label != member else None
    return words.member_name(group, member, language, names)


def _account(known: Mapping[str, Contract], entry: dict[str, Any], language: str) -> dict[str, Any]:
    contract = known.get(entry["dataset"])
    name = contract.translated("name", language) if contract else entry["name"]
    checks = entry["checks"]
    return entry | {
        "name": name,
        "is_open": contract is not None,
        "rules": checks["row_rules"],
        "passed": checks["version_rules_passed"],
        "failed": ", ".join(checks["version_rules_failed"]),
        "made_of": [f"{dataset}@{number}" for dataset, number in entry["inputs"].items()],
    }


def _rows_behind(request: HttpRequest, name: str) -> dict[str, Any]:
    try:
        columns, rows = gate.source_rows(request.viewer, name, limit=_ROWS)
    except (Forbidden, NotFound) as error:
        gate.note_refusal(request, error)
        return {"problem": str(error)}
    return {"columns": columns, "rows": [[row[c] for c in columns] for row in rows], "most": _ROWS}
