"""`citywide contract`: draft, check and show data contracts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from citywide.cli.output import EngineOption, JsonOption, Meter, console, print_json, settings_for
from citywide.core.contracts.check import check_document
from citywide.core.contracts.document import read_document
from citywide.core.errors import ContractError, Finding, UsageError
from citywide.core.pipeline import load_city

app = typer.Typer(help="Data contracts: draft one from a file, check those there are.")


@app.command("draft")
def draft(
    file: Annotated[Path, typer.Argument(help="An extract nobody has described yet.")],
    dataset: Annotated[str, typer.Option("--id", help="Id of the data set.")] = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write here instead of the screen.")
    ] = None,
    engine: EngineOption = None,
) -> None:
    """Read an unknown extract and propose a complete contract, each guess with its confidence."""
    from citywide.core.ingest.draft import draft_contract

    if output and output.exists():
        raise UsageError(f"{output} exists; name a file that does not, or remove it first.")
    with Meter() as meter:
        text = draft_contract(file, settings_for(None, None, engine), dataset, meter.tell)
    if output is None:
        typer.echo(text, nl=False)
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text, encoding="utf-8")
    console.print(f"Drafted {output}. Read every comment in it, then: citywide contract check")


@app.command("check")
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Contract files; a city folder; default: --city.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Find every mistake at once, each with file and line."""
    findings: list[Finding] = []
    checked = 0
    for path in paths or [settings_for(None, None).city]:
        try:
            if path.is_dir():
                city = load_city(path)
                checked += len(city.contracts) + len(city.derived) + len(city.measures)
            else:
                findings += check_document(read_document(path))
                checked += 1
        except ContractError as error:
            findings += error.findings
    if as_json:
        print_json([vars(finding) for finding in findings])
    elif not findings:
        console.print(f"[green]✓[/] {checked} files, no mistakes.")
    if findings:
        raise ContractError(findings)
