"""311 service requests of two fiscal years: seasons, a change of policy, requests that stay open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from dirt import Extract, Record, Row, Spoil, add_cells, contradict, repeat, spoil
from people import person
from places import address, place
from times import days, settle

ROWS = 20_000
POLICY_DATE = date(2024, 11, 1)
"""From this day on a crew for potholes works on weekends too."""
HANDED_OVER = {"FY2024": datetime(2024, 7, 1), "FY2025": datetime(2025, 7, 1)}
DAYS = days(date(2023, 7, 1), date(2025, 6, 30))


class Service(NamedTuple):
    """How often a service is asked for, when, and how long it takes."""

    share: float
    target_days: int
    response_hours: float
    seasons: str
    """How busy each month is, January first, as digits."""


SERVICES = {
    "Pothole": Service(0.20, 7, 52, "998643332357"),
    "Graffiti": Service(0.17, 5, 30, "445556666554"),
    "Illegal dumping": Service(0.22, 10, 40, "444567887654"),
    "Streetlight": Service(0.12, 14, 60, "876543334678"),
    "Abandoned vehicle": Service(0.13, 21, 80, "555555555555"),
    "Tree": Service(0.09, 30, 90, "886644333468"),
    "Noise": Service(0.07, 3, 6, "223467998532"),
}
_WORDS = {
    "en": ("It has been there for weeks.", "Near the bus stop.", "Please hurry, children play here."),
    "es": ("Está así desde el lunes, señor.", "Cerca de la escuela.", "Hay niños jugando aquí."),
    "vi": ("Đã nhiều tuần rồi.", "Gần trạm xe buýt.", "Xin sửa sớm, nguy hiểm cho trẻ em."),
    None: ("", "see photo"),
}
_CHANNELS = {"app": 44, "phone": 31, "web": 21, "walk-in": 4}
SPOILS = {
    "bad dates": Spoil(("created_at.type",), lambda _: {"CreatedAt": "2024-02-30 09:15:00"}),
    "unknown vocabulary": Spoil(("status.allowed",), lambda _: {"Status": "pendiente?"}),
    "negative durations": Spoil(
        ("events_in_order",),
        lambda c: {"RespondedAt": "", "ClosedAt": f"2023-06-{c['CreatedAt'][8:10]} 08:00:00"},
    ),
    "missing required values": Spoil(("service.required",), lambda _: {"Service": " "}),
    "coordinates out of range": Spoil(("latitude.range",), lambda _: {"Latitude": "43.612345"}),
    "unknown channels": Spoil(("channel.allowed",), lambda _: {"Channel": "fax"}, is_stopped=False),
}


def life_of_requests(random: Random) -> list[Record]:
    """Return every request with all that ever happened to it, in the order of creation."""
    found = []
    for name, service in SERVICES.items():
        weights = [int(service.seasons[day.month - 1]) for day in DAYS]
        for day in random.choices(DAYS, weights, k=round(ROWS * service.share)):
            found.append(_request(random, name, service, day))
    found.sort(key=lambda record: record["created_at"])
    return [{"request_id": 100_001 + n, **record} for n, record in enumerate(found)]


def _request(random: Random, name: str, service: Service, day: date) -> Record:
    created = settle(datetime(day.year, day.month, day.day, random.choice(range(5, 24))))
    created += timedelta(minutes=random.randrange(60))
    district, point = place(random, missing=0.02, outside=0.01)
    language = random.choices(("en", "es", "vi", None), (60, 21, 13, 6))[0]
    return {
        "created_at": created,
        **_progress(random, name, service, created),
        "service": name,
        "channel": random.choices(list(_CHANNELS), list(_CHANNELS.values()))[0],
        "language": language,
        "address": address(random),
        "longitude": point[0] if point else None,
        "latitude": point[1] if point else None,
        "reported_by": person(random),
        "entered_on": day + timedelta(days=random.choice((0, 0, 0, 1, 2))),
        "description": _description(random, language),
        "district": district,
    }


def _progress(random: Random, name: str, service: Service, created: datetime) -> Record:
    faster = 0.4 if name == "Pothole" and created.date() >= POLICY_DATE else 1.0
    wait_hours = service.response_hours * faster * random.lognormvariate(-0.3, 0.8)
    responded = settle(created + timedelta(minutes=5 + int(wait_hours * 60)))
    work_days = service.target_days * 0.4 * random.lognormvariate(0, 0.8)
    closed = settle(responded + timedelta(minutes=int(work_days * 1440)))
    if random.random() < 0.04:
        return {"responded_at": responded, "closed_at": responded, "status": "duplicate"}
    is_forgotten = random.random() < 0.02
    return {
        "responded_at": responded,
        "closed_at": None if is_forgotten else closed,
        "status": "in progress" if is_forgotten else "closed",
    }


def _description(random: Random, language: str | None) -> str:
    words = random.choice(_WORDS[language])
    return f"{words}\nGate code: none" if random.random() < 0.01 else words


def known_at(record: Record, moment: datetime) -> Record:
    """Return a request as the department knew it at a moment."""
    if record["responded_at"] >= moment:
        return {**record, "responded_at": None, "closed_at": None, "status": "open"}
    if record["closed_at"] and record["closed_at"] >= moment:
        return {**record, "closed_at": None, "status": "in progress"}
    return record


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
    first, second = HANDED_OVER.values()
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
