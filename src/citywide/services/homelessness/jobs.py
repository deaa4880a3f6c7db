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
from citywide.services.homelessness.publish import KIND as PUBLISH
from citywide.services.homelessness.publish import publish_daily

__all__ = ["IMPORT", "import_hmis", "publish_daily"]

IMPORT = "import_hmis"
words.KINDS[IMPORT] = _("Import of an HMIS export")


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
