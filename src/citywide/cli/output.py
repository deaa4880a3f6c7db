"""What every command shares: options, an open session, progress, tables and JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from citywide.core import settings as core_settings
from citywide.core.engines import Engine, open_engine
from citywide.core.errors import CitywideError
from citywide.core.ingest.run import Workshop
from citywide.core.lake import Lake
from citywide.core.pipeline import City, load_city
from citywide.core.settings import Settings

CityOption = Annotated[
    Path | None, typer.Option("--city", help="The city folder. [env: CITYWIDE_CITY]")
]
LakeOption = Annotated[
    Path | None, typer.Option("--lake", help="The lake folder. [env: CITYWIDE_LAKE]")
]
EngineOption = Annotated[
    str | None, typer.Option("--engine", help="duckdb or spark. [env: CITYWIDE_ENGINE]")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
ByOption = Annotated[str, typer.Option("--by", help="Name of the person who decides.")]

console = Console()
errors = Console(stderr=True)


@dataclass(frozen=True)
class Session:
    """One command's open lake, engine and city."""

    settings: Settings
    city: City
    lake: Lake
    engine: Engine
    shop: Workshop


def settings_for(city: Path | None, lake: Path | None, engine: str | None = None) -> Settings:
    """Return the settings with what the command line says laid over them."""
    loaded = core_settings.load()
    return replace(
        loaded,
        city=city or loaded.city,
        lake=lake or loaded.lake,
        engine=engine or loaded.engine,
    )


def open_lake(lake: Path | None) -> Lake:
    """Return the lake of the settings or the option."""
    return Lake(settings_for(None, lake).lake)


@contextmanager
def session(
    city: Path | None, lake: Path | None, engine: str | None = None, quiet: bool = False
) -> Iterator[Session]:
    """Open city, lake and engine; show progress once something takes over two seconds."""
    chosen = settings_for(city, lake, engine)
    loaded = load_city(chosen.city, chosen.service_names)
    opened = Lake(chosen.lake)
    worker = open_engine(chosen, opened.root / "work" / "spill")
    try:
        with Meter(quiet) as meter:
            shop = Workshop(opened, worker, loaded.contracts, meter.tell)
            yield Session(chosen, loaded, opened, worker, shop)
    finally:
        worker.close()


class Meter:
    """A progress line that appears only after two seconds, on the error stream."""

    _patience_seconds = 2.0

    def __init__(self, quiet: bool = False) -> None:
        self._quiet = quiet
        self._started = time.monotonic()
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Meter:
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress:
            self._progress.stop()

    def tell(self, step: str, share: float) -> None:
        """Show which step is under way and how much of it is done."""
        if self._quiet or time.monotonic() - self._started < self._patience_seconds:
            return
        if self._progress is None:
            self._progress = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(),
                TimeElapsedColumn(),
                console=errors,
                transient=True,
            )
            self._progress.start()
            self._task = self._progress.add_task(step, total=1.0)
        assert self._task is not None
        self._progress.update(self._task, description=step, completed=share, total=1.0)


def print_json(value: Any) -> None:
    """Print plain values as JSON on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print rows as a table; numbers to the right."""
    table = Table(title=title, title_justify="left", title_style="bold")
    for position, name in enumerate(columns):
        numeric = bool(rows) and all(isinstance(row[position], int | None) for row in rows)
        table.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    console.print(table)


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    text = f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
    return escape(text)


def fail(error: CitywideError) -> int:
    """Print an error as a sentence on the error stream and return its exit code."""
    errors.print(f"[bold red]Error:[/] {escape(str(error))}", soft_wrap=True)
    return error.exit_code
