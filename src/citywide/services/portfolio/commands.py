"""Verbs on the command line: `citywide portfolio ...`.

Django is started by a verb, never by importing this module: the command line imports it each time.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from citywide.core.errors import NotFound, SettingsError, UsageError, VersionHeld
from citywide.core.settings import load as load_settings

if TYPE_CHECKING:
    from citywide.portal.access.viewer import Viewer

app = typer.Typer(help="The project portfolio.", no_args_is_help=True)

ByOption = Annotated[
    str, typer.Option("--by", help="E-mail address of the project office's lead who does this.")
]


@app.command("publish")
def publish_records(by: ByOption = "") -> None:
    """Publish the portfolio's data sets, and compute their numbers."""
    _start()
    from citywide.services.portfolio.publish import publish

    with Console(stderr=True).status("publish") as line:
        done = publish(by=_viewer(by), tell=lambda step, share: line.update(f"{share:.0%} {step}"))
    for one in done.outcomes:
        typer.echo(f"{one.dataset}: {one.state}, {one.rows:,} rows")
    typer.echo(f"{done.receipts:,} receipts issued.")
    for sentence in done.failed:
        typer.echo(sentence, err=True)
    if done.held:
        names = ", ".join(one.dataset for one in done.held)
        raise VersionHeld(f"Held for a steward: {names}. Look with `citywide held`.")


@app.command("sync-spending")
def sync(by: ByOption = "") -> None:
    """Bring what finance booked into the projects' records."""
    _start()
    from citywide.services.portfolio.actions.spending import sync_spending

    done = sync_spending(by=_viewer(by))
    typer.echo(
        f"{done.source}: {done.created:,} new, {done.updated:,} changed, {done.unchanged:,} as "
        f"before, in {done.projects:,} projects."
    )
    for one in done.unknown:
        typer.echo(
            f"There is no project {one.project_code}: {one.rows:,} rows, ${one.amount_usd:,.2f}, "
            "stay in the lake.",
            err=True,
        )


@app.command("load")
def load_document(
    file: Annotated[Path, typer.Argument(help="A portfolio document (JSON).")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Let the document change projects that are known.")
    ] = False,
    by: ByOption = "",
) -> None:
    """Bring a portfolio document into the portfolio: all of it, or nothing."""
    from citywide.services.portfolio.exchange.document import read_document

    document = read_document(file)
    _start()
    from citywide.services.portfolio.actions.load import load

    done = load(by=_viewer(by), document=document, replace=replace)
    for kind, count in done.counts.items():
        typer.echo(f"{count:>9,}  {kind}")
    for sentence in done.skipped:
        typer.echo(sentence, err=True)


@app.command("import-history")
def import_flat(
    dataset: Annotated[str, typer.Argument(help="Id of a data set with a history of projects.")],
    service_area: Annotated[
        str, typer.Option(help="City Service Area of the projects.")
    ] = "Strategic Support",
    prefix: Annotated[str, typer.Option(help="Put before each project's number.")] = "",
    past_is_done: Annotated[
        bool,
        typer.Option("--past-is-done", help="A forecast end that has passed is the actual end."),
    ] = False,
    by: ByOption = "",
) -> None:
    """Bring a flat history of projects from the lake into the portfolio."""
    _start()
    from citywide.services.portfolio.actions.import_history import import_history

    done = import_history(
        by=_viewer(by),
        dataset=dataset,
        service_area=service_area,
        prefix=prefix,
        past_is_done=past_is_done,
    )
    typer.echo(
        f"{done.source}: {done.rows:,} rows; {done.created:,} projects are new and {done.known:,} "
        f"known; {done.statuses:,} statuses are new and {done.corrected:,} corrected; "
        f"{done.without_status:,} rows give no status."
    )
    for code in done.clashes:
        typer.echo(f"{code} is a project people entered; it was left as it is.", err=True)


def _start() -> None:
    if "portfolio" not in load_settings().service_names:
        raise SettingsError(
            "This city does not run the portfolio. Add it to CITYWIDE_SERVICES, like "
            "CITYWIDE_SERVICES=portfolio."
        )
    from citywide.portal.config.start import start_django

    start_django()


def _viewer(email: str) -> Viewer:
    """Return who does this: the person of that address, or the service itself."""
    from citywide.portal.access.viewer import viewer_of
    from citywide.portal.accounts.models import User
    from citywide.services.portfolio.queries.lake import PUBLISHER

    if not email:
        return PUBLISHER
    found: Any = User.objects.filter(email__iexact=email).first()
    if found is None:
        raise NotFound(f"Nobody has the e-mail address {email}.")
    return viewer_of(found)


def register_reports(group: typer.Typer) -> None:
    """Add the committee's report to `citywide report`."""
    group.command("committee")(committee)


def committee(
    as_of: Annotated[
        str, typer.Option("--as-of", help="Day the records are taken at, like 2026-03-26.")
    ],
    previous: Annotated[
        str, typer.Option("--previous", help="Day of the report before; else the last published.")
    ] = "",
    output: Annotated[
        Path, typer.Option("--output", help="Folder for memo.html, memo.pdf and memo.docx.")
    ] = Path(),
    by: ByOption = "",
) -> None:
    """Make the status report to the committee, write its forms, and print its figures."""
    days = [_day(said) if said else None for said in (as_of, previous)]
    _start()
    from citywide.services.portfolio.actions.report import make_report
    from citywide.services.portfolio.queries.report import FORMS
    from citywide.services.portfolio.reports.memorandum import figure_lines, forms_of

    with Console(stderr=True).status("report") as line:
        report = make_report(
            by=_viewer(by),
            as_of=days[0] or dt.date.today(),
            previous_on=days[1],
            tell=lambda step, share: line.update(f"{share:.0%} {step}"),
        )
        line.update("write")
        forms = forms_of(report)
    output.mkdir(parents=True, exist_ok=True)
    for form in ("html", "pdf", "docx"):
        path = output / FORMS[form][0]
        path.write_bytes(forms[form])
        typer.echo(f"Wrote {path}, {len(forms[form]):,} bytes.")
    typer.echo(f"The report {report.key} is a draft; edit it under /portfolio/reports/.")
    for sentence in figure_lines(report):
        typer.echo(sentence)


def _day(said: str) -> dt.date:
    try:
        return dt.date.fromisoformat(said)
    except ValueError:
        raise UsageError(f"{said!r} is no day. Write it like 2026-03-26.") from None
