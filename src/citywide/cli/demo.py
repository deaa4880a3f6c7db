"""`citywide demo`: a whole invented city, from generated extracts to a served portal."""

from __future__ import annotations

import datetime as dt
import importlib
import json
import os
import shutil
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from citywide.cli.demo_homelessness import TEAM, open_office
from citywide.cli.output import console, session
from citywide.cli.portal import point_at, run_server
from citywide.core.errors import NotFound, UsageError
from citywide.core.pipeline import City, Step, refresh, run_city

CITY_NAME = "Santa Ynez Vale"
_HOME = "Information Technology"
_HMIS_SOURCE, _THROUGH = "CA-599", dt.date(2026, 6, 30)
"""The county's HMIS, and the last day of which its export tells."""
_PROJECT_OFFICE: list[tuple[str, str, str, list[tuple[str, str | None]]]] = [
    ("pmo", "Project office lead", "Trần Mỹ Linh", [("pmo_lead", None), ("staff", _HOME)]),
    ("manager", "Project manager", "Xochitl Mendoza", [("staff", _HOME)]),
    ("cio", "Head of technology", "Sunita Rao", [("department_head", _HOME)]),
    (
        "attorney",
        "City attorney",
        "Leilani Kahale",
        [("report_approver", "City Attorney's Office")],
    ),
    ("budget", "Budget officer", "Tomás Herrera", [("report_approver", "Budget Office")]),
]
"""Accounts of the people who run and report the projects."""


def register(app: typer.Typer) -> None:
    """Add this module's verb to the command line."""
    app.command("demo")(demo)


def demo(
    scale: Annotated[float, typer.Option(help="1 is about 300,000 rows, 20 six million.")] = 1.0,
    seed: Annotated[int, typer.Option(help="Another number invents another city.")] = 1,
    folder: Annotated[Path, typer.Option(help="Where the demo is kept.")] = Path("demo"),
    port: Annotated[int, typer.Option(help="Port to serve on.")] = 8000,
    fresh: Annotated[bool, typer.Option("--fresh", help="Build it anew.")] = False,
    only_build: Annotated[bool, typer.Option("--no-serve", help="Build, do not serve.")] = False,
) -> None:
    """Invent a city, bring its data in, measure it, serve the portal with an account per role."""
    if not 0 < scale <= 100:
        raise UsageError(f"--scale is {scale:g}; choose a number above 0 and up to 100.")
    started, source, folder = time.monotonic(), demo_city(), folder.resolve()
    _settle(folder, port)
    wanted = {"scale": scale, "seed": seed}
    built = folder / "built.json"
    if fresh or not built.exists() or json.loads(built.read_text()) != wanted:
        _clear(folder)
        _generate(source, folder, scale, seed)
        point_at(source, folder / "lake")
        _bring_in(source, folder)
        built.write_text(json.dumps(wanted))
    point_at(source, folder / "lake")
    people = _people()
    _import_hmis(folder)
    _load_portfolio(folder)
    console.print(f"\n[bold]{CITY_NAME} is ready[/] ({time.monotonic() - started:.0f} s).")
    _print_people(people)
    if not only_build:
        run_server("127.0.0.1", port)


def demo_city() -> Path:
    """Return the folder of the demo city; raises NotFound when it was not installed."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package.parents[1] / "examples" / "demo_city", package / "demo_city"):
        if (folder / "generate.py").exists():
            return folder
    raise NotFound("The demo city is not part of this installation; run from a checkout.")


def _settle(folder: Path, port: int) -> None:
    defaults = {
        "PUBLIC_URL": f"http://localhost:{port}",
        "DATA": str(folder / "data"),
        "CITY_NAME": CITY_NAME,
        "SERVICES": "portfolio,homelessness",
        "NOTICE": f"{CITY_NAME} is an invented city. Its people, places and numbers are made up.",
        # The demo's passwords are printed; a second factor would protect nothing.
        "SECOND_FACTOR_ROLES": "",
    }
    for name, value in defaults.items():
        os.environ.setdefault(f"CITYWIDE_{name}", value)


def _clear(folder: Path) -> None:
    marks = [folder / "built.json", folder / "extracts", folder / "lake"]
    if folder.exists() and any(folder.iterdir()) and not any(mark.exists() for mark in marks):
        raise UsageError(f"{folder} holds something else; name an empty folder with --folder.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def _generate(source: Path, folder: Path, scale: float, seed: int) -> None:
    generate: Any = _module(source).generate
    began, rows = time.monotonic(), 0

    def tell(name: str, count: int) -> None:
        nonlocal rows
        rows += count
        console.print(f"  [dim]{name}[/] {count:,}", highlight=False)

    console.print(f"[bold]1/5[/] Inventing {CITY_NAME} (scale {scale:g}, seed {seed})")
    generate(folder / "extracts", scale=scale, seed=seed, tell=tell)
    tell("project_actuals.csv", _module(source).write_portfolio(folder, seed))
    console.print(f"  {rows:,} rows in {time.monotonic() - began:.1f} s")


def _module(source: Path) -> Any:
    if str(source) not in sys.path:
        sys.path.insert(0, str(source))
    return importlib.import_module("generate")


def _bring_in(source: Path, folder: Path) -> None:
    began = time.monotonic()
    console.print("[bold]2/5[/] Bringing the extracts in: land, check, publish or hold")
    with session(source, folder / "lake") as opened:
        done = run_city(
            opened.city,
            opened.shop,
            opened.settings,
            folder / "extracts",
            only=_sent(opened.city, folder / "extracts"),
            tell=_tell_step,
        )
        if done.failed:
            first = done.failed[0]
            raise first.error or UsageError(f"{first.dataset}: {first.message}")
        console.print(f"  {len(done.steps)} steps in {time.monotonic() - began:.1f} s")
        began = time.monotonic()
        console.print("[bold]3/5[/] Measuring, each number with its receipt")
        found = refresh(opened.city, opened.shop, opened.settings, opened.shop.progress)
    console.print(f"  {len(found.receipts)} measures in {time.monotonic() - began:.1f} s")


def _sent(city: City, extracts: Path) -> list[str]:
    """Return the data sets whose extracts lie in the folder; services bring in their own."""
    return [
        contract.id
        for contract in city.extracts
        for source in contract.sources
        if source.type == "local" and any(extracts.glob(source.location))
    ]


def _tell_step(step: Step) -> None:
    mark = {"published": "[green]✓[/]", "held": "[yellow]![/]"}.get(step.outcome, " ")
    rows = step.run.report.get("published", 0) if step.run else 0
    name = "" if step.run and step.run.kind == "derived" else f" ← {step.name}"
    console.print(
        f"  {mark} {step.dataset}{escape(name)}: {rows:,} rows {step.outcome}", highlight=False
    )


def _people() -> list[tuple[str, str, str]]:
    from citywide.portal.config.serve import prepare

    prepare()
    from citywide.portal.access import gate
    from citywide.portal.accounts.commands import make_demo_people

    contracts = gate.city().contracts
    departments = sorted({c.department for c in contracts.values() if c.department})
    return make_demo_people(departments, sorted(contracts), [*_PROJECT_OFFICE, *TEAM])


def _import_hmis(folder: Path) -> None:
    """Import the county's HMIS export once, and compute what follows from it."""
    from citywide.portal.access import gate
    from citywide.services.homelessness.actions.hmis import import_export
    from citywide.services.homelessness.queries.lake import PUBLISHER

    if gate.current(PUBLISHER, "hmis_export") is not None:
        return
    began = time.monotonic()
    console.print("[bold]4/5[/] Importing the county's HMIS export: all of it, or nothing")
    done = import_export(by=PUBLISHER, path=folder / "extracts" / "hmis_FY2026.zip")
    for one in done.outcomes:
        console.print(f"  [green]✓[/] {one.dataset}: {one.rows:,} rows {one.state}")
    entered = open_office(_HMIS_SOURCE, _THROUGH)
    console.print(f"  {entered} records of outreach teams entered", highlight=False)
    console.print(f"  {done.receipts} measures in {time.monotonic() - began:.1f} s")


def _load_portfolio(folder: Path) -> None:
    """Bring in the project office's own records once, publish them, and report to the committee."""
    from citywide.services.portfolio.models import Project

    if Project.objects.exists():
        return
    from citywide.portal.access.viewer import viewer_of
    from citywide.portal.accounts.models import User
    from citywide.services.portfolio.actions.load import load
    from citywide.services.portfolio.actions.spending import sync_spending
    from citywide.services.portfolio.exchange.document import read_document
    from citywide.services.portfolio.publish import publish

    began = time.monotonic()
    console.print("[bold]5/5[/] Loading the project office's records and publishing them")
    lead = viewer_of(User.objects.get(email="pmo@citywide.example"))
    load(by=lead, document=read_document(folder / "portfolio.json"))
    sync_spending(by=lead)
    done = publish(by=lead)
    for one in done.outcomes:
        console.print(f"  [green]✓[/] {one.dataset}: {one.rows:,} rows {one.state}")
    console.print(f"  {Project.objects.count()} projects in {time.monotonic() - began:.1f} s")


def _print_people(people: list[tuple[str, str, str]]) -> None:
    width = max(len(role) for role, _, _ in people)
    for role, email, password in people:
        said = f"{email}  {password}" if email else "no account needed"
        console.print(f"  {role:<{width}}  {said}", highlight=False)
