"""Who is who over time: every cluster has a `person_id` that lives as long as it can.

A person_id is opaque, minted once and never given to anybody else. When clusters merge, the id
with most records in the new cluster survives, then the oldest; when one splits, the largest part
keeps the id. An id that no cluster carries any longer is retired: it redirects for ever, and each
redirect is dated and says why. Redirects cannot loop: an id is redirected only to one that lives,
and a retired id never lives again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from citywide.core.errors import NotFound, UsageError
from citywide.core.linkage.pairs import Integers

INSTANT = pa.timestamp("us", tz="UTC")
ASSIGNMENTS = pa.schema(
    [
        ("record_id", pa.string()),
        ("person_id", pa.string()),
        ("since", INSTANT),
        ("until", INSTANT),
    ]
)
"""Which person each record was, from when until when (null: still)."""
PEOPLE = pa.schema(
    [("person_id", pa.string()), ("minted_at", INSTANT), ("first_record_id", pa.string())]
)
"""Every person_id ever minted, oldest first, and the first record of the cluster it was for."""
REDIRECTS = pa.schema(
    [
        ("retired_person_id", pa.string()),
        ("person_id", pa.string()),
        ("at", INSTANT),
        ("because", pa.string()),
    ]
)
"""Every redirect ever written, oldest first; the latest of a retired id holds."""


@dataclass(frozen=True)
class Step:
    """One time at which identities followed new clusters, and why."""

    at: datetime
    because: str


@dataclass(frozen=True)
class Redirect:
    """A retired person_id, who it is now, since when and why."""

    retired_person_id: str
    person_id: str
    at: datetime
    because: str


@dataclass(frozen=True, eq=False)
class Identities:
    """Identities and their whole history."""

    assignments: pa.Table
    people: pa.Table
    redirects: pa.Table
    steps: tuple[Step, ...]

    def table(self) -> pa.Table:
        """Return `record_id`, `person_id` of every present record, as of the last step."""
        still = pc.is_null(self.assignments["until"])
        return self.assignments.filter(still).select(["record_id", "person_id"])

    def as_of(self, at: datetime) -> Identities:
        """Return the identities as they were known at a time."""
        rows = self.assignments.filter(pc.less_equal(self.assignments["since"], _instant(at)))
        later = pc.greater(rows["until"], _instant(at))
        until = pc.if_else(pc.fill_null(later, False), pa.scalar(None, INSTANT), rows["until"])
        return Identities(
            rows.set_column(3, "until", until),
            self.people.filter(pc.less_equal(self.people["minted_at"], _instant(at))),
            self.redirects.filter(pc.less_equal(self.redirects["at"], _instant(at))),
            tuple(step for step in self.steps if step.at <= at),
        )

    def resolve(self, person_id: str) -> str:
        """Return the living person_id that an id, living or retired, stands for.

        Raises:
            NotFound: no such id was ever minted.
        """
        trail = self.trail(person_id)
        return trail[-1].person_id if trail else person_id

    def trail(self, person_id: str) -> tuple[Redirect, ...]:
        """Return the redirects from an id to the living one, in order; none for a living id.

        Raises:
            NotFound: no such id was ever minted.
        """
        if person_id not in self._places:
            raise NotFound(f"There is no person {person_id}, and there never was.")
        steps: list[Redirect] = []
        while (redirect := self._in_force.get(person_id)) is not None:
            steps.append(redirect)
            person_id = redirect.person_id
        return tuple(steps)

    def redirect_table(self) -> pa.Table:
        """Return one row per retired id: the living `person_id` it stands for, `at`, `because`."""
        rows = [
            {
                "retired_person_id": retired,
                "person_id": self.resolve(retired),
                "at": redirect.at,
                "because": redirect.because,
            }
            for retired, redirect in sorted(self._in_force.items())
        ]
        return pa.Table.from_pylist(rows, schema=REDIRECTS)

    def history(self, record_id: str) -> list[dict[str, object]]:
        """Return who a record was, oldest first: `person_id`, `since`, `until`."""
        rows = self.assignments.filter(pc.equal(self.assignments["record_id"], record_id))
        return rows.drop_columns(["record_id"]).sort_by("since").to_pylist()

    def heirs(self) -> Integers:
        """Return, for each id of `people` by place, the place of the living id it stands for."""
        heir = np.arange(self.people.num_rows)
        # Later redirects lead to ids that lived longer, so one pass backwards in time settles all.
        for retired, redirect in sorted(self._in_force.items(), key=lambda item: item[1].at)[::-1]:
            heir[self._places[retired]] = heir[self._places[redirect.person_id]]
        return heir

    @cached_property
    def _in_force(self) -> dict[str, Redirect]:
        rows = self.redirects.to_pylist()
        return {row["retired_person_id"]: Redirect(**row) for row in rows}

    @cached_property
    def _places(self) -> dict[str, int]:
        return {person: place for place, person in enumerate(self.people["person_id"].to_pylist())}


NOBODY = Identities(
    ASSIGNMENTS.empty_table(), PEOPLE.empty_table(), REDIRECTS.empty_table(), steps=()
)
"""The identities before the first linkage."""


def random_id() -> str:
    """Return a new person_id that says nothing about the person: a random UUID."""
    return str(uuid4())


def churn_share(before: Identities, after: Identities) -> float:
    """Return the share of the records present in both whose person_id is another one."""
    old, new = before.table(), after.table()
    place = pc.index_in(old["record_id"], value_set=new["record_id"].combine_chunks())
    both = pc.is_valid(place)
    now = new["person_id"].take(place.filter(both))
    changed = pc.not_equal(now, old["person_id"].filter(both))
    return float(pc.mean(changed).as_py() or 0.0)


def begin_step(before: Identities, at: datetime, because: str) -> Identities:
    """Return the identities with one more step.

    Raises:
        UsageError: the time has no zone, or is not after the step before.
    """
    if at.tzinfo is None:
        raise UsageError("Identities change at a time with a time zone.")
    if before.steps and at <= before.steps[-1].at:
        last = before.steps[-1].at.isoformat()
        raise UsageError(f"Identities already stand as of {last}; the next step must be later.")
    return replace(before, steps=(*before.steps, Step(at, because)))


def _instant(at: datetime) -> pa.Scalar:
    return pa.scalar(at, INSTANT)
