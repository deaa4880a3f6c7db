"""Names of HMIS CSV files and columns here: snake case that nobody has to look up."""

from __future__ import annotations

import re
from functools import cache

_WHOLE = {"HoH": "Hoh", "CoC": "Coc"}
"""Acronyms of mixed case, which would otherwise fall apart."""
_WORD_ENDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=DV)(?=ID$)")


@cache
def snake(column: str) -> str:
    """Return an HMIS column or file name in snake case: RelationshipToHoH -> relationship_to_hoh.

    An underscore stands before each capital that follows a small letter or digit, or that begins
    a word after an acronym (DateOfPATHStatus -> date_of_path_status).
    """
    for acronym, word in _WHOLE.items():
        column = column.replace(acronym, word)
    return _WORD_ENDS.sub("_", column).lower()


def dataset(file: str) -> str:
    """Return the data set that holds a file's rows: ProjectCoC.csv -> hmis_project_coc."""
    return f"hmis_{snake(file.removesuffix('.csv'))}"
