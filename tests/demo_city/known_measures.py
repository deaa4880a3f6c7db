"""The true value of each measure in `measures/`, from the records that must be published."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from .known import Fact, Number, known_numbers, known_rate, mean, percentile, ratio, total
from .truth import Record, Truth

_ZONE = ZoneInfo("America/Los_Angeles")
_LIVE = frozenset({"ADOPTION", "RETURN TO OWNER", "TRANSFER OUT"})
_NOT_KNOWN = frozenset({8, 9, 30, 99})
Numbers = dict[str, list[Number]]


def known_measures(truth: Truth) -> Numbers:
    """Return every number of every measure."""
    districts = truth.account["districts"]
    return {
        **_of_requests(truth.current("service_requests"), districts),
        **_of_crashes(truth.current("traffic_crashes"), districts),
        **_of_stays_of_animals(truth.current("animal_shelter")),
        **_of_parks(truth.current("park_condition")),
        **_of_incidents(truth.current("fire_incidents")),
        **_of_encampments(truth.current("encampment_reports")),
        **_of_contacts(truth.current("street_outreach")),
        **_of_homelessness(truth),
        **_of_money(truth.current("program_spending")),
        **_of_projects(truth),
        **_of_training(truth.current("staff_training")),
    }


def month(day: date) -> str:
    """Return a day's month, like 2025-02."""
    return f"{day:%Y-%m}"


def quarter(day: date) -> str:
    """Return a day's quarter, like 2025-Q1."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def fiscal_year(day: date) -> str:
    """Return a day's fiscal year, named by the year it ends in, like FY2025."""
    return f"FY{day.year + (day.month >= 7)}"


def seconds_between(start: datetime, end: datetime) -> int:
    """Return the seconds that pass on the city's clock, also where the clocks change."""
    instants = [moment.replace(tzinfo=_ZONE).astimezone(UTC) for moment in (start, end)]
    return (instants[1] - instants[0]) // timedelta(seconds=1)


def _facts(
    records: Iterable[Record],
    period: Callable[[date], str],
    day: str,
    value: Callable[[Record], Any],
) -> list[Fact]:
    return [Fact(period(record[day]), record, value(record)) for record in records]


def _days(record: Record, start: str, end: str) -> int | None:
    if record[end] is None:
        return None
    return (_date(record[end]) - _date(record[start])).days


def _date(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _on_time(days: int | None, target: int, age: int) -> bool | None:
    if days is not None:
        return days <= target
    return False if age > target else None


def _of_requests(records: list[Record], districts: dict[str, int]) -> Numbers:
    last = max(record["created_at"] for record in records).date()
    asked = [record for record in records if record["status"] != "duplicate"]

    def closed(record: Record) -> bool | None:
        age = (last - record["created_at"].date()).days
        return _on_time(_days(record, "created_at", "closed_at"), record["target_days"], age)

    def hours(record: Record) -> float | None:
        if record["responded_at"] is None:
            return None
        return seconds_between(record["created_at"], record["responded_at"]) // 60 / 60

    def only(service: str) -> list[Record]:
        return [record for record in asked if record["service"] == service]

    dumping, potholes, by = only("Illegal dumping"), only("Pothole"), "created_at"
    one = lambda _record: 1  # noqa: E731
    return {
        "requests_closed_on_time": known_numbers(
            _facts(asked, month, by, closed), ["service", "district"], ratio
        ),
        "potholes_fixed_on_time": known_numbers(
            _facts(potholes, month, by, closed), ["district"], ratio
        ),
        "illegal_dumping_cleared_on_time": known_numbers(
            _facts(dumping, month, by, closed), ["district"], ratio
        ),
        "days_to_close": known_numbers(
            _facts(asked, fiscal_year, by, lambda r: _days(r, by, "closed_at")),
            ["service", "language"],
            percentile(50),
        ),
        "response_hours": known_numbers(
            _facts(asked, month, by, hours), ["service"], percentile(90)
        ),
        "requests_per_1000_residents": known_rate(
            _facts(asked, fiscal_year, by, one), "district", districts, 1000
        ),
        "illegal_dumping_per_1000_residents": known_rate(
            _facts(dumping, fiscal_year, by, one), "district", districts, 1000
        ),
        "requests_in_other_languages": known_numbers(
            _facts(asked, fiscal_year, by, lambda r: r["language"] and r["language"] != "en"),
            ["district"],
            ratio,
        ),
    }


def _of_crashes(records: list[Record], districts: dict[str, int]) -> Numbers:
    def hurt(record: Record) -> int:
        return record["severe_injuries"] + record["fatal_injuries"]

    return {
        "people_killed_or_severely_injured": known_numbers(
            _facts(records, month, "crash_at", hurt), ["mode", "district"], total
        ),
        "killed_or_injured_per_100000": known_rate(
            _facts(records, fiscal_year, "crash_at", hurt), "district", districts, 100_000
        ),
    }


def _of_stays_of_animals(records: list[Record]) -> Numbers:
    def alive(record: Record) -> bool | None:
        outcome = record["outcome_type"]
        return None if outcome in {None, "MISSING"} else outcome in _LIVE

    def days(record: Record) -> int | None:
        return _days(record, "intake_on", "outcome_on")

    return {
        "live_release_rate": known_numbers(
            _facts(records, fiscal_year, "outcome_on", alive), ["animal_type"], ratio
        ),
        "days_in_shelter": known_numbers(
            _facts(records, fiscal_year, "outcome_on", days), ["animal_type"], percentile(50)
        ),
    }


def _of_parks(records: list[Record]) -> Numbers:
    facts = _facts(records, lambda day: str(day.year), "assessed_on", lambda r: r["score"])
    return {"park_condition_score": known_numbers(facts, ["district"], mean)}


def _of_incidents(records: list[Record]) -> Numbers:
    for record in records:
        arrived = record["arrived_at"]
        record["seconds"] = arrived and seconds_between(record["dispatched_at"], arrived)
    urgent = [r for r in records if r["call_type"] in _EMERGENCIES]
    hot = [r for r in records if r["call_type"] == "Heat illness"]
    by = "dispatched_at"
    return {
        "emergency_response_on_time": known_numbers(
            _facts(urgent, month, by, lambda r: r["seconds"] and r["seconds"] <= 480),
            ["district", "call_type"],
            ratio,
        ),
        "emergency_response_minutes": known_numbers(
            _facts(urgent, quarter, by, lambda r: r["seconds"] and r["seconds"] / 60),
            ["district"],
            percentile(90),
        ),
        "heat_illness_calls": known_numbers(
            _facts(hot, month, by, lambda _r: 1), ["district"], total
        ),
    }


_EMERGENCIES = frozenset(
    {"Medical", "Heat illness", "Structure fire", "Vegetation fire", "Vehicle accident"}
)


def _of_encampments(records: list[Record]) -> Numbers:
    last = max(record["reported_at"] for record in records).date()

    def closed(record: Record) -> bool | None:
        age = (last - record["reported_at"].date()).days
        return _on_time(_days(record, "reported_at", "closed_at"), 10, age)

    facts = _facts(records, quarter, "reported_at", closed)
    return {
        "encampment_reports_closed_on_time": known_numbers(facts, ["district", "source"], ratio)
    }


def _of_contacts(records: list[Record]) -> Numbers:
    accepted = {"Services accepted": True, "Shelter accepted": True, "Engaged": False}

    def helped(record: Record) -> bool | None:
        return {**accepted, "Declined": False}.get(record["outcome"])

    facts = _facts(records, quarter, "contact_at", helped)
    return {"outreach_help_accepted": known_numbers(facts, ["team", "race_group"], ratio, least=11)}


_PROJECT_TYPES = {
    0: "Emergency shelter", 1: "Emergency shelter", 2: "Transitional housing",
    3: "Permanent supportive housing", 4: "Street outreach", 8: "Safe haven",
    13: "Rapid rehousing", 14: "Other",
}  # fmt: skip


def _of_homelessness(truth: Truth) -> Numbers:
    stays = truth.current("hmis_enrollment")
    exits = truth.versions("hmis_exit")[-1]
    ended = [
        {
            **stay,
            "project_type": _PROJECT_TYPES[stay["project_type"]],
            "left": exits[(stay["enrollment_id"],)]["exit_date"],
            "to": exits[(stay["enrollment_id"],)]["destination"],
        }
        for stay in stays
        if (stay["enrollment_id"],) in exits
    ]
    entered = {(s["personal_id"], fiscal_year(s["entry_date"])): s for s in stays}
    return {
        "exits_to_permanent_housing": known_numbers(
            _facts(
                ended,
                fiscal_year,
                "left",
                lambda r: None if r["to"] in _NOT_KNOWN else r["to"] >= 400,
            ),
            ["project_type", "race_group"],
            ratio,
            least=11,
        ),
        "people_entering_per_10000": known_rate(
            [Fact(year, stay, 1) for (_, year), stay in entered.items()],
            "race_group",
            _people_by_group(truth),
            10_000,
            least=5000,
        ),
    }


def _people_by_group(truth: Truth) -> dict[str, int]:
    people: dict[str, int] = defaultdict(int)
    with (truth.folder / "population_by_group.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            people[row["RaceEthnicity"]] += int(row["Residents"])
    return people


def _of_money(records: list[Record]) -> Numbers:
    years: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in records:
        years[record["program_id"], fiscal_year(record["month"])].append(record)
    programs = [
        {
            **months[0],
            "first_month": min(entry["month"] for entry in months),
            "spent": sum(entry["spent_cents"] for entry in months),
            "budget": sum(entry["budget_cents"] for entry in months),
        }
        for months in years.values()
    ]
    by = "first_month"
    return {
        "program_spending_total": known_numbers(
            _facts(programs, fiscal_year, by, lambda r: Decimal(r["spent"]) / 100),
            ["service_area", "department"],
            total,
        ),
        "programs_within_budget": known_numbers(
            _facts(programs, fiscal_year, by, lambda r: r["spent"] <= r["budget"]),
            ["service_area"],
            ratio,
        ),
    }


def _of_projects(truth: Truth) -> Numbers:
    text = (truth.folder / "technology_projects.json").read_text(encoding="utf-8")
    projects = json.loads(text)["projects"]
    for project in projects:
        project["planned"] = date.fromisoformat(project["planned_end"])
        project["late"] = (date.fromisoformat(project["forecast_end"]) - project["planned"]).days
    facts = _facts(projects, fiscal_year, "planned", lambda r: r["late"] <= 30)
    return {"technology_projects_on_schedule": known_numbers(facts, ["department"], ratio)}


def _of_training(records: list[Record]) -> Numbers:
    done = {"Completed": True, "Withdrawn": False}
    facts = _facts(records, fiscal_year, "enrolled_on", lambda r: done.get(r["status"]))
    numbers = known_numbers(facts, ["department", "course"], ratio, least=5)
    return {"staff_training_completed": numbers}
