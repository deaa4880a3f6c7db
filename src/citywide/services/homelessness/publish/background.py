"""Publishing in the background: after an import, once a day, or when somebody asks."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from citywide.portal.jobs import words
from citywide.portal.jobs.models import Job
from citywide.portal.jobs.published import result_of
from citywide.portal.jobs.registry import Tell, handler
from citywide.services.homelessness.publish.computed import WRITER
from citywide.services.homelessness.publish.publication import publish
from citywide.services.homelessness.publish.queue import KIND, queue_publication

words.KINDS[KIND] = _("Publication of homelessness figures")
words.STEPS["publish"] = _("Publishing")


def publish_daily() -> None:
    """Queue the day's publication."""
    queue_publication(WRITER)


@handler(KIND)
def publish_homelessness(_job: Job, tell: Tell) -> dict[str, Any]:
    """Publish the figures; a job that was cut short publishes what is still missing."""
    done = publish(by=WRITER, tell=tell)
    return result_of(done.outcomes, done.receipts)
