"""The ledger of homelessness spending: each month, by agreement, project and funder."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from .batches import Batch, batch
from .dirt import Spoil, soil
from .months import MONTHS
from .provider_agreements import AGREEMENTS, FUNDERS, LINES, project_number, shares
from .sources import Order, Sent
from .text import blank, joined, numbers, padded, times, words

NAME = "homelessness_spending.csv"
SPOILS = {
    "bad amounts": Spoil("amount_usd.type", {"Amount": "see memo"}),
    "unknown vocabulary": Spoil("source.allowed", {"Source": "bond"}),
    "project not known": Spoil("", {"HMIS Project ID": "P099"}, {"project_id": "P099"}, warns=True),
}
_CORRECTED = 12
"""So many entries are taken back in part in the next month."""


def extracts(order: Order) -> Iterator[Sent]:
    """Yield three fiscal years of the ledger; there are as many entries at any scale."""
    yield Sent(NAME, "homelessness_spending", iter([_ledger(Order(order.city, order.seed, 1))]))


def _ledger(order: Order) -> Batch:
    rng = order.stream("homelessness spending")
    line, funder, month, planned = _planned()
    paid = planned * rng.lognormal(-0.01, 0.12, len(line))
    back = np.sort(rng.permutation(np.flatnonzero(month < len(MONTHS) - 1))[:_CORRECTED])
    line, funder = np.concatenate([line, line[back]]), np.concatenate([funder, funder[back]])
    month = np.concatenate([month, month[back] + 1])
    cents = np.rint(np.concatenate([paid, -0.2 * paid[back]]) * 100).astype(np.int64)
    in_order = np.lexsort((funder, line, month))
    return soil(
        _rows(line[in_order], funder[in_order], month[in_order], cents[in_order]),
        rng, SPOILS, order.amounts(NAME),
    )  # fmt: skip


def _planned() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return line, funder, month and a twelfth of the year for every month of an open term."""
    terms = {one.number: (one.starts_on, one.ends_on) for one in AGREEMENTS}
    names = list(FUNDERS)
    found = []
    for at, line in enumerate(LINES):
        first, last = terms.get(line.agreement, (None, None))
        for number, start in enumerate(MONTHS):
            day = start.astype("M8[D]").item()
            if first is not None and last is not None and not first <= day <= last:
                continue
            grown = line.millions * 1e6 / 12 * 1.03 ** (number // 12)
            found += [(at, names.index(n), number, grown * share) for n, share in shares(line)]
    columns = zip(*found, strict=True)
    kinds = (np.int64, np.int64, np.int64, np.float64)
    line, funder, month, planned = (
        np.array(values, kind) for values, kind in zip(columns, kinds, strict=True)
    )
    return line, funder, month, planned


def _rows(line: np.ndarray, funder: np.ndarray, month: np.ndarray, cents: np.ndarray) -> Batch:
    entry = joined("HL-", padded(np.arange(len(line)) + 1, 6))
    first_day = np.array(MONTHS, "M8[M]")[month].astype("M8[D]")
    agreement = _named([one.agreement for one in LINES], line)
    project = _named([project_number(one.project) for one in LINES], line)
    cells = {
        "Entry": entry,
        "Fiscal Year": numbers(2024 + month // 12),
        "Month": times(first_day, "%m/%d/%Y"),
        "Agreement ID": agreement,
        "HMIS Project ID": project,
        "Program": words([one.program for one in LINES], line),
        "Funder": words(list(FUNDERS), funder),
        "Source": words(list(FUNDERS.values()), funder),
        "Amount": pa.array([f"{'-' * (one < 0)}${abs(one) / 100:,.2f}" for one in cents.tolist()]),
    }
    truth = {
        "entry_id": entry, "fiscal_year": 2024 + month // 12, "agreement_id": agreement,
        "project_id": project, "cents": cents,
    }  # fmt: skip
    return batch(cells, truth)


def _named(names: list[str], which: np.ndarray) -> pa.Array:
    """Return the name at each position; nothing where it is empty."""
    return blank(words(names, which), np.array([not name for name in names])[which])
