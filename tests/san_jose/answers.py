"""Known answers for the San José open data files.

Every number here is worked out straight from the published files with pandas
and shapely only, sharing no code with the platform, so that the platform's
results can be checked against it.  Each measure is one function that takes the
folder holding the files and returns plain dictionaries, lists and numbers.

Rules common to all of them:

* Every cell is read as text, so nothing ("NULL", "NA", "") is absorbed.
* Column names are stripped of the tabs, spaces and byte-order mark they carry.
* A blank is unknown, never zero.  What is unknown is counted beside the answer.
* Shares are fractions between 0 and 1, and None where nothing is known.

Run ``python answers.py FOLDER`` to print all the answers as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import shapely
from shapely.geometry import shape

Answer = dict[str, Any]

SHELTER_FILES = {
    "2021-22": "animalshelterdata_fy2122.csv.gz",
    "2022-23": "animalshelterdata_fy2223.csv.gz",
    "2023-24": "animalshelterdata_fy2324.csv.gz",
}
CITY_CRASHES = "crashdata2021-present_snapshot_2022-09.csv.gz"
CITY_PARTIES = "vehiclecrashdata2021-2023-06.csv.gz"
CHP_FILES = {
    "2022": "crashes_2022_sanjose.csv.gz",
    "2023": "crashes_2023_sanjose.csv.gz",
}
FIRE_INCIDENTS = "FireIncidents_Jan2015.csv.gz"
PARK_ASSESSMENTS = "park_condition_assessment.csv.gz"
DISTRICTS = "CITY_COUNCIL_DISTRICTS.geojson"

# The shelter's outcome words.  Together with "" (still open) they are all the
# words in the three files; no outcome is left unmapped.
LIVE = {"ADOPTION", "RESCUE", "RTF", "RTO", "TRANSFER"}
NOT_LIVE = {"DIED", "EUTH", "MISSING"}
STILL_IN_CARE = {"FOSTER"}
OWNER_REQUEST = {"REQ EUTH"}
BODY = {"DISPOSAL"}
CLINIC = {"NEUTER", "S/N UNABLE", "SPAY"}
LOST_AND_FOUND_REPORT = {"FOUND ANIM", "FOUND EXP", "LOST EXP"}
CLINIC_INTAKES = {"NEUTER", "S/N CLINIC", "SPAY"}

EITHER_PRIORITY = "Priority 1 or Priority 2"
IMPAIRED = {"Had Been Drinking - Under Influence", "Under Drug Influence"}
SOBRIETY_UNKNOWN = {
    "Had Been Drinking - Impairment Unknown",
    "Impairment Not Known",
}
SOBRIETY_NOT_APPLICABLE = {"Not Applicable"}


def read_rows(folder: Path, name: str) -> pd.DataFrame:
    """Return one file as text, its column names stripped."""
    rows = pd.read_csv(folder / name, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    return rows.rename(columns=str.strip)


def share(part: float, whole: float) -> float | None:
    """Return part / whole, or None when there is no whole."""
    return float(part / whole) if whole else None


# --------------------------------------------------------------- animal shelter


def fiscal_year(dates: pd.Series) -> pd.Series:
    """Return the July-to-June fiscal year of each date, such as "2021-22"."""
    first = (dates.dt.year - (dates.dt.month < 7)).astype("Int64")
    last = ((first + 1) % 100).astype("string").str.zfill(2)
    return (first.astype("string") + "-" + last).fillna("")


def shelter_stays(folder: Path) -> pd.DataFrame:
    """Return the stays of all three files, less rows repeated exactly.

    A stay runs from an intake to an outcome; one animal may have several.  Each
    file holds the intakes of one fiscal year, so ``intake_year`` is both the
    fiscal year of IntakeDate and the year in the file's name.  An outcome dated
    after the newest LastUpdate of the three files (one row, in 2034) cannot
    have happened yet: its date, not its outcome, is taken as unknown.
    """
    files = [read_rows(folder, name) for name in SHELTER_FILES.values()]
    stays = pd.concat(files, ignore_index=True).drop_duplicates()
    intake = pd.to_datetime(stays["IntakeDate"], format="%Y-%m-%d")
    outcome = pd.to_datetime(stays["OutcomeDate"], format="%Y-%m-%d")
    impossible = outcome > pd.Timestamp(stays["LastUpdate"].max())
    return stays.assign(
        intake=intake,
        outcome=outcome.mask(impossible),
        impossible=impossible,
        intake_year=fiscal_year(intake),
        outcome_year=fiscal_year(outcome.mask(impossible)),
    )


def by_kind(stays: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the stays of dogs, of cats and of all animals."""
    kind = stays["AnimalType"]
    return {"dogs": stays[kind == "DOG"], "cats": stays[kind == "CAT"], "all": stays}


def arrived_dead(stays: pd.DataFrame) -> pd.Series:
    """Return whether each row is a body brought in for disposal, not a stay."""
    return (
        (stays["IntakeType"] == "DISPO REQ")
        | (stays["IntakeCondition"] == "DEAD")
        | stays["OutcomeType"].isin(BODY)
    )


def release_counts(stays: pd.DataFrame) -> Answer:
    """Return the live release rate of some stays, with all that makes it up.

    ``stays = excluded + outcomes + in_foster + unknown``.
    """
    ending = stays["OutcomeType"]
    excluded = (
        arrived_dead(stays)
        | stays["IntakeType"].isin(CLINIC_INTAKES)
        | ending.isin(OWNER_REQUEST | CLINIC | LOST_AND_FOUND_REPORT)
    )
    ending = ending[~excluded]
    live = int(ending.isin(LIVE).sum())
    outcomes = int(ending.isin(LIVE | NOT_LIVE).sum())
    foster = int(ending.isin(STILL_IN_CARE).sum())
    unknown = len(ending) - outcomes - foster
    return {
        "stays": len(stays),
        "excluded": int(excluded.sum()),
        "live": live,
        "outcomes": outcomes,
        "rate": share(live, outcomes),
        "in_foster": foster,
        "rate_if_foster_were_live": share(live + foster, outcomes + foster),
        "unknown": unknown,
        "unknown_share": share(unknown, outcomes + unknown),
    }


def live_release_rate(folder: Path) -> Answer:
    """Return the live release rate by fiscal year for dogs, cats and all.

    Numerator (``live``): adoption, rescue, return to field, return to owner,
    transfer.  Denominator (``outcomes``): those plus died, euthanised and
    missing.  Outside both, under ``excluded``: bodies brought in for disposal,
    spay and neuter clinic visits, euthanasia the owner requested (REQ EUTH) and
    found or lost animal reports that expired.  A placement in foster care is
    not an end (the animal normally comes back as a FOSTER intake, whose own
    outcome counts), so it is kept apart in ``in_foster``.  ``unknown`` counts
    the stays without an outcome, and any outcome word not listed above.

    ``by_intake_year`` follows each file's intakes to wherever they ended.
    ``by_outcome_year`` counts the outcomes dated in the year; it leaves out
    animals taken in before July 2021, and cannot place open stays (unknown 0).
    """
    stays = shelter_stays(folder)
    return {
        basis: {
            year: {
                kind: release_counts(rows)
                for kind, rows in by_kind(stays[stays[column] == year]).items()
            }
            for year in SHELTER_FILES
        }
        for basis, column in (
            ("by_intake_year", "intake_year"),
            ("by_outcome_year", "outcome_year"),
        )
    }


def outcome_counts(folder: Path) -> Answer:
    """Return the number of stays by fiscal year of intake, kind and outcome."""
    stays = shelter_stays(folder)
    counts: Answer = {}
    for year in SHELTER_FILES:
        kinds = by_kind(stays[stays["intake_year"] == year])
        counts[year] = {
            kind: {
                word or "(open)": int(number)
                for word, number in rows["OutcomeType"].value_counts().items()
            }
            for kind, rows in kinds.items()
        }
    return counts


def foster_without_return(folder: Path) -> Answer:
    """Return, by fiscal year, foster placements with no later intake on file.

    How these animals' time in foster ended is not in the three files.
    """
    stays = shelter_stays(folder)
    placed = stays[stays["OutcomeType"].isin(STILL_IN_CARE)]
    last_intake = stays.groupby("AnimalID")["intake"].max()
    latest = placed["AnimalID"].map(last_intake)
    returned = (latest >= placed["outcome"]) & (latest > placed["intake"])
    answer: Answer = {}
    for year in SHELTER_FILES:
        here = placed["intake_year"] == year
        answer[year] = {
            "placements": int(here.sum()),
            "without_return": int((here & ~returned).sum()),
        }
    return answer


def stay_lengths(stays: pd.DataFrame) -> Answer:
    """Return how long some stays lasted, in whole days from intake to outcome."""
    days = (stays["outcome"] - stays["intake"]).dt.days
    known = days.dropna()
    unknown = len(days) - len(known)
    return {
        "stays": len(days),
        "known": len(known),
        "unknown": unknown,
        "unknown_share": share(unknown, len(days)),
        "impossible_date": int(stays["impossible"].sum()),
        "median": float(known.median()) if len(known) else None,
        "mean": float(known.mean()) if len(known) else None,
        "longest": int(known.max()) if len(known) else None,
    }


def length_of_stay(folder: Path) -> Answer:
    """Return mean and median days in care by fiscal year, dogs, cats and all.

    OutcomeDate less IntakeDate, leaving out bodies brought in for disposal.  A
    stay ended by a foster placement ends there; the return from foster starts
    another.  ``unknown`` counts open stays and the one impossible outcome date.
    """
    stays = shelter_stays(folder)
    stays = stays[~arrived_dead(stays)]
    return {
        basis: {
            year: {
                kind: stay_lengths(rows)
                for kind, rows in by_kind(stays[stays[column] == year]).items()
            }
            for year in SHELTER_FILES
        }
        for basis, column in (
            ("by_intake_year", "intake_year"),
            ("by_outcome_year", "outcome_year"),
        )
    }


# ---------------------------------------------------------------- city crashes


def city_crashes(folder: Path) -> pd.DataFrame:
    """Return the city's crashes with the month and the people hurt as numbers."""
    crashes = read_rows(folder, CITY_CRASHES)
    when = pd.to_datetime(crashes["CrashDateTime"], format="%m/%d/%Y %I:%M:%S %p")
    killed = crashes["FatalInjuries"].astype(int)
    severe = crashes["SevereInjuries"].astype(int)
    return crashes.assign(
        month=when.dt.strftime("%Y-%m"),
        killed=killed,
        severe=severe,
        ksi=killed + severe,
    )


def ksi_counts(crashes: pd.DataFrame) -> Answer:
    """Return the crashes, and the people killed or severely injured in them."""
    return {
        "crashes": len(crashes),
        "ksi_crashes": int((crashes["ksi"] > 0).sum()),
        "killed": int(crashes["killed"].sum()),
        "severe": int(crashes["severe"].sum()),
        "ksi_people": int(crashes["ksi"].sum()),
    }


def killed_or_severely_injured(folder: Path) -> Answer:
    """Return people killed or severely injured (KSI), by month and in total.

    From the city's file as it stood in September 2022: it ends on 24 August
    2022, and July and August 2022 are plainly incomplete (110 and 16 crashes
    where other months have 311 to 493).  A later snapshot restates them.
    """
    crashes = city_crashes(folder)
    months = {str(month): ksi_counts(rows) for month, rows in crashes.groupby("month")}
    years = {
        str(year): ksi_counts(rows) for year, rows in crashes.groupby(crashes["month"].str[:4])
    }
    return {"total": ksi_counts(crashes), "by_year": years, "by_month": months}


def ksi_per_100000(folder: Path) -> Answer:
    """Return KSI people per 100,000 residents for 2021, the one whole year.

    Residents are the ten districts' POP_2010 added up: the 2010 census count
    on the district lines of 2011, eleven years older than the crashes.
    """
    people = killed_or_severely_injured(folder)["by_year"]["2021"]["ksi_people"]
    residents = sum(district_residents(folder).values())
    return {
        "year": "2021",
        "ksi_people": people,
        "residents_2010": residents,
        "rate": share(people * 100_000, residents),
    }


def parties_without_crash(folder: Path) -> Answer:
    """Return how the crash parties and the city's crashes fail to match.

    The parties run to June 2023, the crashes only to August 2022, so that all
    the unmatched parties carry names later than the last crash in the file.
    """
    parties = read_rows(folder, CITY_PARTIES)["CrashName"]
    crashes = read_rows(folder, CITY_CRASHES)["Name"]
    lost = parties[~parties.isin(set(crashes))]
    return {
        "parties": len(parties),
        "parties_without_crash": len(lost),
        "crash_names_without_crash": int(lost.nunique()),
        "of_these_within_the_crash_file_range": int((lost <= crashes.max()).sum()),
        "crashes_without_party": int((~crashes.isin(set(parties))).sum()),
    }


def sobriety_counts(parties: pd.DataFrame) -> Answer:
    """Return how many of some parties were impaired, sober or not assessed."""
    value = parties["Sobriety"]
    impaired = int(value.isin(IMPAIRED).sum())
    unknown = int(value.isin(SOBRIETY_UNKNOWN).sum())
    aside = int(value.isin(SOBRIETY_NOT_APPLICABLE).sum())
    known = len(value) - unknown - aside
    return {
        "parties": len(value),
        "by_value": {str(k): int(n) for k, n in value.value_counts().items()},
        "impaired": impaired,
        "known": known,
        "impaired_share_of_known": share(impaired, known),
        "not_applicable": aside,
        "unknown": unknown,
        "unknown_share": share(unknown, known + unknown),
    }


def impaired_parties(folder: Path) -> Answer:
    """Return the share of crash parties under the influence of drink or drugs.

    Over the parties whose sobriety is known.  Impairment not known, or drinking
    with impairment unknown, is unknown; Not Applicable (mostly parked cars) is
    set aside.  More than half the drivers are unknown and the drinking driver
    is the likelier to be assessed, so the share overstates what it measures.
    """
    parties = read_rows(folder, CITY_PARTIES)
    drivers = parties[parties["PartyCategory"] == "Driver"]
    return {"drivers": sobriety_counts(drivers), "all": sobriety_counts(parties)}


# ----------------------------------------------------- highway patrol's crashes


def district_features(folder: Path) -> list[Answer]:
    """Return the ten council districts (2011 lines, published 2016)."""
    text = (folder / DISTRICTS).read_text(encoding="utf-8")
    return list(json.loads(text)["features"])


def district_residents(folder: Path) -> dict[str, int]:
    """Return the 2010 census residents of each district, by its number."""
    properties = [feature["properties"] for feature in district_features(folder)]
    found = {p["DISTRICTS"]: int(p["POP_2010"]) for p in properties}
    return {number: found[number] for number in sorted(found, key=int)}


def districts_of(folder: Path, lat: pd.Series, lon: pd.Series) -> pd.Series:
    """Return each point's district: "1" to "10", "outside" or "unknown".

    "unknown" has no coordinates; "outside" has some, in none of the districts
    (a few hundreds of kilometres away).  The districts do not overlap, and no
    point of these files lies on the line between two.
    """
    y, x = pd.to_numeric(lat), pd.to_numeric(lon)
    missing = y.isna() | x.isna()
    points = shapely.points(x.fillna(0).to_numpy(), y.fillna(0).to_numpy())
    found = pd.Series("outside", index=lat.index)
    for feature in district_features(folder):
        area = shape(feature["geometry"])
        shapely.prepare(area)
        found[shapely.intersects(area, points)] = feature["properties"]["DISTRICTS"]
    return found.mask(missing, "unknown")


def chp_crashes(folder: Path, year: str) -> pd.DataFrame:
    """Return one year of the highway patrol's crashes, placed in a district."""
    crashes = read_rows(folder, CHP_FILES[year])
    return crashes.assign(
        district=districts_of(folder, crashes["Latitude"], crashes["Longitude"]),
        injured=pd.to_numeric(crashes["NumberInjured"]),
        killed=pd.to_numeric(crashes["NumberKilled"]),
    )


def crashes_by_district(folder: Path) -> Answer:
    """Return crashes, people injured and people killed by year and district.

    ``killed_unknown`` counts the crashes whose number killed is blank.  The
    coordinates are taken as published.  Nearly every crash they place in a
    district is a patrol crash on a freeway: three quarters of the city police's
    crashes have no coordinates, and the rest are written in another notation
    (see `city_police_coordinates`) that puts them outside, or in district 8.
    """
    answer: Answer = {}
    places = [*district_residents(folder), "outside", "unknown"]
    for year in CHP_FILES:
        crashes = chp_crashes(folder, year)
        parts = {place: crashes[crashes["district"] == place] for place in places}
        answer[year] = {
            place: {
                "crashes": len(rows),
                "injured": int(rows["injured"].sum()),
                "killed": int(rows["killed"].sum()),
                "killed_unknown": int(rows["killed"].isna().sum()),
            }
            for place, rows in {**parts, "total": crashes}.items()
        }
        answer[year]["unknown_share"] = share(len(parts["unknown"]), len(crashes))
    return answer


def from_degrees_minutes_seconds(packed: pd.Series) -> pd.Series:
    """Return decimal degrees of 37.203881 meaning 37 degrees 20 minutes 38.81 seconds.

    Seconds of 60 and more have lost the zero of their tens: 99.5 is 9.95.
    """
    number = pd.to_numeric(packed)
    digits = (number.abs() * 1_000_000).round()
    degrees, rest = digits // 1_000_000, digits % 1_000_000
    minutes, seconds = rest // 10_000, rest % 10_000 / 100
    seconds = seconds.where(seconds < 60, seconds / 10)
    size = degrees + minutes / 60 + seconds / 3600
    return size.where(number >= 0, -size)


def city_police_coordinates(folder: Path) -> Answer:
    """Return where the city police's crashes (NCIC 4313) lie, read in two ways.

    Their coordinates are degrees, minutes and seconds written as if decimal
    degrees, which moves the city's streets to the hills in the east.  Read as
    what they are, almost all lie in a district (a dozen are true decimals).
    """
    answer: Answer = {}
    for year in CHP_FILES:
        crashes = chp_crashes(folder, year)
        police = crashes[crashes["NCIC Code"] == "4313"]
        lat = from_degrees_minutes_seconds(police["Latitude"])
        lon = from_degrees_minutes_seconds(police["Longitude"])
        readings = {
            "as_published": police["district"],
            "as_degrees_minutes_seconds": districts_of(folder, lat, lon),
        }
        answer[year] = {"crashes": len(police)}
        for name, places in readings.items():
            counts = places.value_counts().sort_index()
            answer[year][name] = {str(place): int(n) for place, n in counts.items()}
    return answer


def crashes_per_10000(folder: Path) -> Answer:
    """Return the patrol's crashes per 10,000 residents of 2010, by district.

    Only crashes placed in a district count, so they say more of the freeways
    crossing a district than of its residents' streets; the "city" rate takes
    the crashes placed in any district over the residents of all ten.
    """
    residents = district_residents(folder)
    answer: Answer = {}
    for year, counts in crashes_by_district(folder).items():
        placed = {number: counts[number]["crashes"] for number in residents}
        rates = {n: share(placed[n] * 10_000, residents[n]) for n in residents}
        whole = share(sum(placed.values()) * 10_000, sum(residents.values()))
        answer[year] = {**rates, "city": whole}
    return answer


# ------------------------------------------------------------------------ fire


def response_counts(minutes: pd.Series) -> Answer:
    """Return the spread of some response times, blank ones being unknown."""
    known = minutes.dropna()
    unknown = len(minutes) - len(known)
    return {
        "incidents": len(minutes),
        "known": len(known),
        "unknown": unknown,
        "unknown_share": share(unknown, len(minutes)),
        "p90": float(known.quantile(0.9, interpolation="linear")),
        "median": float(known.median()),
        "mean": float(known.mean()),
        "negative": int((known < 0).sum()),
        "over_24_hours": int((known > 24 * 60).sum()),
        "longest": float(known.max()),
    }


def response_minutes(folder: Path) -> Answer:
    """Return minutes from the event to the first unit on scene, by priority.

    Times are published to the whole minute.  None of the differences is
    negative or beyond 24 hours, so none is dropped.  The 29 incidents marked
    "Priority 1 or Priority 2" are a group of their own; the totals are given
    with and without them.  One incident has no priority: "(blank)".
    """
    incidents = read_rows(folder, FIRE_INCIDENTS)
    form = "%m/%d/%y %I:%M %p"
    event = pd.to_datetime(incidents["Date_Time_Of_Event"], format=form)
    scene = pd.to_datetime(incidents["Unit_On_Scene_TimeStamp"], format=form)
    minutes = (scene - event).dt.total_seconds() / 60
    priority = incidents["Priority"]
    answer = {
        str(name) or "(blank)": response_counts(rows) for name, rows in minutes.groupby(priority)
    }
    either = priority == EITHER_PRIORITY
    answer["all"] = response_counts(minutes)
    answer["all without either"] = response_counts(minutes[~either])
    return answer


# ----------------------------------------------------------------------- parks


def score_counts(score: pd.Series) -> Answer:
    """Return the mean of some scores (0 to 1), blank ones being unknown."""
    unknown = int(score.isna().sum())
    return {
        "assessments": len(score),
        "unknown": unknown,
        "unknown_share": share(unknown, len(score)),
        "mean": float(score.mean()),
    }


def park_condition(folder: Path) -> Answer:
    """Return the mean OVERALLSCORE by COUNCILDISTRICT and for the city.

    Each assessment weighs the same, whatever the park's size.  For all years,
    for the latest assessment year (2025: a summer round and a special round)
    and for the latest summer round, the one comparable with earlier years.
    """
    parks = read_rows(folder, PARK_ASSESSMENTS)
    score = pd.to_numeric(parks["OVERALLSCORE"])
    latest = parks["ASSESSMENTYEAR"] == parks["ASSESSMENTYEAR"].max()
    summer = latest & (parks["ASSESSMENTTYPE"] == "Summer")
    answer: Answer = {"latest_year": parks["ASSESSMENTYEAR"].max()}
    for name, chosen in (
        ("all_years", latest | ~latest),
        ("latest", latest),
        ("latest_summer", summer),
    ):
        groups = score[chosen].groupby(parks["COUNCILDISTRICT"][chosen].astype(int))
        answer[name] = {str(number): score_counts(rows) for number, rows in groups}
        answer[name]["city"] = score_counts(score[chosen])
    return answer


MEASURES = (
    live_release_rate,
    outcome_counts,
    foster_without_return,
    length_of_stay,
    killed_or_severely_injured,
    ksi_per_100000,
    parties_without_crash,
    impaired_parties,
    crashes_by_district,
    city_police_coordinates,
    crashes_per_10000,
    response_minutes,
    park_condition,
)


def all_answers(folder: Path) -> Answer:
    """Return every measure's answer, by the name of its function."""
    return {measure.__name__: measure(folder) for measure in MEASURES}


def main() -> None:
    """Print all the answers for the folder named on the command line."""
    if len(sys.argv) != 2:
        raise SystemExit("usage: python answers.py FOLDER")
    answers = all_answers(Path(sys.argv[1]))
    print(json.dumps(answers, indent=2, ensure_ascii=False, allow_nan=False))


if __name__ == "__main__":
    main()
