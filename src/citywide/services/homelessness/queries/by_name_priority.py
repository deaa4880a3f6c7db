"""People of the by-name list in the order of a rule set, each place with its reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from citywide.core.calculations import Calculation, load_calculation
from citywide.core.errors import NotFound
from citywide.portal.access import gate
from citywide.portal.access.viewer import Viewer
from citywide.services.homelessness.queries.people import calculated
from citywide.services.homelessness.rules import prioritisation
from citywide.services.homelessness.rules.by_name import LIST, Policy, list_parameters
from citywide.services.homelessness.rules.prioritisation import (
    Fact,
    Placed,
    RuleSet,
    load_rule_sets,
    prioritise,
)

SQL = Path(prioritisation.__file__).parent / "sql"
_OF_LIST = ("days_homeless",)
"""Facts that the list itself says; the others stand in the latest enrollment."""


@cache
def rule_sets() -> Mapping[str, RuleSet]:
    """Return every version of every rule set, by `id@version`, the newest version first."""
    found = load_rule_sets()
    newest = sorted(found.values(), key=lambda one: (one.valid_from, one.version), reverse=True)
    return {f"{one.id}@{one.version}": one for one in newest}


def ranked(
    *, viewer: Viewer, purpose: str, as_of: dt.date, rules: str
) -> tuple[RuleSet, gate.Calculated, tuple[Placed, ...]]:
    """Return the rule set, what was read, and everybody active on a day, first in line first.

    Raises:
        NotFound: there is no such rule set; otherwise as `people.by_name`.
    """
    chosen = rule_sets().get(rules)
    if chosen is None:
        raise NotFound(f"There is no rule set {rules!r}.")
    values = list_parameters(as_of, Policy(), ("active",))
    done = calculated(viewer, _facts(), values, purpose, "priority_facts")
    return chosen, done, _placed(done, rules)


def _placed(done: gate.Calculated, rules: str) -> tuple[Placed, ...]:
    # By the fingerprint of what was read, so that the pages of one ranking rank once.
    key = done.id, rule_sets()[rules].hash
    found = _KEPT.get(key)
    if found is None:
        people = {row["person_id"]: _facts_of(row, rules) for row in done.rows("priority_facts")}
        found = tuple(prioritise(rule_sets()[rules], people))
        _KEPT.clear()
        _KEPT[key] = found
    return found


def _facts_of(row: Mapping[str, Any], rules: str) -> dict[str, Fact | None]:
    made: dict[str, Fact | None] = {}
    for name in rule_sets()[rules].facts:
        value = row.get(name)
        prefix = "" if name in _OF_LIST else "entry_"
        file, line = row[f"{prefix}source_file"], row[f"{prefix}source_line"]
        made[name] = None if value is None else Fact(value, f"{file}:{line}")
    return made


@lru_cache(maxsize=1)
def _facts() -> Calculation:
    return load_calculation(SQL, LIST)


_KEPT: dict[tuple[str, str], tuple[Placed, ...]] = {}
