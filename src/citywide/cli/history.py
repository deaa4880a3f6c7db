"""`citywide status`, `versions`, `diff`, `lineage`, `runs`: how things stand and how they came."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from citywide.cli.output import (
    CityOption,
    EngineOption,
    JsonOption,
    LakeOption,
    console,
    open_lake,
    print_json,
    print_table,
    session,
    settings_for,
)
from citywide.core.derive import full_lineage
from citywide.core.errors import UsageError
from citywide.core.ingest.combine import restatement
from citywide.core.ingest.publish import version_rows
from citywide.core.lake import Lake, Version
from citywide.core.pipeline import load_city
from citywide.core.pipeline import status as city_status


def register(app: typer.Typer) -> None:
    """Add this module's verbs to the command line."""
    app.command("status")(status)
    app.command("versions")(versions)
    app.command("diff")(diff)
    app.command("lineage")(lineage)
    app.command("runs")(runs)


def status(city: CityOption = None, lake: LakeOption = None, as_json: JsonOption = False) -> None:
    """Show every data set: version, freshness, last run, quarantine, what is held."""
    chosen = settings_for(city, lake)
    found = city_status(load_city(chosen.city, chosen.service_names), Lake(chosen.lake))
    if as_json:
        print_json([entry.as_dict() for entry in found])
        return
    rows = [
        [
            s.dataset,
            s.version,
            s.rows,
            s.published_at.date().isoformat() if s.published_at else None,
            ("late since " if s.is_late else "") + s.next_due_at.date().isoformat()
            if s.next_due_at
            else None,
            s.last_run_state or "never ran",
            s.quarantined,
            s.held,
        ]
        for s in found
    ]
    columns = [
        "Data set",
        "Version",
        "Rows",
        "Published",
        "Next due",
        "Last run",
        "Quarantined",
        "Held",
    ]
    print_table("Status", columns, rows)


def versions(
    dataset: Annotated[str, typer.Argument(help="Id of the data set.")],
    lake: LakeOption = None,
    as_json: JsonOption = False,
) -> None:
    """List a data set's versions and what each one changed."""
    opened = open_lake(lake)
    opened.version(dataset)
    found = opened.versions(dataset)
    if as_json:
        print_json([_version_dict(version) for version in found])
        return
    rows = [
        [
            v.id,
            v.rows,
            v.published_at.isoformat(timespec="seconds"),
            v.report.get("file"),
            _change(v.report.get("restatement") or {}),
            f"{v.approved_by}: {v.reason}",
        ]
        for v in found
    ]
    columns = ["Version", "Rows", "Published", "From", "Against the one before", "Approved"]
    print_table(f"Versions of {dataset}", columns, rows)


def _version_dict(version: Version) -> dict[str, Any]:
    return {
        "id": version.id,
        "rows": version.rows,
        "published_at": version.published_at,
        "run": version.run,
        "inputs": version.inputs,
        "approved_by": version.approved_by,
        "reason": version.reason,
        "engine": version.engine,
        "files": [vars(file) for file in version.files],
        "report": version.report,
    }


def _change(change: dict[str, Any]) -> str:
    if not change:
        return "–"
    return f"+{change['added']:,} −{change['removed']:,} ~{change['changed']:,}"


def diff(
    before: Annotated[str, typer.Argument(help="A version, like traffic_crashes@1.")],
    after: Annotated[str, typer.Argument(help="A later version of the same data set.")],
    city: CityOption = None,
    lake: LakeOption = None,
    engine: EngineOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show which rows were added, removed and changed between two versions."""
    with session(city, lake, engine, quiet=as_json) as opened:
        old, new = (_named(opened.lake, name) for name in (before, after))
        if old.dataset != new.dataset:
            raise UsageError(f"{before} and {after} are versions of different data sets.")
        change = restatement(
            opened.engine,
            opened.city.contract(old.dataset),
            version_rows(opened.lake, opened.engine, old),
            version_rows(opened.lake, opened.engine, new),
        )
    if as_json:
        print_json(change)
        return
    console.print(
        f"{before} → {after}: {change['added']:,} rows added, {change['removed']:,} removed, "
        f"{change['changed']:,} changed"
    )
    by_column = [[name, count] for name, count in change["changed_by_column"].items()]
    if by_column:
        print_table("Changed values", ["Column", "Rows"], by_column)
        rows = [
            [", ".join(e["key"].values()), e["column"], e["old"], e["new"]]
            for e in change["examples"]
        ]
        print_table("Examples", ["Key", "Column", "Was", "Is"], rows)


def _named(lake: Lake, name: str) -> Version:
    dataset, _, number = name.partition("@")
    if not number.isdigit():
        raise UsageError(
            f"{name!r} is not a version; write it like {dataset or 'park_condition'}@2."
        )
    return lake.version(dataset, int(number))


def lineage(
    dataset: Annotated[str, typer.Argument(help="A derived table.")],
    city: CityOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show which source columns each column of a derived table is made of."""
    loaded = load_city(settings_for(city, None).city)
    loaded.contract(dataset)
    if dataset not in loaded.derived:
        raise UsageError(f"{dataset} is handed over by a department; only derived tables have SQL.")
    schemas = {
        name: {column.name: str(column.type) for column in contract.columns}
        for name, contract in loaded.contracts.items()
        if not contract.derived
    }
    found = full_lineage(loaded.derived, schemas)[dataset]
    if as_json:
        print_json(found)
        return
    rows = [[name, ", ".join(f"{d}.{c}" for d, c in sources)] for name, sources in found.items()]
    print_table(f"Lineage of {dataset}", ["Column", "Made of"], rows)


def runs(
    dataset: Annotated[str | None, typer.Argument(help="Only this data set.")] = None,
    lake: LakeOption = None,
    as_json: JsonOption = False,
) -> None:
    """List every run, oldest first, with how it ended."""
    found = open_lake(lake).ledger.runs(dataset)
    if as_json:
        print_json([vars(run) for run in found])
        return
    rows = [
        [run.id, run.dataset, run.kind, str(run.state), run.source_name, run.report.get("message")]
        for run in found
    ]
    print_table("Runs", ["Run", "Data set", "Kind", "State", "From", "Message"], rows)
