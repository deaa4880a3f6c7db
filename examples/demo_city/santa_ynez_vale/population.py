"""The people behind every extract: a million residents, their households and their homes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from .chance import choose, stream
from .districts import DISTRICTS, points_in
from .names import COMMUNITIES, GROUPS, NICKNAME, PLAIN, TYPO, spellings
from .streets import STREETS
from .text import instead, joined, padded, words

PEOPLE = 1_000_000
LANGUAGES = ("en", "es", "vi", "zh", "hi", "tl", "ko")
_SIZES = (25, 29, 17, 15, 8, 4, 2)
"""How many households in a hundred have one, two, three ... people."""
_HOMES = {
    "Latino": (4, 9, 14, 6, 22, 15, 9, 6, 7, 8), "white": (14, 10, 6, 16, 4, 6, 7, 13, 14, 10),
    "Vietnamese": (3, 5, 24, 5, 8, 14, 28, 5, 5, 3), "Chinese": (18, 14, 5, 14, 5, 6, 8, 12, 10, 8),
    "Indian": (14, 22, 5, 12, 4, 6, 6, 16, 8, 7), "Black": (5, 9, 12, 6, 16, 18, 8, 7, 10, 9),
}  # fmt: skip
"""In which districts the households of a community live, in percent; elsewhere evenly."""


@dataclass(frozen=True)
class City:
    """Who lives where. Entries of `person_*` are by person id, of `home_*` by household."""

    seed: int
    home_of: Any
    person_given: Any
    person_family: Any
    person_born: Any
    person_is_male: Any
    home_community: Any
    home_district: Any
    home_language: Any
    home_street: Any
    home_number: Any
    home_unit: Any
    home_longitude: Any
    home_latitude: Any

    @cached_property
    def group_of(self) -> Any:
        """Position in GROUPS by person id."""
        groups = np.array([GROUPS.index(community.group) for community in COMMUNITIES], np.int8)
        return groups[self.home_community[self.home_of]]

    @cached_property
    def residents(self) -> dict[int, int]:
        """Residents by district; they add up to PEOPLE."""
        counts = np.bincount(self.home_district[self.home_of], minlength=11)
        return {district: int(counts[district]) for district in DISTRICTS}

    @cached_property
    def unhoused(self) -> Any:
        """Person ids in the order in which they are most likely to lose their homes."""
        rng = stream(self.seed, "unhoused")
        risk = np.array([community.homeless for community in COMMUNITIES])
        age = (np.datetime64("2024-07-01") - self.person_born).astype(int) / 365.25
        weight = risk[self.home_community[self.home_of]] * np.where(age < 18, 0.5, 1.0)
        return np.argsort(rng.exponential(size=PEOPLE) / weight, kind="stable")

    def adults(self, rng: np.random.Generator, n: int) -> Any:
        """Return n person ids of grown-ups; a few people come again and again."""
        often = rng.integers(0, 30_000, n)
        person = np.where(rng.random(n) < 0.25, often, rng.integers(0, PEOPLE, n))
        # The first of a household is always grown up.
        young = self.person_born[person] > np.datetime64("2006-01-01")
        return np.where(young, self.heads[self.home_of[person]], person)

    @cached_property
    def heads(self) -> Any:
        """The first person of each household."""
        return np.searchsorted(self.home_of, np.arange(len(self.home_district)))

    def names(self, rng: np.random.Generator, person: Any) -> tuple[pa.Array, pa.Array]:
        """Return given and family names as a department spells them."""
        n = len(person)
        slips = rng.random(n)
        given = np.select([slips < 0.74, slips < 0.86, slips < 0.93], [0, PLAIN, NICKNAME], TYPO)
        family = np.select([slips < 0.74, slips < 0.93, slips < 0.97], [0, PLAIN, PLAIN], TYPO)
        first = words(spellings("given")[0], self.person_given[person].astype(int) * 4 + given)
        last = words(spellings("family")[0], self.person_family[person].astype(int) * 4 + family)
        swapped = rng.random(n) < 0.03
        return instead(first, swapped, last), instead(last, swapped, first)

    def full_names(self, rng: np.random.Generator, person: Any) -> pa.Array:
        """Return names in one text; one in eight has the family name first."""
        first, last = self.names(rng, person)
        comma = rng.random(len(person)) < 0.125
        return instead(joined(first, " ", last), comma, joined(last, ", ", first))

    def phones(self, person: Any) -> pa.Array:
        """Return telephone numbers; 555 is not in use."""
        return joined("(805) 555-", padded((np.asarray(person) * 7919) % 10_000, 4))


def settle_city(seed: int) -> City:
    """Return the city of a seed."""
    rng = stream(seed, "population")
    size = choose(rng, _SIZES, 400_000).astype(np.int64) + 1
    last = int(np.searchsorted(np.cumsum(size), PEOPLE))
    home_of = np.repeat(np.arange(last + 1, dtype=np.int32), size[: last + 1])[:PEOPLE]
    homes = last + 1
    community = choose(rng, [c.share for c in COMMUNITIES], homes).astype(np.int8)
    district = _districts(rng, community)
    longitude, latitude = points_in(rng, district)
    is_first = np.diff(home_of, prepend=-1) > 0
    return City(
        seed=seed,
        home_of=home_of,
        person_given=_names(rng, "given", community[home_of]),
        person_family=_families(rng, community, home_of),
        person_born=_births(rng, is_first),
        person_is_male=rng.random(PEOPLE) < 0.5,
        home_community=community,
        home_district=district,
        home_language=_languages(rng, community),
        home_street=rng.integers(0, len(STREETS), homes).astype(np.int16),
        home_number=rng.integers(10, 4800, homes).astype(np.int16),
        home_unit=np.where(rng.random(homes) < 0.4, rng.integers(1, 120, homes), 0).astype(
            np.int16
        ),
        home_longitude=longitude,
        home_latitude=latitude,
    )


def _districts(rng: np.random.Generator, community: Any) -> Any:
    found = np.empty(len(community), np.int8)
    for number, entry in enumerate(COMMUNITIES):
        mine = np.flatnonzero(community == number)
        found[mine] = choose(rng, _HOMES.get(entry.name, (10,) * 10), len(mine)) + 1
    return found


def _languages(rng: np.random.Generator, community: Any) -> Any:
    speaks = np.array([entry.speaks for entry in COMMUNITIES])
    spoken = np.array([LANGUAGES.index(entry.language) for entry in COMMUNITIES], np.int8)
    at_home = rng.random(len(community)) < speaks[community]
    return np.where(at_home, spoken[community], 0).astype(np.int8)


def _names(rng: np.random.Generator, part: str, community: Any) -> Any:
    starts = np.array(spellings(part)[1])
    many = np.diff(starts)
    # Squared, so that some names are common and some rare.
    return (starts[community] + (rng.random(len(community)) ** 2 * many[community])).astype(
        np.int16
    )


def _families(rng: np.random.Generator, community: Any, home_of: Any) -> Any:
    shared = _names(rng, "family", community)[home_of]
    own = _names(rng, "family", community[home_of])
    return np.where(rng.random(PEOPLE) < 0.12, own, shared)


def _births(rng: np.random.Generator, is_first: Any) -> Any:
    age = np.where(is_first, rng.triangular(19, 38, 92, PEOPLE), rng.triangular(0, 14, 84, PEOPLE))
    days = (age * 365.25).astype(np.int64).astype("m8[D]")
    return np.datetime64("2024-07-01", "D") - days
