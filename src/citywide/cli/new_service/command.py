"""The verb, and the writing of the files."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from citywide.cli.new_service.names import Names, names_of
from citywide.cli.output import console
from citywide.core.errors import UsageError

new = typer.Typer(help="Begin something new in a checkout of Citywide.", no_args_is_help=True)
_TEMPLATE = Path(__file__).parent / "template"
_PACKAGE = Path(__file__).resolve().parents[2]


def register(app: typer.Typer) -> None:
    """Add `new` to the command line."""
    app.add_typer(new, name="new")


@new.callback()
def _about() -> None:
    """Begin something new in a checkout of Citywide."""


@new.command("service")
def service(
    name: Annotated[str, typer.Argument(help="In small letters, like library_holds.")],
    record: Annotated[str, typer.Option(help="What one record is called, like hold.")] = "",
    department: Annotated[str, typer.Option(help="Department that owns its data.")] = "Library",
) -> None:
    """Make a small city service that works: records, pages, a data set, a measure, tests."""
    names = names_of(name, record, department)
    repository = _repository()
    target = _PACKAGE / "services" / name
    tests = repository / "tests" / "services" / name
    for folder in (target, tests):
        if folder.exists():
            raise UsageError(f"{folder} is there already; choose another name.")
    _write(_TEMPLATE / "service", target, names)
    _write(_TEMPLATE / "tests", tests, names)
    _migrate(name)
    _tidy(target, tests)
    console.print(f"[green]✓[/] {target.relative_to(repository)} and its tests are there.")
    console.print(f"Try it:   CITYWIDE_SERVICES={name} python -m pytest tests/services/{name}")
    console.print(f"Serve it: CITYWIDE_SERVICES={name} citywide serve")
    console.print("Then make it yours: docs/how-to/add-a-city-service.md")


def _repository() -> Path:
    root = _PACKAGE.parents[1]
    if not (root / "pyproject.toml").exists() or _PACKAGE.parent.name != "src":
        raise UsageError("A service is made in a checkout of Citywide, not in an installed copy.")
    return root


def _write(template: Path, target: Path, names: Names) -> None:
    for path in sorted(template.rglob("*.txt")):
        place = names.written(str(path.relative_to(template)).removesuffix(".txt"))
        written = target / place
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_text(names.written(path.read_text("utf-8")), "utf-8")


def _migrate(name: str) -> None:
    """Let Django write the first migration, in a process that knows the new service."""
    folder = _PACKAGE / "services" / name / "migrations"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "__init__.py").touch()
    environment = os.environ | {
        "CITYWIDE_SERVICES": name,
        "DJANGO_SETTINGS_MODULE": "citywide.portal.config.settings",
    }
    command = [sys.executable, "-m", "django", "makemigrations", name, "--verbosity", "0"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise UsageError(f"Django could not write the first migration: {done.stderr.strip()}")


def _tidy(*folders: Path) -> None:
    """Lay the files out as the repository's own are, where the development tools are installed."""
    if importlib.util.find_spec("ruff"):
        for verb in (["check", "--fix"], ["format"]):
            command = [sys.executable, "-m", "ruff", *verb, "--quiet", *map(str, folders)]
            subprocess.run(command, check=False)
