"""Results somebody asked for that take longer than a request, under their own rights."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from citywide.portal.jobs import words
from citywide.portal.jobs.handlers import viewer_of
from citywide.portal.jobs.models import Job
from citywide.portal.jobs.registry import Tell, handler
from citywide.services.homelessness.queries import heavy

words.KINDS[heavy.KIND] = _("A result about homelessness")


@handler(heavy.KIND)
def work_out(job: Job, tell: Tell) -> dict[str, Any]:
    """Compute what was asked; it stays beside the lake, where the page of who asked finds it."""
    said = job.arguments
    tell("derive", 0.1)
    done = heavy.work_out(
        viewer=viewer_of(job), purpose=said["purpose"], topic=said["topic"], given=said["given"]
    )
    return {"result": done.id}
