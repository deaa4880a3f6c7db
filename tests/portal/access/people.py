"""Viewers of every role, without a database."""

from __future__ import annotations

from dataclasses import replace

from citywide.portal.access.viewer import VISITOR, Viewer

ANIMAL, HR = "Animal Care", "Human Resources"


def _viewer(role: str, department: str = "", datasets: tuple[str, ...] = ()) -> Viewer:
    return Viewer(
        1, role, f"{role}@example.org", frozenset({(role, department)}), frozenset(datasets)
    )


VIEWERS = {
    "visitor": VISITOR,
    "staff": _viewer("staff", ANIMAL),
    "analyst": _viewer("analyst", ANIMAL),
    "steward": replace(
        _viewer("staff", ANIMAL, ("stays", "outcomes")), email="steward@example.org"
    ),
    "department_head": _viewer("department_head", ANIMAL),
    "privacy_officer": _viewer("privacy_officer"),
    "administrator": _viewer("administrator"),
    "outsider": _viewer("analyst", HR, ("trainings",)),
}
