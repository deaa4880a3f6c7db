"""Writes the reference pages from the code, or compares them (`--check`)."""

from __future__ import annotations

import dataclasses
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

import typer

from citywide.cli.main import app
from citywide.core import errors
from citywide.core.contracts import model
from citywide.core.contracts.rules import CUSTOM_RULES, METRICS, OPERATORS
from citywide.core.measures import Grain, Kind
from citywide.core.settings import Settings

FOLDER = Path(__file__).parent / "reference"
NOTE = "<!-- Written by docs/generate.py from the code; change the code instead. -->\n\n"


def settings_page() -> str:
    """Return the page of all settings."""
    rows = [
        f"| `CITYWIDE_{field.name.upper()}` | `{field.default}` | {field.metadata['help']} |"
        for field in dataclasses.fields(Settings)
    ]
    head = ["# Settings", "", "Each is read from the environment.", ""]
    return "\n".join(
        [*head, "| variable | default | what it is for |", "| --- | --- | --- |", *rows, ""]
    )


def errors_page() -> str:
    """Return the page of all errors, with exit codes and HTTP statuses."""
    kinds = [
        kind
        for _, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, errors.CitywideError)
    ]
    rows = [
        f"| `{kind.__name__}` | {kind.exit_code} | {kind.http_status} | {_first(kind.__doc__)} |"
        for kind in sorted(kinds, key=lambda kind: (kind.exit_code, kind.__name__))
    ]
    head = ["# Errors", "", "A command that fails prints a sentence and exits with this code.", ""]
    head += ["| error | exit code | HTTP status | meaning |", "| --- | --- | --- | --- |"]
    return "\n".join([*head, *rows, ""])


def commands_page() -> str:
    """Return the page of all commands with their options."""
    root = typer.main.get_command(app)
    return "\n".join(["# Commands", "", *_commands(root, "citywide"), ""])


def _commands(command: object, name: str) -> Iterator[str]:
    children = getattr(command, "commands", {})
    if children:
        for child in sorted(children):
            yield from _commands(children[child], f"{name} {child}")
        return
    yield f"## `{name}`"
    yield ""
    yield _first(getattr(command, "help", ""))
    yield ""
    yield "| argument or option | meaning |"
    yield "| --- | --- |"
    for parameter in getattr(command, "params", ()):
        shown = ", ".join(f"`{option}`" for option in parameter.opts)
        if parameter.param_type_name == "argument":
            shown = f"`{parameter.name.upper()}`"
        yield f"| {shown} | {getattr(parameter, 'help', '') or ''} |"
    yield ""


def contracts_page() -> str:
    """Return the page of everything a contract can say."""
    lines = ["# Contract fields", "", "Citywide reads an ODCS 3.x file into these fields.", ""]
    for kind in (model.Contract, model.Column, model.Rule, model.Reading, model.Source):
        lines += [f"## {kind.__name__}", "", _first(kind.__doc__), "", "| field | type |"]
        lines += ["| --- | --- |"]
        lines += [f"| `{f.name}` | `{f.type}` |" for f in dataclasses.fields(kind)] + [""]
    lines += ["## Rules", "", "ODCS metrics: " + ", ".join(f"`{m}`" for m in METRICS) + "."]
    lines += ["Operators: " + ", ".join(f"`{o}`" for o in OPERATORS) + ".", ""]
    lines += ["| rule of `engine: citywide` | judges | needs |", "| --- | --- | --- |"]
    lines += [
        f"| `{name}` | each {scope} | {', '.join(f'`{n}`' for n in sorted(needs))} |"
        for name, (scope, needs) in CUSTOM_RULES.items()
    ]
    return "\n".join([*lines, ""])


def measures_page() -> str:
    """Return the page of kinds and periods of measures."""
    lines = ["# Measures", "", "Kinds: " + ", ".join(f"`{k}`" for k in Kind) + ".", ""]
    lines += ["Periods: " + ", ".join(f"`{g}`" for g in Grain) + ".", ""]
    return "\n".join(lines)


def _first(text: str | None) -> str:
    return (text or "").strip().splitlines()[0] if text else ""


PAGES = {
    "settings.md": settings_page,
    "errors.md": errors_page,
    "commands.md": commands_page,
    "contracts.md": contracts_page,
    "measures.md": measures_page,
}


def main() -> int:
    """Write each page; with --check, fail when one on disk is not what the code says."""
    stale = []
    FOLDER.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        text = NOTE + page()
        path = FOLDER / name
        if "--check" in sys.argv:
            if not path.exists() or path.read_text() != text:
                stale.append(name)
        else:
            path.write_text(text)
    if stale:
        print(f"Out of date: {', '.join(stale)}. Run: make docs")
    return bool(stale)


if __name__ == "__main__":
    sys.exit(main())
