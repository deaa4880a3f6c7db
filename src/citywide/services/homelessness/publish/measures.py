"""Rows of `homelessness_measures`: HUD's cells, with what would give few people away hidden."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal

from citywide.services.homelessness.publish.computed import Row
from citywide.services.homelessness.publish.hidden import THRESHOLD, hidden_in
from citywide.services.homelessness.rules.spm import SpmOptions, meaning

EVERY_COC = "all"
_RESTS = {
    "4.1": ("C2", "C3"), "4.2": ("C2", "C3"), "4.3": ("C2", "C3"), "4.4": ("C2", "C3"),
    "4.5": ("C2", "C3"), "4.6": ("C2", "C3"), "7a.1": ("C2", "C3", "C4"), "7b.1": ("C2", "C3"),
    "7b.2": ("C2", "C3"),
}  # fmt: skip
"""The first cell is the whole, the others parts of it; nobody publishes the rest."""
_Key = tuple[str, str]


def measure_rows(
    periods: Mapping[tuple[dt.date, dt.date], Sequence[Row]],
    options: SpmOptions,
    through: dt.date,
    threshold: int = THRESHOLD,
) -> Iterator[Row]:
    """Yield the cells of each period (first day, last day)."""
    for (start, end), cells in sorted(periods.items()):
        hidden = _hidden(cells, threshold)
        for row in sorted(cells, key=lambda row: (row["table_name"], row["cell"])):
            key = row["table_name"], row["cell"]
            yield {
                "period_start": start, "period_end": end, "coc_code": EVERY_COC,
                "table_name": key[0], "cell": key[1], "figure": row["figure"],
                "meaning": meaning(*key),
                "value": None if key in hidden else _plain(row["value"]),
                "is_hidden": key in hidden, "is_last": end == max(one for _, one in periods),
                "options": said(options), "through": through,
            }  # fmt: skip


def said(options: SpmOptions) -> str:
    """Return the options as they were set: `m2_th_gap=no; ...`."""
    return "; ".join(f"{name}={'yes' if on else 'no'}" for name, on in asdict(options).items())


def _plain(value: Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _hidden(cells: Sequence[Row], threshold: int) -> set[_Key]:
    counts = {
        (row["table_name"], row["cell"]): int(row["value"] or 0)
        for row in cells
        if row["figure"] == "count"
    }
    rests, sums = _sums(counts)
    small = hidden_in(counts | rests, sums, unshown=rests, threshold=threshold)
    others = {
        (row["table_name"], row["cell"])
        for row in cells
        if row["figure"] != "count" and _rests_on(row, counts) & small
    }
    return small | others


def _rests_on(row: Row, counts: Mapping[_Key, int]) -> set[_Key]:
    """Return the counts a share, mean or median is made of: those of its row, or of its table."""
    table, cell = row["table_name"], row["cell"]
    if table in ("1a", "1b"):
        return {(table, f"C{cell[1:]}")}
    if table == "2":
        return {("2", f"B{cell[1:]}"), ("2", f"{chr(ord(cell[0]) - 1)}{cell[1:]}")}
    return {key for key in counts if key[0] == table}


def _sums(counts: Mapping[_Key, int]) -> tuple[dict[_Key, int], list[tuple[_Key, ...]]]:
    """Return the rests nobody publishes, and every sum of the tables."""
    rests: dict[_Key, int] = {}
    sums: list[tuple[_Key, ...]] = []
    for row in "234567":
        if ("2", f"B{row}") not in counts:
            continue
        rest = ("2", f"rest{row}")
        rests[rest] = counts["2", f"B{row}"] - counts["2", f"I{row}"]
        sums.append((rest, ("2", f"B{row}"), ("2", f"I{row}")))
        sums.append(tuple(("2", f"{letter}{row}") for letter in "CEGI"))
    sums += [tuple(("2", f"{letter}{row}") for row in "234567") for letter in "BCEGI"]
    sums.append(tuple(("3.2", f"C{row}") for row in "2345"))
    sums += [tuple((table, f"C{row}") for row in "234") for table in ("5.1", "5.2")]
    # Whoever was in shelter was in shelter or transitional housing: the others are the difference.
    for table in ("1a", "1b"):
        _add_rest(counts, rests, sums, table, ("C3", "C2"))
    for table, named in _RESTS.items():
        _add_rest(counts, rests, sums, table, named)
    return rests, [one for one in sums if all(key in counts or key in rests for key in one)]


def _add_rest(
    counts: Mapping[_Key, int],
    rests: dict[_Key, int],
    sums: list[tuple[_Key, ...]],
    table: str,
    named: Sequence[str],
) -> None:
    whole, *parts = [(table, cell) for cell in named]
    if whole not in counts:
        return
    rest = (table, "rest")
    rests[rest] = counts[whole] - sum(counts[part] for part in parts)
    sums.append((rest, whole, *parts))
