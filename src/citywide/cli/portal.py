"""`citywide serve`, `people add`, `audit verify`: running the portal and looking after it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from citywide.cli.output import CityOption, JsonOption, LakeOption, console, print_json
from citywide.core.errors import SettingsError, Tampered
from citywide.core.settings import load
from citywide.portal.config.start import start_django

audit = typer.Typer(help="The audit log: who saw or changed what.")
people = typer.Typer(help="People who sign in.")


def register(app: typer.Typer) -> None:
    """Add this module's verbs to the command line."""
    app.command("serve")(serve)
    app.add_typer(audit, name="audit")
    app.add_typer(people, name="people")


def point_at(city: Path | None, lake: Path | None) -> None:
    """Let every process of the portal use this city folder and this lake."""
    for name, path in (("CITY", city), ("LAKE", lake)):
        if path is not None:
            os.environ[f"CITYWIDE_{name}"] = str(path.resolve())


def serve(
    city: CityOption = None,
    lake: LakeOption = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(help="Web processes; 0 chooses.")] = 0,
    production: Annotated[
        bool, typer.Option("--production", help="One process per core; refuses unsafe settings.")
    ] = False,
) -> None:
    """Serve the portal and work through its background queue, until stopped."""
    point_at(city, lake)
    os.environ.setdefault("CITYWIDE_PUBLIC_URL", f"http://localhost:{port}")
    # Django takes a second to import, and most commands never need it.
    from citywide.portal.config.serve import prepare

    _must_be_safe(host, production)
    prepare(lambda text: console.print(f"[dim]{text}[/]"))
    run_server(host, port, workers, production)


def _must_be_safe(host: str, production: bool) -> None:
    settings = load()
    if production and settings.public_url.startswith("http://") and host != "127.0.0.1":
        raise SettingsError(
            f"CITYWIDE_PUBLIC_URL is {settings.public_url}, but passwords may only travel over "
            "https. Put a TLS proxy in front and set its https:// address."
        )


def run_server(host: str, port: int, workers: int = 0, production: bool = False) -> None:
    """Serve what has been prepared; the address is printed once it answers."""
    from citywide.portal.config.serve import Serving
    from citywide.portal.config.serve import serve as serve_portal

    how = Serving(host, port, production, workers)
    serve_portal(how, lambda: console.print(f"[green]✓[/] http://{host}:{port}  (Ctrl-C stops)"))


@audit.command("verify")
def verify_audit(as_json: JsonOption = False) -> None:
    """Check the audit log's chain: finds any altered, missing or reordered entry."""
    start_django()
    from citywide.portal.audit.command import verify

    found = verify()
    if as_json:
        print_json({"broken": found})
    elif not found:
        console.print("[green]✓[/] Every entry of the audit log is as it was written.")
    if found:
        raise Tampered("The audit log was altered.\n" + "\n".join(found))


@people.command("add")
def add_person(
    email: Annotated[str, typer.Argument(help="E-mail address, to sign in with.")],
    name: Annotated[str, typer.Option(help="The person's name.")],
    role: Annotated[
        list[str], typer.Option(help="Role, or role:department; may be repeated.")
    ] = [],  # noqa: B006 typer reads the default, nothing changes it
    dataset: Annotated[
        list[str], typer.Option(help="Data set the person stewards; may be repeated.")
    ] = [],  # noqa: B006
) -> None:
    """Make an account, for the first administrator above all; asks for a password."""
    start_django()
    from citywide.portal.accounts.commands import create_person

    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    grants = [(held.partition(":")[0], held.partition(":")[2]) for held in role]
    create_person(email, name, password, grants, dataset)
    console.print(f"[green]✓[/] {email} can sign in.")
