"""The strategic plan 2026-2030 and the work of two fiscal years."""

from __future__ import annotations

from typing import Any

from .days import day_of, fiscal_year
from .texts import AREA_OF, AREAS, TEXTS

_METRICS = {
    "community-engagement": ["requests_in_other_languages", "requests_closed_on_time"],
    "innovations-powered-by-people": ["staff_training_completed"],
    "artificial-intelligence": [],
    "cybersecurity": ["staff_training_completed"],
    "data-driven-transformation": ["projects_on_schedule", "projects_success_rate"],
}
_INITIATIVES = (
    {"en": "Publish what was learned", "es": "Publicar lo aprendido", "vi": "Công bố bài học"},
    {"en": "Train every manager", "es": "Capacitar a cada gerente", "vi": "Đào tạo mọi quản lý"},
    {"en": "Report to the committee", "es": "Informar al comité", "vi": "Báo cáo với ủy ban"},
)


def plan(projects: list[dict[str, Any]]) -> dict[str, Any]:
    """Return areas, one goal each, and the work of fiscal years 2026 and 2027."""
    return {
        "name": "Innovation and Technology Strategic Plan 2026-2030",
        "starts_on": "2025-07-01",
        "ends_on": "2030-06-30",
        "areas": [
            {
                "key": key,
                "name": name,
                "description": aim,
                "goals": [
                    {"name": aim, "measures": _METRICS[key], "items": _items(position, projects)}
                ],
            }
            for position, (key, name, aim) in enumerate(AREAS)
        ],
    }


def _items(area: int, projects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    mine = [n for n in range(len(projects)) if AREA_OF[n] == area]
    items: list[dict[str, Any]] = []
    for number in mine:
        end = projects[number]["planned_end"]
        item = {
            "fiscal_year": min(max(fiscal_year(day_of(end)), 2026), 2027),
            "kind": "project",
            "name": TEXTS[number][0],
            "project": projects[number]["id"],
            "due_on": end,
        }
        if projects[number]["completed_on"]:
            item["done_on"] = projects[number]["completed_on"]
        items.append(item)
    for year in (2026, 2027):
        for position, name in enumerate(_INITIATIVES):
            due = f"{year - 1}-{9 + position:02}-30"
            item = {
                "fiscal_year": year,
                "kind": "milestone" if position == 2 else "initiative",
                "name": name,
                "owner": "Information Technology",
                "due_on": due,
            }
            if year == 2026 and (area + position) % 4:
                item["done_on"] = due
            items.append(item)
    return items
