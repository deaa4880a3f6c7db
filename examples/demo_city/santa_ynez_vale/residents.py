"""Residents by district, race or ethnicity group and language at home: the true counts."""

from __future__ import annotations

from typing import Any

import numpy as np

from .names import GROUPS
from .population import LANGUAGES, City

NAME = "population_by_group.csv"
_LANGUAGE_NAMES = ("English", "Spanish", "Vietnamese", "Other language")


def lines(city: City) -> list[list[Any]]:
    """Return the header and one line for each district, group and language."""
    home = city.home_of
    language = np.minimum(city.home_language[home], 3)
    district = city.home_district[home].astype(np.int64)
    cell = (district * len(GROUPS) + city.group_of) * 4 + language
    counts = np.bincount(cell, minlength=11 * len(GROUPS) * 4).reshape(11, len(GROUPS), 4)
    assert LANGUAGES[:3] == ("en", "es", "vi")
    found: list[list[Any]] = [["District", "RaceEthnicity", "Language", "Residents"]]
    for number in range(1, 11):
        for group, name in enumerate(GROUPS):
            for spoken, text in enumerate(_LANGUAGE_NAMES):
                found.append([number, name, text, int(counts[number, group, spoken])])
    return found
