"""Draft of what has changed since the report before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citywide.services.portfolio.words.report import english

Snapshot = Mapping[str, Any]


def changes(snapshot: Snapshot, previous: Mapping[str, Any] | None) -> str:
    """Return what the tables of this section compare."""
    if snapshot["previous_on"] is None:
        return "This is the first report, so there is none to compare it with."
    day = english.day(snapshot["previous_on"])
    if previous is None:
        return (
            f"The report of {day} was not made with this system, so its figures cannot be set "
            "beside these. Appendix A lists what was completed since."
        )
    return (
        f"The tables compare this report with that of {day}. Appendix A lists what was completed."
    )
