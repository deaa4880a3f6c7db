"""What people of the city ask of single records, always for a purpose that they state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from citywide.core.calculations import Calculation, Value, load_calculation
from citywide.portal.access import gate
from citywide.portal.access.viewer import Viewer
from citywide.services.homelessness.exchange.hmis.names import dataset as dataset_of
from citywide.services.homelessness.queries.consent.identities import identities
from citywide.services.homelessness.queries.lake import HMIS
from citywide.services.homelessness.rules.by_name import (
    FLOWS,
    LIST,
    PEOPLE,
    Policy,
    cell_parameters,
    flow_parameters,
    list_parameters,
)
from citywide.services.homelessness.rules.by_name.questions import LATE, STATUS

_NOT_HERE = {"browse", "correction"}
_HOUSEHOLDS = 5
POPULATION_FILTERS: Mapping[str, Mapping[str, str]] = {
    "all": {},
    "singles": {"is_family": "false"},
    "families": {"is_family": "true"},
    "chronic": {"is_chronic": "true"},
    "veterans": {"is_veteran": "true"},
    "chronic_veterans": {"is_chronic": "true", "is_veteran": "true"},
    "youth": {"is_youth": "true"},
    "seniors": {"is_senior": "true"},
}
"""Population -> what the rows of `list_on` must hold."""


def purposes(viewer: Viewer) -> Mapping[str, str]:
    """Return the purposes one may state for the by-name list, with their labels."""
    offered = gate.purposes(viewer, "by_name_active")
    return {name: str(label) for name, label in offered.items() if name not in _NOT_HERE}


def by_name(
    *, viewer: Viewer, purpose: str, as_of: dt.date, statuses: Sequence[str]
) -> gate.Calculated:
    """Return the step `list_on`: who has one of the statuses on a day.

    Raises:
        Forbidden: for this purpose the viewer may not see all of it.
        NotFound: nothing was imported yet.
        UsageError: there is no such purpose or status.
    """
    values = list_parameters(as_of, Policy(), statuses)
    return calculated(viewer, _loaded(LIST), values, purpose, "list_on")


def flows(*, viewer: Viewer, purpose: str, first: dt.date, last: dt.date) -> gate.Calculated:
    """Return the steps `flows` and `balance` of the months; raises as `by_name`."""
    values = flow_parameters(first, last)
    return calculated(viewer, _loaded(FLOWS), values, purpose, "flows", "balance")


def cell(*, viewer: Viewer, purpose: str, month: dt.date, population: str) -> gate.Calculated:
    """Return the step `cell_people`: who is behind the cells of a month; raises as `by_name`."""
    values = cell_parameters(month, population)
    return calculated(viewer, _loaded(PEOPLE), values, purpose, "cell_people")


def living(person_id: str) -> str:
    """Return who somebody is now, where linkage retired the identifier asked for."""
    return identities().living(person_id)


def household(*, viewer: Viewer, purpose: str, person_id: str) -> list[dict[str, Any]]:
    """Return stays of others in a person's latest households, as HMIS records them.

    Only rows the gate gives for each of them: who may not be seen is not counted either. Raises
    as `of_person`.
    """
    own = of_person(
        viewer=viewer, purpose=purpose, dataset="homeless_stays", person_id=person_id,
        sort="-entry_on",
    )  # fmt: skip
    keys = [(row["source_id"], row["household_id"]) for row in own.rows if row["household_id"]]
    found: list[dict[str, Any]] = []
    for source, key in list(dict.fromkeys(keys))[:_HOUSEHOLDS]:
        shared = gate.rows(
            viewer, "homeless_stays", filters={"source_id": source, "household_id": key},
            sort="relationship_to_hoh", per_page=50, purpose=purpose,
        )  # fmt: skip
        found += [row for row in shared.rows if row["person_id"] != person_id]
    return found


def source_row(
    *, viewer: Viewer, purpose: str, source_id: str, source_file: str, source_line: str
) -> gate.Page | None:
    """Return the row of an export that stands at a place, as the gate gives it; None for none.

    Raises:
        Forbidden, UsageError: as `gate.rows`.
    """
    dataset = dataset_of(source_file)
    if dataset not in HMIS:
        return None
    filters = {"source_id": source_id, "source_file": source_file, "source_line": source_line}
    return gate.rows(viewer, dataset, filters=filters, per_page=5, purpose=purpose)


def rule_texts() -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Return the queries as they run: topic -> name, what its comment says, and its text."""
    made = []
    for folder in (STATUS, LIST, FLOWS, PEOPLE, LATE):
        steps = _loaded(folder).steps.values()
        texts = [(step.name, _said(step.sql), step.sql) for step in steps]
        made.append((folder.name, texts))
    return made


def _said(sql: str) -> str:
    """Return the comment a query begins with, as running text."""
    said = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        said.append(line.removeprefix("--").strip())
    return " ".join(said)


def of_person(
    *, viewer: Viewer, purpose: str, dataset: str, person_id: str, sort: str, page: int = 1
) -> gate.Page:
    """Return a page of one person's rows of `by_name_events`, `homeless_spans` or statuses.

    Raises:
        Forbidden, UsageError: as `gate.rows`; a viewer who may not tell people apart finds nobody.
    """
    return gate.rows(
        viewer, dataset, filters={"person_id": person_id}, sort=sort, page=page, per_page=200,
        purpose=purpose,
    )  # fmt: skip


def calculated(
    viewer: Viewer,
    calculation: Calculation,
    values: Mapping[str, Value],
    purpose: str,
    *wanted: str,
) -> gate.Calculated:
    """Return steps of a calculation for a viewer and purpose; raises as `gate.calculate`."""
    asked = {name: values[name] for name in calculation.parameters}
    return gate.calculate(viewer, calculation, asked, purpose=purpose, wanted=wanted)


@cache
def _loaded(folder: Path) -> Calculation:
    return load_calculation(folder)
