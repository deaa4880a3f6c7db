"""The portfolio's records as the data sets its contracts promise, and who asks for that."""

from citywide.portal.access.extract import Outcome
from citywide.services.portfolio.publish.publication import Published, publish, publish_report
from citywide.services.portfolio.publish.queue import KIND, queue_publication
from citywide.services.portfolio.publish.rows import rows_of

__all__ = [
    "KIND",
    "Outcome",
    "Published",
    "publish",
    "publish_report",
    "queue_publication",
    "rows_of",
]
