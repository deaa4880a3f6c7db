"""What each data set must hold after its extracts: versions, and what each one restates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dirt import Extract, Record

KEYS = {
    "service_requests": ("request_id",),
    "animal_shelter": ("animal_id", "intake_on"),
    "traffic_crashes": ("crash_id",),
    "park_condition": ("assessment_id",),
}
_SNAPSHOTS = frozenset({"traffic_crashes", "park_condition"})
_NOT_PUBLISHED = frozenset({"district", "has_zeros"})
Versions = Mapping[str, Sequence[Mapping[Any, Record]]]


def versions_of(extracts: Sequence[Extract]) -> dict[str, list[dict[Any, Record]]]:
    """Return each data set's versions in order; a version is its records by key."""
    versions: dict[str, list[dict[Any, Record]]] = {}
    for extract in extracts:
        key = KEYS[extract.dataset]
        new = {tuple(record[name] for name in key): record for record in extract.published}
        known = versions.setdefault(extract.dataset, [])
        before = known[-1] if known and extract.dataset not in _SNAPSHOTS else {}
        known.append({**before, **new})
    return versions


def accounts_of(versions: Versions) -> dict[str, list[dict[str, Any]]]:
    """Return rows and restatement of each version of each data set."""
    return {
        dataset: [
            {"rows": len(now), "restatement": _restatement(then, now)}
            for then, now in zip([None, *known], known, strict=False)
        ]
        for dataset, known in versions.items()
    }


def _restatement(
    then: Mapping[Any, Record] | None, now: Mapping[Any, Record]
) -> dict[str, Any] | None:
    if then is None:
        return None
    both = [(then[key], now[key]) for key in then.keys() & now.keys()]
    changes = [_changed(old, new) for old, new in both]
    by_column = {name for names in changes for name in names}
    return {
        "added": len(now.keys() - then.keys()),
        "removed": len(then.keys() - now.keys()),
        "changed": sum(bool(names) for names in changes),
        "changed_by_column": {
            name: sum(name in names for names in changes) for name in sorted(by_column)
        },
    }


def _changed(old: Record, new: Record) -> set[str]:
    return {name for name in old if name not in _NOT_PUBLISHED and old[name] != new[name]}
