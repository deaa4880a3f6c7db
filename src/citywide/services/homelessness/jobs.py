"""Work in the background: imports of HMIS exports, and what is published after them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from citywide.core.errors import UsageError
from citywide.portal.jobs import words
from citywide.portal.jobs.handlers import viewer_of
from citywide.portal.jobs.models import Job
from citywide.portal.jobs.registry import Tell, handler
from citywide.services.homelessness.actions.hmis import import_export
from citywide.services.homelessness.actions.protocols import DISPOSAL, record_disposal
from citywide.services.homelessness.models import DisposalRun
from citywide.services.homelessness.publish import KIND as PUBLISH
from citywide.services.homelessness.publish import publish_daily

__all__ = ["IMPORT", "import_hmis", "publish_daily"]

IMPORT = "import_hmis"
words.KINDS[IMPORT] = _("Import of an HMIS export")


words.KINDS[DISPOSAL] = _("Disposal of old records")


@handler(DISPOSAL, then="refresh")
def dispose_records(job: Job, tell: Tell) -> dict[str, Any]:
    """Dispose of the records of an approved list. Arguments: run, how."""
    run = DisposalRun.objects.filter(pk=job.arguments.get("run", "0")).first()
    if run is None:
        raise UsageError("That list is no longer kept; list what is due again.")
    how = job.arguments.get("how", "")
    done = record_disposal(by=viewer_of(job), run=run, how=how, tell=tell)
    return {"rows": {one["dataset"]: one["rows"] for one in done.took}}


@handler(IMPORT, then=PUBLISH)
def import_hmis(job: Job, tell: Tell) -> dict[str, Any]:
    """Import an uploaded export in the name of whoever asked. Arguments: source, accept.

    A job that was cut short does it again: what is published already is then unchanged.
    """
    if job.upload is None or not job.upload.path.exists():
        raise UsageError("The uploaded file is no longer kept; upload it again.")
    done = import_export(
        by=viewer_of(job),
        path=job.upload.path,
        source_id=job.arguments.get("source", ""),
        accept=job.arguments.get("accept", ""),
        tell=tell,
    )
    return {
        "source": done.source_id,
        "published": {one.dataset: one.rows for one in done.published},
        "new_people": done.new_people,
        "findings": [str(finding) for finding in done.findings],
        "steps": [
            {
                "dataset": one.dataset,
                "name": one.dataset,
                "outcome": one.state,
                "message": one.message,
            }
            for one in done.held
        ],
    }
