"""Calculations too long for a request: asked for, worked out in the background, then only read.

A result is kept by `gate.calculate` under everything it depends on, the viewer's rights among it.
So a page shows what this viewer would be given now, or that it has to be worked out; never what
somebody else was given, and never what was right before consent changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from citywide.core.calculations import Calculation, Value, load_calculation
from citywide.core.errors import UsageError
from citywide.portal.access import gate
from citywide.portal.access.viewer import Viewer
from citywide.portal.jobs import actions
from citywide.portal.jobs.models import FINAL, Job, State
from citywide.services.homelessness.rules.by_name import (
    Policy,
    comparison_parameters,
    load_comparison,
)
from citywide.services.homelessness.rules.quality.checks import SQL as QUALITY
from citywide.services.homelessness.rules.quality.checks import Settings

KIND = "homelessness_result"
"""The kind of job that works one out; `publish.background_results` handles it."""
Given = Mapping[str, Any]


@dataclass(frozen=True)
class Topic:
    """A question, with its rules; `values` turns what an address says into values of the rules."""

    load: Callable[[], Calculation]
    values: Callable[[Given], Mapping[str, Value]]
    wanted: tuple[str, ...]


@dataclass(frozen=True)
class Worked:
    """A result, or how far it is: nobody asked, it waits or runs, or it failed with a sentence."""

    done: gate.Calculated | None = None
    is_waiting: bool = False
    failed: str = ""


def worked(*, viewer: Viewer, purpose: str, topic: str, given: Given) -> Worked:
    """Return the result for a viewer and purpose if it is kept, else how far it is.

    Raises:
        Forbidden, NotFound, UsageError: as `gate.calculate`.
    """
    asked = TOPICS[topic]
    calculation = asked.load()
    done = gate.kept(
        viewer, calculation, _values(asked, calculation, given), purpose=purpose,
        wanted=asked.wanted,
    )  # fmt: skip
    if done is not None:
        return Worked(done)
    job = latest(viewer=viewer, purpose=purpose, topic=topic, given=given)
    if job is not None and job.state not in FINAL:
        return Worked(is_waiting=True)
    return Worked(failed=job.error if job is not None and job.state == State.FAILED else "")


def ask(*, viewer: Viewer, purpose: str, topic: str, given: Given) -> None:
    """Let a result be worked out, unless that waits already; raises as `worked`."""
    if topic not in TOPICS:
        raise UsageError(f"There is nothing to work out under {topic!r}.")
    now = worked(viewer=viewer, purpose=purpose, topic=topic, given=given)
    if now.done is None and not now.is_waiting:
        said = _arguments(purpose, topic, given)
        actions.enqueue(by=viewer, kind=KIND, arguments=said)


def work_out(*, viewer: Viewer, purpose: str, topic: str, given: Given) -> gate.Calculated:
    """Compute a result and return it; for the background. Raises as `gate.calculate`."""
    asked = TOPICS[topic]
    calculation = asked.load()
    values = _values(asked, calculation, given)
    return gate.calculate(viewer, calculation, values, purpose=purpose, wanted=asked.wanted)


def latest(*, viewer: Viewer, purpose: str, topic: str, given: Given) -> Job | None:
    """Return the viewer's own latest job for a result of the data as they are now."""
    said = _arguments(purpose, topic, given)
    found = Job.objects.filter(kind=KIND, by=viewer.actor, arguments=said)
    return found.order_by("-created_at").first()


def _arguments(purpose: str, topic: str, given: Given) -> dict[str, Any]:
    plain = {key: str(value) for key, value in given.items()}
    # With the state of the data, so that with new data it is worked out anew.
    return {"topic": topic, "purpose": purpose, "given": plain, "stamp": gate.stamp()}


def _values(asked: Topic, calculation: Calculation, given: Given) -> Mapping[str, Value]:
    values = asked.values(given)
    return {name: values[name] for name in calculation.parameters}


def _day(given: Given, name: str) -> dt.date:
    return dt.date.fromisoformat(str(given[name]))


def _late(given: Given) -> Mapping[str, Value]:
    known = _day(given, "known") + dt.timedelta(days=1)
    at = dt.datetime.combine(known, dt.time(), dt.UTC)
    return comparison_parameters(at, _day(given, "first"), _day(given, "last"), Policy())


def _quality(given: Given) -> Mapping[str, Value]:
    as_of = _day(given, "as_of")
    return Settings(as_of=as_of, start=as_of - dt.timedelta(days=365)).parameters()


@cache
def _comparison() -> Calculation:
    return load_comparison()


@cache
def _quality_rules() -> Calculation:
    return load_calculation(QUALITY)


LATE, FINDINGS = "late", "quality"
TOPICS: Mapping[str, Topic] = {
    LATE: Topic(_comparison, _late, ("changed_months", "late_records")),
    FINDINGS: Topic(_quality_rules, _quality, ("findings", "by_project")),
}
"""What can be worked out in the background, by the name its jobs have for it."""
