"""Answers from HMIS data: measures, counts, the by-name list, data quality.

Each says which versions it was computed from, which options were on, and what share is not known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from citywide.core.calculations import Calculation, Value, load_calculation
from citywide.core.errors import UsageError
from citywide.portal.access import gate
from citywide.portal.access.select import Query
from citywide.portal.access.viewer import Viewer
from citywide.services.homelessness.queries.lake import PUBLISHER, PURPOSE
from citywide.services.homelessness.rules.by_name.policy import Policy
from citywide.services.homelessness.rules.by_name.questions import (
    LIST,
    POPULATIONS,
    list_parameters,
)
from citywide.services.homelessness.rules.counts.options import COUNTS, count_parameters
from citywide.services.homelessness.rules.exits.options import EXITS, exit_parameters
from citywide.services.homelessness.rules.quality.checks import SQL as QUALITY
from citywide.services.homelessness.rules.quality.checks import Settings
from citywide.services.homelessness.rules.spm import SPM, SpmOptions, meaning, spm_parameters

_PER_PAGE = 500
_FILTERS: Mapping[str, Mapping[str, str]] = {
    "all": {},
    "singles": {"is_family": "false"},
    "families": {"is_family": "true"},
    "chronic": {"is_chronic": "true"},
    "veterans": {"is_veteran": "true"},
    "chronic_veterans": {"is_chronic": "true", "is_veteran": "true"},
    "youth": {"is_youth": "true"},
    "seniors": {"is_senior": "true"},
}


@dataclass(frozen=True)
class Answer:
    """Rows of a calculation, and what they were made of."""

    result: str
    """Fingerprint of queries, values, versions and rights; equal ones are equal answers."""
    versions: Mapping[str, int]
    """Data set -> number of the version that was read."""
    options: Mapping[str, Any]
    unknown: Mapping[str, Decimal | None]
    """What is not known -> its share, 0 to 1; None where there is nothing to share out."""
    rows: tuple[Mapping[str, Any], ...]
    total: int

    def as_json(self) -> dict[str, Any]:
        """Return the answer as plain values; shares and amounts are text, to stay exact."""
        return {
            "result": self.result,
            "versions": dict(self.versions),
            "options": {name: _plain(value) for name, value in self.options.items()},
            "unknown": {name: _plain(value) for name, value in self.unknown.items()},
            "total": self.total,
            "rows": [{name: _plain(value) for name, value in row.items()} for row in self.rows],
        }


@cache
def calculation(folder: Path) -> Calculation:
    """Return the calculation of a folder, read once."""
    return load_calculation(folder)


def spm(
    *,
    viewer: Viewer = PUBLISHER,
    start: dt.date,
    end: dt.date,
    cocs: Sequence[str] = (),
    options: SpmOptions | None = None,
) -> Answer:
    """Return every cell of the System Performance Measures with its meaning.

    Unknown is the share of the period's exits of which nobody can say where the person went.

    Raises:
        UsageError: the period ends before it starts.
        NotFound: nothing was imported yet.
        Forbidden: the viewer may not read the data sets.
    """
    chosen = options or SpmOptions()
    values = spm_parameters(start, end, cocs, chosen)
    done = _calculated(viewer, SPM, values, "spm_cells")
    exits = _calculated(viewer, EXITS, exit_parameters(start, end, cocs), "outcomes")
    left = {row["project_group"]: row for row in exits.rows("outcomes")}
    share = left["all"]["unknown_share"] if "all" in left else None
    rows = [
        {**row, "meaning": meaning(row["table_name"], row["cell"])}
        for row in done.rows("spm_cells")
    ]
    rows.sort(key=lambda row: (row["table_name"], row["cell"]))
    return Answer(
        done.id, done.versions, {**values, **asdict(chosen)}, {"exit_destination": share},
        tuple(rows), len(rows),
    )  # fmt: skip


def pit(*, viewer: Viewer = PUBLISHER, night: dt.date, cocs: Sequence[str] = ()) -> Answer:
    """Return the sheltered count of a night by kind of project and of household.

    Unknown is the share of people whose age is not known. Raises as `spm`.
    """
    values = count_parameters(night, cocs)
    done = _calculated(viewer, COUNTS, values, "pit_counts")
    rows = sorted(
        done.rows("pit_counts"), key=lambda row: (row["project_group"], row["household_type"])
    )
    whole = next(
        (row for row in rows if (row["project_group"], row["household_type"]) == ("all", "all")),
        {"people": 0, "without_age": 0},
    )
    unknown = {"age": _share(whole["without_age"], whole["people"])}
    return Answer(done.id, done.versions, values, unknown, tuple(rows), len(rows))


def by_name_list(
    *,
    viewer: Viewer = PUBLISHER,
    as_of: dt.date,
    population: str = "all",
    statuses: Sequence[str] = ("active",),
    policy: Policy | None = None,
) -> Answer:
    """Return who is on the by-name list on a day, longest known first.

    Unknown is the share of them of whom nobody knows when they were born.

    Raises:
        UsageError: there is no such population or status; otherwise as `spm`.
    """
    if population not in POPULATIONS:
        raise UsageError(
            f"There is no population {population!r}. Choose of {', '.join(POPULATIONS)}."
        )
    values = list_parameters(as_of, policy or Policy(), statuses)
    done = _calculated(viewer, LIST, values, "list_on")
    query = Query(filters=_FILTERS[population], sort="identified_on")
    rows = tuple(_all_rows(done, "list_on", query))
    not_told = done.page("list_on", replace(query, filters={**query.filters, "birth_on": ""}))
    options = {**values, "population": population}
    unknown = {"age": _share(not_told.total, len(rows))}
    return Answer(done.id, done.versions, options, unknown, rows, len(rows))


def quality(
    *, viewer: Viewer = PUBLISHER, settings: Settings, project_id: str = ""
) -> tuple[Answer, Answer]:
    """Return the findings to correct, then how many there are by project and check.

    Unknown is the share of asked answers that are missing. Raises as `spm`.
    """
    values = settings.parameters()
    done = gate.calculate(
        viewer, calculation(QUALITY), values, purpose=PURPOSE,
        wanted=("findings", "by_project", "completeness"),
    )  # fmt: skip
    query = Query(filters={"project_id": project_id} if project_id else {}, sort="source_file")
    by_project = replace(query, sort="project_id")
    asked = list(_all_rows(done, "completeness", replace(query, sort="element")))
    unknown = {
        "answers": _share(sum(row["missing"] for row in asked), sum(row["stays"] for row in asked))
    }
    findings = tuple(_all_rows(done, "findings", query))
    counted = tuple(_all_rows(done, "by_project", by_project))
    return (
        Answer(done.id, done.versions, values, unknown, findings, len(findings)),
        Answer(done.id, done.versions, values, unknown, counted, len(counted)),
    )


def _calculated(
    viewer: Viewer, folder: Path, values: Mapping[str, Value], step: str
) -> gate.Calculated:
    return gate.calculate(viewer, calculation(folder), values, purpose=PURPOSE, wanted=(step,))


def _all_rows(done: gate.Calculated, step: str, query: Query) -> Iterator[dict[str, Any]]:
    number, pages = 1, 1
    while number <= pages:
        page = done.page(step, query, number, _PER_PAGE)
        yield from page.rows
        number, pages = page.number + 1, page.pages


def _share(part: int, whole: int) -> Decimal | None:
    return round(Decimal(part) / Decimal(whole), 4) if whole else None


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal | dt.date):
        return str(value)
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value
