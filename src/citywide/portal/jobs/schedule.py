"""What happens by the clock: runs of what is due, and the daily tidying. Called by the queue."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django_q.models import Schedule

from citywide.portal.access import gate
from citywide.portal.jobs import states, uploads

_RUN = "citywide: what is due"
_TIDY = "citywide: tidy up"


_DAILY: dict[str, str] = {}


def daily(name: str, function: str) -> None:
    """Have a function, named with its module, called once a day: for city services."""
    _DAILY[f"citywide: {name}"] = function


def ensure() -> None:
    """Make sure all schedules exist, at the settings' pace; done at each start of the worker."""
    for name, function in _DAILY.items():
        _ensure(name, function, schedule_type=Schedule.DAILY)
    _ensure(
        _RUN,
        f"{__name__}.run_due",
        schedule_type=Schedule.MINUTES,
        minutes=settings.JOB_RUN_EVERY_MINUTES,
    )
    _ensure(_TIDY, f"{__name__}.tidy", schedule_type=Schedule.DAILY)


def _ensure(name: str, function: str, **values: object) -> None:
    """The next time stays what it is, so that restarts neither repeat nor postpone it."""
    called = {"func": function, "repeats": -1, **values}
    with transaction.atomic():
        Schedule.objects.update_or_create(name=name, defaults=called)


def run_due() -> None:
    """Queue a run if something is due; a run that already waits is enough."""
    if gate.due(gate.SCHEDULER):
        states.add(kind="run", by=gate.SCHEDULER.actor)


def tidy() -> None:
    """Remove uploads that nobody needs any more."""
    uploads.clean()
