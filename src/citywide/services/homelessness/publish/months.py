"""Rows of `homelessness_months` and `homelessness_groups`."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from citywide.core.disclosure import protect
from citywide.services.homelessness.publish.computed import Row
from citywide.services.homelessness.publish.hidden import THRESHOLD, hidden_in
from citywide.services.homelessness.rules.by_name.questions import INFLOW, OUTFLOW, POPULATIONS

FIGURES = ("active_before", "inflow", *INFLOW, "outflow", *OUTFLOW, "active")
_OF_A_POPULATION = {"joined_population", "left_population"}
"""Nobody joins or leaves everybody while homeless."""
_Key = tuple[dt.date, str, str]


def month_rows(
    flows: Sequence[Row], balance: Sequence[Row], through: dt.date, threshold: int = THRESHOLD
) -> Iterator[Row]:
    """Yield one row per month, population and figure, small counts hidden."""
    counts = _counts(flows, balance)
    balances = {(row["month"], row["population"]): row["difference"] == 0 for row in balance}
    hidden = hidden_in(counts, _sums(counts), threshold=threshold)
    for key in sorted(counts, key=lambda key: (key[0], key[1], FIGURES.index(key[2]))):
        month, population, figure = key
        yield {
            "month": month, "population": population, "figure": figure,
            "people": None if key in hidden else counts[key], "is_hidden": key in hidden,
            "balances": balances[month, population], "through": through,
        }  # fmt: skip


def _counts(flows: Sequence[Row], balance: Sequence[Row]) -> dict[_Key, int]:
    found: dict[_Key, int] = {}
    for row in balance:
        for figure in ("active_before", "inflow", "outflow", "active"):
            found[row["month"], row["population"], figure] = int(row[figure])
    for row in flows:
        if row["population"] != "all" or row["kind"] not in _OF_A_POPULATION:
            found[row["month"], row["population"], row["kind"]] = int(row["moves"])
    return found


def _sums(counts: Mapping[_Key, int]) -> Iterator[tuple[_Key, ...]]:
    """Yield what adds up: kinds to flows, flows to the balance, one month's end to the next."""
    months = sorted({month for month, _population, _figure in counts})
    for month, after in zip(months, [*months[1:], None], strict=True):
        for population in POPULATIONS:

            def named(
                *figures: str, month: dt.date = month, population: str = population
            ) -> tuple[_Key, ...]:
                keys = [(month, population, figure) for figure in figures]
                return tuple(key for key in keys if key in counts)

            yield named("inflow", *INFLOW)
            yield named("outflow", *OUTFLOW)
            yield named("active_before", "inflow", "outflow", "active")
            if after is not None:
                yield (month, population, "active"), (after, population, "active_before")
        # Whoever is not in a family is single.
        yield tuple((month, one, "active") for one in ("all", "singles", "families"))
        yield tuple((month, one, "active_before") for one in ("all", "singles", "families"))


def group_rows(
    counted: Sequence[Row], months: Sequence[Row], through: dt.date, threshold: int = THRESHOLD
) -> Iterator[Row]:
    """Yield one row per month, figure and group.

    `months` are the rows of `month_rows`: where a figure is hidden there, its groups have no total.
    """
    shown = {
        (row["month"], row["figure"])
        for row in months
        if row["population"] == "all" and not row["is_hidden"]
    }
    lists: dict[tuple[dt.date, str, str], dict[str, int]] = defaultdict(dict)
    for row in counted:
        key = row["month"], row["figure"], row["group_kind"]
        lists[key][row["member"]] = int(row["people"])
    for (month, figure, kind), members in sorted(lists.items()):
        names = sorted(members)
        (line,) = protect(
            [[members[name] for name in names]], threshold, (month, figure) in shown, False
        ).rows[:1]
        for name, people in zip(names, line, strict=False):
            yield {
                "month": month, "figure": figure, "group_kind": kind, "member": name,
                "people": people, "is_hidden": people is None, "through": through,
            }  # fmt: skip
