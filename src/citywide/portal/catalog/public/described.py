"""What a data set's page says about it before any row is shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from citywide.core.contracts.model import Classification, Column
from citywide.portal.access import gate
from citywide.portal.access.viewer import Viewer
from citywide.portal.catalog.public import words
from citywide.portal.catalog.public.listing import DOWNLOADS, freshness


@dataclass(frozen=True)
class ColumnLine:
    """A column as its table shows it."""

    name: str
    label: str
    type: str
    unit: str
    description: str
    classification: Classification
    openness: str
    is_key: bool
    is_personal: bool


class Description:
    """A data set in words, in one language, for one viewer; raises NotFound when made."""

    def __init__(self, viewer: Viewer, dataset: str, language: str) -> None:
        self.viewer, self.language = viewer, language
        self.contract = gate.contract(viewer, dataset)
        self.decision = gate.decide(viewer, dataset)
        self.status = gate.status(viewer, dataset)

    @property
    def id(self) -> str:
        """The data set's id."""
        return self.contract.id

    @property
    def name(self) -> str:
        """Its name in the language."""
        return self.contract.translated("name", self.language)

    @property
    def purpose(self) -> str:
        """What it is for."""
        return self.contract.translated("purpose", self.language)

    @property
    def limitations(self) -> str:
        """What it cannot tell."""
        return self.contract.translated("limitations", self.language)

    @property
    def usage(self) -> str:
        """How to use it."""
        return self.contract.translated("usage", self.language)

    @property
    def freshness(self) -> str:
        """`on_time`, `late`, `unscheduled` or `empty`."""
        return freshness(self.status)

    @property
    def freshness_name(self) -> str:
        """The same in words."""
        return str(words.FRESHNESS[self.freshness])

    @property
    def licence(self) -> tuple[str, str]:
        """The licence in words, and the address of its text."""
        return words.licence(self.contract.licence)

    @cached_property
    def versions(self) -> list[gate.VersionInfo]:
        """Every version, newest first."""
        return gate.versions(self.viewer, self.id)

    @property
    def columns(self) -> list[ColumnLine]:
        """Every column of the contract, those that may not be seen included."""
        return [self._line(column) for column in self.contract.columns]

    def _line(self, column: Column) -> ColumnLine:
        return ColumnLine(
            column.name,
            column.translated("label", self.language),
            words.type_name(column),
            column.unit.replace("_", " "),
            column.translated("description", self.language),
            column.classification,
            str(words.OPENNESS[column.classification]),
            bool(column.key_position),
            column.is_personal,
        )

    @property
    def files(self) -> list[tuple[str, str, str]]:
        """Each format: its id, its name, and what is in the file."""
        said = {
            "csv": _("Text with a line of headings, in UTF-8. Opens in every spreadsheet."),
            "json": _("A list with one object per row. For websites and programs."),
            "parquet": _("Columns with their types, compressed. For analysis of many rows."),
        }
        return [(format, str(words.FORMATS[format]), said[format]) for format in DOWNLOADS]

    def citation(self, version: gate.VersionInfo, city: str) -> str:
        """Return how to name a version in a report, without its address."""
        facts = {
            "department": self.contract.department,
            "city": city,
            "name": self.name,
            "version": version.number,
            "day": date_format(localtime(version.published_at), "DATE_FORMAT"),
        }
        return (
            _("%(city)s, %(department)s: %(name)s, version %(version)d, published %(day)s.") % facts
        )
