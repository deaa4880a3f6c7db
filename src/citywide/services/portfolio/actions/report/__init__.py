"""Writes of reports to the committee: made, worded, approved, locked, published, withdrawn."""

from citywide.services.portfolio.actions.report.asking import (
    LOCK,
    MAKE,
    queue_lock,
    queue_report,
)
from citywide.services.portfolio.actions.report.locking import lock, publish_memorandum, withdraw
from citywide.services.portfolio.actions.report.making import make_report
from citywide.services.portfolio.actions.report.review import (
    approve,
    return_report,
    submit,
    take_back,
)
from citywide.services.portfolio.actions.report.wording import (
    acknowledge,
    restore,
    reword,
    save_all,
    set_header,
)

__all__ = [
    "LOCK",
    "MAKE",
    "acknowledge",
    "approve",
    "lock",
    "make_report",
    "publish_memorandum",
    "queue_lock",
    "queue_report",
    "restore",
    "return_report",
    "reword",
    "save_all",
    "set_header",
    "submit",
    "take_back",
    "withdraw",
]
