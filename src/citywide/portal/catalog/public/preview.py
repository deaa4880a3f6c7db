"""Some rows of a data set, as far as the reader may see them, to look at and to narrow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst

from citywide.core.contracts.model import Column, Type
from citywide.core.errors import UsageError
from citywide.portal.access import gate
from citywide.portal.access.viewer import Viewer
from citywide.portal.catalog.public.asked import BLANK, Asked
from citywide.portal.catalog.public.listing import SHAPES
from citywide.portal.catalog.public.words import shown, value_name

PER_PAGE = 25
_FILTERS, _TRIES = 6, 10
"""More filters than this would hide the rows they are for; more tries would take too long."""
_LONGEST = 120
_NUMBERS = frozenset({Type.INTEGER, Type.NUMBER, Type.DECIMAL})


@dataclass(frozen=True)
class Heading:
    """A column of the preview."""

    name: str
    label: str
    is_number: bool


@dataclass(frozen=True)
class Cell:
    """A value as a page shows it."""

    text: str
    is_number: bool


@dataclass(frozen=True)
class Option:
    """One value a filter offers, and how many rows have it."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    """One column to narrow by."""

    column: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Preview:
    """One page of rows; `mistake` says why there are none if the question was wrong."""

    headings: tuple[Heading, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    filters: tuple[Filter, ...] = ()
    total: int = 0
    number: int = 1
    pages: int = 1
    mistake: str = ""


def preview(viewer: Viewer, dataset: str, question: Asked, language: str) -> Preview:
    """Return a page of rows, or the sentence that says what is wrong with the question."""
    filters = _filters(viewer, dataset, question, language)
    try:
        page = gate.rows(
            viewer, dataset, page=question.page, per_page=PER_PAGE, **question.for_gate
        )
    except UsageError as error:
        if error.http_status != 400:
            raise
        return Preview(filters=filters, mistake=str(error))
    headings = tuple(
        Heading(c.name, capfirst(c.translated("label", language)), c.type in _NUMBERS)
        for c in page.columns
    )
    rows = tuple(tuple(_cell(row[c.name], c) for c in page.columns) for row in page.rows)
    return Preview(headings, rows, filters, page.total, page.number, page.pages)


def _filters(viewer: Viewer, dataset: str, question: Asked, language: str) -> tuple[Filter, ...]:
    contract = gate.contract(viewer, dataset)
    decision = gate.decide(viewer, dataset)
    columns = (contract.column(name) for name in decision.columns if name not in decision.masks)
    # Columns with a list of allowed values are sure to have few.
    offered = sorted(filter(_may_have_few_values, columns), key=lambda c: not c.allowed)[:_TRIES]
    found = (
        _filter(column, _counts(viewer, decision, column.name), question, language)
        for column in offered
    )
    return tuple(filter for filter in found if len(filter.options) > 1)[:_FILTERS]


def _may_have_few_values(column: Column) -> bool:
    if column.key_position or column.unique or column.unit or column.name in SHAPES:
        return False
    return column.type in {Type.STRING, Type.BOOLEAN, Type.INTEGER}


def _counts(viewer: Viewer, decision: gate.Decision, column: str) -> list[tuple[str, int]]:
    """Return how often each value occurs; of public columns counted once per published state."""
    if not decision.is_public:
        return gate.facets(viewer, decision.dataset, column)
    key = f"facets:{gate.stamp()}:{decision.dataset}:{column}"
    kept: list[tuple[str, int]] | None = cache.get(key)
    if kept is None:
        kept = gate.facets(viewer, decision.dataset, column)
        cache.set(key, kept, 60 * 60)
    return kept


def _filter(
    column: Column, counts: list[tuple[str, int]], question: Asked, language: str
) -> Filter:
    chosen = question.filters.get(column.name)
    options = (
        Option(value or BLANK, value_name(value), count, value == chosen) for value, count in counts
    )
    return Filter(column.name, capfirst(column.translated("label", language)), tuple(options))


def _cell(value: Any, column: Column) -> Cell:
    return Cell(_text(value, column), column.type in _NUMBERS)


def _text(value: Any, column: Column) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return date_format(local, "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    if column.unit and column.type in _NUMBERS:
        return number_format(value, force_grouping=True)
    text = shown(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
