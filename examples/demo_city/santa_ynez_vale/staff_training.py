"""Staff training: who took which course; staff are residents too."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .batches import Batch, batch
from .chance import choose
from .departments import DEPARTMENTS
from .dirt import Spoil, soil
from .months import MONTHS, days_in
from .sources import Order, Sent
from .text import blank, decimals, joined, numbers, padded, times, words

ROWS = 12_000
NAME = "staff_training.csv"
STAFF = 6_500
COURSES = {
    "Data basics": 2, "Data upskilling": 24, "AI upskilling": 12, "Cybersecurity awareness": 1,
    "Serving residents in Spanish": 6, "Serving residents in Vietnamese": 6, "Ethics": 1.5,
    "Dashboards": 4, "Supervising": 8, "First aid": 4, "Writing plainly": 3, "Privacy": 1.5,
}  # fmt: skip
_SHARES = (8, 5, 7, 22, 4, 3, 9, 6, 9, 9, 6, 12)
_SIZES = (4, 4, 16, 24, 18, 3, 9, 5, 8, 9)
SPOILS = {
    "bad dates": Spoil("enrolled_on.type", {"Enrolled": "N/A soon"}),
    "unknown vocabulary": Spoil("department.allowed", {"Department": "DOT/Parks (merged)"}),
    "negative durations": Spoil("enrolled_before_completed", {"Completed": "01/05/2022"}),
}


def extracts(order: Order) -> Iterator[Sent]:
    """Yield the whole history of courses."""
    yield Sent(NAME, "staff_training", _batches(order))


def _batches(order: Order) -> Iterator[Batch]:
    many = order.by_month(ROWS, 0.2, "586556346765")
    for month in range(36):
        rng = order.stream("staff training", month)
        rows = _month(order, rng, month, sum(many[:month]), many[month])
        yield soil(rows, rng, SPOILS, order.amounts(NAME, month, 36))


def _month(order: Order, rng: np.random.Generator, month: int, first: int, n: int) -> Batch:
    city = order.city
    hiring = order.stream("staff")
    staff = city.adults(hiring, STAFF)
    works_for = choose(hiring, _SIZES, STAFF)
    number = rng.integers(0, STAFF, n)
    person = staff[number]
    course = choose(rng, _SHARES, n)
    begins = MONTHS[month].astype("M8[D]")
    enrolled = begins + rng.integers(0, days_in(MONTHS[month]), n).astype("m8[D]")
    hours = np.array(list(COURSES.values()))[course]
    completed = enrolled + (hours * 3 + rng.exponential(20, n)).astype(np.int64).astype("m8[D]")
    dropped = rng.random(n) < np.where(hours > 10, 0.22, 0.08)
    is_open = (completed > np.datetime64("2026-06-30")) & ~dropped
    status = np.select([dropped, is_open], [1, 2], 0)
    completed[dropped | is_open] = np.datetime64("NaT")
    given, family = city.names(rng, person)
    cells = {
        "Record": joined("T", padded(first + 1 + np.arange(n), 7)),
        "Employee ID": joined("E", padded(number + 1, 5)),
        "Employee": joined(family, ", ", given),
        "Department": words(DEPARTMENTS, works_for[number]),
        "Course": words(tuple(COURSES), course),
        "Hours": decimals(hours, 1),
        "Enrolled": times(enrolled, "%m/%d/%Y"),
        "Completed": times(completed, "%m/%d/%Y"),
        "Status": words(("Completed", "Withdrawn", "In progress"), status),
        "Score": blank(numbers(rng.integers(60, 101, n)), status > 0),
    }
    truth = {
        "record_id": cells["Record"],
        "department": cells["Department"],
        "course": cells["Course"],
        "hours": hours,
        "enrolled_on": enrolled,
        "status": cells["Status"],
        "person_id": person,
    }
    return batch(cells, truth)
