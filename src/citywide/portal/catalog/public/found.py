"""Searching the whole site: data sets, columns and measures."""

from __future__ import annotations

from dataclasses import dataclass

from citywide.core.contracts.model import Column
from citywide.core.measures.model import Measure
from citywide.portal.access import gate
from citywide.portal.access.viewer import Viewer
from citywide.portal.catalog.public.listing import Entry, entries
from citywide.portal.catalog.public.text import fold, holds, words_of

MOST = 20
"""Results of one group on the page; the list of data sets has its own search."""


@dataclass(frozen=True)
class FoundColumn:
    """A column whose name, label or definition holds the words."""

    entry: Entry
    column: Column

    @property
    def label(self) -> str:
        """What people call the column."""
        return self.column.translated("label", self.entry.language)

    @property
    def description(self) -> str:
        """Its definition."""
        return self.column.translated("description", self.entry.language)


@dataclass(frozen=True)
class FoundMeasure:
    """A measure whose title or description holds the words."""

    id: str
    title: str
    description: str


@dataclass(frozen=True)
class Found:
    """Everything that holds the words, best first."""

    datasets: tuple[Entry, ...] = ()
    columns: tuple[FoundColumn, ...] = ()
    measures: tuple[FoundMeasure, ...] = ()

    @property
    def total(self) -> int:
        """How many results there are."""
        return len(self.datasets) + len(self.columns) + len(self.measures)


def search(viewer: Viewer, text: str, language: str) -> Found:
    """Return what holds every word of a text; nothing for no words."""
    words = words_of(text)
    if not words:
        return Found()
    known = entries(viewer, language)
    measures = [_measure(m, language) for m in gate.city().measures.values()]
    return Found(
        tuple(sorted((e for e in known if holds(e.text, words)), key=_by_name(words))),
        tuple(_columns(known, words)),
        tuple(m for m in measures if holds(fold(f"{m.title} {m.description} {m.id}"), words)),
    )


def _by_name(words: tuple[str, ...]):  # type: ignore[no-untyped-def]
    """Return the order of results: those whose name holds the words come first."""
    return lambda entry: (not holds(fold(entry.name), words), fold(entry.name))


def _columns(known: list[Entry], words: tuple[str, ...]) -> list[FoundColumn]:
    found = [FoundColumn(e, e.contract.column(name)) for e in known for name in e.columns]
    holding = [f for f in found if holds(fold(f"{f.label} {f.column.name} {f.description}"), words)]
    return sorted(holding, key=lambda f: (not holds(fold(f.label), words), fold(f.label)))


def _measure(measure: Measure, language: str) -> FoundMeasure:
    title = measure.title.get(language) or measure.title["en"]
    description = measure.description.get(language) or measure.description["en"]
    return FoundMeasure(measure.id, title, description)
