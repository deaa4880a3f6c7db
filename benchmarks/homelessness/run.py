"""How long a county's HMIS export takes from the zip file to the by-name list.

python benchmarks/homelessness/run.py --help. DuckDB in bounded memory; the export is invented. It
is imported as a data steward would, and everything else is asked of the lake that holds it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import json
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import environment
import ibis.expr.types as ir
import psutil
from homelessness.export import write_export
from homelessness.generate import generate
from rich.console import Console
from rich.table import Table

from citywide.core.calculations import load_calculation, run
from citywide.core.engines import Engine, open_engine
from citywide.core.ingest.publish import version_rows
from citywide.core.lake import Lake
from citywide.core.linkage import load_specs, read_records, train
from citywide.core.linkage.linking import link
from citywide.core.linkage.runs import Archive
from citywide.core.settings import Settings
from citywide.services import homelessness
from citywide.services.homelessness.rules.apr import APR, apr_parameters
from citywide.services.homelessness.rules.by_name import LIST, Policy, list_parameters
from citywide.services.homelessness.rules.exits import EXITS, exit_parameters
from citywide.services.homelessness.rules.quality.checks import RESULTS
from citywide.services.homelessness.rules.quality.checks import SQL as QUALITY
from citywide.services.homelessness.rules.quality.checks import Settings as QualitySettings
from citywide.services.homelessness.rules.spm import SPM, spm_parameters

console = Console()
PERIOD = (dt.date(2022, 10, 1), dt.date(2023, 9, 30))
EXPORTED = dt.date(2024, 9, 30)
LIST_DAYS = (dt.date(2019, 3, 1), dt.date(2021, 7, 15), dt.date(2023, 9, 30))
LIMITS: Mapping[str, float] = {
    "imported, checked and linked": 180, "measures": 60, "by-name list, any date": 2,
}  # fmt: skip
"""Seconds on 2 cores, for an export of 100,000 clients; its model of linkage is trained before."""
NIGHTLY = ("derive homeless_stays", "derive homeless_spans")


@dataclass
class Step:
    """What one step took; `of_limit` above 1 is too slow."""

    name: str
    seconds: float
    cpu_seconds: float
    limit_seconds: float | None = None

    @property
    def of_limit(self) -> float | None:
        """Seconds as a share of the limit."""
        return None if self.limit_seconds is None else self.seconds / self.limit_seconds


def options() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--clients", type=int, default=100_000)
    parser.add_argument("--enrollments", type=int, default=0, help="three to a client unless given")
    parser.add_argument("--memory-mb", type=int, default=450)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", action="store_true", help="time each step of the measures")
    parser.add_argument("--out", type=Path, default=environment.BENCHMARKS / "results")
    return parser.parse_args()


def main() -> None:
    """Make the export, measure, show and write down."""
    given = options()
    given.enrollments = given.enrollments or 3 * given.clients
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        settings = Settings(engine="duckdb", memory_mb=given.memory_mb, threads=given.threads)
        steps: list[Step] = []
        with timed(steps, "made up"):
            export = made_up(settings, work, given.clients, given.enrollments)
        imported(steps, export, work, given)
        asked(steps, settings, work, given.steps)
    for step in steps:
        step.limit_seconds = LIMITS.get(step.name)
    show(steps)
    given.out.mkdir(parents=True, exist_ok=True)
    stamp = {
        "load_at_end": psutil.getloadavg()[0], "cores": psutil.cpu_count(),
        "clients": given.clients, "enrollments": given.enrollments,
        "memory_mb": given.memory_mb, "steps": [asdict(step) for step in steps],
    }  # fmt: skip
    (given.out / "homelessness.json").write_text(json.dumps(stamp, indent=1) + "\n")


@contextmanager
def timed(steps: list[Step], name: str) -> Iterator[None]:
    """Note what the block takes."""
    begun, before = time.perf_counter(), cpu_seconds()
    yield
    steps.append(Step(name, time.perf_counter() - begun, cpu_seconds() - before))


def cpu_seconds() -> float:
    """Return the processor's seconds of this process, user and system."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def made_up(settings: Settings, work: Path, clients: int, enrollments: int) -> Path:
    """Return a zip file of an export."""
    engine = open_engine(settings, work / "scratch")
    tables = generate(engine, work / "tables", clients, enrollments)
    write_export(engine, tables, work / "export")
    engine.close()
    return Path(shutil.make_archive(str(work / "export"), "zip", work / "export"))


def imported(steps: list[Step], export: Path, work: Path, given: argparse.Namespace) -> None:
    """Import the export into a city of its own, and note each part of it."""
    (work / "city" / "contracts").mkdir(parents=True)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "citywide.portal.config.settings",
        "CITYWIDE_CITY": str(work / "city"), "CITYWIDE_LAKE": str(work / "lake"),
        "CITYWIDE_DATA": str(work / "data"), "CITYWIDE_SERVICES": "homelessness",
        "CITYWIDE_MEMORY_MB": str(given.memory_mb), "CITYWIDE_THREADS": str(given.threads),
    }  # fmt: skip
    # Imported here because the portal reads its settings from the variables above.
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from citywide.services.homelessness.actions.hmis import import_export
    from citywide.services.homelessness.queries.lake import PUBLISHER

    marks: list[tuple[str, float, float]] = [("begin", time.perf_counter(), cpu_seconds())]

    def tell(step: str, _share: float) -> None:
        marks.append((step, time.perf_counter(), cpu_seconds()))

    done = import_export(by=PUBLISHER, path=export, tell=tell)
    tell("end", 1.0)
    if done.failed or done.held:
        raise SystemExit(f"The import went wrong: {done.failed or done.held}")
    parts = [
        Step(name, after[1] - at, after[2] - cpu)
        for (name, at, cpu), after in itertools.pairwise(marks)
    ]
    derived = [part for part in parts if part.name.startswith(("derive", "measure"))]
    steps.append(summed("imported and checked", [part for part in parts if part not in derived]))
    steps.append(summed("nightly truth", [part for part in derived if part.name in NIGHTLY]))
    others = [part for part in derived if part.name not in NIGHTLY]
    steps.append(summed("other derived tables, receipts", others))


def summed(name: str, parts: list[Step]) -> Step:
    """Return several steps as one."""
    return Step(name, sum(p.seconds for p in parts), sum(p.cpu_seconds for p in parts))


def asked(steps: list[Step], settings: Settings, work: Path, by_step: bool) -> None:
    """Ask the lake for the checks of data quality, the measures, the reports and the list."""
    engine = open_engine(settings, work / "scratch")
    lake = Lake(work / "lake")
    tables = {
        dataset: version_rows(lake, engine, lake.version(dataset))
        for dataset in {version.dataset for version in lake.ledger.versions()}
    }
    linked(steps, engine, tables, work)
    quality = QualitySettings(EXPORTED, PERIOD[0]).parameters()
    calculations: Mapping[str, tuple[Path, Any, list[str]]] = {
        "data quality": (QUALITY, quality, list(RESULTS)),
        "measures": (SPM, spm_parameters(*PERIOD), ["spm_cells"]),
        "measures opened": (SPM, spm_parameters(*PERIOD), ["spm_cell_people"]),
        "annual report, all projects": (APR, apr_parameters(*PERIOD), ["apr_cells"]),
        "exits and flows": (EXITS, exit_parameters(*PERIOD), ["flows"]),
    }
    for title, (folder, values, wanted) in calculations.items():
        with timed(steps, title):
            run(engine, load_calculation(folder), tables, values, work / title, wanted)
    lists: list[Step] = []
    for day in LIST_DAYS:
        with timed(lists, str(day)):
            values = list_parameters(day, Policy())
            found = run(engine, load_calculation(LIST), tables, values, work / str(day))
            engine.fetch(found["list_on"].limit(100))
    slowest = max(lists, key=lambda step: step.seconds)
    steps.append(Step("by-name list, any date", slowest.seconds, slowest.cpu_seconds))
    if by_step:
        each_step(steps, engine, tables, work / "steps")
    engine.close()


def linked(steps: list[Step], engine: Engine, tables: Mapping[str, ir.Table], work: Path) -> None:
    """Link the clients: once to train a model, which a city does rarely, then as every night."""
    spec = load_specs(Path(homelessness.__file__).parent / "linkage")["people"]
    with timed(steps, "model of linkage trained"):
        records = read_records(engine, spec, tables)
        model = train(engine, spec, records, work / "model")
    with timed(steps, "linked"):
        archive = Archive(work / "linkage", spec.id)
        link(engine, spec, model, tables, archive, versions={})
    whole = [step for step in steps if step.name in ("imported and checked", "linked")]
    steps.append(summed("imported, checked and linked", whole))


def each_step(
    steps: list[Step], engine: Engine, tables: Mapping[str, ir.Table], work: Path
) -> None:
    """Note each step of the measures, with what it reads computed before."""
    calculation = load_calculation(SPM)
    have = dict(tables)
    values = spm_parameters(*PERIOD)
    for name in calculation.steps:
        one = type(calculation)(
            calculation.name, calculation.folder, {name: calculation.steps[name]}, (),
            calculation.parameters, calculation.hash,
        )  # fmt: skip
        with timed(steps, f"  {name}"):
            have |= run(engine, one, have, values, work)


def show(steps: list[Step]) -> None:
    """Print a table of the steps."""
    table = Table("step", "seconds", "CPU seconds", "limit", "of limit")
    for step in steps:
        limit = "" if step.limit_seconds is None else f"{step.limit_seconds:g} s"
        share = "" if step.of_limit is None else f"{step.of_limit:.2f}"
        table.add_row(step.name, f"{step.seconds:.1f}", f"{step.cpu_seconds:.1f}", limit, share)
    console.print(table)


if __name__ == "__main__":
    main()
