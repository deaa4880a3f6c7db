"""Verbs on the command line: `citywide hmis ...` and `citywide homelessness ...`.

Django is started by a verb, never by importing this module: the command line imports it each time.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from citywide.core.errors import NotFound, SettingsError, UsageError, VersionHeld
from citywide.core.settings import load as load_settings

if TYPE_CHECKING:
    from citywide.portal.access.viewer import Viewer
    from citywide.services.homelessness.actions.hmis import Imported
    from citywide.services.homelessness.queries.hmis import Answer

app = typer.Typer(help="Measures, counts and the by-name list.", no_args_is_help=True)
hmis = typer.Typer(help="HMIS CSV exports, in and out.", no_args_is_help=True)
groups = {"hmis": hmis}
"""Verbs under another name than the service's own."""

_SHOWN = 20
ByOption = Annotated[
    str, typer.Option("--by", help="E-mail address of the data steward who does this.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
CocOption = Annotated[
    list[str] | None, typer.Option("--coc", help="Only this continuum of care, like CA-500.")
]


@hmis.command("import")
def bring_in(
    file: Annotated[Path, typer.Argument(help="An HMIS CSV export: a zip file or a folder.")],
    source: Annotated[
        str, typer.Option("--source", help="Where it comes from; else what the export says.")
    ] = "",
    accept: Annotated[
        str, typer.Option("--accept", help="Why it may come in although much would be gone.")
    ] = "",
    by: ByOption = "",
    as_json: JsonOption = False,
) -> None:
    """Bring an HMIS export into the lake: all of it, or nothing."""
    _start()
    from citywide.services.homelessness.actions.hmis import import_export

    with Console(stderr=True).status("import") as line:
        done = import_export(
            by=_viewer(by),
            path=file,
            source_id=source,
            accept=accept,
            tell=lambda step, share: line.update(f"{share:.0%} {step}"),
        )
    if as_json:
        typer.echo(json.dumps(_imported(done), indent=2, ensure_ascii=False))
    else:
        _tell_imported(done)
    if done.held:
        names = ", ".join(one.dataset for one in done.held)
        raise VersionHeld(f"Held for a steward: {names}. Look with `citywide held`.")


@hmis.command("export")
def write_out(
    target: Annotated[Path, typer.Argument(help="A new zip file, or a folder.")],
    source: Annotated[str, typer.Option("--source", help="Only what this source sent.")] = "",
    hashed: Annotated[
        bool, typer.Option("--hashed", help="Hash names and social security numbers.")
    ] = False,
    by: ByOption = "",
) -> None:
    """Write what the lake holds of a source as an HMIS CSV export of FY2026."""
    _start()
    from citywide.services.homelessness.queries.hmis_export import write_hmis

    path = write_hmis(viewer=_viewer(by), target=target, source_id=source, hashed=hashed)
    typer.echo(f"Wrote {path}.")


@hmis.command("quality")
def check_quality(
    project: Annotated[str, typer.Option("--project", help="Only this project's id.")] = "",
    start: Annotated[str, typer.Option(help="First day of the period, like 2025-10-01.")] = "",
    as_of: Annotated[str, typer.Option(help="Last day the export covers; else today.")] = "",
    file: Annotated[
        Path | None, typer.Option("--csv", help="Write every finding to this CSV file.")
    ] = None,
    by: ByOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say what is missing, impossible or late, and how to correct it."""
    last = _day(as_of) if as_of else dt.date.today()
    first = _day(start) if start else last.replace(day=1) - dt.timedelta(days=365)
    _start()
    from citywide.services.homelessness.queries.hmis import quality
    from citywide.services.homelessness.rules.quality.checks import Settings

    findings, counts = quality(
        viewer=_viewer(by), settings=Settings(last, first), project_id=project
    )
    if file is not None:
        _write_csv(file, findings.rows)
        typer.echo(f"Wrote {file}, {findings.total:,} findings.", err=True)
    if as_json:
        told = findings.as_json() | {"by_project": counts.as_json()["rows"]}
        typer.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    for row in counts.rows:
        typer.echo(
            f"{row['project_name'] or '(no project)'}: {row['findings']:,} {row['severity']} "
            f"{row['title']}"
        )
    _tell_about(findings)


@app.command("spm")
def performance(
    start: Annotated[str, typer.Option("--start", help="First day, like 2025-10-01.")],
    end: Annotated[str, typer.Option("--end", help="Last day, like 2026-09-30.")],
    coc: CocOption = None,
    m2_gap_day_counts: Annotated[
        bool, typer.Option("--m2-gap-day-counts", help="Day 14 after an exit is a return.")
    ] = False,
    m2_th_gap: Annotated[
        bool, typer.Option("--m2-th-gap", help="The 14 days apply to transitional housing.")
    ] = False,
    m2_ph_after_ph: Annotated[
        bool,
        typer.Option(
            "--m2-ph-after-ph/--no-m2-ph-after-ph",
            help="Permanent housing right after permanent housing is no return.",
        ),
    ] = True,
    m3_nbn_exits: Annotated[
        bool, typer.Option("--m3-nbn-exits", help="Night-by-night exits count without a night.")
    ] = False,
    m4_requires_start_income: Annotated[
        bool,
        typer.Option("--m4-requires-start-income", help="Leave out who has no first income."),
    ] = False,
    continuum_only: Annotated[
        bool,
        typer.Option(
            "--continuum-only/--every-project", help="Leave out projects not of the continuum."
        ),
    ] = True,
    by: ByOption = "",
    as_json: JsonOption = False,
) -> None:
    """Compute the System Performance Measures 1, 2, 3.2, 4, 5 and 7."""
    days = _day(start), _day(end)
    _start()
    from citywide.services.homelessness.queries.hmis import spm
    from citywide.services.homelessness.rules.spm import SpmOptions

    options = SpmOptions(
        m2_gap_day_counts, m2_th_gap, m2_ph_after_ph, m3_nbn_exits, m4_requires_start_income,
        continuum_only,
    )  # fmt: skip
    found = spm(
        viewer=_viewer(by), start=days[0], end=days[1], cocs=tuple(coc or ()), options=options
    )
    _tell(found, as_json, ("table_name", "cell", "value", "meaning"))


@app.command("pit")
def count_night(
    night: Annotated[str, typer.Option("--night", help="The night, like 2026-01-28.")],
    coc: CocOption = None,
    by: ByOption = "",
    as_json: JsonOption = False,
) -> None:
    """Count who was in shelter on a night."""
    day = _day(night)
    _start()
    from citywide.services.homelessness.queries.hmis import pit

    found = pit(viewer=_viewer(by), night=day, cocs=tuple(coc or ()))
    columns = ("project_group", "household_type", "people", "households", "without_age")
    _tell(found, as_json, columns)


@app.command("by-name-list")
def list_people(
    as_of: Annotated[str, typer.Option("--as-of", help="The day, like 2026-06-30.")],
    population: Annotated[str, typer.Option("--population", help="Like veterans.")] = "all",
    status: Annotated[
        list[str] | None, typer.Option("--status", help="Like active or housed; several may be.")
    ] = None,
    by: ByOption = "",
    as_json: JsonOption = False,
) -> None:
    """List who is homeless on a day, by the numbers of persons."""
    day = _day(as_of)
    _start()
    from citywide.services.homelessness.queries.hmis import by_name_list

    found = by_name_list(
        viewer=_viewer(by),
        as_of=day,
        population=population,
        statuses=tuple(status or ("active",)),
    )
    columns = ("person_id", "status", "since", "last_contact_on", "days_active")
    _tell(found, as_json, columns)


def _tell(found: Answer, as_json: bool, columns: Sequence[str]) -> None:
    if as_json:
        typer.echo(json.dumps(found.as_json(), indent=2, ensure_ascii=False))
        return
    for row in found.rows:
        typer.echo("  ".join("-" if row[name] is None else str(row[name]) for name in columns))
    _tell_about(found)


def _tell_about(found: Answer) -> None:
    said = found.as_json()
    versions = ", ".join(f"{name}@{number}" for name, number in sorted(found.versions.items()))
    options = ", ".join(f"{name}={value}" for name, value in said["options"].items())
    typer.echo(f"{found.total:,} rows. Made from {versions}.", err=True)
    typer.echo(f"Options: {options}.", err=True)
    for what, share in found.unknown.items():
        shown = "nothing to judge" if share is None else f"{share:.1%}"
        typer.echo(f"Unknown {what.replace('_', ' ')}: {shown}.", err=True)


def _imported(done: Imported) -> dict[str, Any]:
    return {
        "source_id": done.source_id,
        "version": done.version,
        "exported_on": str(done.exported_on),
        "covers": [str(done.start_on), str(done.end_on)],
        "is_hashed": done.is_hashed,
        "new_people": done.new_people,
        "accepted": list(done.accepted),
        "datasets": {
            one.dataset: {
                "state": one.state,
                "rows": one.rows,
                **done.counts.get(one.dataset, {}),
            }
            for one in done.outcomes
        },
        "findings": [str(finding) for finding in done.findings],
        "failed": list(done.failed),
    }


def _tell_imported(done: Imported) -> None:
    typer.echo(
        f"{done.source_id}, FY{done.version}, exported on {done.exported_on} for "
        f"{done.start_on} to {done.end_on}; {done.new_people:,} people are new."
    )
    for one in done.outcomes:
        counts = done.counts.get(one.dataset, {})
        told = ", ".join(f"{counts[name]:,} {name}" for name in counts if counts[name])
        typer.echo(f"{one.dataset}: {one.state}, {one.rows:,} rows{f' ({told})' * bool(told)}")
    for finding in done.findings[:_SHOWN]:
        typer.echo(str(finding), err=True)
    if len(done.findings) > _SHOWN:
        typer.echo(f"{len(done.findings) - _SHOWN:,} more; see them with --json.", err=True)
    for sentence in done.failed:
        typer.echo(sentence, err=True)


def _write_csv(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    given = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(given[0]) if given else ["check_id"])
        writer.writeheader()
        writer.writerows(given)


def _start() -> None:
    if "homelessness" not in load_settings().service_names:
        raise SettingsError(
            "This city does not run the homelessness service. Add it to CITYWIDE_SERVICES, like "
            "CITYWIDE_SERVICES=homelessness."
        )
    from citywide.portal.config.start import start_django

    start_django()


def _viewer(email: str) -> Viewer:
    """Return who does this: the person of that address, or the service itself."""
    from citywide.portal.access.viewer import viewer_of
    from citywide.portal.accounts.models import User
    from citywide.services.homelessness.queries.lake import PUBLISHER

    if not email:
        return PUBLISHER
    found: Any = User.objects.filter(email__iexact=email).first()
    if found is None:
        raise NotFound(f"Nobody has the e-mail address {email}.")
    return viewer_of(found)


def _day(said: str) -> dt.date:
    try:
        return dt.date.fromisoformat(said)
    except ValueError:
        raise UsageError(f"{said!r} is no day. Write it like 2026-03-26.") from None
