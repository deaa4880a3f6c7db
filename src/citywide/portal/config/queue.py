"""Settings of the background queue; its messages live in the portal's own database."""

from __future__ import annotations

from citywide.core.settings import load

_DATA = load().data.resolve()
_LONGEST_JOB_SECONDS = 3 * 60 * 60

Q_CLUSTER = {
    "name": "citywide",
    "orm": "default",
    "workers": 1,
    "timeout": _LONGEST_JOB_SECONDS,
    # A message nobody acknowledged is delivered again only after the longest job; that a job was
    # cut short is seen much earlier, by its lease (see portal/jobs/states.py).
    "retry": _LONGEST_JOB_SECONDS + 60,
    "ack_failures": True,
    "poll": 0.5,
    # The jobs are the record of what was done; a second one would only grow.
    "save_limit": -1,
    "catch_up": False,
    "label": "Queue",
    "log_level": "WARNING",
}
JOB_ATTEMPTS = 3
"""How often a job is tried before it is given up."""
JOB_PAUSES_SECONDS = (5, 60)
"""Pause after the first failed attempt, after the second, ...; the last one repeats."""
JOB_LEASES = _DATA / "leases"
JOB_RUN_EVERY_MINUTES = 60
"""How often data sets are looked through for those that are due."""
JOB_STOP_SECONDS = 20
"""How long a stopping worker waits for a running job; the next start does it again."""
UPLOAD_LARGEST_BYTES = 2 * 1024**3
UPLOAD_KEPT_DAYS = 30
