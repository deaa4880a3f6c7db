"""Where things happen: at somebody's home, in the street, outside the city, or nowhere known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from .districts import points_outside
from .population import City
from .streets import crossings, written
from .text import decimals, instead

DIGITS = 6


@dataclass(frozen=True)
class Spots:
    """Places of some rows; the district is 0 where there is none."""

    district: Any
    longitude: Any
    latitude: Any
    address: pa.Array
    missing: Any
    """Rows without coordinates."""
    street: Any

    def true_district(self) -> pa.Array:
        """Return districts, missing where the place is unknown or outside the city."""
        return pa.array(np.asarray(self.district, np.int64), mask=self.district == 0)

    def coordinates(self, zeros: Any = None) -> tuple[pa.Array, pa.Array]:
        """Return longitude and latitude as text, at some rows 0 for no coordinates."""
        found = []
        for values in (self.longitude, self.latitude):
            text = decimals(values, DIGITS, self.missing)
            found.append(text if zeros is None else instead(text, zeros & self.missing, "0"))
        return found[0], found[1]


def spots(
    city: City,
    rng: np.random.Generator,
    home: Any,
    missing: float = 0.0,
    outside: float = 0.0,
    crossing: float = 0.2,
) -> Spots:
    """Return places at or near homes, some missing and some outside the city."""
    n = len(home)
    chance = rng.random(n)
    is_missing, is_outside = chance < missing, (chance >= missing) & (chance < missing + outside)
    longitude, latitude = city.home_longitude[home].copy(), city.home_latitude[home].copy()
    east, north = points_outside(rng, n)
    longitude[is_outside], latitude[is_outside] = east[is_outside], north[is_outside]
    street = city.home_street[home].astype(int)
    address = written(rng, city.home_number[home], street, city.home_unit[home])
    address = instead(address, rng.random(n) < crossing, crossings(rng, street))
    district = np.where(is_missing | is_outside, 0, city.home_district[home])
    return Spots(district, longitude, latitude, address, is_missing, street)


def anywhere(city: City, rng: np.random.Generator, n: int, busy: tuple[float, ...] = ()) -> Any:
    """Return n households; `busy` weighs districts 1 to 10."""
    if not busy:
        return rng.integers(0, len(city.home_district), n)
    weight = np.array(busy) / max(busy)
    found = np.empty(n, np.int64)
    wanted = np.arange(n)
    while len(wanted):
        tried = rng.integers(0, len(city.home_district), len(wanted))
        kept = rng.random(len(wanted)) < weight[city.home_district[tried] - 1]
        found[wanted[kept]] = tried[kept]
        wanted = wanted[~kept]
    return found
