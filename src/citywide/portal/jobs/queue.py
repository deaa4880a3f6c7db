"""The queue's messages. Each one only says "there is work": which, the jobs themselves know.

Messages lie in the portal's own database, so one is sent in the same transaction as its job: both
are there or neither. A message too many finds nothing to do; a lost one is sent again.
"""

from __future__ import annotations

from ctypes import c_byte

from django.conf import settings
from django.utils import timezone
from django_q.models import OrmQ
from django_q.tasks import async_task

WORK = "citywide.portal.jobs.work.work"

_closing: c_byte | None = None


def close_with(flag: c_byte) -> None:
    """Let this process and those it forks take no more work once `flag` is not 0."""
    global _closing
    _closing = flag


def is_closing() -> bool:
    """Return whether no more work is to be taken up."""
    return _closing is not None and _closing.value != 0


def ring() -> None:
    """Send one message that there is work."""
    async_task(WORK)


def is_silent() -> bool:
    """Return whether no message waits to be taken."""
    name = settings.Q_CLUSTER["name"]
    return not OrmQ.objects.filter(key=name, lock__lte=timezone.now()).exists()
