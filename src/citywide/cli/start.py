"""`citywide init`: a city of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from citywide.cli.output import console
from citywide.core.errors import UsageError

_README = """# {name}

This folder is the city's own: what its data sets promise, and how its numbers are computed.

- `contracts/`: one data contract (ODCS 3.x YAML) for each data set. Begin with
  `citywide contract draft FILE -o contracts/NAME.yaml`.
- `derived/`: one SQL file for each derived table, with a contract of the same name.
- `measures/`: one YAML file for each measure, with a worked example that is its test.

Keep it under version control and change it by pull request. Then:

    citywide contract check .
    citywide run --city . --from FOLDER_WITH_EXTRACTS
    citywide status --city .
"""


def register(app: typer.Typer) -> None:
    """Add this module's verbs to the command line."""
    app.command("init")(init)


def init(
    folder: Annotated[Path, typer.Argument(help="The new city folder.")] = Path("city"),
    name: Annotated[str, typer.Option(help="The city's name.")] = "Our city",
) -> None:
    """Start a city folder of your own."""
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty; name a new folder.")
    for room in ("contracts", "derived", "measures"):
        (folder / room).mkdir(parents=True, exist_ok=True)
    (folder / "README.md").write_text(_README.format(name=name), encoding="utf-8")
    console.print(f"{folder} is ready. Next: citywide contract draft FILE -o {folder}/contracts/…")
