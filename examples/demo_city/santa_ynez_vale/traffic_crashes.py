"""Traffic crashes: a snapshot, a later one that restates it, and the people in the crashes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .batches import PUBLISHED, QUARANTINED, Batch, batch
from .chance import apportion, choose
from .dirt import Spoil, soil, take
from .extracts import Style
from .months import MONTHS, later, moments
from .places import anywhere, spots
from .sources import Order, Records, Sent, rows_of
from .streets import STREETS
from .text import instead, joined, numbers, padded, times, words

ROWS = 9_000
FIRST, SECOND = "traffic_crashes_2026-04.csv", "traffic_crashes_2026-07.csv"
PARTIES = "crash_parties_2026-07.csv"
_BETWEEN = ("late rows", "restated rows", "dropped rows")
_LATE, _RESTATED, _DROPPED = 1, 2, 3
RESTATED_MONTH = 32
"""March 2026, the last month the first snapshot holds; late and restated rows are of it."""
MODES = ("Vehicle only", "Pedestrian", "Bicycle")
_FACTORS = ("Speeding", "Failure to yield", "Distracted driving", "Ran signal", "Unknown")
_COMMENTS = (None, None, None, "Driver cited.", "Vehículo huyó.", "Wet road, dark.")
ROLES = ("driver", "driver", "pedestrian", "cyclist", "passenger")
_BUSY = (6, 8, 14, 7, 13, 12, 10, 8, 6, 9)
SPOILS = {
    "bad dates": Spoil("crash_at.type", {"CrashDateTime": "02/30/2025 01:00:00 PM"}),
    "unknown vocabulary": Spoil("mode.allowed", {"Mode": "Hoverboard"}),
    "missing required values": Spoil("severe_injuries.required", {"SevereInjuries": ""}),
    "negative numbers": Spoil("minor_injuries.range", {"MinorInjuries": "-1"}),
    "coordinates out of range": Spoil("longitude.range", {"Longitude": "120.051"}),
}
PARTY_SPOILS = {
    "ages in words": Spoil("age.type", {"Age": "adult"}),
    "unknown vocabulary": Spoil("role.allowed", {"Role": "bystander??"}),
}


def extracts(order: Order) -> Iterator[Sent]:
    """Yield both snapshots and the list of the people involved."""
    style = Style(end="\r\n", header_prefix="\t")
    yield Sent(FIRST, "traffic_crashes", _snapshot(order, FIRST, RESTATED_MONTH + 1), style)
    yield Sent(SECOND, "traffic_crashes", _snapshot(order, SECOND, 36), style)
    yield Sent(PARTIES, "crash_parties", _parties(order))


def _snapshot(order: Order, name: str, months: int) -> Iterator[Batch]:
    for month in range(months):
        yield _sent(order, name, month, months)


def _sent(order: Order, name: str, month: int, months: int) -> Batch:
    """Return a month's crashes as a snapshot has them."""
    records = _crashes(order, month)
    fate = _fates(order, records, month)
    left_out = _DROPPED if name == SECOND else _LATE
    rows = _batch(
        rows_of(_restated(records, fate) if name == SECOND else records, fate != left_out)
    )
    if name == SECOND:
        kinds = np.array(["", "late rows", "restated rows"], dtype=object)
        rows.dirt[:] = kinds[fate[fate != left_out]]
    amounts = order.amounts(name, month, months)
    for kind in _BETWEEN:
        amounts.pop(kind, None)
    rng = order.stream(name, "dirt", month)
    other = {"Street": "City Hall Plaza"}
    return soil(rows, rng, SPOILS, amounts, other, may=rows.dirt == "")


def _fates(order: Order, records: Records, month: int) -> np.ndarray:
    """Return what the second snapshot does to each crash: 1 adds, 2 restates, 3 drops it."""
    n = len(records["number"])
    found = np.zeros(n, np.int8)
    rng = order.stream("traffic crashes", "restated", month)
    free = list(rng.permutation(n))
    for fate, kind in enumerate(_BETWEEN, 1):
        total = order.amount(SECOND, kind)
        of_month = month == RESTATED_MONTH
        if kind == "dropped rows":
            many = apportion(total, month, RESTATED_MONTH + 1) if month <= RESTATED_MONTH else 0
        else:
            many = total if of_month else 0
        found[take(free, many)] = fate
    return found


def _restated(records: Records, fate: np.ndarray) -> Records:
    """Return crashes after hospitals reported back, or after the police looked at them again."""
    changed = fate == _RESTATED
    by_hospital = changed & (records["number"] % 2 == 0)
    by_police = changed & ~by_hospital
    return {
        **records,
        "severe_injuries": records["severe_injuries"] + by_hospital,
        "crash_at": np.where(by_police, later(records["crash_at"], 10), records["crash_at"]),
        "minor_injuries": np.where(by_police, 4, records["minor_injuries"]),
    }


def _numbers(order: Order, month: int) -> tuple[int, int]:
    many = order.by_month(ROWS, 0.01, "554555556677")
    return [0, *accumulate(many)][month], many[month]


def _crashes(order: Order, month: int) -> Records:
    first, n = _numbers(order, month)
    city, rng = order.city, order.stream("traffic crashes", month)
    mode = choose(rng, (82, 10, 8), n)
    near = anywhere(city, rng, n, _BUSY)
    where = spots(city, rng, near, missing=0.03, outside=0.01)
    danger = np.where(mode == 0, 1, 5)
    zeros = rng.random(n) < 0.6
    longitude, latitude = where.coordinates(zeros)
    severe = rng.random(n) * (100 + 5 * danger)
    return {
        "number": first + 1 + np.arange(n),
        "crash_at": moments(rng, MONTHS[month], n),
        "street": where.street,
        "mode": mode,
        "factor": rng.integers(0, len(_FACTORS), n),
        "minor_injuries": choose(rng, (60, 28, 9, 3), n).astype(np.int64),
        "severe_injuries": np.where(severe < danger, 2, severe < 5 * danger).astype(np.int64),
        "fatal_injuries": (rng.random(n) < 0.004 * danger).astype(np.int64),
        "longitude": longitude,
        "latitude": latitude,
        "is_zero": zeros & where.missing,
        "comment": rng.integers(0, len(_COMMENTS), n),
        "district": where.true_district(),
    }


def _batch(records: Records) -> Batch:
    cells = {
        "CrashID": joined("CR-", padded(records["number"], 6)),
        "CrashDateTime": times(records["crash_at"], "%m/%d/%Y %I:%M:%S %p"),
        "Street": words(STREETS, records["street"]),
        "Mode": words(MODES, records["mode"]),
        "PrimaryFactor": words(_FACTORS, records["factor"]),
        "MinorInjuries": numbers(records["minor_injuries"]),
        "SevereInjuries": numbers(records["severe_injuries"]),
        "FatalInjuries": numbers(records["fatal_injuries"]),
        "Longitude": records["longitude"],
        "Latitude": records["latitude"],
        "Comment": words(_COMMENTS, records["comment"]),
    }
    names = (
        "crash_at",
        "minor_injuries",
        "severe_injuries",
        "fatal_injuries",
        "district",
        "is_zero",
    )
    truth = {name: records[name] for name in names}
    return batch(cells, {"crash_id": cells["CrashID"], "mode": cells["Mode"], **truth})


def _parties(order: Order) -> Iterator[Batch]:
    for month in range(36):
        crashes = _crashes(order, month)
        rng = order.stream("crash parties", month)
        rows = _people_in(order, rng, crashes)
        sent = _sent(order, SECOND, month, 36)
        published = sent.cells.column("CrashID").filter(pa.array(sent.fate == PUBLISHED))
        is_known = pc.is_in(rows.cells.column("CrashID"), value_set=published.combine_chunks())
        orphan = ~is_known.to_numpy()
        rows.fate[orphan], rows.rules[orphan] = QUARANTINED, "crash_id.reference"
        rows.dirt[orphan] = "crash not published"
        yield soil(rows, rng, PARTY_SPOILS, order.amounts(PARTIES, month, 36))


def _people_in(order: Order, rng: np.random.Generator, crashes: Records) -> Batch:
    n = len(crashes["number"])
    many = np.where(crashes["mode"] == 0, 1 + choose(rng, (25, 60, 15), n), 2)
    at = np.repeat(np.arange(n), many)
    number = np.arange(len(at)) - np.repeat(np.cumsum(many) - many, many) + 1
    mode = crashes["mode"][at]
    role = np.select([number == 1, mode > 0, number == 2], [0, mode + 1, 1], 4)
    city = order.city
    person = city.adults(rng, len(at))
    age = (crashes["crash_at"][at].astype("M8[D]") - city.person_born[person]).astype(int) // 365
    home = city.home_of[person]
    cells = {
        "CrashID": joined("CR-", padded(crashes["number"][at], 6)),
        "PartyNo": numbers(number),
        "Role": words(ROLES, role),
        "PartyName": city.full_names(rng, person),
        "Age": numbers(age, rng.random(len(at)) < 0.05),
        "Phone": instead(
            city.phones(person), rng.random(len(at)) < 0.4, pa.scalar(None, pa.string())
        ),
        "HomeDistrict": numbers(city.home_district[home]),
    }
    truth = {
        "crash_id": cells["CrashID"],
        "party_number": number,
        "role": cells["Role"],
        "person_id": person,
    }
    return batch(cells, truth)
