"""`citywide quarantine`: rows that broke a rule, until they are corrected."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from citywide.cli.output import (
    ByOption,
    CityOption,
    EngineOption,
    JsonOption,
    LakeOption,
    console,
    open_lake,
    print_json,
    print_table,
    session,
)
from citywide.core.contracts import parse_contract
from citywide.core.ingest.correct import resubmit as resubmit_rows
from citywide.core.ingest.decide import find_run
from citywide.core.ingest.quarantine import QuarantinedRow, export_quarantine, quarantined_rows
from citywide.core.lake import Lake, Run, RunState
from citywide.core.pipeline.status import open_quarantine

app = typer.Typer(help="Rows that broke a rule: list, export, correct, resubmit.")
RuleOption = Annotated[str | None, typer.Option("--rule", help="Only rows that broke this rule.")]
RunArgument = Annotated[str, typer.Argument(help="The run, or the beginning of its id.")]


@app.command("list")
def list_quarantine(
    dataset: Annotated[str, typer.Argument(help="Id of the data set.")],
    rule: RuleOption = None,
    limit: Annotated[int, typer.Option(help="How many rows to show.")] = 20,
    lake: LakeOption = None,
    as_json: JsonOption = False,
) -> None:
    """List quarantined rows that nobody has corrected yet, with every reason."""
    opened = open_lake(lake)
    runs = [run for run in opened.ledger.runs(dataset) if open_quarantine(opened, run)]
    found = list(islice(((run, row) for run in runs for row in _rows(opened, run, rule)), limit))
    if as_json:
        print_json([_row_dict(run, row) for run, row in found])
        return
    rows = [
        [run.source_name, row.line, reason.rule, ", ".join(map(_shown, reason.values)), run.id]
        for run, row in found
        for reason in row.reasons
    ]
    columns = ["From", "Line", "Rule", "Value", "Run"]
    print_table(f"Quarantine of {dataset}", columns, rows)
    console.print(f"{sum(open_quarantine(opened, run) for run in runs):,} rows wait in all.")


def _shown(value: str | None) -> str:
    return "(empty)" if value is None or value == "" else value


def _rows(lake: Lake, run: Run, rule: str | None) -> Iterator[QuarantinedRow]:
    if run.state not in {RunState.PUBLISHED, RunState.HELD}:
        return iter(())
    contract = parse_contract(lake.ledger.definition(run.contract_hash))
    corrected = lake.ledger.corrected_lines(run.id)
    return quarantined_rows(lake.quarantine(run), contract, rule, corrected)


def _row_dict(run: Run, row: QuarantinedRow) -> dict[str, object]:
    return {
        "run": run.id,
        "file": run.source_name,
        "line": row.line,
        "reasons": [vars(reason) for reason in row.reasons],
        "cells": row.cells,
    }


@app.command("export")
def export(
    run_id: RunArgument,
    target: Annotated[Path, typer.Argument(help="A .csv or .xlsx file to write.")],
    rule: RuleOption = None,
    lake: LakeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a run's quarantined rows to a file, ready to be corrected."""
    opened = open_lake(lake)
    count = export_quarantine(_rows(opened, find_run(opened, run_id), rule), target)
    if as_json:
        print_json({"rows": count, "target": str(target)})
        return
    console.print(f"{count:,} rows written to {target}. Correct them, keep the column _line.")


@app.command("resubmit")
def resubmit(
    run_id: RunArgument,
    file: Annotated[Path, typer.Option("--from", help="The corrected file.")],
    by: ByOption,
    city: CityOption = None,
    lake: LakeOption = None,
    engine: EngineOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check corrected rows again and add those that pass to the current version."""
    with session(city, lake, engine, quiet=as_json) as opened:
        run = find_run(opened.lake, run_id)
        contract = opened.city.contract(run.dataset)
        done = resubmit_rows(opened.shop, contract, run, file, by).run
    report = done.report
    if as_json:
        print_json({"run": done.id, "state": str(done.state), **report})
        return
    console.print(
        f"{report['landed']:,} rows handed back: {report['published']:,} published, "
        f"{report['quarantined']:,} still break a rule, "
        f"{report['duplicates']:,} were there already."
    )
