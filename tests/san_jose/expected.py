"""What the contracts of examples/san_jose must find in the real files, worked out with pandas.

No code is shared with the platform. Every rule that some row breaks is counted by a few lines of
its own; all other rules of the contracts hold in these files (`test_facts.py` compares the closed
lists). As in the platform: a cell is stripped, blank is null, null breaks nothing but `required`,
and counts leave out the exact duplicates beyond the first.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import answers
import pandas as pd

ANIMAL_KEY = ["AnimalID", "IntakeDate", "IntakeType"]
CITY = "America/Los_Angeles"
LONG_TIME = "%m/%d/%Y %I:%M:%S %p"
SHORT_TIME = "%m/%d/%y %I:%M %p"
FIRE_SPELLING = "Rescue, Haz-Mat, USAR & Non-Fire Hazards"

ValueKey = tuple[str, str, str | None, str | None]
"""Measure, period, group, member."""


@dataclass(frozen=True)
class Counts:
    """How many rows of a file land, are published, stopped or repeated, and break each rule."""

    landed: int
    published: int
    quarantined: int
    duplicates: int
    broken: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Value:
    """One value of a measure; None where this file does not work it out."""

    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    unknown: int | None = None


def expected_counts(folder: Path) -> dict[str, Counts]:
    """Return the counts of every file in `folder`, by file name.

    Assumes the order crashes before parties (a reference) and no earlier version in the lake.
    """
    counts = {name: shelter_counts(folder, name) for name in answers.SHELTER_FILES.values()}
    counts |= {name: patrol_counts(folder, name) for name in answers.CHP_FILES.values()}
    return counts | {
        answers.CITY_CRASHES: crash_counts(folder),
        answers.CITY_PARTIES: party_counts(folder),
        answers.FIRE_INCIDENTS: fire_counts(folder),
        answers.PARK_ASSESSMENTS: park_counts(folder),
        answers.DISTRICTS: boundary_counts(folder, answers.DISTRICTS),
        "CITY_LIMITS.geojson": boundary_counts(folder, "CITY_LIMITS.geojson"),
    }


# ---------------------------------------------------------------------- helpers


def cells(folder: Path, name: str) -> pd.DataFrame:
    """Return a file as stripped text, blank cells as None."""
    rows = answers.read_rows(folder, name).apply(lambda column: column.str.strip())
    return rows.mask(rows == "", None)


def number(column: pd.Series) -> pd.Series:
    """Return a column as numbers, blanks as NaN."""
    return pd.to_numeric(column)


def moment(column: pd.Series, form: str) -> pd.Series:
    """Return a column as local times, blanks as NaT."""
    return pd.to_datetime(column, format=form)


def out_of_order(first: pd.Series, second: pd.Series) -> pd.Series:
    """Return whether the second is before the first; False where either is blank."""
    return second < first


def outside(column: pd.Series, low: float, high: float) -> pd.Series:
    """Return whether a number is known and not between two others."""
    return (column < low) | (column > high)


def counted(
    rows: pd.DataFrame,
    errors: dict[str, pd.Series],
    warnings: dict[str, pd.Series],
    duplicates: int = 0,
) -> Counts:
    """Return counts from masks over the rows that are left without duplicates."""
    stopped = pd.Series(False, index=rows.index)
    for mask in errors.values():
        stopped |= mask
    sums = {rule: int(mask.sum()) for rule, mask in (errors | warnings).items()}
    quarantined = int(stopped.sum())
    return Counts(
        landed=len(rows) + duplicates,
        published=len(rows) - quarantined,
        quarantined=quarantined,
        duplicates=duplicates,
        broken={rule: total for rule, total in sums.items() if total},
    )


# --------------------------------------------------------------- one per contract


def shelter_counts(folder: Path, name: str) -> Counts:
    """Return the counts of one fiscal year of the shelter."""
    landed = cells(folder, name)
    rows = landed.drop_duplicates()
    day = {
        column: moment(rows[column], "%Y-%m-%d")
        for column in ("DOB", "IntakeDate", "OutcomeDate", "LastUpdate")
    }
    stayed = (day["OutcomeDate"] - day["IntakeDate"]).dt.days
    return counted(
        rows,
        {"primary_key": rows.duplicated(ANIMAL_KEY, keep=False)},
        {
            "born_before_intake": out_of_order(day["DOB"], day["IntakeDate"]),
            "outcome_before_last_update": out_of_order(day["OutcomeDate"], day["LastUpdate"]),
            "stay_under_five_years": stayed > 1826,
        },
        duplicates=len(landed) - len(rows),
    )


def crash_counts(folder: Path) -> Counts:
    """Return the counts of the city's crashes."""
    rows = cells(folder, answers.CITY_CRASHES)
    when = moment(rows["CrashDateTime"], LONG_TIME)
    injuries = ["MinorInjuries", "ModerateInjuries", "SevereInjuries", "FatalInjuries"]
    hurt = rows[injuries].astype(int).sum(axis=1)
    at = rows["DirectionFromIntersection"] == "At"
    on_foot = rows["VehicleInvolvedWith"] == "Pedestrian"
    nobody = rows["PedestrianAction"] == "No Pedestrians Involved"
    return counted(
        rows,
        {},
        {
            "report_of_the_year": rows["TcrNumber"].str[:2].astype(int) != when.dt.year % 100,
            "short_form_without_injury": (rows["ShortFormFlag"] == "True") & (hurt > 0),
            "at_means_no_distance": at & (number(rows["Distance"]) > 0),
            "pedestrian_recorded": on_foot & nobody,
            "time_known": (when.dt.hour == 0) & (when.dt.minute == 0),
        },
    )


def party_counts(folder: Path) -> Counts:
    """Return the counts of the crash parties, the crashes being published before them."""
    rows = cells(folder, answers.CITY_PARTIES)
    crashes = set(cells(folder, answers.CITY_CRASHES)["Name"])
    age = number(rows["Age"]).replace(0, None).astype(float)
    return counted(
        rows,
        {},
        {
            "crash_name.reference": ~rows["CrashName"].isin(crashes),
            "age.range": outside(age, 1, 110),
            "drivers_are_old_enough": (rows["PartyCategory"] == "Driver") & (age < 15),
        },
    )


def patrol_counts(folder: Path, name: str) -> Counts:
    """Return the counts of one year of the highway patrol's crashes."""
    rows = cells(folder, name)
    crash, prepared, reviewed, notified = (
        moment(rows[column], LONG_TIME)
        for column in ("Crash Date Time", "PreparedDate", "ReviewedDate", "NotificationDate")
    )
    written = number(rows["Crash Time Description"])
    report = rows["Report Number"]
    disagrees = written != crash.dt.hour * 100 + crash.dt.minute
    return counted(
        rows,
        {},
        {
            "report_number.required": report.isna(),
            "report_number.unique": report.notna() & report.duplicated(keep=False),
            "number_killed.required": rows["NumberKilled"].isna(),
            "latitude.range": outside(number(rows["Latitude"]), 37.0, 37.5),
            "longitude.range": outside(number(rows["Longitude"]), -122.2, -121.5),
            "time_agrees": written.notna() & (written != 2500) & disagrees,
            "crash_before_review": out_of_order(crash, reviewed),
            "prepared_before_review": out_of_order(prepared, reviewed),
            "crash_before_notification": out_of_order(crash, notified),
        },
    )


def fire_counts(folder: Path) -> Counts:
    """Return the counts of the fire incidents."""
    rows = cells(folder, answers.FIRE_INCIDENTS)
    event = moment(rows["Date_Time_Of_Event"], SHORT_TIME)
    left = moment(rows["Unit_On_The_Way_Time"], SHORT_TIME)
    arrived = moment(rows["Unit_On_Scene_TimeStamp"], SHORT_TIME)
    day_of_year = rows["Incident_No"].str[3:6].astype(int)
    placeholder = (number(rows["Latitude"]) == 37.3192603318) & (
        number(rows["Longitude"]) == -122.054483624
    )
    return counted(
        rows,
        {},
        {
            "final_incident_category.allowed": rows["Final_Incident_Category"] == FIRE_SPELLING,
            "departure_before_arrival": out_of_order(left, arrived),
            "number_has_the_day": day_of_year != event.dt.dayofyear,
            "not_the_placeholder": placeholder,
        },
    )


def park_counts(folder: Path) -> Counts:
    """Return the counts of the park assessments."""
    rows = cells(folder, answers.PARK_ASSESSMENTS)
    reported, created, updated = (
        pd.to_datetime(rows[column], format="%Y/%m/%d %H:%M:%S+00", utc=True)
        for column in ("REPORTDATE", "CREATEDDATE", "LASTUPDATE")
    )
    local_year = reported.dt.tz_convert(CITY).dt.year
    return counted(
        rows,
        {},
        {
            "assessment_type.required": rows["ASSESSMENTTYPE"].isna(),
            "year_of_the_report": number(rows["ASSESSMENTYEAR"]) != local_year,
            "reported_before_created": out_of_order(reported, created),
            "created_before_updated": out_of_order(created, updated),
            "developed_within_total": number(rows["ACREAGEDEV"]) > number(rows["ACREAGEALL"]),
        },
    )


def boundary_counts(folder: Path, name: str) -> Counts:
    """Return the counts of a boundary file, all of whose features are published."""
    features = json.loads((folder / name).read_text(encoding="utf-8"))["features"]
    return Counts(len(features), len(features), 0, 0)


# ---------------------------------------------------------------------- measures


def published_stays(folder: Path) -> pd.DataFrame:
    """Return the stays that are published: those whose key no other stay of their file shares."""
    stays = answers.shelter_stays(folder)
    return stays[~stays.duplicated(ANIMAL_KEY, keep=False)]


def expected_values(folder: Path) -> dict[ValueKey, Value]:
    """Return what the measures must give once every file is ingested.

    Shelter measures are of the published stays, so they differ in the third decimal from
    `answers.py`, which keeps the stays in quarantine.
    """
    return {
        **shelter_values(published_stays(folder)),
        **crash_values(folder),
        **district_values(folder),
        **fire_values(folder),
        **park_values(folder),
    }


def shelter_values(stays: pd.DataFrame) -> dict[ValueKey, Value]:
    """Return the live release rate and the lengths of stay by fiscal year of intake."""
    found: dict[ValueKey, Value] = {}
    members = {"all": (None, None), "dogs": ("animal_type", "DOG"), "cats": ("animal_type", "CAT")}
    for year in answers.SHELTER_FILES:
        for kind, rows in answers.by_kind(stays[stays["intake_year"] == year]).items():
            at = (f"FY20{year[-2:]}", *members[kind])
            release = answers.release_counts(rows)
            stay = answers.stay_lengths(rows[~answers.arrived_dead(rows)])
            found["live_release_rate", *at] = Value(
                release["rate"], release["live"], release["outcomes"], release["unknown"]
            )
            for name in ("median", "mean"):
                found[f"length_of_stay_{name}", *at] = Value(
                    stay[name], None, stay["known"], stay["unknown"]
                )
    return found


def crash_values(folder: Path) -> dict[ValueKey, Value]:
    """Return the measures of crashes on city streets and of the parties in them."""
    found: dict[ValueKey, Value] = {}
    killed_or_hurt = answers.killed_or_severely_injured(folder)
    periods = {**killed_or_hurt["by_month"], "all": killed_or_hurt["total"]}
    for period, counts in periods.items():
        people = counts["ksi_people"]
        key = ("people_killed_or_severely_injured", period, None, None)
        found[key] = Value(people, people, counts["crashes"], 0)
    rate = answers.ksi_per_100000(folder)
    found["ksi_rate", rate["year"], None, None] = Value(
        rate["rate"], rate["ksi_people"], rate["residents_2010"], 0
    )
    drivers = answers.impaired_parties(folder)["drivers"]
    found["impaired_drivers_share", "all", None, None] = Value(
        drivers["impaired_share_of_known"],
        drivers["impaired"],
        drivers["known"],
        drivers["unknown"],
    )
    return found


def district_values(folder: Path) -> dict[ValueKey, Value]:
    """Return the highway patrol's crashes and their rates by year and district."""
    found: dict[ValueKey, Value] = {}
    residents = answers.district_residents(folder)
    rates = answers.crashes_per_10000(folder)
    for year, places in answers.crashes_by_district(folder).items():
        for place, counts in places.items():
            if place != "unknown_share":
                group = (None, None) if place == "total" else ("council_district", place)
                crashes = counts["crashes"]
                found["chp_crashes", year, *group] = Value(crashes, crashes, crashes, 0)
        for place, rate in rates[year].items():
            group = (None, None) if place == "city" else ("council_district", place)
            people = sum(residents.values()) if place == "city" else residents[place]
            unplaced = places["unknown"]["crashes"] if place == "city" else 0
            found["chp_crash_rate", year, *group] = Value(rate, None, people, unplaced)
    return found


def fire_values(folder: Path) -> dict[ValueKey, Value]:
    """Return the 90th percentile of response minutes, by priority and of all incidents."""
    found: dict[ValueKey, Value] = {}
    for priority, counts in answers.response_minutes(folder).items():
        if priority == "all without either":
            continue
        member = "unknown" if priority == "(blank)" else priority
        group = (None, None) if priority == "all" else ("priority", member)
        found["fire_response_p90", "2015-01", *group] = Value(
            counts["p90"], None, counts["known"], counts["unknown"]
        )
    return found


def park_values(folder: Path) -> dict[ValueKey, Value]:
    """Return the mean score of the latest summer round, by district and for the city."""
    scores: dict[str, Any] = answers.park_condition(folder)
    found: dict[ValueKey, Value] = {}
    for place, counts in scores["latest_summer"].items():
        group = (None, None) if place == "city" else ("council_district", place)
        known = counts["assessments"] - counts["unknown"]
        found["park_condition_score", scores["latest_year"], *group] = Value(
            counts["mean"], None, known, counts["unknown"]
        )
    return found
