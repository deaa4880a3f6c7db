"""Rows of `homelessness_counts`: who slept in shelter, and the beds there were."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from citywide.core.disclosure import protect
from citywide.services.homelessness.publish.computed import Row
from citywide.services.homelessness.publish.hidden import THRESHOLD

GROUPS = ("ES", "SH", "TH")
HOUSEHOLDS = ("without children", "adults and children", "only children", "unknown")


def count_rows(
    nights: Mapping[dt.date, Mapping[str, Sequence[Row]]],
    through: dt.date,
    threshold: int = THRESHOLD,
) -> Iterator[Row]:
    """Yield rows per night, kind of project and household, beds with the row of all households."""
    for night, steps in sorted(nights.items()):
        people = {
            (row["project_group"], row["household_type"]): int(row["people"])
            for row in steps["pit_counts"]
        }
        table = [[people.get((one, kind), 0) for kind in HOUSEHOLDS] for one in GROUPS]
        shown = protect(table, threshold).rows
        for group, line in zip((*GROUPS, "all"), shown, strict=True):
            beds = _beds(steps["hic_beds"], group, threshold)
            for kind, count in zip((*HOUSEHOLDS, "all"), line, strict=True):
                yield {
                    "night": night, "project_group": group, "household_type": kind,
                    "people": count, "is_hidden": count is None,
                    "beds": beds["beds"] if kind == "all" else None,
                    "use_share": beds["use_share"] if kind == "all" and count is not None else None,
                    "is_last": night == max(nights), "through": through,
                }  # fmt: skip


def _beds(rows: Sequence[Row], group: str, threshold: int) -> Row:
    """Return the beds of a kind of project, and the use of those whose people are known.

    With the use of the beds, the people in them could be computed: it is withheld when they are
    few, or when the people of only one other kind of project would follow from it.
    """
    mine = [row for row in rows if row["project_group"] == group or group == "all"]
    mine = [row for row in mine if row["project_group"] in GROUPS]
    counted = [row for row in mine if row["is_in_hmis"]]
    beds = sum(int(row["beds"]) for row in counted)
    people = sum(int(row["people"] or 0) for row in counted)
    small = any(
        1 <= sum(int(r["people"] or 0) for r in counted if r["project_group"] == one) <= threshold
        for one in GROUPS
    )
    return {
        "beds": sum(int(row["beds"]) for row in mine) if mine else None,
        "use_share": None if small or not beds else f"{people / beds:.4f}",
    }
