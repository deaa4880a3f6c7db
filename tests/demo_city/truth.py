"""The truth the generator keeps aside, read without Citywide: what each data set must hold."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

Record = dict[str, Any]
KEYS: dict[str, tuple[str, ...]] = {
    "service_requests": ("request_id",),
    "animal_shelter": ("animal_id", "intake_on"),
    "traffic_crashes": ("crash_id",),
    "crash_parties": ("crash_id", "party_number"),
    "fire_incidents": ("incident_number",),
    "park_condition": ("assessment_id",),
    "program_spending": ("program_id", "month"),
    "staff_training": ("record_id",),
    "homelessness_agreements": ("agreement_id",),
    "homelessness_agreement_funds": ("agreement_id", "funder"),
    "homelessness_agreement_projects": ("agreement_id", "project_id"),
    "homelessness_agreement_measures": ("agreement_id", "measure"),
    "homelessness_spending": ("entry_id",),
    "homelessness_goals": ("fiscal_year", "measure_id"),
    "street_outreach": ("contact_id",),
    "encampment_reports": ("report_id",),
    "hmis_client": ("personal_id",),
    "hmis_enrollment": ("enrollment_id",),
    "hmis_exit": ("enrollment_id",),
    "hmis_services": ("services_id",),
}
GROWING = frozenset({"service_requests", "animal_shelter", "fire_incidents", "street_outreach"})
"""Data sets whose extracts add to the version before; the others replace it."""


@dataclass(frozen=True)
class Truth:
    """What is true of a generated folder."""

    folder: Path

    @cached_property
    def account(self) -> dict[str, Any]:
        """The contents of truth.json."""
        return json.loads((self.folder / "truth" / "truth.json").read_text(encoding="utf-8"))

    @property
    def extracts(self) -> dict[str, dict[str, Any]]:
        """What must become of each extract that has a contract, by its path in the folder."""
        return {n: e for n, e in self.account["extracts"].items() if e["dataset"]}

    @property
    def in_place(self) -> dict[str, dict[str, Any]]:
        """As `extracts`, without the files of the HMIS export, which are imported as one."""
        return {n: e for n, e in self.extracts.items() if not n.startswith("hmis/")}

    def rows(self, extract: str) -> list[Record]:
        """Return the truth of every row of an extract, in the order of its lines."""
        path = (self.folder / "truth" / extract).with_suffix(".parquet")
        return pq.read_table(path).to_pylist()

    def versions(self, dataset: str) -> list[dict[Any, Record]]:
        """Return each version a data set must have: its records by key."""
        found: list[dict[Any, Record]] = []
        for name, entry in self.extracts.items():
            if entry["dataset"] == dataset and name not in self.account["held"]:
                new = {
                    tuple(row[part] for part in KEYS[dataset]): row
                    for row in self.rows(name)
                    if row["fate"] == "published"
                }
                before = found[-1] if found and dataset in GROWING else {}
                found.append({**before, **new})
        return found

    def current(self, dataset: str) -> list[Record]:
        """Return the records of a data set's newest version."""
        return list(self.versions(dataset)[-1].values())
