"""The whole portfolio as one document."""

from __future__ import annotations

import csv
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


def write_portfolio(folder: Path, order: Order) -> int:
    """Write the document, and finance's extract of what was booked; return how many rows it has."""
    made = document(order)
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(made, ensure_ascii=False, indent=1)
    (folder / "portfolio.json").write_text(text, encoding="utf-8")
    booked = [(one["code"], row) for one in made["projects"] for row in one["spending"]]
    (folder / "extracts").mkdir(exist_ok=True)
    with (folder / "extracts" / "project_actuals.csv").open("w", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(("project_code", "month", "fund", "amount_usd", "commitment_usd"))
        lines.writerows(
            (code, f"{row['month']}-01", row["fund"], row["amount_usd"], "") for code, row in booked
        )
    return len(booked)
