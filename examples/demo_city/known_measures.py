"""The true value of each measure in `measures/`, from the records that must be published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from dirt import Record
from known import Fact, Number, known_numbers, known_rate, mean, percentile, ratio, total
from places import POPULATION_2024
from request_life import SERVICES
from times import fiscal_year, minutes_between, month

_LIVE = frozenset({"ADOPTION", "RETURN TO OWNER", "TRANSFER OUT"})


def known_measures(published: Mapping[str, Sequence[Record]]) -> dict[str, list[Number]]:
    """Return every number of every measure, given the published records by data set."""
    return {
        **_of_requests(published["service_requests"]),
        **_of_crashes(published["traffic_crashes"]),
        **_of_stays(published["animal_shelter"]),
        **_of_parks(published["park_condition"]),
    }


def _of_requests(records: Sequence[Record]) -> dict[str, list[Number]]:
    last = max(record["created_at"] for record in records).date()
    asked = [record for record in records if record["status"] != "duplicate"]
    groups = ["service"]
    return {
        "requests_closed_on_time": known_numbers(
            [Fact(month(r["created_at"]), r, _is_on_time(r, last)) for r in asked],
            ["service", "district"],
            ratio,
        ),
        "days_to_close": known_numbers(
            [Fact(fiscal_year(r["created_at"]), r, _days_to_close(r)) for r in asked],
            groups,
            percentile(50),
        ),
        "response_hours": known_numbers(
            [Fact(month(r["created_at"]), r, _response_hours(r)) for r in asked],
            groups,
            percentile(90),
        ),
        "requests_per_1000_residents": known_rate(
            [Fact(fiscal_year(r["created_at"]), r, None) for r in asked],
            "district",
            POPULATION_2024,
            1000,
        ),
        "requests_in_other_languages": known_numbers(
            [Fact(fiscal_year(r["created_at"]), r, _is_other(r["language"])) for r in asked],
            ["district"],
            ratio,
        ),
    }


def _is_on_time(record: Record, last: date) -> bool | None:
    target_days = SERVICES[record["service"]].target_days
    if record["closed_at"]:
        return (_days_to_close(record) or 0) <= target_days
    return False if (last - record["created_at"].date()).days > target_days else None


def _days_to_close(record: Record) -> int | None:
    if record["closed_at"] is None:
        return None
    return (record["closed_at"].date() - record["created_at"].date()).days


def _response_hours(record: Record) -> float | None:
    if record["responded_at"] is None:
        return None
    return minutes_between(record["created_at"], record["responded_at"]) / 60


def _is_other(language: str | None) -> bool | None:
    return None if language is None else language != "en"


def _of_crashes(records: Sequence[Record]) -> dict[str, list[Number]]:
    facts = [
        Fact(month(r["crash_at"]), r, r["severe_injuries"] + r["fatal_injuries"]) for r in records
    ]
    return {"people_killed_or_severely_injured": known_numbers(facts, ["mode", "district"], total)}


def _of_stays(records: Sequence[Record]) -> dict[str, list[Number]]:
    groups = ["animal_type"]
    stays = [(r, (r["outcome_on"] - r["intake_on"]).days) for r in records]
    return {
        "live_release_rate": known_numbers(
            [Fact(fiscal_year(r["outcome_on"]), r, _is_live(r["outcome_type"])) for r, _ in stays],
            groups,
            ratio,
        ),
        "days_in_shelter": known_numbers(
            [Fact(fiscal_year(r["outcome_on"]), r, days) for r, days in stays],
            groups,
            percentile(50),
        ),
    }


def _is_live(outcome: str | None) -> bool | None:
    return None if outcome in {None, "MISSING"} else outcome in _LIVE


def _of_parks(records: Sequence[Record]) -> dict[str, list[Number]]:
    facts = [Fact(str(r["assessed_on"].year), r, r["score"]) for r in records]
    return {"park_condition_score": known_numbers(facts, ["district"], mean)}
