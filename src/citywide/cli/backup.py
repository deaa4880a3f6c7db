"""`citywide backup`, `restore`: the lake in one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from citywide.cli.output import JsonOption, LakeOption, console, open_lake, print_json
from citywide.core.lake.backup import back_up, restore


def register(app: typer.Typer) -> None:
    """Add this module's verbs to the command line."""
    app.command("backup")(backup)
    app.command("restore")(restore_lake)


def backup(
    target: Annotated[Path, typer.Argument(help="The file to write, like lake-2026-11.tar.")],
    lake: LakeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the whole lake, as of now, to one file; ingests may go on meanwhile."""
    count, size_bytes = back_up(open_lake(lake), target)
    if as_json:
        print_json({"files": count, "size_bytes": size_bytes, "target": str(target)})
    else:
        console.print(f"{count:,} files, {size_bytes:,} bytes, written to {target}.")


def restore_lake(
    source: Annotated[Path, typer.Argument(help="A file written by `citywide backup`.")],
    into: Annotated[Path, typer.Argument(help="A folder that does not exist yet, or is empty.")],
    check: Annotated[bool, typer.Option("--verify", help="Check every file's hash.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Bring a lake back from a backup, here or elsewhere."""
    versions = restore(source, into, verify=check)
    if as_json:
        print_json({"versions": versions, "into": str(into), "verified": check})
        return
    checked = ", every file verified" if check else ""
    console.print(f"[green]✓[/] {versions:,} versions restored into {into}{checked}.")
