"""The portfolio of technology projects, as JSON from the project office's tool."""

from __future__ import annotations

from typing import Any

import numpy as np

from .sources import Order

NAME = "technology_projects.json"
AS_OF = np.datetime64("2026-06-30", "D")
_PROJECTS = (
    "Centralized data platform|Information Technology", "311 chatbot in three languages|"
    "Customer Contact Center", "Training portal|Human Resources",
    "Shelter case system|Animal Care Center", "Water meters that report|Information Technology",
    "Camera and video system|Department of Transportation", "Permit system upgrade|"
    "Planning Department", "Electronic plan review|Planning Department",
    "Business tax system|Budget Office", "Budget book on the web|Budget Office",
    "Fire station alerting|Fire Department", "Patient care reports|Fire Department",
    "Computer aided dispatch|Fire Department", "Park reservations|Parks and Recreation",
    "Park asset inventory|Parks and Recreation", "Signal timing from the office|"
    "Department of Transportation", "Streetlight controls|Department of Transportation",
    "Road condition cameras|Department of Transportation", "Parking payments|"
    "Department of Transportation", "Housing case management|Housing Department",
    "Homelessness data sharing|Housing Department", "Rental assistance forms|Housing Department",
    "Payroll replacement|Human Resources", "Recruiting system|Human Resources",
    "Identity and sign-in|Information Technology", "Backup and recovery|Information Technology",
    "Network renewal|Information Technology", "Email security|Information Technology",
    "Constituent letters|Customer Contact Center", "Open data portal|Information Technology",
)  # fmt: skip
STATUSES = ("GREEN", "YELLOW", "RED", "COMPLETE")


def document(order: Order) -> dict[str, Any]:
    """Return the portfolio as of 30 June 2026: a date and a list of projects."""
    rng = order.stream("technology projects")
    return {
        "report_date": str(AS_OF),
        "projects": [_project(rng, number, text) for number, text in enumerate(_PROJECTS)],
    }


def _project(rng: np.random.Generator, number: int, text: str) -> dict[str, Any]:
    name, department = text.split("|")
    start = np.datetime64("2023-07-01", "D") + int(rng.integers(0, 800))
    planned = start + int(rng.integers(240, 900))
    slip = int(rng.choice([0, 0, 0, 0, 21, 75, 190])) if number != 5 else 240
    forecast = planned + slip
    budget = round(float(rng.lognormal(13.7, 0.8)), -3)
    done = min(1.0, float((AS_OF - start) / (forecast - start)))
    is_complete = forecast <= AS_OF
    over = 1.15 if slip > 100 else 1.0
    status = "COMPLETE" if is_complete else ("GREEN", "YELLOW", "RED")[(slip > 30) + (slip > 120)]
    return {
        "id": f"TP-{number + 1:03}",
        "name": name,
        "department": department,
        "status": status,
        "started_on": str(start),
        "planned_end": str(planned),
        "forecast_end": str(forecast),
        "completed_on": str(forecast) if is_complete else None,
        "budget": budget,
        "spent": round(budget * done * over * float(rng.uniform(0.8, 1.02)), 2),
        # The tool exports nothing where a project has no manager yet.
        "manager": None if number % 11 == 10 else f"pm{number % 7 + 1}@example.org",
    }
