"""Streets of the city, and the ways people write an address."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .names import plain
from .text import instead, joined, numbers, words

_NAMES = (
    "Avenida Jacaranda|Calle Peñasco|Sycamore St|Lotus Way|Mission Bell Rd|Đông Ba Ct|Vineyard Ave|"
    "Old Depot Ln|Gurdwara Dr|Mabuhay St|Freedom Blvd|Jade Terrace|Arroyo Seco Rd|Harvest Loop|"
    "Almendra Ave|Cannery St|Quicksilver Rd|Camino del Niño|Huệ Trắng Ln|Orchard Park Dr|"
    "Story Mill Rd|Tamarind Ct|Union Hall St|Via Montaña|Willow Glade Ave|Sakura Way|Delta Ave|"
    "East Market St|West Market St|Foothill Blvd|Guava Ct|Heron Marsh Rd|Iris Ln|Juniper St|"
    "Kingfisher Dr|La Cañada Dr|Monterey Pine Rd|North Levee Rd|Olive Press Way|Plum Creek Rd|"
    "Quarry Rd|Redwood Ave|San Aurelio St|Trolley Barn Ln|Upland Ave|Valle Verde Dr|Walnut Row|"
    "Xochitl Way|Yerba Santa Ct|Zinfandel Dr|Almond Blossom Ln|Blackbird Ave|Cesar Peña Blvd|"
    "Dogwood St|El Nido Ave|Fairgrounds Rd|Golden Hill Ave|Ibáñez Ln|Kite Hill Rd|Lantern St"
)
STREETS = tuple(_NAMES.split("|"))
_LONG = {
    " St": " Street", " Rd": " Road", " Ave": " Avenue", " Dr": " Drive", " Ln": " Lane",
    " Ct": " Court", " Blvd": " Boulevard",
}  # fmt: skip


def _long(street: str) -> str:
    for short, full in _LONG.items():
        if street.endswith(short):
            return street.removesuffix(short) + full
    return street


_FORMS = tuple(
    form for street in STREETS for form in (street, plain(street).upper(), _long(street))
)


def written(rng: np.random.Generator, number: Any, street: Any, unit: Any) -> pa.Array:
    """Return addresses as people write them: in several forms, with or without the apartment."""
    n = len(number)
    form = np.searchsorted([0.7, 0.85], rng.random(n))
    has_unit = (np.asarray(unit) > 0) & (rng.random(n) < 0.75)
    sign = words((" Apt ", " #", ", Unit "), form)
    plain_text = joined(numbers(number), " ", words(_FORMS, np.asarray(street) * 3 + form))
    return instead(plain_text, has_unit, joined(plain_text, sign, numbers(unit)))


def crossings(rng: np.random.Generator, street: Any) -> pa.Array:
    """Return crossings of a street with another one."""
    other = (np.asarray(street) + rng.integers(1, len(STREETS), len(street))) % len(STREETS)
    return joined(words(STREETS, street), " & ", words(STREETS, other))


def as_cp1252(text: pa.Array) -> pa.Array:
    """Return texts as an old system keeps them: it knows Spanish letters, not Vietnamese ones."""
    known = set(map(chr, range(256)))
    unknown = pc.match_substring_regex(text, "[^\u0000-\u00ff]")
    if not pc.any(unknown).as_py():
        return text
    rows = text.to_pylist()
    kept = ["".join(c if c in known else "?" for c in row) if row else row for row in rows]
    return pa.array(kept, pa.string())
