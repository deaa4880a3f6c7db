"""Importing a history from the lake: what is new is added, what changed is corrected."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from citywide.core.contracts.model import Classification
from citywide.core.errors import UsageError
from citywide.core.measures.model import SERVICE_AREAS
from citywide.portal.access import gate
from citywide.portal.access.viewer import Viewer
from citywide.portal.audit.actions import record
from citywide.services.portfolio.actions.import_history.flat import check_columns, projects_in
from citywide.services.portfolio.actions.import_history.write_projects import Writer
from citywide.services.portfolio.actions.import_history.write_statuses import write_statuses
from citywide.services.portfolio.permissions import may_lead, must
from citywide.services.portfolio.queries.lake import PUBLISHER, rows_in
from citywide.services.portfolio.queries.policy import policy


@dataclass(frozen=True)
class Imported:
    """What an import changed; a second one of the same version changes nothing."""

    source: str
    """The data set and its version, like `nyc_capital_projects@1`."""
    rows: int
    created: int
    known: int
    statuses: int
    corrected: int
    """Statuses that differ from those imported before, and replace them."""
    without_status: int
    """Rows with neither a forecast nor a budget to compute a status from."""
    clashes: tuple[str, ...]
    """Projects of that number that people entered themselves; they are left as they are."""


def import_history(
    *,
    by: Viewer,
    dataset: str,
    service_area: str = "Strategic Support",
    prefix: str = "",
    past_is_done: bool = False,
) -> Imported:
    """Bring a flat history of projects from the lake into the portfolio.

    The data set's contract names its columns as in `flat.KNOWN`. Each project gets its first
    baseline from what was reported first, and a published status per report date, declared as
    computed: the source declares none of its own. See `flat.projects_in` for the options.

    Raises:
        Forbidden: `by` is not the project office's lead.
        NotFound: there is no such data set, or it has no version.
        UsageError: it lacks a column, or there is no such City Service Area.
    """
    must(may_lead(by) or by == PUBLISHER, "Only the project office's lead imports projects.")
    if service_area not in SERVICE_AREAS:
        raise UsageError(
            f"{service_area!r} is not a City Service Area. Choose one of: "
            f"{'; '.join(SERVICE_AREAS)}."
        )
    reader = PUBLISHER if by == PUBLISHER else by
    contract = gate.contract(reader, dataset)
    columns = {column.name: column for column in contract.columns}
    check_columns(dataset, gate.decide(reader, dataset).columns)
    version = gate.status(reader, dataset).version
    rows = list(rows_in(dataset, viewer=reader, version=version))
    source = f"{dataset}@{version}"
    projects = projects_in(rows, prefix=prefix, past_is_done=past_is_done)
    describes = "description" in columns
    is_public = describes and columns["description"].classification == Classification.PUBLIC
    thresholds = policy().thresholds
    with transaction.atomic():
        writer = Writer(by, dataset, service_area, is_public, thresholds)
        written = writer.write(projects)
        statuses = write_statuses(written, thresholds)
        done = Imported(
            source=source,
            rows=len(rows),
            created=sum(one.is_new for one in written),
            known=sum(not one.is_new for one in written),
            statuses=statuses.created,
            corrected=statuses.corrected,
            without_status=statuses.without,
            clashes=writer.clashes,
        )
        writer.tell(written, source, statuses.changed)
        record(
            by=by.actor,
            action="create",
            subject=f"dataset:{source}",
            purpose="analysis",
            detail={"projects": done.created, "statuses": done.statuses, "what": "import"},
            address=by.address,
        )
    return done
