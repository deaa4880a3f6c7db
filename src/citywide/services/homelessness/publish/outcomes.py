"""Rows of `homelessness_outcomes`: where people went, and whether they came back."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from citywide.core.disclosure import protect
from citywide.services.homelessness.publish.computed import Row
from citywide.services.homelessness.publish.hidden import THRESHOLD
from citywide.services.homelessness.rules.outcomes import Rate

GROUPS = ("ES", "SH", "TH", "SO", "PH")
DESTINATIONS = (
    "permanent", "temporary", "institutional", "homeless", "unknown", "deceased",
)  # fmt: skip
RETURN_DAYS = 180
_SHARES = (
    "unknown_share", "permanent_share", "permanent_share_low", "permanent_share_high",
    "return_share", "return_share_low", "return_share_high",
)  # fmt: skip
_Counts = Mapping[str, int]


def outcome_rows(
    counted: Sequence[Row], through: dt.date, threshold: int = THRESHOLD
) -> Iterator[Row]:
    """Yield rows per full quarter, kind of project and destination, with shares and bounds.

    A share is withheld with any of the counts it is made of, because it would give them away.
    """
    quarters: dict[dt.date, dict[tuple[str, str], tuple[int, int]]] = defaultdict(dict)
    for row in counted:
        key = row["project_group"], row["destination"]
        quarters[row["quarter"]][key] = int(row["exits"]), int(row["returned"])
    for quarter, found in sorted(quarters.items()):
        if _end(quarter) <= through:
            yield from _quarter(quarter, found, through, threshold)


def _end(quarter: dt.date) -> dt.date:
    after = quarter.month + 3
    return dt.date(quarter.year + after // 13, (after - 1) % 12 + 1, 1) - dt.timedelta(days=1)


def _quarter(
    quarter: dt.date,
    found: Mapping[tuple[str, str], tuple[int, int]],
    through: dt.date,
    threshold: int,
) -> Iterator[Row]:
    table = [[found.get((one, to), (0, 0))[0] for to in DESTINATIONS] for one in GROUPS]
    shown = protect(table, threshold).rows
    returned = {
        one: {to: found.get((one, to), (0, 0))[1] for to in ("permanent", "unknown")}
        for one in GROUPS
    }
    returned["all"] = {
        to: sum(returned[one][to] for one in GROUPS) for to in ("permanent", "unknown")
    }
    is_known = _end(quarter) + dt.timedelta(days=RETURN_DAYS) <= through
    for group, line in zip((*GROUPS, "all"), shown, strict=True):
        exits = dict(zip((*DESTINATIONS, "all"), line, strict=True))
        shares = _shares(exits) | (_returns(exits, returned[group], threshold) if is_known else {})
        for destination, count in exits.items():
            yield {
                "quarter": quarter, "project_group": group, "destination": destination,
                "exits": count, "is_hidden": count is None, "through": through,
                **{name: shares.get(name) if destination == "all" else None for name in _SHARES},
            }  # fmt: skip


def _shares(exits: Mapping[str, int | None]) -> Row:
    """Return the shares of exits; none where a count they are made of is hidden."""
    if any(exits[name] is None for name in ("permanent", "unknown", "deceased", "all")):
        return {}
    known = {name: count or 0 for name, count in exits.items()}
    rate = Rate(
        known["permanent"],
        known["all"] - known["permanent"] - known["unknown"] - known["deceased"],
        known["unknown"],
    )
    return {
        "unknown_share": _text(rate.unknown_share), "permanent_share": _text(rate.share),
        "permanent_share_low": _text(rate.low), "permanent_share_high": _text(rate.high),
    }  # fmt: skip


def _returns(exits: Mapping[str, int | None], returned: _Counts, threshold: int) -> Row:
    """Return the share of exits to permanent housing that did not last, with its bounds."""
    permanent, unknown = exits["permanent"], exits["unknown"]
    if permanent is None or unknown is None:
        return {}
    back, unknown_back = returned["permanent"], returned["unknown"]
    parts = (back, permanent - back, unknown_back, unknown - unknown_back)
    if any(1 <= part <= threshold for part in parts):
        return {}
    return {
        "return_share": _of(back, permanent),
        "return_share_low": _of(back, permanent + unknown - unknown_back),
        "return_share_high": _of(back + unknown_back, permanent + unknown_back),
    }


def _of(part: int, whole: int) -> str | None:
    return _text(part / whole) if whole else None


def _text(share: float | None) -> str | None:
    return None if share is None else f"{share:.4f}"
