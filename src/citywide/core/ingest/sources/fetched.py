"""What every source gives: a file on this machine, its name and where it came from."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from citywide.core.errors import SourceError

Progress = Callable[[float], None]
"""Told the share of the work done, from 0 to 1, where the source says how much there is."""


@dataclass(frozen=True)
class Fetched:
    """One extract as a file; `origin` says where it came from, without secrets."""

    path: Path
    name: str
    origin: str


def from_environment(variable: str, what: str) -> str:
    """Return a secret from the environment variable a contract names.

    Raises:
        SourceError: the variable is not set.
    """
    value = os.environ.get(variable, "")
    if not value:
        raise SourceError(
            f"The contract takes {what} from the environment variable {variable}, which is not "
            "set. Set it where Citywide runs."
        )
    return value
