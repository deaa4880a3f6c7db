"""A day to stand on, and entries as a manager makes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from citywide.services.portfolio.actions.status import ActionEntry, Entry, NewIssue

TODAY = dt.date(2026, 3, 20)
END = dt.date(2026, 6, 30)


class Clock:
    """Today, which a test may move."""

    def __init__(self) -> None:
        self.today = TODAY


@pytest.fixture(autouse=True)
def clock(lake_city: Path, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """It is March 20, 2026, until a test moves it; the city has the usual policy."""
    one = Clock()
    monkeypatch.setattr(timezone, "localdate", lambda *_a, **_k: one.today)
    return one


@pytest.fixture
def late(office: dict[str, Any]) -> Callable[..., Entry]:
    """Return a function: a colour -> a whole entry with a new issue and its action."""

    def made(colour: str = "YELLOW", **fields: Any) -> Entry:
        issue = NewIssue("The vendor left", {"en": "We look for a new vendor."}, 2)
        action = ActionEntry({"en": "Ask for bids"}, office["manager"].pk, dt.date(2026, 5, 1))
        values = {"forecast_end_on": END, "new_issue": issue, "action": action} | fields
        return Entry(declared=colour, **values)

    return made


def green(**fields: Any) -> Entry:
    """Return a whole GREEN entry."""
    return Entry(declared="GREEN", **({"forecast_end_on": END} | fields))
