"""The 129 checks of HMIS data quality that providers know, and which of them are computed here.

The list is that of the public tool for HUD's data partners (Eva), by its numbers; what is asked,
and how to correct it, is said in our own words in `checks.csv`.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

SQL = Path(__file__).parent / "sql"
RESULTS = ("findings", "by_project", "timeliness", "completeness")
"""Steps of the calculation a page shows."""


@dataclass(frozen=True)
class Check:
    """One check. `computed` is a step, `reading` where the import tells it, or empty."""

    id: int
    severity: str
    """`high`, `error` or `warning`."""
    title: str
    correction: str
    """What the provider should do."""
    computed: str
    why_not: str
    """Why it is not computed; empty where it is."""


@dataclass(frozen=True)
class Settings:
    """The values the calculation takes; a community sets its own numbers of days."""

    as_of: dt.date
    """Last day the export covers; later days are in the future."""
    start: dt.date
    """First day of the period that timeliness looks at."""
    long_stay_days: int = 365
    referral_days: int = 14
    contact_days: int = 60
    """Days after which a client of outreach or coordinated entry counts as not seen."""
    bed_night_days: int = 15

    def parameters(self) -> dict[str, Any]:
        """Return the values by the names the queries use."""
        return asdict(self)


@cache
def checks() -> Mapping[int, Check]:
    """Return every check by its number."""
    with (Path(__file__).parent / "checks.csv").open(encoding="utf-8", newline="") as handle:
        found = [
            Check(
                int(row["id"]), row["severity"], row["title"], row["correction"],
                row["computed"], row["why_not"],
            )
            for row in csv.DictReader(handle)
        ]  # fmt: skip
    return MappingProxyType({check.id: check for check in found})


def list_sql() -> str:
    """Return the text of the step `checks`: each computed check with severity and correction."""
    lines = [
        f"SELECT {check.id} AS check_id, '{check.computed}' AS topic, "
        f"'{check.severity}' AS severity,\n    {_text(check.title)} AS title,\n"
        f"    {_text(check.correction)} AS correction"
        for check in checks().values()
        if check.computed not in ("", "reading")
    ]
    head = "-- Made from checks.csv by checks.list_sql; a test holds the two together.\n"
    return head + "\nUNION ALL\n".join(lines) + "\n"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
