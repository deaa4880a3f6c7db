"""Verbs of the city services: `citywide SERVICE VERB`, and the reports they write.

A service's `commands.py` has an `app`. It may have `groups`, more verbs by the name they go under,
and `register_reports(group)`, which adds verbs to `citywide report`. None of them may import Django
before a verb is called.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import typer

import citywide.services


def register(app: typer.Typer) -> None:
    """Add every service's verbs under its name and its groups', and its reports under `report`."""
    reports = typer.Typer(help="Reports that city services write.", no_args_is_help=True)
    for name, commands in _commands():
        app.add_typer(commands.app, name=name.replace("_", "-"))
        for group, verbs in getattr(commands, "groups", {}).items():
            app.add_typer(verbs, name=group)
        if hasattr(commands, "register_reports"):
            commands.register_reports(reports)
    if reports.registered_commands or reports.registered_groups:
        app.add_typer(reports, name="report")


def _commands() -> Iterator[tuple[str, ModuleType]]:
    for folder in sorted(Path(place) for place in citywide.services.__path__):
        for path in sorted(folder.glob("*/commands.py")):
            name = path.parent.name
            yield name, import_module(f"citywide.services.{name}.commands")
