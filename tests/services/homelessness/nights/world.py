"""A small world of projects and people, told in dates."""

from __future__ import annotations

import datetime as dt
from typing import Any


def on(text: str) -> dt.date:
    """Return a date from its text."""
    return dt.date.fromisoformat(text)


PROJECTS = {"es": 0, "nbn": 1, "th": 2, "psh": 3, "so": 4, "sh": 8, "rrh": 13}


class World:
    """Rows of HMIS tables, added one event at a time."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {
            "hmis_project": [
                {"project_id": name, "project_type": kind, "continuum_project": 1,
                 "project_name": name, "operating_start_date": on("2010-01-01")}
                for name, kind in PROJECTS.items()
            ],
            "hmis_project_coc": [
                {"project_coc_id": name, "project_id": name, "coc_code": "XX-500"}
                for name in PROJECTS
            ],
        }  # fmt: skip

    def add(self, table: str, **row: Any) -> None:
        """Add a row as it is."""
        self.rows.setdefault(f"hmis_{table}", []).append(row)

    def person(self, name: str, born: str | None = "1990-01-01", **more: Any) -> None:
        """Add a client."""
        birth = on(born) if born else None
        self.add("client", personal_id=name, dob=birth, dob_data_quality=1 if born else 99, **more)

    def stay(
        self, key: str, name: str, project: str, entry: str, exit_: str | None = None,
        to: int = 30, household: str | None = None, relation: int = 1, **more: Any,
    ) -> None:  # fmt: skip
        """Add an enrollment and, when it ended, its exit."""
        dates = {k: on(v) if isinstance(v, str) and v[:2] == "20" else v for k, v in more.items()}
        self.add(
            "enrollment", enrollment_id=key, personal_id=name, project_id=project,
            entry_date=on(entry), household_id=household or key, relationship_to_hoh=relation,
            **dates,
        )  # fmt: skip
        if exit_:
            self.add(
                "exit", exit_id=key, enrollment_id=key, personal_id=name,
                exit_date=on(exit_), destination=to,
            )  # fmt: skip

    def nights(self, key: str, name: str, *dates: str) -> None:
        """Record bed nights of a stay in night-by-night shelter."""
        for date in dates:
            self.add(
                "services", services_id=f"{key}{date}", enrollment_id=key, personal_id=name,
                date_provided=on(date), record_type=200, type_provided=200,
            )  # fmt: skip
