"""The measures somebody asked for, computed in the background under their own rights."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from citywide.portal.jobs import words
from citywide.portal.jobs.handlers import viewer_of
from citywide.portal.jobs.models import Job
from citywide.portal.jobs.registry import Tell, handler
from citywide.services.homelessness.queries import measures
from citywide.services.homelessness.rules.spm import SpmOptions

words.KINDS[measures.SPM_JOB] = _("System performance measures")


@handler(measures.SPM_JOB)
def compute(job: Job, tell: Tell) -> dict[str, Any]:
    """Compute the measures; the result stays beside the lake, where the page finds it."""
    given = job.arguments
    tell("publish", 0.1)
    done = measures.spm(
        viewer=viewer_of(job), purpose=given["purpose"],
        start=dt.date.fromisoformat(given["start"]), end=dt.date.fromisoformat(given["end"]),
        coc=given["coc"], options=SpmOptions(**given["options"]),
    )  # fmt: skip
    return {"result": done.id}
