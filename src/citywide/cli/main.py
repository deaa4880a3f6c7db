"""The command `citywide`: its verbs, and what happens to errors at the outermost call."""

from __future__ import annotations

import sys

import typer

from citywide import __version__
from citywide.cli import (
    backup,
    contract,
    decisions,
    demo,
    history,
    ingest,
    link,
    new_service,
    numbers,
    portal,
    quarantine,
    services,
    start,
)
from citywide.cli.output import fail
from citywide.core.errors import CitywideError, LakeError

app = typer.Typer(
    help="From a department's extract to a number with a receipt.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for room in (start, demo, portal, ingest, history, decisions, numbers, backup, new_service):
    room.register(app)
app.add_typer(contract.app, name="contract")
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(link.app, name="link")
services.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"citywide {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True),
) -> None:
    """From a department's extract to a number with a receipt."""


def main() -> None:
    """Run the command line; every error of the tree ends in a sentence and its exit code."""
    try:
        app()
    except CitywideError as error:
        sys.exit(fail(error))
    except KeyboardInterrupt:
        typer.echo("\nStopped. Run the same command again to go on.", err=True)
        sys.exit(130)
    except OSError as error:
        sys.exit(fail(LakeError(f"The operating system refused: {error}.")))
