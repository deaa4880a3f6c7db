"""Work in the background."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from citywide.portal.jobs import words
from citywide.portal.jobs.models import Job
from citywide.portal.jobs.published import result_of
from citywide.portal.jobs.registry import Tell, handler
from citywide.services.portfolio.actions import notices
from citywide.services.portfolio.publish import KIND, publish, queue_publication
from citywide.services.portfolio.queries.lake import PUBLISHER
from citywide.services.portfolio.reports import background  # noqa: F401 registers its handlers

__all__ = ["publish_daily", "publish_portfolio", "queue_publication", "remind"]

words.KINDS[KIND] = _("Publication of projects")
words.STEPS["publish"] = _("Publishing")


def remind() -> None:
    """Remind managers of status updates that are due; called once a day."""
    notices.remind()


def publish_daily() -> None:
    """Queue the day's publication: days pass, and figures as of today with them."""
    queue_publication(PUBLISHER)


@handler(KIND)
def publish_portfolio(_job: Job, tell: Tell) -> dict[str, Any]:
    """Publish the portfolio; a job that was cut short publishes what is still missing."""
    done = publish(by=PUBLISHER, tell=tell)
    return result_of(done.outcomes, done.receipts)
