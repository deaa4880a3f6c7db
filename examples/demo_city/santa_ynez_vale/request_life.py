"""What happens to a request from the day it is made: seasons, waiting times, a change of policy."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from .chance import choose
from .months import MONTHS, Times, growth, later, moments, season
from .places import anywhere, spots
from .population import LANGUAGES
from .sources import Order, Records
from .text import instead, joined, words

POLICY_DATE = np.datetime64("2024-11-01", "D")
"""From this day on a crew for potholes works on weekends too."""
ROWS = 128_000


class Service(NamedTuple):
    """How often a service is asked for, when, and how long it takes."""

    share: float
    target_days: int
    response_hours: float
    seasons: str
    """How busy each month is, January first, as digits."""


SERVICES = {
    "Pothole": Service(0.18, 7, 52, "998643332357"),
    "Graffiti": Service(0.15, 5, 30, "445556666554"),
    "Illegal dumping": Service(0.21, 10, 40, "444567887654"),
    "Streetlight": Service(0.11, 14, 60, "876543334678"),
    "Abandoned vehicle": Service(0.14, 21, 80, "555555555555"),
    "Tree": Service(0.08, 30, 90, "886644333468"),
    "Noise": Service(0.07, 3, 6, "223467998532"),
    "Container problem": Service(0.06, 6, 24, "555555555555"),
}
NAMES = tuple(SERVICES)
TARGET_DAYS = np.array([service.target_days for service in SERVICES.values()])
STATUSES = ("open", "in progress", "closed", "duplicate")
CHANNELS = ("app", "phone", "web", "walk-in")
_BUSY = (6, 8, 12, 6, 14, 11, 10, 7, 6, 8)
_WORDS = (
    "It has been there for weeks.|Near the bus stop.|Please hurry, children play here.|"
    "Third time I report this.|See the photo.",
    "Está así desde el lunes, señor.|Cerca de la escuela.|Hay niños jugando aquí.|"
    "Ya lo reporté dos veces.|Enfrente de la panadería.",
    "Đã nhiều tuần rồi.|Gần trạm xe buýt.|Xin sửa sớm, nguy hiểm cho trẻ em.|"
    "Tôi đã báo hai lần.|Trước cửa chợ.",
)
_SENTENCES = tuple(sentence for text in _WORDS for sentence in text.split("|"))
SPOKEN = ("en", "es", "vi")


def counts(order: Order) -> list[list[int]]:
    """Return how many requests each month has of each service."""
    weights = [
        [
            growth(month, 0.09) * season(month, service.seasons) * service.share
            for service in SERVICES.values()
        ]
        for month in range(36)
    ]
    total = sum(map(sum, weights))
    exact = np.array(weights) / total * ROWS * order.scale
    return [[int(n) for n in np.rint(row)] for row in exact]


def month_of_requests(order: Order, month: int, first_id: int, many: list[int]) -> Records:
    """Return every request of a month with all that ever happened to it, in order of creation."""
    city, rng = order.city, order.stream("service requests", month)
    n = sum(many)
    service = rng.permutation(np.repeat(np.arange(len(many)), many))
    created = moments(rng, MONTHS[month], n, (5, 24))
    person = city.adults(rng, n)
    near = np.where(rng.random(n) < 0.6, city.home_of[person], anywhere(city, rng, n, _BUSY))
    where = spots(city, rng, near, missing=0.02, outside=0.01)
    zeros = rng.random(n) < 0.4
    longitude, latitude = where.coordinates(zeros)
    language, noted = _language(order, rng, person)
    return {
        "request_id": 100_001 + first_id + np.arange(n),
        "created_at": created,
        **_progress(rng, service, created),
        "service": service,
        "channel": words(CHANNELS, choose(rng, (48, 27, 22, 3), n)),
        "language": words((*SPOKEN, None), np.where(noted, language, 3)),
        "address": where.address,
        "longitude": longitude,
        "latitude": latitude,
        "is_zero": zeros & where.missing,
        "district": where.true_district(),
        "reported_by": city.full_names(rng, person),
        "phone": instead(city.phones(person), rng.random(n) < 0.3, pa.scalar(None, pa.string())),
        "entered_on": created.astype("M8[D]")
        + choose(rng, (60, 25, 15), n).astype(np.int64).astype("m8[D]"),
        "description": _descriptions(rng, language),
        "person_id": person,
        "is_late": np.zeros(n, bool),
    }


def _language(order: Order, rng: np.random.Generator, person: Any) -> tuple[Any, Any]:
    at_home = order.city.home_language[order.city.home_of[person]]
    used = np.where((at_home < 3) & (rng.random(len(person)) < 0.8), at_home, 0)
    assert LANGUAGES[:3] == SPOKEN
    return used, rng.random(len(person)) > 0.06


def _progress(rng: np.random.Generator, service: Any, created: Times) -> Records:
    n = len(created)
    of = list(SERVICES.values())
    is_faster = (service == NAMES.index("Pothole")) & (created.astype("M8[D]") >= POLICY_DATE)
    wait_hours = np.array([s.response_hours for s in of])[service] * np.where(is_faster, 0.4, 1.0)
    responded = later(created, 5 + wait_hours * rng.lognormal(-0.3, 0.8, n) * 60)
    work_days = TARGET_DAYS[service] * 0.4 * rng.lognormal(0, 0.8, n)
    closed = later(responded, work_days * 1440)
    chance = rng.random(n)
    is_duplicate, is_forgotten = chance < 0.04, (chance >= 0.04) & (chance < 0.06)
    closed = np.where(is_duplicate, responded, closed)
    closed[is_forgotten] = np.datetime64("NaT")
    status = np.select([is_duplicate, is_forgotten], [3, 1], 2)
    return {"responded_at": responded, "closed_at": closed, "status": status}


def _descriptions(rng: np.random.Generator, language: Any) -> pa.Array:
    n = len(language)
    said = words(_SENTENCES, language * 5 + rng.integers(0, 5, n))
    noted = rng.random(n) < 0.01
    return instead(said, noted, joined(said, "\nGate code: none"))


def known_at(records: Records, moment: np.datetime64) -> Records:
    """Return requests as the department knew them at a moment."""
    responded, closed = records["responded_at"].copy(), records["closed_at"].copy()
    status = records["status"].copy()
    is_open = responded >= moment
    in_progress = ~is_open & (closed >= moment)
    responded[is_open] = np.datetime64("NaT")
    closed[is_open | in_progress] = np.datetime64("NaT")
    status[is_open], status[in_progress] = 0, 1
    return {**records, "responded_at": responded, "closed_at": closed, "status": status}
