"""One upload onto the tables that are there: read, refused or merged, looked at; nothing is kept.

What comes back are the next tables of all data sets, or an error; who calls decides what to keep.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir

from citywide.core.engines import Engine
from citywide.core.errors import ExtractError, Finding, VersionHeld
from citywide.services.homelessness.exchange.hmis import layout
from citywide.services.homelessness.exchange.hmis.merge import Merged, Policy, merge, scope_of
from citywide.services.homelessness.exchange.hmis.names import dataset, snake
from citywide.services.homelessness.exchange.hmis.refuse import refuse_victim_providers
from citywide.services.homelessness.exchange.hmis.tables import Export, read

_FIRST = (
    "Export.csv", "User.csv", "Organization.csv", "Project.csv", "Client.csv", "Enrollment.csv",
    "Assessment.csv",
)  # fmt: skip
DATASETS = tuple(
    dataset(file) for file in (*_FIRST, *(f for f in layout.fields() if f not in _FIRST))
)
"""The 24 data sets; those that others refer to come first."""
PEOPLE = "people"
_PEOPLE_COLUMNS = {"source_id": "string", "personal_id": "string", "person_id": "string"}
_MOST_WITHOUT_KEY_SHARE = 0.02
"""As in the contracts: beyond it the lake would hold a version after others were published."""
Make = Callable[[Engine, Mapping[str, ir.Table], Path], tuple["Brought", Mapping[str, ir.Table]]]


@dataclass(frozen=True)
class Brought:
    """What one upload said, and what it does to the tables."""

    source_id: str
    version: str
    """Version of the format it was written in: 2022, 2024 or 2026."""
    exported_on: dt.date
    start_on: dt.date
    end_on: dt.date
    is_hashed: bool
    counts: Mapping[str, Mapping[str, int]]
    """Data set -> `added`, `replaced`, `absent`, `deleted`, `in_scope` rows."""
    new_people: int
    findings: tuple[Finding, ...]
    accepted: tuple[str, ...]
    """Reasons to hold it that a person accepted."""


def bringing(
    path: Path, source_id: str = "", policy: Policy | None = None, accept: bool = False
) -> Make:
    """Return a function that brings an upload onto the tables it is given.

    The function returns what was found, and the next tables of `DATASETS` and of `people`: a client
    who is not in `people` yet is a person of its own, `<source>:<personal id>`, until linkage says
    otherwise. It raises:

        ExtractError: the upload cannot be read, does not say what it covers, or holds clients of a
            victim service provider.
        VersionHeld: so much would be gone that a person should look first, and `accept` is not set.
    """

    def make(
        engine: Engine, current: Mapping[str, ir.Table], folder: Path
    ) -> tuple[Brought, Mapping[str, ir.Table]]:
        export = read(engine, path, folder / "upload", source_id)
        refuse_victim_providers(engine, export.tables)
        _must_say_what_it_covers(engine, export, path)
        scope = scope_of(engine, export.tables, dt.date.today())
        hmis = {name: table for name, table in current.items() if name != PEOPLE}
        merged = merge(engine, hmis, export.tables, scope, folder / "merged", policy)
        reasons = (*merged.reasons_to_hold, *_without_key(engine, export))
        if reasons and not accept:
            raise VersionHeld(
                f"Nothing of {path.name} was brought in; a data steward has to look at it. "
                + " ".join(reasons)
            )
        people, new = _people(engine, merged, current.get(PEOPLE), folder / "people")
        brought = Brought(
            export.source_id, export.version, scope.exported, scope.start, scope.end,
            export.hashed, merged.counts, new, export.findings, reasons,
        )  # fmt: skip
        return brought, {**merged.tables, PEOPLE: people}

    return make


def _must_say_what_it_covers(engine: Engine, export: Export, path: Path) -> None:
    rows = engine.fetch(export.tables["hmis_export"].limit(2)).num_rows
    if rows != 1:
        raise ExtractError(
            [
                Finding(
                    f"Export.csv of {path.name} has {'no row' if not rows else 'several rows'}. "
                    "One row must say which source and days the export covers; ask for it again.",
                    "Export.csv",
                )
            ]
        )


def _without_key(engine: Engine, export: Export) -> list[str]:
    """Return a sentence for each file of which too many rows lack the number that names them."""
    found = []
    for file in layout.fields():
        table = export.tables[dataset(file)]
        key = table[snake(layout.key(file))]
        counted = engine.fetch(table.aggregate(n=table.count(), keyed=key.count())).to_pylist()[0]
        lost = counted["n"] - counted["keyed"]
        if lost > _MOST_WITHOUT_KEY_SHARE * counted["n"]:
            found.append(f"{file}: {lost:,} of {counted['n']:,} rows have no {layout.key(file)}.")
    return found


def _people(
    engine: Engine, merged: Merged, known: ir.Table | None, work: Path
) -> tuple[ir.Table, int]:
    schema = ibis.schema(_PEOPLE_COLUMNS)
    before = engine.read([], schema) if known is None else known.select(*schema.names)
    query = """
        SELECT DISTINCT c.source_id, c.personal_id,
            c.source_id || ':' || c.personal_id AS person_id
        FROM clients AS c
        LEFT JOIN people_before AS p
            ON p.source_id = c.source_id AND p.personal_id = c.personal_id
        WHERE p.personal_id IS NULL AND c.source_id IS NOT NULL AND c.personal_id IS NOT NULL
    """
    clients = merged.tables["hmis_client"].select("source_id", "personal_id")
    made = engine.sql(query, {"clients": clients, "people_before": before})
    files = engine.write(made, work, "new")
    new = engine.read(files, schema)
    count = engine.fetch(new.aggregate(n=new.count()))["n"][0].as_py()
    return before.union(new), int(count)
