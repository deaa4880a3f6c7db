"""Stays of households in projects, from entry to exit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..chance import choose
from ..sources import Order
from .codes import EXITS, KINDS, PROJECTS
from .people import Units

FIRST_DAY, LAST_DAY = np.datetime64("2023-07-01", "D"), np.datetime64("2026-06-30", "D")


@dataclass(frozen=True)
class Stays:
    """One entry for each person's stay; the exit is missing while it lasts."""

    unit: Any
    round: Any
    client: Any
    person: Any
    is_head: Any
    project: Any
    entry: Any
    exit: Any
    destination: Any

    @property
    def rows(self) -> int:
        """Number of stays."""
        return len(self.unit)


def stays(order: Order, units: Units, again: dict[int, int]) -> Stays:
    """Return the stays in order of entry; `again` gives some heads' second client number."""
    rng = order.stream("hmis stays")
    start = FIRST_DAY + rng.integers(0, 1060, units.many).astype("m8[D]")
    many = choose(rng, (60, 28, 12), units.many)
    found = []
    for round_ in range(3):
        who = np.flatnonzero((many >= round_) & (start <= LAST_DAY))
        project = choose(rng, [p.share for p in PROJECTS], len(who)).astype(np.int64)
        usual = np.array([p.days for p in PROJECTS])[project]
        length = np.maximum(1, usual * rng.lognormal(-0.2, 0.8, len(who))).astype(np.int64)
        entry = start[who]
        exit_ = entry + length.astype("m8[D]")
        destination = _destinations(rng, project)
        found.append((who, np.full(len(who), round_), project, entry, exit_, destination))
        start = start.copy()
        start[who] = exit_ + rng.exponential(120, len(who)).astype(np.int64).astype("m8[D]")
    return _of_members(units, again, *(np.concatenate(part) for part in zip(*found, strict=True)))


def _destinations(rng: np.random.Generator, project: Any) -> Any:
    kinds = np.array([len(codes) for codes in KINDS])
    table = np.array([codes + (codes[0],) * (7 - len(codes)) for codes in KINDS])
    shares = np.array([EXITS[p.type] for p in PROJECTS])[project].cumsum(axis=1)
    kind = (rng.random(len(project))[:, None] * shares[:, -1:] >= shares).sum(axis=1)
    kind = np.minimum(kind, len(KINDS) - 1)
    return table[kind, (rng.random(len(project)) * kinds[kind]).astype(int)]


def _of_members(
    units: Units,
    again: dict[int, int],
    unit: Any,
    round_: Any,
    project: Any,
    entry: Any,
    exit_: Any,
    destination: Any,
) -> Stays:
    size = np.bincount(units.member_unit, minlength=units.many)
    first = np.cumsum(size) - size
    stay = np.repeat(np.arange(len(unit)), size[unit])
    place = np.arange(len(stay)) - np.repeat(np.cumsum(size[unit]) - size[unit], size[unit])
    client = first[unit[stay]] + place
    person = units.member_person[client]
    second = np.arange(len(units.member_person))
    second[list(again)] = list(again.values())
    client_number = np.where(round_[stay] > 0, second[client], client)
    in_order = np.argsort(entry[stay], kind="stable")
    stay, client, client_number = stay[in_order], client[in_order], client_number[in_order]
    ended = exit_[stay]
    is_over = ended <= LAST_DAY
    return Stays(
        unit=unit[stay],
        round=round_[stay],
        client=client_number,
        person=person[in_order],
        is_head=units.member_is_head[client],
        project=project[stay],
        entry=entry[stay],
        exit=np.where(is_over, ended, np.datetime64("NaT")),
        destination=np.where(is_over, destination[stay], 0),
    )
