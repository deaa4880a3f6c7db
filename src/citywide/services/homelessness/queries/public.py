"""What residents may read: what was published, read through the gate as a visitor."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from citywide.core.contracts.model import Column, Type
from citywide.core.errors import NotFound
from citywide.portal.access import gate
from citywide.portal.access.viewer import VISITOR

Row = Mapping[str, Any]
MONTHS = "homelessness_months"
GROUPS = "homelessness_groups"
OUTCOMES = "homelessness_outcomes"
COUNTS = "homelessness_counts"
MEASURES = "homelessness_measures"
GROUP_OUTCOMES = "homelessness_group_outcomes"
COSTS = "homelessness_costs"
RESULTS = "homelessness_agreement_results"
DATASETS = (MONTHS, GROUPS, OUTCOMES, COUNTS, MEASURES, GROUP_OUTCOMES, COSTS, RESULTS)
"""Data sets written anew at each publication."""


@dataclass(frozen=True)
class Version:
    """A version of a data set."""

    dataset: str
    number: int
    published_at: dt.datetime

    @property
    def name(self) -> str:
        """As it is cited: homelessness_months@7."""
        return f"{self.dataset}@{self.number}"


def version_of(dataset: str) -> Version | None:
    """Return the current version of a data set; None before the first, or without the data set."""
    try:
        found = gate.current(VISITOR, dataset)
    except NotFound:
        return None
    return Version(dataset, found.number, found.published_at) if found else None


def rows_of(dataset: str) -> tuple[Row, ...]:
    """Return the rows of a published data set, typed; none before the first version."""
    version = version_of(dataset)
    if version is None:
        return ()
    columns = gate.decide(VISITOR, dataset).columns
    return _rows(gate.settings().lake.absolute(), version, columns)


@lru_cache(maxsize=24)
def _rows(_lake: Path, version: Version, _columns: tuple[str, ...]) -> tuple[Row, ...]:
    columns = {one.name: one for one in gate.contract(VISITOR, version.dataset).columns}
    file = gate.download(
        VISITOR, version.dataset, format="csv", purpose="browse", version=version.number
    )
    return tuple(
        {name: _typed(columns[name], text) for name, text in cells.items()}
        for cells in csv.DictReader(_lines(file.chunks))
    )


def _lines(chunks: Iterable[bytes]) -> Iterator[str]:
    """Yield lines with their ends; a cell may hold line breaks, which the reader joins again."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    rest = ""
    for chunk in chunks:
        *whole, rest = (rest + decoder.decode(chunk)).split("\n")
        yield from (f"{line}\n" for line in whole)
    if rest:
        yield rest


def _typed(column: Column, text: str) -> Any:
    read = _READ.get(column.type)
    return None if text == "" else read(text) if read else text


_READ: Mapping[Type, Callable[[str], Any]] = {
    Type.INTEGER: int,
    Type.NUMBER: Decimal,
    Type.DECIMAL: Decimal,
    Type.BOOLEAN: lambda text: text == "true",
    Type.DATE: dt.date.fromisoformat,
    Type.TIMESTAMP: dt.datetime.fromisoformat,
}


def figure(measure_id: str) -> gate.Figure | None:
    """Return a measure with its latest receipt; None where the city does not have it."""
    try:
        return gate.measure(VISITOR, measure_id)
    except NotFound:
        return None


def number(
    measure_id: str, period: str = "all", group: str | None = None, member: str | None = None
) -> gate.Number | None:
    """Return one number of a measure's latest receipt; None where there is none."""
    try:
        return gate.number(VISITOR, measure_id, group=group, member=member, period=period)
    except NotFound:
        return None
