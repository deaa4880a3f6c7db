"""311 service requests of three years; each extract sends again what was open the year before."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

import numpy as np

from .batches import Batch, batch, texts
from .chance import apportion
from .dirt import Spoil, soil
from .months import YEARS, handed_over, of_year
from .request_life import NAMES, STATUSES, TARGET_DAYS, counts, known_at, month_of_requests
from .sources import Order, Records, Sent, rows_of
from .text import numbers, times, words

_SECONDS = "%Y-%m-%d %H:%M:%S"
SPOILS = {
    "bad dates": Spoil("created_at.type", {"CreatedAt": "2024-02-30 09:15:00"}),
    "unknown vocabulary": Spoil("status.allowed", {"Status": "pendiente?"}),
    "negative durations": Spoil(
        "events_in_order", {"RespondedAt": "", "ClosedAt": "2023-06-05 08:00:00"}
    ),
    "missing required values": Spoil("service.required", {"Service": " "}),
    "coordinates out of range": Spoil(
        "latitude.range", {"Longitude": "-120.051234", "Latitude": "43.612345"}
    ),
    "unknown channels": Spoil(
        "channel.allowed", {"Channel": "chatbot"}, {"channel": "chatbot"}, warns=True
    ),
}


def extracts(order: Order) -> Iterator[Sent]:
    """Yield one extract for each fiscal year."""
    for year in YEARS:
        name = f"service_requests_FY{year}.csv"
        yield Sent(name, "service_requests", _batches(order, name, year))


def _month(order: Order, month: int) -> Records:
    many = counts(order)
    starts = [0, *accumulate(map(sum, many))]
    return month_of_requests(order, month, starts[month], many[month])


def _batches(order: Order, name: str, year: int) -> Iterator[Batch]:
    now = handed_over(year)
    if year > YEARS[0]:
        for month in of_year(year - 1):
            yield from _sent_again(order, month, year, now)
    for part, month in enumerate(of_year(year)):
        records = _month(order, month)
        kept = known_at(rows_of(records, ~_is_late(order, records, month, year)), now)
        amounts = order.amounts(name, part, 12)
        amounts.pop("late rows", None)
        rng = order.stream(name, "dirt", month)
        twin = {"Address": "1 City Hall Plaza"}
        yield soil(_batch(kept), rng, SPOILS, amounts, contradicting=twin)


def _sent_again(order: Order, month: int, year: int, now: np.datetime64) -> Iterator[Batch]:
    """Yield what was still open a year before, and what was entered too late for that extract."""
    records = _month(order, month)
    is_late = _is_late(order, records, month, year - 1)
    before = known_at(records, handed_over(year - 1))
    was_open = np.isnat(before["closed_at"]) & ~is_late
    yield _batch(known_at(rows_of(records, was_open), now))
    if is_late.any():
        late = known_at(rows_of(records, is_late), now)
        late["entered_on"] = np.full(
            int(is_late.sum()), np.datetime64(f"{year - 1}-08-15"), "M8[D]"
        )
        rows = _batch(late)
        rows.rules[:] = "entered_promptly"
        rows.dirt[:] = texts(rows.rows, "late rows")
        yield rows


def _is_late(order: Order, records: Records, month: int, year: int) -> np.ndarray:
    """Return which requests of a fiscal year's last two months are entered only in August."""
    found = np.zeros(len(records["request_id"]), bool)
    months = of_year(year)[-2:]
    if month in months and year < YEARS[-1]:
        total = order.amount(f"service_requests_FY{year + 1}.csv", "late rows")
        many = apportion(total, months.index(month), 2)
        rng = order.stream("service requests", "late", month)
        # Whoever was late by August is more than 30 days late only if made before 10 July.
        found[rng.permutation(len(found))[:many]] = True
    return found


def _batch(records: Records) -> Batch:
    cells = {
        "RequestID": numbers(records["request_id"]),
        "CreatedAt": times(records["created_at"], _SECONDS),
        "RespondedAt": times(records["responded_at"], _SECONDS),
        "ClosedAt": times(records["closed_at"], _SECONDS),
        "Status": words(STATUSES, records["status"]),
        "Service": words(NAMES, records["service"]),
        "Channel": records["channel"],
        "Language": records["language"],
        "Address": records["address"],
        "Longitude": records["longitude"],
        "Latitude": records["latitude"],
        "ReportedBy": records["reported_by"],
        "Phone": records["phone"],
        "EnteredOn": times(records["entered_on"], "%Y-%m-%d"),
        "Description": records["description"],
    }
    names = ("request_id", "created_at", "responded_at", "closed_at", "channel", "language")
    truth = {name: records[name] for name in (*names, "district", "person_id", "is_zero")}
    truth["status"], truth["service"] = cells["Status"], cells["Service"]
    truth["target_days"] = TARGET_DAYS[records["service"]]
    return batch(cells, truth)
