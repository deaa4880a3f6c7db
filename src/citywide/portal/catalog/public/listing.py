"""Finding data sets: by words, by facets, in an order, page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from citywide.core.contracts.model import Classification, Contract
from citywide.portal.access import gate
from citywide.portal.access.viewer import Viewer
from citywide.portal.catalog.public import words
from citywide.portal.catalog.public.text import fold, holds, words_of

DOWNLOADS = ("csv", "json", "parquet")
FACETS = ("department", "classification", "format", "freshness")
SORTS = {
    "name": _("Name, A to Z"),
    "-updated": _("Newest first"),
    "-rows": _("Most rows first"),
    "updated": _("Oldest first"),
    "rows": _("Fewest rows first"),
    "-name": _("Name, Z to A"),
}
SHAPES = frozenset({"geometry", "geojson", "shape"})
_PLACES = ({"longitude", "latitude"}, {"lon", "lat"}, {"x", "y"})


@dataclass(frozen=True)
class Entry:
    """One data set as a list shows it; `columns` are the names its reader may see."""

    contract: Contract
    status: gate.DatasetStatus
    columns: tuple[str, ...]
    language: str

    @property
    def name(self) -> str:
        """The data set's name in the reader's language."""
        return self.contract.translated("name", self.language)

    @property
    def purpose(self) -> str:
        """What the data set is, in the reader's language."""
        return self.contract.translated("purpose", self.language)

    @property
    def classification(self) -> Classification:
        """The classification of the most open column."""
        order = list(Classification)
        return min((c.classification for c in self.contract.columns), key=order.index)

    @property
    def formats(self) -> tuple[str, ...]:
        """What it can be had as; `geography` where its columns can be put on a map."""
        seen = set(self.columns)
        is_map = bool(seen & SHAPES) or any(place <= seen for place in _PLACES)
        return (*DOWNLOADS, "geography") if is_map else DOWNLOADS

    @property
    def freshness(self) -> str:
        """`on_time`, `late`, `unscheduled` or `empty`."""
        return freshness(self.status)

    @property
    def freshness_name(self) -> str:
        """The same in words."""
        return str(words.FRESHNESS[self.freshness])

    @cached_property
    def text(self) -> str:
        """Everything a search looks at, folded: columns its reader may not see are not in it."""
        columns = (self.contract.column(name) for name in self.columns)
        parts = [self.name, self.contract.name, self.contract.id, self.purpose]
        parts += [self.contract.department, *self.contract.tags]
        for column in columns:
            parts += [column.name, column.translated("label", self.language)]
            parts.append(column.translated("description", self.language))
        return fold(" ".join(parts))

    def values(self, facet: str) -> tuple[str, ...]:
        """Return the values of a facet that this data set has."""
        if facet == "format":
            return self.formats
        if facet == "department":
            return (self.contract.department,)
        return (str(self.classification if facet == "classification" else self.freshness),)


def freshness(status: gate.DatasetStatus) -> str:
    """Return `on_time`, `late`, `unscheduled` or `empty`."""
    if status.version is None:
        return "empty"
    if status.next_due_at is None:
        return "unscheduled"
    return "late" if status.is_late else "on_time"


@dataclass(frozen=True)
class Choice:
    """One value of a facet, and how many data sets choosing it would show."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """One way to narrow the list."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Question:
    """What somebody looks for; a facet's values are alternatives, facets narrow each other."""

    text: str = ""
    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sort: str = "name"

    @staticmethod
    def of(query: QueryDict) -> Question:
        """Return the question an address asks; an order that does not exist is by name."""
        facets = {name: frozenset(filter(None, query.getlist(name))) for name in FACETS}
        sort = query.get("sort", "name")
        text = query.get("q", "").strip()
        return Question(text, facets, sort if sort in SORTS else "name")

    @property
    def is_narrow(self) -> bool:
        """True when some data sets may be left out."""
        return bool(self.text or any(self.facets.values()))

    def fits(self, entry: Entry, but: str = "") -> bool:
        """Return whether an entry has a chosen value of each facet, `but` one left aside."""
        return all(
            not chosen or name == but or chosen & set(entry.values(name))
            for name, chosen in self.facets.items()
        )


@dataclass(frozen=True)
class Listing:
    """The data sets found, and the facets they could be narrowed by."""

    entries: tuple[Entry, ...]
    facets: tuple[Facet, ...]


def entries(viewer: Viewer, language: str) -> list[Entry]:
    """Return every data set a viewer may know of, by id."""
    standing = {status.dataset: status for status in gate.statuses(viewer)}
    return [
        Entry(c, standing[c.id], gate.decide(viewer, c.id).columns, language)
        for c in gate.visible_datasets(viewer)
    ]


def find(known: Sequence[Entry], question: Question) -> Listing:
    """Return what fits a question, in its order, with the count of every facet's values."""
    asked = words_of(question.text)
    spoken = [entry for entry in known if holds(entry.text, asked)]
    fitting = [entry for entry in spoken if question.fits(entry)]
    facets = tuple(_facet(name, spoken, question) for name in FACETS)
    return Listing(tuple(_ordered(fitting, question.sort)), facets)


def _facet(name: str, spoken: Iterable[Entry], question: Question) -> Facet:
    chosen = question.facets.get(name, frozenset())
    others = [entry for entry in spoken if question.fits(entry, but=name)]
    counts = Counter(value for entry in others for value in entry.values(name))
    labels = _LABELS[name]
    values = list(labels) if labels else sorted(counts, key=fold)
    values += sorted(chosen - set(values))
    choices = tuple(
        Choice(value, str(labels.get(value, value)), counts[value], value in chosen)
        for value in values
        if counts[value] or value in chosen
    )
    return Facet(name, str(_HEADINGS[name]), choices)


_HEADINGS = {
    "department": _("Department"),
    "classification": _("Who may see it"),
    "format": _("Format"),
    "freshness": _("Freshness"),
}
_LABELS: dict[str, Mapping[str, object]] = {
    "department": {},
    "classification": {
        "public": _("Public"),
        "internal": _("Internal"),
        "confidential": _("Confidential"),
        "restricted": _("Restricted"),
    },
    "format": words.FORMATS,
    "freshness": words.FRESHNESS,
}
_KEYS: dict[str, Callable[[Entry], object]] = {
    "name": lambda entry: fold(entry.name),
    "rows": lambda entry: entry.status.rows,
    "updated": lambda entry: (
        entry.status.published_at.timestamp() if entry.status.published_at else 0.0
    ),
}


def _ordered(found: list[Entry], sort: str) -> list[Entry]:
    by_name = sorted(found, key=lambda entry: fold(entry.name))
    return sorted(by_name, key=_KEYS[sort.removeprefix("-")], reverse=sort.startswith("-"))  # type: ignore[arg-type]
