"""Results as a table in the terminal, as Markdown and as JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import psutil
from candidates import ORDERED, UNORDERED
from rich.console import Console
from rich.table import Table

QUIET = "Times need a quiet machine; where anything else ran, compare ratios only, and not closely."
COMPARISON = (
    "candidate",
    "seconds",
    "x ordered",
    "x unordered",
    "CPU s",
    "peak MB",
    "bad rows",
    "what it does not do",
)
TABLE_WIDTH = 130
GROWTH = ("rows", "seconds", "seconds per million rows", "CPU s", "peak MB", "bad rows")


def machine_facts() -> dict[str, Any]:
    """Return what the times depend on; `load_average` is of the last minute."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "load_average": round(os.getloadavg()[0], 1),
    }


class Cells(NamedTuple):
    """A table ready to show: its headings and rows of text."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def comparison(results: Sequence[Mapping[str, Any]]) -> Cells:
    """Return the comparison, one row per candidate, in the order run."""
    seconds = {result["name"]: result["seconds"] for result in results}
    rows = [
        [
            result["name"],
            _seconds(result),
            _ratio(result["seconds"], seconds.get(ORDERED)),
            _ratio(result["seconds"], seconds.get(UNORDERED)),
            _cpu_seconds(result),
            _peak(result),
            _whole(result["bad_rows"]),
            result["note"] or "-",
        ]
        for result in results
    ]
    return Cells(COMPARISON, rows)


def growth(results: Sequence[Mapping[str, Any]]) -> Cells:
    """Return Citywide's runs on growing files, one row per file."""
    rows = [
        [
            _whole(result["file_rows"]),
            _seconds(result),
            _seconds({**result, "seconds": _per_million(result)}),
            _cpu_seconds(result),
            _peak(result),
            _whole(result["bad_rows"]),
        ]
        for result in results
    ]
    return Cells(GROWTH, rows)


def _per_million(result: Mapping[str, Any]) -> float | None:
    return result["seconds"] and result["seconds"] * 1e6 / result["file_rows"]


def _seconds(result: Mapping[str, Any]) -> str:
    if result["seconds"] is None:
        return "failed"
    return f"{'~' if result['scale'] > 1 else ''}{result['seconds']:.1f}"


def _cpu_seconds(result: Mapping[str, Any]) -> str:
    return "-" if result["seconds"] is None else f"{result['cpu_seconds']:.1f}"


def _peak(result: Mapping[str, Any]) -> str:
    return "-" if result["seconds"] is None else _whole(result["peak_mb"])


def _ratio(seconds: float | None, base: float | None) -> str:
    return f"{seconds / base:.2f}" if seconds and base else "-"


def _whole(value: float | None) -> str:
    return "-" if value is None else f"{value:,.0f}"


def show(title: str, cells: Cells) -> None:
    """Print a table in the terminal, wide enough that only the last column wraps."""
    table = Table(title=title, caption=QUIET)
    for column in cells.columns:
        in_words = column in (COMPARISON[0], COMPARISON[-1])
        table.add_column(
            column, justify="left" if in_words else "right", no_wrap=column != COMPARISON[-1]
        )
    for row in cells.rows:
        table.add_row(*row)
    Console(width=max(Console().width, TABLE_WIDTH)).print(table)


def write(
    markdown: Path,
    title: str,
    cells: Cells,
    results: Sequence[Mapping[str, Any]],
    machine: Mapping[str, Any],
) -> None:
    """Write the table to `markdown`, and everything measured to the `.json` beside it."""
    facts = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in machine.items())
    lines = [
        f"# {title}",
        "",
        f"{QUIET} Measured {facts}.",
        "",
        f"| {' | '.join(cells.columns)} |",
        f"|{'|'.join('---' for _ in cells.columns)}|",
        *[f"| {' | '.join(row)} |" for row in cells.rows],
        "",
    ]
    markdown.parent.mkdir(parents=True, exist_ok=True)
    markdown.write_text("\n".join(lines))
    content = {"title": title, "machine": machine, "results": list(results)}
    markdown.with_suffix(".json").write_text(json.dumps(content, indent=2) + "\n")
