"""Everything the portal can ask of the lake. Nothing else in the portal or a service opens it.

Each call takes who asks; what comes back is what the rule in `policy` gives them, and a look at
data that is not public is in the audit log before it is answered.
"""

from __future__ import annotations

from citywide.core.pipeline import City, DatasetStatus
from citywide.core.receipts import Verdict
from citywide.core.settings import Settings
from citywide.portal.access.calculate import (
    Calculated,
    ResultPage,
    calculate,
    forget_results,
    kept,
)
from citywide.portal.access.disposal import count_disposal, dispose
from citywide.portal.access.download import Download, download
from citywide.portal.access.history import Lineage, VersionInfo, current, lineage, versions
from citywide.portal.access.known import city, status, statuses, visible_datasets
from citywide.portal.access.known import contract_for as contract
from citywide.portal.access.numbers import (
    Figure,
    Number,
    figures,
    measure,
    number,
    receipt,
    receipts_of,
    source_rows,
    verify,
)
from citywide.portal.access.policy import Decision, may_decide, may_follow, may_manage
from citywide.portal.access.policy import decide as decide_on
from citywide.portal.access.purposes import offered
from citywide.portal.access.quarantine import (
    QuarantinePage,
    Waiting,
    quarantine,
    quarantine_file,
)
from citywide.portal.access.refusals import is_refusal, note_denied, note_refusal
from citywide.portal.access.rows import Page, facets, geometry, rows
from citywide.portal.access.runs import RunInfo, held, held_difference, run, runs
from citywide.portal.access.store import store
from citywide.portal.access.suppress import ShownReceipt
from citywide.portal.access.viewer import VISITOR, Viewer, viewer_of
from citywide.portal.access.work import (
    SCHEDULER,
    due,
    ingest,
    refresh,
    reject,
    release,
    resubmit,
    run_due,
)


def stamp() -> str:
    """Return a text that changes whenever something is published or the city folder changes."""
    return store().stamp()


def consent_changed() -> None:
    """Let no kept page or result outlive a change of consent; call it once the change is kept."""
    forget_results()
    store().consent_mark().touch()


def purposes(viewer: Viewer, dataset: str) -> dict[str, str]:
    """Return the purposes one may look at a data set for, with their labels; raises NotFound."""
    protection = contract(viewer, dataset).protection
    return {name: str(label) for name, label in offered(protection).items()}


def settings() -> Settings:
    """Return the settings this process runs with."""
    return store().settings


def decide(viewer: Viewer, dataset: str, purpose: str = "browse") -> Decision:
    """Return what a viewer may see of a data set, and the rule that says so; raises NotFound."""
    return decide_on(viewer, contract(viewer, dataset), purpose)


__all__ = [
    "SCHEDULER",
    "VISITOR",
    "Calculated",
    "City",
    "DatasetStatus",
    "Decision",
    "Download",
    "Figure",
    "Lineage",
    "Number",
    "Page",
    "QuarantinePage",
    "ResultPage",
    "RunInfo",
    "ShownReceipt",
    "VersionInfo",
    "Verdict",
    "Viewer",
    "Waiting",
    "calculate",
    "city",
    "consent_changed",
    "contract",
    "count_disposal",
    "current",
    "decide",
    "dispose",
    "download",
    "due",
    "facets",
    "figures",
    "forget_results",
    "geometry",
    "held",
    "held_difference",
    "ingest",
    "is_refusal",
    "kept",
    "lineage",
    "may_decide",
    "may_follow",
    "may_manage",
    "measure",
    "note_denied",
    "note_refusal",
    "number",
    "purposes",
    "quarantine",
    "quarantine_file",
    "receipt",
    "receipts_of",
    "refresh",
    "reject",
    "release",
    "resubmit",
    "rows",
    "run",
    "run_due",
    "runs",
    "settings",
    "source_rows",
    "stamp",
    "status",
    "statuses",
    "verify",
    "versions",
    "viewer_of",
    "visible_datasets",
]
