"""`citywide held`, `release`, `reject`: what a steward does with a held version."""

from __future__ import annotations

from typing import Annotated

import typer

from citywide.cli.output import (
    ByOption,
    EngineOption,
    JsonOption,
    LakeOption,
    console,
    open_lake,
    print_json,
    print_table,
    settings_for,
)
from citywide.core.engines import open_engine
from citywide.core.ingest import decide

RunArgument = Annotated[str, typer.Argument(help="The run, or the beginning of its id.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why; kept for ever.")]


def register(app: typer.Typer) -> None:
    """Add this module's verbs to the command line."""
    app.command("held")(held)
    app.command("release")(release)
    app.command("reject")(reject)


def held(lake: LakeOption = None, as_json: JsonOption = False) -> None:
    """List the versions that wait for a steward, and why."""
    found = decide.held_runs(open_lake(lake))
    if as_json:
        print_json([vars(run) for run in found])
        return
    rows = [
        [run.id, run.dataset, run.source_name, " ".join(run.report["held_because"])]
        for run in found
    ]
    print_table("Held versions", ["Run", "Data set", "From", "Because"], rows)


def release(
    run_id: RunArgument,
    by: ByOption,
    reason: ReasonOption,
    lake: LakeOption = None,
    engine: EngineOption = None,
    as_json: JsonOption = False,
) -> None:
    """Publish a held version on a steward's word."""
    opened = open_lake(lake)
    worker = open_engine(settings_for(None, lake, engine), opened.root / "work" / "spill")
    done = decide.release(opened, worker, decide.find_run(opened, run_id), by, reason)
    worker.close()
    version = opened.version(done.dataset).id
    if as_json:
        print_json({"run": done.id, "state": str(done.state), "version": version})
    else:
        console.print(f"[green]✓[/] {version} is published.")


def reject(
    run_id: RunArgument,
    by: ByOption,
    reason: ReasonOption,
    lake: LakeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Turn a held version down; the previous one stays current, nothing is lost."""
    opened = open_lake(lake)
    done = decide.reject(opened, decide.find_run(opened, run_id), by, reason)
    if as_json:
        print_json({"run": done.id, "state": str(done.state)})
    else:
        console.print(f"Run {done.id} of {done.dataset} is rejected.")
