"""The city's policy for projects: `services/portfolio.yaml` in the city folder, or the defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from citywide.core.errors import SettingsError
from citywide.portal.access import gate
from citywide.services.portfolio.rules.thresholds import Thresholds


@dataclass(frozen=True)
class Office:
    """An office that approves reports, and the role people need in its department to do so."""

    key: str
    label: str
    role: str = "report_approver"
    department: str = ""


@dataclass(frozen=True)
class Criterion:
    """One criterion proposals are scored by, with its weight and its name in each language."""

    key: str
    weight: Decimal
    label: Mapping[str, str]


@dataclass(frozen=True)
class Policy:
    """How the city oversees its projects."""

    thresholds: Thresholds = field(default_factory=Thresholds)
    department: str = "Information Technology"
    """The department the project office belongs to."""
    committee: str = "PUBLIC SAFETY, FINANCE AND STRATEGIC SUPPORT COMMITTEE"
    sender: str = "CHIEF INFORMATION OFFICER"
    sender_title: str = "Chief Information Officer"
    subject: str = "Innovation and Technology Projects Status Report"
    council_district: str = "Citywide"
    contact: str = ""
    strategic_plan: str = ""
    offices: tuple[Office, ...] = (
        Office("author", "Author", "pmo_lead"),
        Office("department_head", "Department head", "department_head", "Information Technology"),
        Office(
            "city_attorney",
            "City Attorney's Office",
            "report_approver",
            "City Attorney's Office",
        ),
        Office("budget_office", "Budget Office", "report_approver", "Budget Office"),
    )
    scoring: tuple[Criterion, ...] = (
        Criterion(
            "resident_benefit",
            Decimal(30),
            {
                "en": "Benefit for residents",
                "es": "Beneficio para los residentes",
                "vi": "Lợi ích cho cư dân",
            },
        ),
        Criterion(
            "strategy",
            Decimal(25),
            {
                "en": "Fit with the strategic plan",
                "es": "Relación con el plan estratégico",
                "vi": "Phù hợp với kế hoạch chiến lược",
            },
        ),
        Criterion("equity", Decimal(15), {"en": "Equity", "es": "Equidad", "vi": "Công bằng"}),
        Criterion(
            "risk_of_waiting",
            Decimal(15),
            {
                "en": "Risk of waiting",
                "es": "Riesgo de esperar",
                "vi": "Rủi ro nếu chậm trễ",
            },
        ),
        Criterion(
            "readiness",
            Decimal(15),
            {
                "en": "Readiness to begin",
                "es": "Preparación para empezar",
                "vi": "Mức sẵn sàng bắt đầu",
            },
        ),
    )
    remind_days_before: int = 5
    """Days before the end of a month from which managers are reminded of the status update."""


def policy() -> Policy:
    """Return the policy in force; raises SettingsError for a file that is wrong."""
    path = gate.settings().city / "services" / "portfolio.yaml"
    if not path.exists():
        return Policy()
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, _written_at: int) -> Policy:
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}") from None
    return parse(said, str(path))


def parse(said: Mapping[str, Any], where: str) -> Policy:
    """Return the policy a mapping describes; raises SettingsError naming what is wrong."""
    known = set(Policy.__dataclass_fields__)
    unknown = sorted(set(said) - known)
    if unknown:
        raise SettingsError(f"{where}: {unknown[0]!r} is not known. Known are: {sorted(known)}.")
    given: dict[str, Any] = dict(said)
    try:
        if "thresholds" in said:
            given["thresholds"] = Thresholds(**_numbers(said["thresholds"]))
        if "offices" in said:
            given["offices"] = tuple(Office(**office) for office in said["offices"])
        if "scoring" in said:
            given["scoring"] = tuple(
                Criterion(c["key"], Decimal(str(c["weight"])), c["label"]) for c in said["scoring"]
            )
    except (TypeError, KeyError, InvalidOperation) as error:
        raise SettingsError(f"{where}: a part is missing or not of its kind ({error}).") from None
    return Policy(**given)


def _numbers(said: Mapping[str, Any]) -> dict[str, Any]:
    kinds = {name: f.type for name, f in Thresholds.__dataclass_fields__.items()}
    return {
        name: Decimal(str(value)) if "Decimal" in str(kinds.get(name)) else value
        for name, value in said.items()
    }
