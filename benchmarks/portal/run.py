"""How fast residents are answered: python benchmarks/portal/run.py --help.

The portal serves the demo city as in production; Datasette serves the same rows beside it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import environment
import psutil
from portal.load import Load, first_byte, load
from portal.servers import as_sqlite, datasette, portal
from rich.console import Console
from rich.table import Table

console = Console()
DATASET = "service_requests_by_district"
LARGE = "service_requests"


def options() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--scale", type=float, default=1.0, help="size of the demo city")
    parser.add_argument("--readers", type=int, default=20, help="readers at once")
    parser.add_argument("--seconds", type=float, default=15.0, help="of each measurement")
    parser.add_argument("--demo", type=Path, default=environment.CACHE / "demo")
    parser.add_argument("--out", type=Path, default=environment.BENCHMARKS / "results")
    return parser.parse_args()


def main() -> None:
    """Measure, show and write down."""
    given = options()
    environment.CACHE.mkdir(parents=True, exist_ok=True)
    given.out.mkdir(parents=True, exist_ok=True)
    machine = {"load_at_start": psutil.getloadavg()[0], "cores": psutil.cpu_count()}
    with portal(given.demo.resolve(), given.scale) as base:
        results = measure_portal(base, given)
        csv = environment.CACHE / f"{LARGE}.csv"
        urllib.request.urlretrieve(f"{base}/datasets/{LARGE}.csv", csv)
    database = as_sqlite(csv, environment.CACHE / "datasette.db")
    with datasette(database) as base:
        results |= measure_datasette(base, given)
    show(results)
    stamp = {"machine": machine, "at": time.strftime("%Y-%m-%dT%H:%M:%S"), "results": results}
    (given.out / "portal.json").write_text(json.dumps(stamp, indent=1))


def measure_portal(base: str, given: argparse.Namespace) -> dict[str, Any]:
    """Return every measurement of the portal by name."""
    measures = json.load(urllib.request.urlopen(f"{base}/api/v1/measures"))
    ids = [entry["id"] for entry in measures["measures"]]
    pages = ["/", "/measures/", "/datasets/", f"/datasets/{DATASET}/", "/about/", "/es/", "/vi/"]
    charts = [f"/measures/{name}/" for name in ids]
    api = f"/api/v1/datasets/{LARGE}/rows?per_page=100&page="
    found: dict[str, Any] = {}
    began = time.perf_counter()
    for path in [*pages, *charts]:
        urllib.request.urlopen(base + path).read()
    found["each page once, cold (s)"] = time.perf_counter() - began
    for name, paths in {
        "public pages": pages,
        "measure pages with charts": charts,
        "a data set's page with 25 rows, any of 500": [
            f"/datasets/{LARGE}/?page={n}" for n in range(1, 501)
        ],
        "a page of 100 rows (API), any of 500": [f"{api}{n}" for n in range(1, 501)],
    }.items():
        load(base, paths, given.readers, 2)
        found[name] = load(base, paths, given.readers, given.seconds)._asdict()
    tries = [first_byte(base, f"/datasets/{LARGE}.csv") for _ in range(5)]
    found["CSV download"] = sorted(tries)[2]._asdict()
    return found


def measure_datasette(base: str, given: argparse.Namespace) -> dict[str, Any]:
    """Return the same of Datasette, for the same rows."""
    rows = [f"/datasette/rows.json?_size=100&_next={n * 100}" for n in range(500)]
    pages = [f"/datasette/rows?_size=100&_next={n * 100}" for n in range(500)]
    found = {}
    for name, paths in {"Datasette: 100 rows (JSON)": rows, "Datasette: table page": pages}.items():
        load(base, paths, given.readers, 2)
        found[name] = load(base, paths, given.readers, given.seconds)._asdict()
    found["Datasette: CSV"] = first_byte(base, "/datasette/rows.csv?_stream=on")._asdict()
    return found


def show(results: dict[str, Any]) -> None:
    """Print the results as tables."""
    table = Table(title="Answers", title_justify="left")
    for heading in ("what", *Load._fields):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for name, result in results.items():
        if isinstance(result, dict) and "p95_ms" in result:
            table.add_row(name, *(f"{result[field]:,.0f}" for field in Load._fields))
        elif isinstance(result, dict):
            console.print(name, {k: round(v) for k, v in result.items()})
        else:
            console.print(name, round(result, 1))
    console.print(table)


if __name__ == "__main__":
    main()
