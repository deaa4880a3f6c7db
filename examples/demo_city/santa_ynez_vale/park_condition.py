"""Park condition: every park scored twice a year, in a workbook; the last one changes the scale."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from .batches import Batch, batch, together
from .dirt import Spoil, soil
from .places import anywhere
from .sources import Order, Sent
from .text import decimals, joined, padded, times, words

FIRST, HELD = "park_condition_2026-05.xlsx", "park_condition_2026-09.xlsx"
SHEET = "Scores"
_NAMES = (
    "Arroyo|Bayanihan|Cesar Peña|Dogwood|El Nido|Freedom|Golden Hill|Huệ Trắng|Ibáñez|Jacaranda|"
    "Kite Hill|Lotus|Mission Bell|Niños|Orchard|Plum Creek|Quarry|Redwood|Story Mill|Tamarind|"
    "Union Hall|Valle Verde|Walnut Row|Xochitl|Yerba Santa|Zinfandel|Almendra|Blackbird|Cannery|"
    "Foothill"
)
PARKS = tuple(
    f"{name} {kind}"
    for name in _NAMES.split("|")
    for kind in ("Park", "Playground", "Plaza", "Trail")
)
ROUNDS = {
    "2023-Fall": "2023-10-02", "2024-Spring": "2024-04-08", "2024-Fall": "2024-09-30",
    "2025-Spring": "2025-04-07", "2025-Fall": "2025-09-29", "2026-Spring": "2026-04-06",
    "2026-Fall": "2026-08-31",
}  # fmt: skip
SPOILS = {
    "bad dates": Spoil("assessed_on.type", {"Assessed On": "to be confirmed"}),
    "unknown vocabulary": Spoil("round.allowed", {"Round": "2025-Sumer"}),
    "missing required values": Spoil("park_name.required", {"Park": ""}),
    "scores out of range": Spoil("score.range", {"Score": "1.7"}),
    "unscored playgrounds": Spoil(
        "playground_score.required", {"Playground": ""}, {"playground_score": None}, warns=True
    ),
    "scores in percent": Spoil("score.type", {"Score": "71"}),
}


def extracts(order: Order) -> Iterator[Sent]:
    """Yield the workbook of spring, and that of fall, whose new scores run from 0 to 100."""
    yield Sent(FIRST, "park_condition", iter([_workbook(order, FIRST, 6)]))
    yield Sent(HELD, "park_condition", iter([_workbook(order, HELD, 7)]), held=True)


def _workbook(order: Order, name: str, rounds: int) -> Batch:
    # There are as many parks at any scale.
    fixed = Order(order.city, order.seed, 1)
    rows = together([_round(order, number) for number in range(rounds)])
    newest = np.arange(rows.rows) >= (rounds - 1) * len(PARKS)
    may = newest if name == HELD else None
    return soil(rows, order.stream(name, "dirt"), SPOILS, fixed.amounts(name), may=may)


def _round(order: Order, number: int) -> Batch:
    city, rng = order.city, order.stream("park condition", number)
    n = len(PARKS)
    near = anywhere(city, order.stream("parks"), n)
    district = city.home_district[near]
    first_day = np.datetime64(tuple(ROUNDS.values())[number], "D")
    score = np.clip(rng.integers(45, 92, n) + number + np.isin(district, (1, 9)) * 6, 0, 100) / 100
    playground = rng.integers(40, 101, n) / 100
    person = city.adults(order.stream("inspectors"), 12)[rng.integers(0, 12, n)]
    cells = {
        "Assessment": joined("PA-", padded(number * n + 1 + np.arange(n), 5)),
        "Park": words(PARKS, np.arange(n)),
        "Longitude": decimals(city.home_longitude[near], 6),
        "Latitude": decimals(city.home_latitude[near], 6),
        "Assessed On": times(first_day + rng.integers(0, 21, n).astype("m8[D]"), "%Y-%m-%d"),
        "Round": pa.array([tuple(ROUNDS)[number]] * n),
        "Score": decimals(score, 2),
        "Playground": decimals(playground, 2),
        "Inspector": city.full_names(rng, person),
    }
    truth = {
        "assessment_id": cells["Assessment"],
        "assessed_on": cells["Assessed On"].cast(pa.date32()),
        "score": cells["Score"],
        "playground_score": cells["Playground"],
        "district": district.astype(np.int64),
        "person_id": person,
    }
    return batch(cells, truth)
