"""A part of a page of figures: sentences, a chart, a table, and where its data come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from citywide.portal.dashboards import words as portal
from citywide.portal.dashboards.charts import Chart, Quantity
from citywide.services.homelessness.queries import public
from citywide.services.homelessness.words import public as words


@dataclass(frozen=True)
class Tile:
    """A measure's latest figure, with the address of its receipt."""

    label: str
    value: str
    note: str
    url: str


@dataclass(frozen=True)
class Table:
    """Rows in words; the first cell of each names it. The last row may be a total."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    wordy: frozenset[int] = frozenset()
    """Columns of text, which are not set to the right."""
    has_total: bool = False

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """Each heading, and whether its column is text."""
        return [(name, at in self.wordy) for at, name in enumerate(self.headings)]

    @property
    def lines(self) -> list[tuple[list[tuple[str, bool]], bool]]:
        """Each row's cells, each with whether it is text; and whether the row is a total."""
        last = len(self.rows) - 1
        return [
            ([(cell, at in self.wordy) for at, cell in enumerate(row)],
             self.has_total and number == last)
            for number, row in enumerate(self.rows)
        ]  # fmt: skip


@dataclass(frozen=True)
class Block:
    """A section; empty ones say what is missing in `sentences`."""

    key: str
    heading: str
    sentences: Sequence[str]
    charts: Sequence[Chart] = ()
    tables: Sequence[Table] = ()
    tiles: Sequence[Tile] = ()
    files: Sequence[tuple[str, str]] = field(default=())
    """Label and address of each CSV file."""


def file(name: str, label: str) -> tuple[str, str]:
    """Return a file of published rows for the end of a section."""
    return label, reverse("homelessness:public_csv", args=[name])


def quantity(unit: str, decimals: int = 0) -> Quantity:
    """Return a quantity in the reader's language."""
    return Quantity(unit, decimals, words.language())


def measured(names: Iterable[str]) -> list[Tile]:
    """Return the latest figures of measures that have one."""
    return [tile for tile in map(_tile, names) if tile is not None]


def _tile(name: str) -> Tile | None:
    found: Any = public.figure(name)
    if found is None or found.value is None:
        return None
    measure, value, language = found.measure, found.value, words.language()
    grain = measure.period.grain if measure.period else None
    said = portal.amount(value.value, measure.unit, measure.decimals, language)
    return Tile(
        portal.title_of(measure, language),
        said if value.value is not None else str(words.HIDDEN),
        portal.period_name(value.period, grain, language),
        reverse("dashboards:receipt", args=[found.number_id]),
    )


def sources(datasets: Iterable[str]) -> list[public.Version]:
    """Return the current versions of data sets that have one."""
    return [one for one in map(public.version_of, datasets) if one is not None]
