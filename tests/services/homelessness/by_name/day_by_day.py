"""The rules of the by-name list once more, told day by day in plain Python, to check the queries.

Nothing of the queries' method is used: no spans, no windows, no running sums. For every day it asks
what was known by the end of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

SHELTERS = (0, 2, 8)
OUTREACH = (1, 4)
PERMANENT = (3, 9, 10, 13)
HOUSED = (410, 411, 421, 422, 423, 426, 435)
HOMELESS = (101, 116, 118, 302)
INACTIVE = (24, 312, 313, 335, 336)
NOT_HOMELESS = (314, 327, 329, 332)


@dataclass(frozen=True)
class Stay:
    """A stay of a person; `met` are (day, living situation), `beds` days."""

    kind: int
    entry: int
    exit: int | None
    to: int | None
    move_in: int | None
    prior: int
    met: tuple[tuple[int, int], ...]
    beds: tuple[int, ...]
    services: tuple[int, ...]


Event = tuple[int, str]


def meaning(situation: int | None) -> str:
    """Return what a place says, or unknown."""
    groups = {"homeless": HOMELESS, "housed": HOUSED, "inactive": INACTIVE}
    groups["not_homeless"] = NOT_HOMELESS
    return next((name for name, codes in groups.items() if situation in codes), "unknown")


def moved_in(stay: Stay) -> int | None:
    """Return the day of a move-in that counts."""
    if stay.kind not in PERMANENT or stay.move_in is None or stay.move_in < stay.entry:
        return None
    return None if stay.exit is not None and stay.move_in > stay.exit else stay.move_in


def events(stay: Stay) -> Iterator[Event]:
    """Yield the day and meaning of each event of a stay."""
    if stay.exit is not None and stay.exit < stay.entry:
        return
    homeless = stay.kind in SHELTERS + OUTREACH or stay.prior in range(100, 200)
    yield stay.entry, "homeless" if homeless else "contact"
    home = moved_in(stay)
    if home is not None:
        yield home, "housed"
    last = 10_000 if stay.exit is None else stay.exit
    for on, situation in stay.met:
        if stay.entry <= on <= last:
            said = meaning(situation)
            yield on, "contact" if said == "unknown" else said
    for on in stay.beds:
        if stay.entry <= on < last:
            yield on, "homeless" if stay.kind == 1 else "contact"
    for on in stay.services:
        if stay.entry <= on <= last:
            yield on, "contact"
    if stay.exit is not None:
        yield stay.exit, _leaving(stay, home)


def _leaving(stay: Stay, home: int | None) -> str:
    said = meaning(stay.to)
    if said != "unknown":
        return said
    if home is not None:
        return "housed"
    if stay.kind in SHELTERS:
        return "homeless"
    return "contact" if stay.to is not None and 200 <= stay.to < 300 else "nothing"


def status_on(stays: list[Stay], day: int, window: int) -> str | None:
    """Return the status at the end of a day; None for somebody not yet on the list."""
    usable = [s for s in stays if s.exit is None or s.exit >= s.entry]
    past = sorted(e for s in usable for e in events(s) if e[0] <= day)
    if not any(said == "homeless" for _, said in past):
        return None
    open_now = [s for s in usable if s.entry <= day and (s.exit is None or s.exit > day)]
    homes = [moved_in(s) for s in open_now]
    if any(home is not None and home <= day for home in homes):
        return "housed"
    if any(s.kind in SHELTERS for s in open_now):
        return "active"
    deciding = {on for on, said in past if said in ("housed", "not_homeless", "inactive")}
    since = max(deciding, default=-1)
    later = [(on, said) for on, said in past if on > since]
    begun = min((on for on, said in later if said == "homeless"), default=None)
    if begun is None:
        said_then = {said for on, said in past if on == since}
        if "housed" in said_then:
            return "housed"
        return "not_meeting_criteria" if "not_homeless" in said_then else "inactive"
    contacts = [on for on, said in later if said in ("homeless", "contact") and on >= begun]
    return "active" if any(day < on + window for on in contacts) else "inactive"


def kept(stay: Stay, day: int) -> Stay | None:
    """Return a stay as it was known at the end of a day: later events have not happened."""
    if stay.entry > day:
        return None
    left = stay.exit is not None and stay.exit <= day
    return Stay(
        stay.kind, stay.entry, stay.exit if left else None, stay.to if left else None,
        stay.move_in if stay.move_in is not None and stay.move_in <= day else None, stay.prior,
        tuple(m for m in stay.met if m[0] <= day), tuple(b for b in stay.beds if b <= day),
        tuple(s for s in stay.services if s <= day),
    )  # fmt: skip
