"""What the portfolio's pages share: tabs that keep the filters, the filter form, its summary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from citywide.services.portfolio.forms.filters import FiltersForm
from citywide.services.portfolio.queries.projects import ProjectFilters
from citywide.services.portfolio.views.page import trail

TABS: tuple[tuple[str, str | Promise], ...] = (
    ("board", _("Board")),
    ("table", _("Table")),
    ("timeline", _("Timeline")),
    ("map", _("Departments and areas")),
    ("changes", _("What changed")),
    ("capacity", _("Capacity")),
    ("forecast", _("Forecast")),
    ("strategy", _("Strategic plan")),
)
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Chip:
    """One filter in force, in words, and the address without it."""

    label: str
    value: str
    address: str


def context_of(
    request: HttpRequest,
    tab: str,
    filters: ProjectFilters,
    *,
    kept: Pairs = (),
    shown: ProjectFilters | None = None,
    without: Sequence[str] = (),
) -> dict[str, Any]:
    """Return what `portfolio/portfolio/frame.html` needs of a page.

    `filters` are the address's, `shown` those in force where the page adds some of its own, and
    `kept` the other parts of the address, which a change of filters leaves as they are.
    """
    form = FiltersForm(shown or filters, without=without)
    label = dict(TABS)[tab]
    return {
        "tab": tab,
        "heading": label,
        "tabs": _tabs(filters),
        "filters": filters,
        "filter_form": form,
        "stage_field": form["stage"] if "stage" in form.fields else None,
        "line_fields": [field for field in form if field.name != "stage"],
        "chips": list(_chips(filters, form, kept)),
        "kept": kept,
        "clear_address": f"?{urlencode(kept)}",
        "trail": trail((label, None)),
    }


def address(filters: ProjectFilters, kept: Pairs = ()) -> str:
    """Return the query of an address with these filters and other parts; without question mark."""
    return "&".join(part for part in (filters.as_query(), urlencode(kept)) if part)


def whole(text: str | None, least: int = 1, otherwise: int = 1) -> int:
    """Return the whole number an address says, or another where it says none."""
    if text and text.isascii() and text.isdigit() and len(text) < 9:
        return max(int(text), least)
    return otherwise


def _tabs(filters: ProjectFilters) -> list[tuple[str, str | Promise, str]]:
    query = f"?{filters.as_query()}" if not filters.is_empty else ""
    return [
        (name, label, reverse(f"portfolio:{name}") + ("" if name == "strategy" else query))
        for name, label in TABS
    ]


def _chips(filters: ProjectFilters, form: FiltersForm, kept: Pairs) -> Iterable[Chip]:
    empty = ProjectFilters()
    for one in fields(filters):
        value = getattr(filters, one.name)
        if value == getattr(empty, one.name) or one.name not in form.fields:
            continue
        for said in value if isinstance(value, tuple) else (value,):
            rest = tuple(v for v in value if v != said) if isinstance(value, tuple) else None
            left: dict[str, Any] = {one.name: getattr(empty, one.name) if rest is None else rest}
            query = address(replace(filters, **left), kept)
            field = form.fields[one.name]
            yield Chip(str(field.label), _said(form, one.name, said), f"?{query}")


def _said(form: FiltersForm, name: str, value: Any) -> str:
    choices = dict(getattr(form.fields[name], "choices", ()))
    initial = form.initial.get(name)
    key = value if isinstance(initial, list) else initial
    return str(choices.get(key, value))
