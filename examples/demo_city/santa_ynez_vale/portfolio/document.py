"""The whole portfolio as one document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..departments import DEPARTMENTS
from ..sources import Order
from ..technology_projects import AS_OF
from ..technology_projects import document as extract
from .people import PEOPLE
from .project import record
from .strategy import plan

OFFICES = ("City Attorney's Office",)


def document(order: Order) -> dict[str, Any]:
    """Return the portfolio as of the day of the extract, as `citywide portfolio load` reads it."""
    projects = extract(order)["projects"]
    return {
        "version": 1,
        "source": "project office of Santa Ynez Vale",
        "prepared_on": str(AS_OF),
        "departments": [*DEPARTMENTS, *OFFICES],
        "people": [
            {"email": email, "name": name, "department": department}
            for email, name, department in PEOPLE
        ],
        "strategic_plan": plan(projects),
        "projects": [record(order, number, one) for number, one in enumerate(projects)],
    }


def write_portfolio(path: Path, order: Order) -> int:
    """Write the document; return how many projects it has."""
    made = document(order)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(made, ensure_ascii=False, indent=1), encoding="utf-8")
    return len(made["projects"])
