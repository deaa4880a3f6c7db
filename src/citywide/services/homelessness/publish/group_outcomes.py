"""Rows of `homelessness_group_outcomes`: exits and returns by what people told of themselves."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from citywide.services.homelessness.publish.cells import hidden_over
from citywide.services.homelessness.publish.computed import Row
from citywide.services.homelessness.publish.hidden import THRESHOLD
from citywide.services.homelessness.publish.outcomes import RETURN_DAYS
from citywide.services.homelessness.publish.quarters import Told
from citywide.services.homelessness.rules.outcomes import Rate
from citywide.services.homelessness.rules.spending import year_ends, year_starts

ALL = ("permanent_back", "permanent_stayed", "unknown_back", "unknown_not_back", "elsewhere")
_FIGURES: Mapping[str, Sequence[str]] = {
    "exits": ALL,
    "exits_permanent": ("permanent_back", "permanent_stayed"),
    "exits_unknown": ("unknown_back", "unknown_not_back"),
}
_RETURNS: Mapping[str, Sequence[str]] = {
    "returns": ("permanent_back",),
    # It follows from the bounds of the share that came back.
    "unknown_returns": ("unknown_back",),
}
_Counts = Mapping[str, int]


def group_outcome_rows(
    counted: Sequence[Row],
    years: Iterable[int],
    through: dt.date,
    told: Told,
    threshold: int = THRESHOLD,
) -> Iterator[Row]:
    """Yield rows per fiscal year: everybody, then each group.

    `counted` is the step `group_outcomes`, `told` what the exits by quarter tell. Returns are given
    once 180 days have passed since the last exit of the year.
    """
    for year in years:
        kinds: dict[str, dict[str, _Counts]] = defaultdict(dict)
        for row in counted:
            if row["fiscal_year"] == year:
                cells = dict(kinds[row["group_kind"]].get(row["member"], dict.fromkeys(ALL, 0)))
                _add(cells, row)
                kinds[row["group_kind"]][row["member"]] = cells
        if not kinds:
            continue
        every = next(iter(kinds.values())).values()
        totals = {name: sum(one[name] for one in every) for name in ALL}
        for kind, members in ({"all": {"all": totals}} | dict(sorted(kinds.items()))).items():
            yield from _rows(year, kind, members, through, told, threshold)


def _add(cells: dict[str, int], row: Row) -> None:
    exits, back = int(row["exits"]), int(row["returned"])
    if row["outcome"] == "permanent":
        cells["permanent_back"] += back
        cells["permanent_stayed"] += exits - back
    elif row["outcome"] == "unknown":
        cells["unknown_back"] += back
        cells["unknown_not_back"] += exits - back
    else:
        cells["elsewhere"] += exits


def _rows(
    year: int,
    kind: str,
    members: Mapping[str, _Counts],
    through: dt.date,
    told: Told,
    threshold: int,
) -> Iterator[Row]:
    are_known = year_ends(year) + dt.timedelta(days=RETURN_DAYS) <= through
    figures = {**_FIGURES, **_RETURNS} if are_known else dict(_FIGURES)
    hidden = _hidden(year, kind, members, figures, told, threshold)
    for member, cells in sorted(members.items()):
        counts = {name: sum(cells[one] for one in parts) for name, parts in figures.items()}
        withheld = {name for name in figures if (member, name) in hidden}
        shown = {name: None if name in withheld else counts[name] for name in figures}
        yield {
            "fiscal_year": year, "group_kind": kind, "member": member,
            "first_day": year_starts(year), "is_complete": year_ends(year) <= through,
            **{name: shown[name] for name in _FIGURES}, "returns": shown.get("returns"),
            **_shares(counts, withheld), **_returned(counts, withheld),
            "is_hidden": bool(withheld), "through": through,
        }  # fmt: skip


def _hidden(
    year: int,
    kind: str,
    members: Mapping[str, _Counts],
    figures: Mapping[str, Sequence[str]],
    told: Told,
    threshold: int,
) -> set[tuple[str, str]]:
    cells = {(m, cell): count for m, one in members.items() for cell, count in one.items()}
    # Of two groups the smaller is hidden first, and what fewer figures rest on.
    by_size = sorted(members, key=lambda member: -sum(members[member].values()))
    named = {
        (member, name): frozenset((member, part) for part in parts)
        for name, parts in figures.items()
        for member in by_size
    }
    secret = [frozenset({(member, "elsewhere")}) for member in members]
    whole = {
        name: frozenset((m, part) for m in members for part in parts)
        for name, parts in figures.items()
    }
    if kind != "all":
        # What everybody's row says is known to whoever looks at the groups.
        return hidden_over(cells, named, list(whole.values()), secret, (), threshold)
    forced = [
        one
        for name, one in whole.items()
        if told((year, "all", name)).tells(sum(cells[cell] for cell in one), threshold)
    ]
    return hidden_over(cells, named, (), secret, forced, threshold)


def _shares(counts: _Counts, withheld: set[str]) -> Row:
    permanent, unknown = counts["exits_permanent"], counts["exits_unknown"]
    rate = Rate(permanent, counts["exits"] - permanent - unknown, unknown)
    withhold = bool(withheld & set(_FIGURES))
    return {
        "unknown_share": _text(rate.unknown_share, withhold),
        "permanent_share_low": _text(rate.low, withhold),
        "permanent_share_high": _text(rate.high, withhold),
    }


def _returned(counts: _Counts, withheld: set[str]) -> Row:
    """Return the share of exits to permanent housing that did not last, with its bounds."""
    withhold = bool(withheld) or "returns" not in counts
    back, unknown_back = counts.get("returns", 0), counts.get("unknown_returns", 0)
    permanent, unknown = counts["exits_permanent"], counts["exits_unknown"]
    return {
        "return_share_low": _text(_of(back, permanent + unknown - unknown_back), withhold),
        "return_share_high": _text(_of(back + unknown_back, permanent + unknown_back), withhold),
    }


def _of(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _text(share: float | None, withhold: bool) -> str | None:
    return None if withhold or share is None else f"{share:.4f}"
