"""Compare ways to take in a dirty extract: python benchmarks/run.py --help.

Nothing here fails because it was slow: benchmarks are read by people, they are not timed tests.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import environment
import report
from candidates import CANDIDATES, CITYWIDE, DRAFT, Candidate, citywide_program
from measure import Measurement, measure
from rich.console import Console

console = Console(stderr=True)
WARM_UP_ROWS = 1000


def options() -> argparse.Namespace:
    """Return what the command line asks for."""
    names = [candidate.name for candidate in CANDIDATES]
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="NAME")
    parser.add_argument("--repeat", type=int, default=1, help="runs of each; the median counts")
    parser.add_argument("--markdown", type=Path, help="the result, and beside it a .json")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--linear", action="store_true", help="Citywide on 1, 2 and 10 times --rows")
    mode.add_argument("--draft", action="store_true", help="time drafting a contract from the file")
    given = parser.parse_args()
    kind = "linear" if given.linear else "draft" if given.draft else "comparison"
    given.markdown = given.markdown or environment.BENCHMARKS / "results" / f"{kind}.md"
    return given


def run_once(candidate: Candidate, file_rows: int) -> Measurement:
    """Run a candidate in a fresh folder on its file, which is warm, and return what it took."""
    file = environment.extract(file_rows)
    environment.warm(file)
    with tempfile.TemporaryDirectory(dir=environment.CACHE) as folder:
        out = Path(folder)
        try:
            command = candidate.command(file, out)
        except subprocess.CalledProcessError as error:  # pip; the others can still be compared
            return Measurement(0.0, 0.0, 0.0, 0.0, error.returncode, "", str(error))
        variables = {**environment.variables(), **candidate.variables(out)}
        return measure(command, environment=variables, folder=out)


def result_of(candidate: Candidate, file_rows: int, runs: Sequence[Measurement]) -> dict[str, Any]:
    """Return one candidate's result; seconds are the median, None where a run failed."""
    result: dict[str, Any] = {
        "name": candidate.name,
        "file_rows": file_rows,
        "scale": candidate.scale,
        "seconds_of_runs": [run.seconds * candidate.scale for run in runs],
        "cpu_seconds": statistics.median(run.cpu_seconds * candidate.scale for run in runs),
        "peak_mb": max(run.peak_mb for run in runs),
        "peak_private_mb": max(run.peak_private_mb for run in runs),
    }
    failed = next((run for run in runs if run.exit_code != 0), None)
    if failed:
        return result | failure(candidate, failed, f"failed with exit code {failed.exit_code}")
    try:
        outcome = dict(candidate.outcome(runs[0].stdout))
    except (ValueError, LookupError):
        return result | failure(candidate, runs[0], "its answer was not understood")
    if candidate.scale > 1:
        outcome["note"] = f"{candidate.scale} x the time of {file_rows:,} rows; {outcome['note']}"
    return result | outcome | {"seconds": statistics.median(result["seconds_of_runs"])}


def failure(candidate: Candidate, run: Measurement, note: str) -> dict[str, Any]:
    """Show why a run failed and return what its result says instead."""
    last_lines = (run.stderr or run.stdout).strip().splitlines()[-15:]
    console.print("\n  ".join([f"{candidate.name}: {note}", *last_lines]), markup=False)
    return {"seconds": None, "rows": None, "bad_rows": None, "note": note}


def run_all(jobs: Sequence[tuple[Candidate, int]], repeat: int) -> list[dict[str, Any]]:
    """Run every job `repeat` times, in rounds so that noise spreads; return one result each."""
    for candidate in {job[0].name: job[0] for job in jobs}.values():
        with console.status(f"{candidate.name}, warming up"):
            run_once(candidate, WARM_UP_ROWS)
    runs: list[list[Measurement]] = [[] for _ in jobs]
    for round_number in range(repeat):
        for (candidate, rows), measured in zip(jobs, runs, strict=True):
            file_rows = rows // candidate.scale
            with console.status(f"{candidate.name}, {file_rows:,} rows, round {round_number + 1}"):
                measured.append(run_once(candidate, file_rows))
            console.print(f"{candidate.name}: {measured[-1].seconds:.1f} s on {file_rows:,} rows")
    return [
        result_of(candidate, rows // candidate.scale, measured)
        for (candidate, rows), measured in zip(jobs, runs, strict=True)
    ]


def plan(given: argparse.Namespace) -> tuple[str, list[tuple[Candidate, int]]]:
    """Return the title of what was asked for, and which candidates run on how many rows."""
    rows = given.rows
    if given.linear:
        return "Citywide on growing files", [(CITYWIDE, rows * times) for times in (1, 2, 10)]
    if given.draft:
        return f"A contract drafted from {rows:,} rows", [(DRAFT, rows)]
    chosen = [(way, rows) for way in CANDIDATES if way.name in given.only]
    return f"Ways to take in {rows:,} rows x 20 columns, 20 rules", chosen


def main() -> None:
    """Run what was asked for, show the table and write it down."""
    given = options()
    title, jobs = plan(given)
    if citywide_program() is None:
        console.print("[yellow]citywide is not installed here, so it is left out[/yellow]")
        jobs = [(way, rows) for way, rows in jobs if way not in (CITYWIDE, DRAFT)]
    machine = report.machine_facts()
    environment.CACHE.mkdir(parents=True, exist_ok=True)
    results = run_all(jobs, given.repeat)
    table = report.growth(results) if given.linear else report.comparison(results)
    report.show(title, table)
    report.write(given.markdown, title, table, results, machine)
    console.print(f"Written to {given.markdown} and the .json beside it.")


if __name__ == "__main__":
    main()
