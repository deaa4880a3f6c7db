"""311 service requests of two years; the second extract sends again what was still open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

from dirt import Extract, Record, Row, Spoil, add_cells, contradict, repeat, spoil
from files import write_csv
from request_life import known_at, life_of_requests

HANDED_OVER = (datetime(2024, 7, 1), datetime(2025, 7, 1))
SPOILS = {
    "bad dates": Spoil(("created_at.type",), lambda _: {"CreatedAt": "2024-02-30 09:15:00"}),
    "unknown vocabulary": Spoil(("status.allowed",), lambda _: {"Status": "pendiente?"}),
    "negative durations": Spoil(
        ("events_in_order",),
        lambda c: {"RespondedAt": "", "ClosedAt": f"2023-06-{c['CreatedAt'][8:10]} 08:00:00"},
    ),
    "missing required values": Spoil(("service.required",), lambda _: {"Service": " "}),
    "coordinates out of range": Spoil(("latitude.range",), lambda _: {"Latitude": "43.612345"}),
    "unknown channels": Spoil(
        ("channel.allowed",), lambda _: {"Channel": "fax"}, truth={"channel": "fax"}
    ),
}


def cells(record: Record) -> dict[str, Any]:
    """Return a request as the department writes it."""
    return {
        "RequestID": record["request_id"],
        "CreatedAt": str(record["created_at"]),
        "RespondedAt": str(record["responded_at"] or ""),
        "ClosedAt": str(record["closed_at"] or ""),
        "Status": record["status"],
        "Service": record["service"],
        "Channel": record["channel"],
        "Language": record["language"] or "",
        "Address": record["address"],
        "Longitude": "" if record["longitude"] is None else f"{record['longitude']:.6f}",
        "Latitude": "" if record["latitude"] is None else f"{record['latitude']:.6f}",
        "ReportedBy": record["reported_by"],
        "EnteredOn": str(record["entered_on"]),
        "Description": record["description"],
    }


def extracts(seed: int, dirt: Mapping[str, Mapping[str, int]]) -> list[Extract]:
    """Return the two years' extracts; the second sends again what was open, and late requests."""
    random = Random(f"{seed} service requests")
    first, second = HANDED_OVER
    everything = life_of_requests(random)
    old = [record for record in everything if record["created_at"] < first]
    new = [record for record in everything if record["created_at"] >= first]
    second_name = "service_requests_FY2025.csv"
    late = random.sample(old[-2000:], dirt[second_name]["late rows"])
    late_ids = {record["request_id"] for record in late}
    early = [known_at(r, first) for r in old if r["request_id"] not in late_ids]
    was_open = {r["request_id"] for r in early if r["closed_at"] is None}
    for record in late:
        record["entered_on"] = date(2024, 8, 15)
    again = [known_at(r, second) for r in old if r["request_id"] in was_open]
    rows = [Row(cells(known_at(r, second)), known_at(r, second)) for r in new]
    sent_late = [
        Row(cells(r), r, rules=("entered_promptly",)) for r in (known_at(r, second) for r in late)
    ]
    return [
        _dirty(random, "service_requests_FY2024.csv", [Row(cells(r), r) for r in early], dirt),
        _dirty(random, second_name, [Row(cells(r), r) for r in again] + sent_late + rows, dirt),
    ]


def _dirty(
    random: Random, name: str, rows: list[Row], dirt: Mapping[str, Mapping[str, int]]
) -> Extract:
    amounts = dirt[name]
    spoil(random, rows, SPOILS, amounts)
    add_cells(random, rows, amounts["wrong number of cells"], "second gate")
    contradict(random, rows, amounts["conflicting keys"], {"Address": "1 City Hall Plaza"})
    repeat(random, rows, amounts["exact duplicates"])
    return Extract(name, "service_requests", rows, amounts)


def write(folder: Path, extract: Extract) -> None:
    """Write an extract as the contact center does: CSV in UTF-8."""
    write_csv(folder, extract)
