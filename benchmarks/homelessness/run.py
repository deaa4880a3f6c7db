"""How long the nightly truth, the measures and the reports take for a county's HMIS.

python benchmarks/homelessness/run.py --help. DuckDB in bounded memory; the tables are invented.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import environment
import ibis.expr.types as ir
import psutil
from homelessness.generate import generate

from citywide.core.calculations import load_calculation, run
from citywide.core.derive import compute, load_derived, order
from citywide.core.engines import Engine, open_engine
from citywide.core.settings import Settings
from citywide.services.homelessness import rules
from citywide.services.homelessness.rules.apr import APR, apr_parameters
from citywide.services.homelessness.rules.exits import EXITS, exit_parameters
from citywide.services.homelessness.rules.spm import SPM, spm_parameters

DERIVED = Path(rules.__file__).parents[1] / "derived"
PERIOD = (dt.date(2022, 10, 1), dt.date(2023, 9, 30))
LIMIT_SECONDS = 60.0


def options() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--clients", type=int, default=100_000)
    parser.add_argument("--enrollments", type=int, default=300_000)
    parser.add_argument("--memory-mb", type=int, default=450)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", action="store_true", help="time each step of the measures")
    parser.add_argument("--out", type=Path, default=environment.BENCHMARKS / "results")
    return parser.parse_args()


def main() -> None:
    """Make the tables, measure, show and write down; exit 1 when the measures are too slow."""
    given = options()
    seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        settings = Settings(engine="duckdb", memory_mb=given.memory_mb, threads=given.threads)
        engine = open_engine(settings, work / "scratch")
        tables = timed(seconds, "generate", generate, engine, work, given.clients,
                       given.enrollments)  # fmt: skip
        timed(seconds, "nightly truth", nightly, engine, tables, work)
        calculations: Mapping[str, tuple[Path, Any, str]] = {
            "measures": (SPM, spm_parameters(*PERIOD), "spm_cells"),
            "measures opened": (SPM, spm_parameters(*PERIOD), "spm_cell_people"),
            "annual report, all projects": (APR, apr_parameters(*PERIOD), "apr_cells"),
            "exits and flows": (EXITS, exit_parameters(*PERIOD), "flows"),
        }
        for title, (folder, values, wanted) in calculations.items():
            timed(seconds, title, run, engine, load_calculation(folder), tables, values,
                  work / title, [wanted])  # fmt: skip
        if given.steps:
            by_step(seconds, engine, tables, work / "steps")
        engine.close()
    for title, taken in seconds.items():
        print(f"{title:32}{taken:8.1f} s")
    stamp = {
        "load_at_end": psutil.getloadavg()[0], "cores": psutil.cpu_count(),
        "clients": given.clients, "enrollments": given.enrollments, "seconds": seconds,
    }  # fmt: skip
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "homelessness.json").write_text(json.dumps(stamp, indent=1))
    sys.exit(seconds["measures"] > LIMIT_SECONDS)


def timed(seconds: dict[str, float], title: str, what: Any, *arguments: Any) -> Any:
    """Return what a call returns, its seconds noted."""
    begun = time.perf_counter()
    made = what(*arguments)
    seconds[title] = time.perf_counter() - begun
    return made


def nightly(engine: Engine, tables: dict[str, ir.Table], work: Path) -> None:
    """Put the nightly truth beside the tables."""
    derived = {
        name: one for name, one in load_derived(DERIVED).items()
        if name in ("homeless_stays", "homeless_spans")
    }  # fmt: skip
    for name in order(derived):
        table = compute(engine, derived[name], tables)
        tables[name] = engine.read(engine.write(table, work, name), table.schema())


def by_step(
    seconds: dict[str, float], engine: Engine, tables: Mapping[str, ir.Table], work: Path
) -> None:
    """Note the seconds of each step of the measures, with what it reads computed before."""
    calculation = load_calculation(SPM)
    have = dict(tables)
    values = spm_parameters(*PERIOD)
    for name in calculation.steps:
        one = type(calculation)(
            calculation.name, calculation.folder, {name: calculation.steps[name]}, (),
            calculation.parameters, calculation.hash,
        )  # fmt: skip
        have |= timed(seconds, f"  {name}", run, engine, one, have, values, work)


if __name__ == "__main__":
    main()
