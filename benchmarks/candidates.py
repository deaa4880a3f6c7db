"""The candidates of a comparison: how each is started, and how its outcome is read."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import environment

# ---------------------------------------------------------------------------------------------
# Citywide's own commands and answers: everything that changes with its command line is here.


def citywide_program() -> str | None:
    """Return the path of the installed `citywide` command, or None."""
    beside = Path(sys.executable).with_name("citywide")
    return str(beside) if beside.exists() else shutil.which("citywide")


def citywide_ingest(file: Path, out: Path) -> list[str]:
    """Return the command that checks, separates and publishes one extract."""
    city = str(environment.BENCHMARKS / "city")
    program = citywide_program() or "citywide"
    return [program, "ingest", "service_requests", "--city", city, "--from", str(file), "--json"]


def citywide_draft(file: Path, out: Path) -> list[str]:
    """Return the command that drafts a contract from the extract."""
    return [citywide_program() or "citywide", "contract", "draft", str(file)]


def citywide_variables(out: Path) -> dict[str, str]:
    """Return the settings that give a run a lake of its own."""
    return {"CITYWIDE_LAKE": str(out / "lake")}


def citywide_outcome(stdout: str) -> Mapping[str, Any]:
    """Return rows and bad rows from the JSON that `citywide ingest --json` prints."""
    answer = json.loads(stdout)
    return {
        "rows": answer["landed"],
        "bad_rows": answer["quarantined"],
        "note": "",
        "seconds_of_steps": answer["seconds"],
    }


# ---------------------------------------------------------------------------------------------


def peer_outcome(stdout: str) -> Mapping[str, Any]:
    """Return the JSON in the last line a peer printed; libraries may print before it."""
    return json.loads(stdout.strip().splitlines()[-1])


def no_outcome(stdout: str) -> Mapping[str, Any]:
    """Return an empty outcome, for commands that only take time."""
    return {"rows": None, "bad_rows": None, "note": ""}


@dataclass(frozen=True)
class Candidate:
    """One way to take in the extract.

    `scale` 10 means: too slow for the whole file, so it gets a tenth and its time is multiplied.
    """

    name: str
    command: Callable[[Path, Path], list[str]]
    outcome: Callable[[str], Mapping[str, Any]] = peer_outcome
    variables: Callable[[Path], Mapping[str, str]] = field(default=lambda out: {})
    scale: int = 1


def _peer(
    name: str, *flags: str, script: str = "", own_python: bool = True, scale: int = 1
) -> Candidate:
    """Return the candidate of one script under `peers/`."""
    path = environment.BENCHMARKS / "peers" / (script or name) / "run.py"

    def command(file: Path, out: Path) -> list[str]:
        python = environment.peer_python(name) if own_python else sys.executable
        return [python, str(path), str(file), str(out), *flags]

    return Candidate(name, command, scale=scale)


CITYWIDE = Candidate("citywide", citywide_ingest, citywide_outcome, citywide_variables)
DRAFT = Candidate("citywide contract draft", citywide_draft, no_outcome, citywide_variables)
ORDERED, UNORDERED = "duckdb_plain", "duckdb_unordered"

# Plain DuckDB runs in Citywide's own Python, so that both have the same DuckDB.
CANDIDATES = (
    CITYWIDE,
    _peer(ORDERED, own_python=False),
    _peer(UNORDERED, "--unordered", script=ORDERED, own_python=False),
    _peer("duckdb_checks", own_python=False),
    _peer("pandera_polars"),
    _peer("pointblank"),
    _peer("datacontract_cli"),
    _peer("dlt"),
    _peer("pandera_pandas"),
    _peer("great_expectations"),
    _peer("frictionless", scale=10),
)
