"""What happens to a request from the day it is made: seasons, waiting times, a change of policy."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple

from dirt import Record
from people import person
from places import address, place
from times import days, settle

ROWS = 20_000
POLICY_DATE = date(2024, 11, 1)
"""From this day on a crew for potholes works on weekends too."""
_DAYS = days(date(2023, 7, 1), date(2025, 6, 30))


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
    "en": ("It has been there for weeks.", "Near the bus stop.", "Please hurry, children play."),
    "es": ("Está así desde el lunes, señor.", "Cerca de la escuela.", "Hay niños jugando aquí."),
    "vi": ("Đã nhiều tuần rồi.", "Gần trạm xe buýt.", "Xin sửa sớm, nguy hiểm cho trẻ em."),
    None: ("", "see photo"),
}
_CHANNELS = {"app": 44, "phone": 31, "web": 21, "walk-in": 4}


def life_of_requests(random: Random) -> list[Record]:
    """Return every request with all that ever happened to it, in the order of creation."""
    found = []
    for name, service in SERVICES.items():
        weights = [int(service.seasons[day.month - 1]) for day in _DAYS]
        for day in random.choices(_DAYS, weights, k=round(ROWS * service.share)):
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
