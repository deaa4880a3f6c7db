"""`citywide scorecard`, `receipt`, `receipts`, `measures`: numbers and what stands behind them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from citywide.cli.output import (
    CityOption,
    EngineOption,
    JsonOption,
    LakeOption,
    Session,
    console,
    open_lake,
    print_json,
    print_table,
    session,
    settings_for,
)
from citywide.core.engines import open_engine
from citywide.core.errors import ContractError, Finding, UsageError
from citywide.core.lake import Lake
from citywide.core.measures import run_example
from citywide.core.pipeline import Figure, scorecard
from citywide.core.receipts import as_text, find_receipt, receipts, rows_behind, verify
from citywide.core.receipts.show import shown


def register(app: typer.Typer) -> None:
    """Add this module's verbs to the command line."""
    app.command("scorecard")(print_scorecard)
    app.command("receipt")(receipt)
    app.command("receipts")(list_receipts)
    app.command("measures")(measures)


def print_scorecard(
    city: CityOption = None,
    lake: LakeOption = None,
    engine: EngineOption = None,
    as_json: JsonOption = False,
) -> None:
    """Evaluate every measure on the current versions and file its receipts."""
    with session(city, lake, engine, quiet=as_json) as opened:
        figures = show_scorecard(opened, as_json)
    if as_json:
        print_json(figures)


def show_scorecard(opened: Session, as_json: bool) -> list[dict[str, Any]]:
    """Print the scorecard, or return it as plain values when it goes into JSON."""
    opened.shop.progress("measure", 0.0)
    figures = scorecard(opened.city, opened.shop, opened.settings)
    if as_json:
        return [_figure_dict(figure) for figure in figures]
    rows = [_figure_row(figure) for figure in figures]
    print_table("Scorecard", ["Measure", "Period", "Value", "Unknown", "Receipt"], rows)
    if rows:
        console.print("Open one with: citywide receipt RECEIPT, recompute it with --verify.")
    return []


def _figure_row(figure: Figure) -> list[Any]:
    measure, value = figure.measure, figure.value
    if value is None:
        return [measure.title["en"], None, figure.summary, None, figure.number_id or None]
    share = value.unknown_share
    unknown = None if share is None else f"{share * 100:.1f} %"
    number = shown(value.value, measure.unit, measure.decimals)
    return [measure.title["en"], value.period, number, unknown, figure.number_id]


def _figure_dict(figure: Figure) -> dict[str, Any]:
    value = figure.value
    return {
        "measure": figure.measure.id,
        "title": dict(figure.measure.title),
        "unit": figure.measure.unit,
        "period": value.period if value else None,
        "value": str(value.value) if value and value.value is not None else None,
        "unknown": value.unknown if value else None,
        "rows": value.rows if value else None,
        "receipt": figure.number_id,
        "summary": figure.summary,
        "values": figure.receipt.as_dict()["values"] if figure.receipt else [],
    }


def receipt(
    receipt_id: Annotated[str, typer.Argument(help="A receipt, or one number on it (ID-N).")],
    check: Annotated[bool, typer.Option("--verify", help="Recompute and compare.")] = False,
    rows: Annotated[bool, typer.Option("--rows", help="List the source rows behind it.")] = False,
    limit: Annotated[int, typer.Option(help="How many source rows to list.")] = 20,
    lake: LakeOption = None,
    engine: EngineOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what stands behind a number; recompute it with --verify."""
    opened = open_lake(lake)
    found, position = find_receipt(opened.receipts, receipt_id)
    if rows:
        _print_rows(opened, lake, engine, found, position, limit, as_json)
    elif check:
        worker = open_engine(settings_for(None, lake, engine), opened.root / "work" / "spill")
        verdict = verify(opened, worker, found)
        worker.close()
        if as_json:
            print_json(vars(verdict) | {"verified": True})
            return
        console.print(
            f"[green]✓ verified[/] {found.id}: {verdict.numbers} numbers recomputed to the same "
            f"values from {verdict.files} data files and {verdict.extracts} landed extracts, all "
            f"unaltered; {verdict.derived} derived tables computed again.",
            soft_wrap=True,
        )
    elif as_json:
        print_json(found.as_dict() | {"id": found.id, "position": position})
    else:
        typer.echo(as_text(found, position))


def _print_rows(
    opened: Lake,
    lake: Path | None,
    engine: str | None,
    found: Any,
    position: int | None,
    limit: int,
    as_json: bool,
) -> None:
    if position is None:
        raise UsageError(f"Name one number of the receipt, like {found.number_id(0)}.")
    worker = open_engine(settings_for(None, lake, engine), opened.root / "work" / "spill")
    table = worker.fetch(rows_behind(opened, worker, found, position).limit(limit))
    worker.close()
    if as_json:
        print_json(table.to_pylist())
        return
    rows = [list(row.values()) for row in table.to_pylist()]
    print_table(f"Source rows of {found.number_id(position)}", table.column_names, rows)


def list_receipts(lake: LakeOption = None, as_json: JsonOption = False) -> None:
    """List every receipt in the lake, oldest first."""
    found = receipts(open_lake(lake).receipts)
    if as_json:
        print_json([{"id": r.id, "measure": r.measure, "issued_at": r.issued_at} for r in found])
        return
    rows = [[r.id, r.measure, len(r.values), r.issued_at, r.summary] for r in found]
    print_table("Receipts", ["Receipt", "Measure", "Numbers", "Issued", "Summary"], rows)


def measures(
    city: CityOption = None,
    lake: LakeOption = None,
    engine: EngineOption = None,
    as_json: JsonOption = False,
) -> None:
    """Run the worked example of every measure of the city; fails when one does not come out."""
    with session(city, lake, engine, quiet=as_json) as opened:
        results = {
            name: run_example(opened.engine, measure)
            for name, measure in sorted(opened.city.measures.items())
        }
        if as_json:
            print_json(results)
        else:
            rows = [[name, "; ".join(wrong) or "as expected"] for name, wrong in results.items()]
            print_table("Worked examples", ["Measure", "Result"], rows)
        wrong = [
            Finding(text, str(opened.city.measures[name].path))
            for name, texts in results.items()
            for text in texts
        ]
    if wrong:
        raise ContractError(wrong)
