"""What each cell of the tables means, in the order and under the names of HUD's report."""

from __future__ import annotations

from collections.abc import Mapping

_ROWS_2 = {
    2: "from street outreach", 3: "from emergency shelter", 4: "from transitional housing",
    5: "from safe haven", 6: "from permanent housing", 7: "in all",
}  # fmt: skip
_COLUMNS_2 = {
    "B": "People who left to permanent housing two years before, {}",
    "C": "Returned within 180 days, {}", "D": "Share returned within 180 days, {}",
    "E": "Returned in 181 to 365 days, {}", "F": "Share returned in 181 to 365 days, {}",
    "G": "Returned in 366 to 730 days, {}", "H": "Share returned in 366 to 730 days, {}",
    "I": "Returned within two years, {}", "J": "Share returned within two years, {}",
}  # fmt: skip
_INCOME = {
    "4.1": "earned income of those who stayed", "4.2": "other cash income of those who stayed",
    "4.3": "total income of those who stayed", "4.4": "earned income of those who left",
    "4.5": "other cash income of those who left", "4.6": "total income of those who left",
}  # fmt: skip


def _meanings() -> Mapping[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for table, more in (("1a", ""), ("1b", ", with time before entry and before move-in")):
        for row, where in ((2, "shelter and safe haven"), (3, "also in transitional housing")):
            found[table, f"C{row}"] = f"People homeless in {where}{more}"
            found[table, f"E{row}"] = f"Mean days homeless in {where}{more}"
            found[table, f"H{row}"] = f"Median days homeless in {where}{more}"
    for letter, words in _COLUMNS_2.items():
        found |= {("2", f"{letter}{row}"): words.format(at) for row, at in _ROWS_2.items()}
    for cell, where in (("C2", "in all"), ("C3", "in emergency shelter"),
                        ("C4", "in safe haven"), ("C5", "in transitional housing")):  # fmt: skip
        found["3.2", cell] = f"Sheltered people, each once, {where}"
    for table, income in _INCOME.items():
        found[table, "C2"] = f"Adults whose {income} was compared"
        found[table, "C3"] = f"Adults whose {income} rose"
        found[table, "C4"] = f"Share whose {income} rose"
    for table, where in (("5.1", "shelter, safe haven and transitional housing"),
                         ("5.2", "any of these and permanent housing")):  # fmt: skip
        found[table, "C2"] = f"People who entered {where}"
        found[table, "C3"] = f"Of those who entered {where}: known in the two years before"
        found[table, "C4"] = f"Of those who entered {where}: homeless for the first time"
    found |= {
        ("7a.1", "C2"): "People who left street outreach",
        ("7a.1", "C3"): "Left street outreach to shelter or an institution that counts",
        ("7a.1", "C4"): "Left street outreach to permanent housing",
        ("7a.1", "C5"): "Share of exits from street outreach that count",
        ("7b.1", "C2"): "People who left shelter, transitional housing or rapid re-housing",
        ("7b.1", "C3"): "Of these, left to permanent housing",
        ("7b.1", "C4"): "Share that left to permanent housing",
        ("7b.2", "C2"): "People in, or who left, permanent housing they had moved in to",
        ("7b.2", "C3"): "Of these, stayed or left to other permanent housing",
        ("7b.2", "C4"): "Share that stayed or left to other permanent housing",
    }
    return found


MEANINGS = _meanings()
"""Meaning of each cell, by table and cell."""


def meaning(table: str, cell: str) -> str:
    """Return what a cell of a table counts, in words; empty for a cell there is not."""
    return MEANINGS.get((table, cell), "")
