"""How fast the portfolio answers with 2,000 projects and ten years of monthly statuses.

python benchmarks/portfolio/run.py --help. The portal serves invented records as in production;
every page is asked for at many addresses, because none of the city's own is kept in memory.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import environment
import psutil
from portal.load import load
from portal.servers import serving
from rich.console import Console
from rich.table import Table

console = Console()
RECORDS = Path(__file__).with_name("records.py")
DEPARTMENTS = [f"Department+{n:02}" for n in range(25)]
WARM_SECONDS = 3


class Asked(NamedTuple):
    """Addresses of one kind of page, the limit of its p95, and whether one signs in for it."""

    paths: list[str]
    limit_ms: float
    is_public: bool = False


PAGES: Mapping[str, Asked] = {
    "board": Asked(
        ["/portfolio/board/", "/portfolio/board/?by=stage"]
        + [f"/portfolio/board/?lead_department={name}" for name in DEPARTMENTS],
        300,
    ),
    "table": Asked(
        [f"/portfolio/table/?page={n}" for n in range(1, 41)]
        + [f"/portfolio/table/?sort={sort}" for sort in ("-slip", "end", "-spent", "budget")]
        + [f"/portfolio/table/?stage=running&lead_department={name}" for name in DEPARTMENTS],
        300,
    ),
    "timeline": Asked([f"/portfolio/timeline/?page={n}" for n in range(1, 11)], 1_000),
    "map": Asked(["/portfolio/map/"], 1_000),
    "what changed": Asked(["/portfolio/changes/"], 1_500),
    "capacity": Asked(["/portfolio/capacity/"], 1_000),
    "public list": Asked([f"/projects/?page={n}" for n in range(1, 21)], 300, is_public=True),
}
"""Limits of board and table are the city's; the others are what a person waits without noticing."""


def options() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--projects", type=int, default=2_000)
    parser.add_argument("--months", type=int, default=120, help="of status history")
    parser.add_argument("--readers", type=int, default=4, help="people at once")
    parser.add_argument("--seconds", type=float, default=10.0, help="of each measurement")
    parser.add_argument("--only", nargs="*", choices=PAGES, default=list(PAGES))
    parser.add_argument("--out", type=Path, default=environment.BENCHMARKS / "results")
    return parser.parse_args()


def main() -> None:
    """Measure, show and write down."""
    given = options()
    given.out.mkdir(parents=True, exist_ok=True)
    folder = environment.CACHE / f"portfolio-{given.projects}-{given.months}"
    settings = folders(folder)
    console.print(f"{given.projects:,} projects x {given.months} statuses in {folder} ...")
    cookie = records(settings, given)
    machine = {"load_at_start": psutil.getloadavg()[0], "cores": psutil.cpu_count()}
    with serving(settings) as base:
        results = {name: measure(base, PAGES[name], cookie, given) for name in given.only}
        show(results)
    stamp = {
        "machine": machine,
        "at": time.strftime("%Y-%m-%dT%H:%M:%S"),
        "projects": given.projects,
        "months": given.months,
        "readers": given.readers,
        "results": results,
    }
    (given.out / "portfolio.json").write_text(json.dumps(stamp, indent=1))


def folders(folder: Path) -> dict[str, str]:
    """Make the folders of a city that has nothing but the portfolio; return its settings."""
    (folder / "city" / "contracts").mkdir(parents=True, exist_ok=True)
    return {
        "CITYWIDE_DATA": str(folder / "data"),
        "CITYWIDE_LAKE": str(folder / "lake"),
        "CITYWIDE_CITY": str(folder / "city"),
        "CITYWIDE_SERVICES": "portfolio",
    }


def records(settings: dict[str, str], given: argparse.Namespace) -> str:
    """Invent the records unless they are there; return the cookie of somebody signed in."""
    done = subprocess.run(
        [sys.executable, str(RECORDS), str(given.projects), str(given.months)],
        env=environment.variables() | settings,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip().splitlines()[-1]


def measure(base: str, asked: Asked, cookie: str, given: argparse.Namespace) -> dict[str, Any]:
    """Return what one reader and several saw of a kind of page, and what it cost the server."""
    session = "" if asked.is_public else cookie
    load(base, asked.paths, 1, WARM_SECONDS, session)
    spent = cpu_seconds(base)
    alone = load(base, asked.paths, 1, given.seconds / 2, session)
    cpu_ms = (cpu_seconds(base) - spent) * 1000 / alone.requests
    together = load(base, asked.paths, given.readers, given.seconds, session)
    return {
        "alone_p95_ms": alone.p95_ms,
        "cpu_ms": cpu_ms,
        "limit_ms": asked.limit_ms,
        "of_limit": together.p95_ms / asked.limit_ms,
    } | together._asdict()


def cpu_seconds(base: str) -> float:
    """Return the processor seconds the server and its workers have used so far."""
    port = base.rpartition(":")[2]
    total = 0.0
    for process in psutil.process_iter(["cmdline"]):
        if "serve" in (words := process.info["cmdline"] or []) and port in words:
            for one in (process, *process.children(recursive=True)):
                times = one.cpu_times()
                total += times.user + times.system
            break
    return total


COLUMNS = {
    "p95_ms": "p95 ms",
    "limit_ms": "limit",
    "of_limit": "of limit",
    "alone_p95_ms": "alone",
    "cpu_ms": "CPU ms",
    "requests": "answers",
    "failures": "failed",
}


def show(results: dict[str, dict[str, Any]]) -> None:
    """Print the results as a table; more than 1.00 of the limit is too slow."""
    table = Table(title="Answers", title_justify="left")
    for heading in ("page", *COLUMNS.values()):
        table.add_column(heading, justify="left" if heading == "page" else "right")
    for name, result in results.items():
        cells = (f"{result[key]:,.{2 if key == 'of_limit' else 0}f}" for key in COLUMNS)
        table.add_row(name, *cells)
    console.print(table)


if __name__ == "__main__":
    main()
