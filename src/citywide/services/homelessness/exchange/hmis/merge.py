"""What the tables are after an upload: rows of its scope replaced, all others untouched.

The scope of an upload is its source, its projects, and the days it covers. A row of the scope that
the upload does not bring is not deleted: it may have fallen out by a filter. It is marked absent
since that export, and deleted only when an export says so (DateDeleted) or, if the city chooses,
when it was absent twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir

from citywide.core.engines import Engine
from citywide.services.homelessness.exchange.hmis import layout
from citywide.services.homelessness.exchange.hmis.names import dataset, snake
from citywide.services.homelessness.exchange.hmis.sql import text

ABSENT = {"absent_since": "date", "absent_exports": "int64"}
"""Columns the kept tables have besides: export date of the first export without the row, and how
many exports in a row were without it."""


@dataclass(frozen=True)
class Policy:
    """What a city decides about rows that stop coming."""

    delete_when_absent_twice: bool = False
    most_deletions_share: float = 0.05
    """More deletions of one table's rows in scope than this are held for review."""
    fewest_rows: int = 20
    """Tables with fewer rows in scope are not held: one row is a large share of them."""


@dataclass(frozen=True)
class Scope:
    """What an upload speaks about."""

    source_id: str
    start: dt.date
    end: dt.date
    exported: dt.date


@dataclass(frozen=True)
class Merged:
    """The next tables, what happened in each, and why a person should look before they count."""

    tables: Mapping[str, ir.Table]
    counts: Mapping[str, Mapping[str, int]]
    """Data set -> `added`, `replaced`, `absent`, `deleted`, `in_scope` rows.

    Rows that were absent before and still are count in none of them: somebody looked at them then.
    """
    reasons_to_hold: tuple[str, ...]


def scope_of(engine: Engine, tables: Mapping[str, ir.Table], fallback: dt.date) -> Scope:
    """Return the scope that the row of hmis_export gives; a day not given is `fallback`."""
    row = engine.fetch(tables["hmis_export"].limit(1)).to_pylist()[0]
    exported = row["export_date"].date() if row["export_date"] else fallback
    start, end = row["export_start_date"], row["export_end_date"]
    return Scope(row["source_id"], start or fallback, end or exported, exported)


def merge(
    engine: Engine, current: Mapping[str, ir.Table], upload: Mapping[str, ir.Table], scope: Scope,
    work: Path, policy: Policy | None = None,
) -> Merged:  # fmt: skip
    """Return the tables after an upload; neither `current` nor `upload` changes.

    `current` are earlier results of this function (missing data sets are empty); `work` must
    outlive the tables. Rows are told apart by source and key; the last row of a key counts.
    """
    policy = policy or Policy()
    tables: dict[str, ir.Table] = {}
    counts: dict[str, dict[str, int]] = {}
    held: list[str] = []
    for file in layout.fields():
        name = dataset(file)
        new = upload[name]
        schema = ibis.schema(dict(new.schema().items()) | ABSENT)
        old = current[name].select(*schema.names) if name in current else engine.read([], schema)
        if not _any(engine, new) and not _any(engine, old):
            tables[name], counts[name] = old, _tally({})
            continue
        query = _query(file, new.schema().names, scope, policy)
        given = {"old_rows": old, "new_rows": new, **_beside(current, upload)}
        files = engine.write(engine.sql(query, given), work, f"merged-{name}")
        state = ibis.schema(dict(schema.items()) | {"fate": "string"})
        merged = engine.read(files, state)
        counts[name] = _counted(engine, merged)
        held += _reasons(name, counts[name], policy)
        tables[name] = merged.drop("fate")
    return Merged(tables, counts, tuple(held))


def _beside(current: Mapping[str, ir.Table], upload: Mapping[str, ir.Table]) -> dict[str, ir.Table]:
    """Stays as known before, which say to which project and days a row of a stay belongs."""
    stays = current.get("hmis_enrollment", upload["hmis_enrollment"])
    exits = current.get("hmis_exit", upload["hmis_exit"])
    return {
        "stays": stays.select(
            "source_id", "enrollment_id", "personal_id", "project_id", "entry_date"
        ),
        "exits": exits.select("source_id", "enrollment_id", "exit_date"),
        "projects": upload["hmis_project"].select("source_id", "project_id"),
    }


def _query(file: str, columns: tuple[str, ...], scope: Scope, policy: Policy) -> str:
    key = snake(layout.key(file))
    kept = ", ".join(f"o.{column}" for column in columns if column != "date_deleted")
    fresh = ", ".join(f"n.{column}" for column in columns)
    exported = f"CAST({text(scope.exported.isoformat())} AS DATE)"
    again = "coalesce(o.absent_exports, 0) + 1"
    has_deleted = "date_deleted" in columns
    gone = f"{again} >= 2" if policy.delete_when_absent_twice and has_deleted else "FALSE"
    stands = "o.date_deleted IS NULL" if has_deleted else "TRUE"
    moment = f"CAST({text(scope.exported.isoformat() + ' 00:00:00+00')} AS TIMESTAMPTZ)"
    deleted = (
        f", CASE WHEN o.in_scope AND {stands} AND {gone} THEN {moment} ELSE o.date_deleted END "
        "AS date_deleted"
        if has_deleted
        else ""
    )
    by, members = _in_scope(file, key, scope)
    ordered = ", ".join((*columns, *ABSENT, "fate"))
    was = "p.date_deleted IS NULL AND n.date_deleted IS NOT NULL" if has_deleted else "FALSE"
    return f"""
        WITH fresh AS (
            SELECT * FROM (
                SELECT n.*, row_number() OVER (
                    PARTITION BY n.source_id, n.{key} ORDER BY n.source_line DESC
                ) AS place
                FROM new_rows AS n
            ) AS numbered WHERE place = 1 OR {key} IS NULL
        ),
        kept AS (
            SELECT o.*, h.source_id IS NOT NULL AS in_scope
            FROM old_rows AS o
            LEFT JOIN fresh AS n ON n.source_id = o.source_id AND n.{key} = o.{key}
            LEFT JOIN ({members}) AS h ON h.source_id = o.source_id AND h.member = o.{by}
            WHERE n.{key} IS NULL
        )
        SELECT {ordered} FROM (
            SELECT {kept}{deleted},
                CASE WHEN o.in_scope AND {stands} THEN coalesce(o.absent_since, {exported})
                    ELSE o.absent_since END AS absent_since,
                CASE WHEN o.in_scope AND {stands} THEN {again} ELSE o.absent_exports END
                    AS absent_exports,
                CASE WHEN NOT o.in_scope OR NOT ({stands}) THEN 'outside'
                    WHEN {gone} THEN 'deleted' WHEN o.absent_since IS NOT NULL THEN 'still absent'
                    ELSE 'absent' END AS fate
            FROM kept AS o
        ) AS older
        UNION ALL
        SELECT {ordered} FROM (
            SELECT {fresh}, CAST(NULL AS DATE) AS absent_since, CAST(0 AS BIGINT) AS absent_exports,
                CASE WHEN p.{key} IS NULL THEN 'added' WHEN {was} THEN 'deleted'
                    ELSE 'replaced' END AS fate
            FROM fresh AS n
            LEFT JOIN old_rows AS p ON p.source_id = n.source_id AND p.{key} = n.{key}
        ) AS newer
    """


def _in_scope(file: str, key: str, scope: Scope) -> tuple[str, str]:
    """Return a column and SQL for the values it has in rows that the upload should have brought."""
    columns = {field.column for field in layout.fields()[file]}
    source = text(scope.source_id)
    start, end = (f"CAST({text(day.isoformat())} AS DATE)" for day in (scope.start, scope.end))
    if "EnrollmentID" in columns or file == "Client.csv":
        by = "personal_id" if file == "Client.csv" else "enrollment_id"
        return by, (
            f"SELECT DISTINCT s.source_id, s.{by} AS member FROM stays AS s "
            "JOIN projects AS j ON j.source_id = s.source_id AND j.project_id = s.project_id "
            "LEFT JOIN exits AS x ON x.source_id = s.source_id "
            "AND x.enrollment_id = s.enrollment_id "
            f"WHERE s.source_id = {source} AND s.entry_date <= {end} "
            f"AND (x.exit_date IS NULL OR x.exit_date >= {start})"
        )
    if "ProjectID" in columns and file != "Project.csv":
        return "project_id", (
            "SELECT DISTINCT j.source_id, j.project_id AS member FROM projects AS j "
            f"WHERE j.source_id = {source}"
        )
    # Which organizations, users and projects an export lists follows from its filter.
    return key, (
        "SELECT j.source_id, CAST(NULL AS VARCHAR) AS member FROM projects AS j WHERE FALSE"
    )


def _counted(engine: Engine, merged: ir.Table) -> dict[str, int]:
    rows = engine.fetch(merged.group_by("fate").agg(n=merged.count())).to_pylist()
    return _tally({row["fate"]: row["n"] for row in rows})


def _any(engine: Engine, table: ir.Table) -> bool:
    return bool(engine.fetch(table.limit(1)).num_rows)


def _tally(found: Mapping[str, int]) -> dict[str, int]:
    counts = {fate: found.get(fate, 0) for fate in ("added", "replaced", "absent", "deleted")}
    return counts | {"in_scope": sum(counts.values()) - counts["added"]}


def _reasons(name: str, counts: Mapping[str, int], policy: Policy) -> list[str]:
    before, gone = counts["in_scope"], counts["deleted"] + counts["absent"]
    if before < policy.fewest_rows or gone <= policy.most_deletions_share * before:
        return []
    return [
        f"{name}: {counts['deleted']:,} of {before:,} rows of these projects and days are deleted "
        f"and {counts['absent']:,} are absent, more than {policy.most_deletions_share:.0%}. "
        "Compare with the HMIS before releasing it."
    ]
