"""One project's record: who, when, how much, what threatens it, and its status of every month."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..sources import Order
from .days import TODAY, after, day_of
from .history import statuses
from .money import funding, spending
from .people import HEAD, LEAD, manager_of
from .schedule import LINKS, PHASES, milestones
from .texts import AREA_OF, AREAS, ISSUES, OUTCOME, RISKS, TEXTS

_SERVICE_AREAS = {
    "Housing Department": "Community & Economic Development",
    "Planning Department": "Community & Economic Development",
    "Parks and Recreation": "Neighborhood Services",
    "Animal Care Center": "Neighborhood Services",
    "Fire Department": "Public Safety",
    "Department of Transportation": "Transportation & Aviation Services",
}
_REBASELINED = 12
"""The dispatch project asked for more time, and its plan was approved anew."""
_NEEDS = {2: 24, 6: 24, 7: 6, 9: 0, 20: 0, 19: 20, 29: 0, 17: 1}
"""Projects that wait for another."""


def record(order: Order, number: int, one: dict[str, Any]) -> dict[str, Any]:
    """Return one project of the document, told so that it ends where the extract says it does."""
    rng = order.stream("portfolio", one["id"])
    title, why = TEXTS[number]
    is_done = one["completed_on"] is not None
    departments = list(dict.fromkeys([one["department"], "Information Technology"]))
    manager = manager_of(one["manager"], number)
    said: dict[str, Any] = {
        "code": one["id"],
        "title": title,
        "summary": why,
        "stage": "completed" if is_done else "active",
        "lead_department": one["department"],
        "departments": departments,
        "service_area": _SERVICE_AREAS.get(one["department"], "Strategic Support"),
        "strategic_area": AREAS[AREA_OF[number]][0],
        "work_plan_year": min(max(int(one["planned_end"][:4]), 2024), 2027),
        "cost_usd": f"{one['budget']:.2f}",
        "proposed_on": _before(one["started_on"], 120),
        "approved_on": _before(one["started_on"], 30),
        "started_on": one["started_on"],
        "planned_start_on": one["started_on"],
        "planned_end_on": one["planned_end"],
        "manager": manager,
        "sponsor": HEAD,
        "effort_share": str(rng.choice(["0.20", "0.25", "0.30", "0.40"])),
        "procurement_stage": "contract",
        "vendor": f"Invented Vendor {number % 9 + 1}",
        "is_sensitive": number in {5, 20},
        "funding": funding(one),
        "spending": spending(one),
        "phases": list(PHASES),
        "milestones": milestones(one),
        "links": LINKS,
        "register": _register(rng, number, one, manager),
        "baselines": _baselines(number, one),
        "statuses": statuses(one, number, manager),
        "dependencies": [{"on": f"TP-{_NEEDS[number] + 1:03}", "note": "Its launch comes first."}]
        if number in _NEEDS
        else [],
    }
    if said["is_sensitive"]:
        said["sensitive_reason"] = "It concerns what cameras see or who has no home."
    if is_done:
        said["completed_on"] = one["completed_on"]
        said["outcome"] = {code: OUTCOME[code].format(why=why[code]) for code in why}
    return said


def _before(day: str, days: int) -> str:
    return str(after(day_of(day), -days))


def _baselines(number: int, one: dict[str, Any]) -> list[dict[str, Any]]:
    first = {
        "number": 1,
        "approved_on": _before(one["started_on"], 30),
        "starts_on": one["started_on"],
        "ends_on": one["planned_end"],
        "budget_usd": f"{one['budget']:.2f}",
        "approved_by": LEAD,
    }
    if number != _REBASELINED:
        return [first]
    earlier = first | {"ends_on": _before(one["planned_end"], 60)}
    second = first | {
        "number": 2,
        "approved_on": _before(one["planned_end"], 90),
        "reason": "Two more stations take part.",
        "change_request": "Two more stations",
    }
    return [earlier, second]


def _register(
    rng: np.random.Generator, number: int, one: dict[str, Any], manager: str
) -> list[dict[str, Any]]:
    opened = _before(one["started_on"], -60)
    risk: dict[str, Any] = {
        "kind": "risk",
        "title": RISKS[number % len(RISKS)]["en"],
        "public_text": RISKS[number % len(RISKS)],
        "opened_on": opened,
        "owner": manager,
        "due_on": one["forecast_end"],
        "probability": int(rng.integers(1, 4)),
        "impact": int(rng.integers(1, 3)),
    }
    if one["completed_on"]:
        risk["closed_on"] = one["completed_on"]
    items = [risk]
    if one["forecast_end"] != one["planned_end"]:
        items.append(_issue(number, one, manager))
    if number == _REBASELINED:
        day = _before(one["planned_end"], 90)
        items.append(
            {
                "kind": "change_request",
                "title": "Two more stations",
                "opened_on": _before(day, 20),
                "closed_on": day,
                "change": {
                    "days": 60,
                    "cost_usd": "0.00",
                    "scope": "Stations 31 and 32 take part.",
                    "requested_by": manager,
                    "decision": "approved",
                    "decided_on": day,
                    "decided_by": LEAD,
                },
            }
        )
    return items


def _issue(number: int, one: dict[str, Any], manager: str) -> dict[str, Any]:
    issue, action = ISSUES[number % len(ISSUES)]
    due = max(str(after(TODAY, 60)), one["forecast_end"])
    days = (day_of(one["forecast_end"]) - day_of(one["planned_end"])).days
    item: dict[str, Any] = {
        "kind": "issue",
        "title": issue["en"],
        "public_text": issue,
        "opened_on": _before(one["started_on"], -90),
        "owner": manager,
        "due_on": due,
        "severity": 1 + (days > 30) + (days > 120),
        "actions": [{"text": action, "owner": manager, "due_on": due}],
    }
    if one["completed_on"]:
        item["closed_on"] = one["completed_on"]
        item["actions"][0]["done_on"] = one["completed_on"]
    return item
