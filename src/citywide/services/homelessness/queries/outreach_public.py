"""What was published about outreach, encampments and interim housing, in figures of one month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from citywide.services.homelessness.queries import public
from citywide.services.homelessness.queries.public import Row

OUTREACH = "homelessness_outreach"
ENCAMPMENTS = "homelessness_encampments"
OCCUPANCY = "interim_housing_occupancy"
UNSHELTERED = "homelessness_unsheltered"
NIGHT_COUNTS = "homelessness_night_counts"
SITES = "interim_housing_sites"
DATASETS = (OUTREACH, ENCAMPMENTS, OCCUPANCY, UNSHELTERED, NIGHT_COUNTS, SITES)
"""Data sets written anew at each publication."""
CONTACTS = "city_outreach_contacts"
"""Contacts with people known by code: written anew with them, and never public."""
CITYWIDE = "all"
"""The district of the rows about the whole city."""


@dataclass(frozen=True)
class OutreachFigures:
    """The latest full month, the whole city; None is a number that is withheld or not known."""

    month: dt.date
    sessions: int | None
    contacts: int | None
    people: int | None
    accepted_share: Decimal | None
    """Share of the contacts with an offer in which something was accepted, 0 to 1."""
    placements: int | None
    cleanups: int | None
    version: str
    """As it is cited: homelessness_outreach@3."""


@dataclass(frozen=True)
class SiteFigures:
    """An interim housing site in the latest month; None is withheld or not known."""

    month: dt.date
    site: str
    name: str
    district: str
    beds: int | None
    people: int | None
    """Different people who slept there in the month."""
    occupancy_share: Decimal | None
    """Occupied bed nights by bed nights of the month, 0 or more."""
    version: str


def latest_outreach() -> OutreachFigures | None:
    """Return the figures of the latest published month; None before the first publication."""
    found = latest(public.rows_of(OUTREACH))
    whole = next((row for row in found if row["district"] == CITYWIDE), None)
    if whole is None:
        return None
    month = whole["month"]
    cleanups = [
        row["cleanups"]
        for row in public.rows_of(ENCAMPMENTS)
        if (row["month"], row["district"]) == (month, CITYWIDE)
    ]
    return OutreachFigures(
        month, whole["sessions"], whole["contacts"], whole["people"], whole["accepted_share"],
        whole["placements"], cleanups[0] if cleanups else None, _version(OUTREACH),
    )  # fmt: skip


def latest_occupancy() -> Sequence[SiteFigures]:
    """Return the sites of the latest published month by name; empty before the first."""
    version = _version(OCCUPANCY)
    return tuple(
        SiteFigures(
            row["month"], row["site"], row["name"], row["district"] or "", row["beds"],
            row["people"], row["occupancy_share"], version,
        )
        for row in sorted(latest(public.rows_of(OCCUPANCY)), key=lambda row: row["name"])
    )  # fmt: skip


def latest_encampments() -> Sequence[Row]:
    """Return the rows of the latest month of which 311 reports tell; without reports, of any."""
    rows = public.rows_of(ENCAMPMENTS)
    return latest([row for row in rows if row["reports"] is not None] or rows)


def latest(rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows of the latest month."""
    last = max((row["month"] for row in rows), default=None)
    return [row for row in rows if row["month"] == last]


def _version(dataset: str) -> str:
    found = public.version_of(dataset)
    return found.name if found else dataset
