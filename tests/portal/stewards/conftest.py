"""The small city's runs by what became of them, and what a stewards' page says."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from citywide.core.lake import Lake, Run

Client = Any


@dataclass(frozen=True)
class Runs:
    """Runs of `stays`: the one with rows in quarantine, and the one that is held."""

    quarantined: str
    held: str


def runs_of(folder: Path) -> Runs:
    """Find the runs of `stays` in a lake."""
    found = Lake(folder / "lake").ledger.runs("stays")
    quarantined = next(r.id for r in found if r.report.get("quarantined"))
    return Runs(quarantined, next(r.id for r in found if r.state == "held"))


def ledger_run(folder: Path, run: str) -> Run:
    """Return a run as the ledger has it."""
    found = Lake(folder / "lake").ledger.run(run)
    assert found is not None
    return found


@pytest.fixture
def runs(lake_city: Path) -> Runs:
    """The runs of the city that no test changes."""
    return runs_of(lake_city)


@pytest.fixture
def own_runs(own_city: Path) -> Runs:
    """The runs of the test's own copy of the city."""
    return runs_of(own_city)


@pytest.fixture
def steward(client_for: Callable[[str], Client]) -> Client:
    """A browser in which the steward of `stays` is signed in."""
    return client_for("steward")


def said(response: Any) -> str:
    """Return a page's main part as words, each run of white space as one blank."""
    text = response.content.decode()
    main = re.search(r"<main.*</main>", text, re.S)
    assert main, text[:500]
    words = re.sub(r"<(script|style).*?</\1>", " ", main.group(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", words))).strip()
