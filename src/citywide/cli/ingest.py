"""`citywide ingest`, `run`, `watch`: bringing data in."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Annotated, Any

import typer
from rich.markup import escape

from citywide.cli.numbers import show_scorecard
from citywide.cli.output import (
    CityOption,
    EngineOption,
    JsonOption,
    LakeOption,
    Session,
    console,
    print_json,
    session,
)
from citywide.core.errors import CitywideError, ContractError, VersionHeld
from citywide.core.ingest.run import Outcome, ingest_file
from citywide.core.ingest.sources import watch
from citywide.core.lake import Run, RunState
from citywide.core.pipeline import Step, run_city


def register(app: typer.Typer) -> None:
    """Add this module's verbs to the command line."""
    app.command("ingest")(ingest)
    app.command("run")(run)
    app.command("watch")(watch_folder)


def ingest(
    dataset: Annotated[str, typer.Argument(help="Id of the data set's contract.")],
    file: Annotated[Path, typer.Option("--from", help="The extract to bring in.")],
    city: CityOption = None,
    lake: LakeOption = None,
    engine: EngineOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring one extract into the lake: land, check, publish or hold."""
    with session(city, lake, engine, quiet=as_json) as opened:
        contract = opened.city.contract(dataset)
        outcome = ingest_file(opened.shop, contract, file)
    if as_json:
        print_json(_as_dict(outcome))
    else:
        _tell(outcome)
    if outcome.run.state == RunState.HELD:
        raise VersionHeld(
            f"The new version of {dataset} is held; the previous one stays current. Look at it "
            f"with `citywide held`, then `citywide release {outcome.run.id}` or `reject`."
        )


def run(
    city: CityOption = None,
    base: Annotated[
        Path | None, typer.Option("--from", help="Read extracts from this folder.")
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", help="Only this data set; may be repeated.")
    ] = None,
    lake: LakeOption = None,
    engine: EngineOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring in everything that is due, derive, measure, and print the scorecard."""
    with session(city, lake, engine, quiet=as_json) as opened:
        tell = (lambda _step: None) if as_json else _tell_step
        done = run_city(opened.city, opened.shop, opened.settings, base, only or (), tell)
        if as_json:
            steps = [_step_dict(step) for step in done.steps]
            print_json({"steps": steps, "scorecard": show_scorecard(opened, as_json=True)})
        else:
            show_scorecard(opened, as_json=False)
    if done.failed:
        first = done.failed[0]
        raise first.error or ContractError(f"{first.dataset}: {first.message}")
    if done.held:
        names = ", ".join(step.dataset for step in done.held)
        raise VersionHeld(f"Held for a steward: {names}. Look with `citywide held`.")


def watch_folder(
    folder: Annotated[Path, typer.Argument(help="The folder departments drop files into.")],
    city: CityOption = None,
    lake: LakeOption = None,
    engine: EngineOption = None,
) -> None:
    """Ingest each new file that a contract's local source matches, until stopped."""
    with session(city, lake, engine) as opened:
        patterns = {
            source.location: contract.id
            for contract in opened.city.extracts
            for source in contract.sources
            if source.type == "local"
        }
        console.print(f"Watching {folder} for {len(patterns)} data sets. Stop with Ctrl-C.")
        for dataset, path in watch(folder, patterns, Event()):
            _ingest_arrival(opened, dataset, path)


def _ingest_arrival(opened: Session, dataset: str, path: Path) -> None:
    try:
        _tell(ingest_file(opened.shop, opened.city.contract(dataset), path))
    except CitywideError as error:
        # One bad file must not stop the watch; its bytes are landed and its run is kept.
        _say(f"[bold red]✗[/] {escape(path.name)}: {escape(str(error))}")


def _tell(outcome: Outcome) -> None:
    run_, report = outcome.run, outcome.run.report
    if outcome.was_known:
        _say(f"{run_.source_name}: already ingested by run {run_.id} ({run_.state}).")
        return
    _say(_counts(run_))
    for rule, count in sorted(report.get("broken", {}).items(), key=lambda pair: -pair[1]):
        _say(f"    {count:>9,}  {rule}")
    for note in report.get("notes", ()):
        _say(f"  [yellow]{note['level']}[/]: {escape(note['message'])}")
    for reason in report.get("held_because", ()):
        _say(f"  [red]held[/]: {escape(reason)}")
    change = report.get("restatement")
    if change:
        _say(
            f"  against the previous version: {change['added']:,} rows added, "
            f"{change['removed']:,} removed, {change['changed']:,} changed"
        )


def _say(text: str) -> None:
    """Print one line as one line, however narrow the terminal, so that it can be searched."""
    console.print(text, highlight=False, soft_wrap=True)


def _counts(run_: Run) -> str:
    report = run_.report
    mark = {"published": "[green]✓[/]", "held": "[yellow]![/]"}.get(str(run_.state), "[red]✗[/]")
    return (
        f"{mark} {run_.dataset} ← {escape(run_.source_name)}: {report.get('landed', 0):,} landed = "
        f"{report.get('published', 0):,} published + {report.get('quarantined', 0):,} quarantined "
        f"+ {report.get('duplicates', 0):,} exact duplicates ({run_.state}, run {run_.id})"
    )


def _tell_step(step: Step) -> None:
    if step.outcome == "published" and step.run is not None and step.run.kind == "derived":
        _say(f"[green]✓[/] {step.dataset}: {step.run.report.get('published', 0):,} rows")
    elif step.run is not None and step.run.kind != "derived" and step.outcome != "known":
        _tell(Outcome(step.run))
        return
    elif step.outcome == "known":
        _say(f"  {step.dataset} ← {escape(step.name)}: nothing new")
    else:
        _say(f"[red]✗[/] {step.dataset} ← {escape(step.name)}: {step.outcome}")
    if step.message:
        _say(f"    {escape(step.message)}")


def _as_dict(outcome: Outcome) -> dict[str, Any]:
    run_ = outcome.run
    return {"run": run_.id, "state": str(run_.state), "known": outcome.was_known, **run_.report}


def _step_dict(step: Step) -> dict[str, Any]:
    return {
        "dataset": step.dataset,
        "name": step.name,
        "outcome": step.outcome,
        "message": step.message,
        "report": step.run.report if step.run else None,
    }
