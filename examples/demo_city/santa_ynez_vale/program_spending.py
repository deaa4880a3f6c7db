"""Budget and spending of each program by month; amounts are written as accountants write them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from .batches import Batch, batch
from .departments import PROGRAMS
from .dirt import Spoil, soil
from .months import FIRST
from .sources import Order, Sent
from .text import joined, numbers, padded, times, words

NAME = "program_spending.csv"
SPOILS = {
    "bad amounts": Spoil("spent_usd.type", {"Spent": "see note 4"}),
    "unknown vocabulary": Spoil("service_area.allowed", {"Service Area": "Nbhd Svcs"}),
}


def extracts(order: Order) -> Iterator[Sent]:
    """Yield three fiscal years of every program; there are as many at any scale."""
    yield Sent(NAME, "program_spending", iter([_ledger(Order(order.city, order.seed, 1))]))


def _ledger(order: Order) -> Batch:
    rng = order.stream("program spending")
    month = np.repeat(np.arange(36), len(PROGRAMS))
    program = np.tile(np.arange(len(PROGRAMS)), 36)
    n = len(month)
    yearly = np.array([millions for *_, millions in PROGRAMS])[program] * 1.035 ** (month // 12)
    budget = np.rint(yearly * 1e6 / 12 * 100) / 100
    pace = rng.normal(0.97, 0.05, (3, len(PROGRAMS)))[month // 12, program]
    spent = np.rint(budget * pace * rng.lognormal(-0.005, 0.1, n) * 100) / 100
    first_day = (FIRST + month).astype("M8[D]")
    cells = {
        "Fiscal Year": joined("FY", numbers(2024 + month // 12)),
        "Month": times(first_day, "%m/%d/%Y"),
        "Program ID": joined("PR-", padded(program + 1, 3)),
        "Program": words([p[0] for p in PROGRAMS], program),
        "Department": words([p[1] for p in PROGRAMS], program),
        "Service Area": words([p[2] for p in PROGRAMS], program),
        "Budget": _dollars(budget),
        "Spent": _dollars(spent),
    }
    truth = {
        "month": first_day,
        "program_id": cells["Program ID"],
        "department": cells["Department"],
        "service_area": cells["Service Area"],
        "budget_cents": np.rint(budget * 100).astype(np.int64),
        "spent_cents": np.rint(spent * 100).astype(np.int64),
    }
    return soil(batch(cells, truth), rng, SPOILS, order.amounts(NAME))


def _dollars(amount: np.ndarray) -> pa.Array:
    return pa.array([f"${value:,.2f}" for value in amount])
