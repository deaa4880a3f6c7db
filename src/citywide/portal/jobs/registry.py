"""What can be done in the background: one handler for each kind of job."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from citywide.core.errors import UsageError
from citywide.portal.jobs.models import Job

Tell = Callable[[str, float], None]
"""Called with the step being done and the share of the whole job that is done, 0 to 1."""
Handle = Callable[[Job, Tell], dict[str, Any]]


@dataclass(frozen=True)
class Kind:
    """A kind of job: what does it, and the kind that follows when it is done."""

    name: str
    handle: Handle
    then: str = ""


_KINDS: dict[str, Kind] = {}


def handler(name: str, then: str = "") -> Callable[[Handle], Handle]:
    """Register a function as what does jobs of a kind; it returns the job's result as JSON values.

    It may be called again for the same job after it was cut short, so it must be safe to repeat.
    """

    def register(handle: Handle) -> Handle:
        _KINDS[name] = Kind(name, handle, then)
        return handle

    return register


def kind(name: str) -> Kind:
    """Return a kind of job; raises UsageError when nobody handles it."""
    try:
        return _KINDS[name]
    except KeyError:
        raise UsageError(f"Nothing handles jobs of the kind {name!r}.") from None
