"""The only way out: totals that residents may know, with small numbers hidden, under contract."""

from citywide.services.homelessness.publish import (
    background_results,  # noqa: F401 its handler
    background_spm,  # noqa: F401 its handler
)
from citywide.services.homelessness.publish.background import publish_daily
from citywide.services.homelessness.publish.publication import Published, publish
from citywide.services.homelessness.publish.queue import KIND, queue_publication

__all__ = ["KIND", "Published", "publish", "publish_daily", "queue_publication"]
