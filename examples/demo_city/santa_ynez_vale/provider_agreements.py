"""Agreements with providers of homelessness services: funders, projects, measures, and goals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from .batches import Batch, batch
from .sources import Order, Sent

_DAY = "%m/%d/%Y"
FUNDERS = {
    "Homeless Housing, Assistance and Prevention": "state",
    "Encampment Resolution Grant": "state",
    "Emergency Solutions Grant": "federal",
    "Continuum of Care Program": "federal",
    "Supportive Services for Veteran Families": "federal",
    "Real Property Transfer Tax": "city",
    "General Fund": "city",
    "County Housing Measure": "county",
}
_HHAP, _ERG, _ESG, _COC, _SSVF, _TAX, _GENERAL, _COUNTY = FUNDERS


class Line(NamedTuple):
    """What is spent each year: for an agreement or by the city itself, on a project or on none.

    `project` is a position in the export's PROJECTS; -1 is none. `main_share` is what the first
    of the funders gives.
    """

    agreement: str
    project: int
    program: str
    millions: float
    funders: tuple[str, ...]
    main_share: float = 1.0


class Agreement(NamedTuple):
    """One agreement: its number, provider, title, kind of work and term."""

    number: str
    provider: str
    title: str
    program: str
    starts_on: date = date(2023, 7, 1)
    ends_on: date = date(2026, 6, 30)


AGREEMENTS = (
    Agreement("HA-101", "Second Street Shelter", "Shelter on Second Street and winter beds",
              "interim_housing"),
    Agreement("HA-102", "Open Door Vale", "Open Door shelter and safe haven", "interim_housing"),
    Agreement("HA-103", "Lotus Family Services", "Shelter for families", "interim_housing"),
    Agreement("HA-104", "Lotus Family Services", "Rapid rehousing for families",
              "permanent_housing"),
    Agreement("HA-105", "Puente de Esperanza", "Operation of Mabuhay Interim Village",
              "interim_housing"),
    Agreement("HA-106", "Puente de Esperanza", "Transitional homes", "interim_housing",
              ends_on=date(2025, 6, 30)),
    Agreement("HA-107", "Puente de Esperanza", "Supportive apartments and rapid rehousing",
              "permanent_housing"),
    Agreement("HA-108", "Valley Veterans House", "Housing for veterans", "permanent_housing"),
    Agreement("HA-109", "Puente de Esperanza", "Outreach along the creeks", "outreach",
              starts_on=date(2024, 1, 1)),
    Agreement("HA-110", "Second Street Shelter", "Coordinated entry", "coordination"),
    Agreement("HA-111", "Casa Segura", "Shelter for survivors of violence", "interim_housing"),
    Agreement("HA-112", "Open Door Vale", "Homelessness prevention", "prevention"),
)  # fmt: skip
LINES = (
    Line("HA-101", 0, "interim_housing", 2.9, (_HHAP, _GENERAL), 0.7),
    Line("HA-101", 3, "interim_housing", 1.1, (_GENERAL,)),
    Line("HA-102", 1, "interim_housing", 2.4, (_HHAP, _TAX), 0.6),
    Line("HA-102", 10, "interim_housing", 1.3, (_COC,)),
    Line("HA-103", 2, "interim_housing", 2.2, (_ESG, _TAX), 0.5),
    Line("HA-104", 11, "permanent_housing", 3.4, (_COC, _HHAP), 0.65),
    Line("HA-105", 4, "interim_housing", 6.8, (_HHAP, _ERG, _TAX), 0.6),
    Line("HA-106", 5, "interim_housing", 2.6, (_COC,)),
    Line("HA-107", 6, "permanent_housing", 4.1, (_COC, _COUNTY), 0.7),
    Line("HA-107", 12, "permanent_housing", 2.3, (_HHAP,)),
    Line("HA-108", 7, "permanent_housing", 1.9, (_SSVF,)),
    Line("HA-109", 9, "outreach", 1.4, (_ERG,)),
    Line("HA-110", 13, "coordination", 1.2, (_COC, _GENERAL), 0.8),
    Line("HA-111", 14, "interim_housing", 0.9, (_ESG,)),
    Line("HA-112", -1, "prevention", 7.5, (_TAX, _HHAP), 0.75),
    Line("", 8, "outreach", 2.1, (_GENERAL, _HHAP), 0.8),
    Line("", -1, "encampments", 9.6, (_GENERAL, _ERG), 0.7),
    Line("", -1, "administration", 1.8, (_GENERAL, _HHAP), 0.5),
)
_TARGETS = {
    "interim_housing": (("permanent_share", "at_least", 0.25), ("unknown_share", "at_most", 0.3),
                        ("stay_days_median", "at_most", 90), ("cost_usd", "at_most", 60000)),
    "permanent_housing": (("permanent_share", "at_least", 0.7), ("unknown_share", "at_most", 0.15),
                          ("cost_usd", "at_most", 50000)),
    "outreach": (("permanent_share", "at_least", 0.15), ("unknown_share", "at_most", 0.35),
                 ("exits_permanent", "at_least", 40)),
    "coordination": (), "prevention": (),
}  # fmt: skip
_WITHOUT_MEASURES = {"HA-106", "HA-111"}
"""Older agreements that say nothing of results."""
_GOALS = (
    ("homeless_housed", "at_least", (400, 500, 600)),
    ("homeless_newly_identified", "at_most", (1500, 1400, 1300)),
    ("homeless_active", "at_most", (1500, 1450, 1400)),
    ("homeless_exits_permanent_share", "at_least", (0.3, 0.33, 0.36)),
    ("homeless_exits_unknown_share", "at_most", (0.35, 0.3, 0.25)),
    ("homeless_cost_per_exit", "at_most", (75000, 70000, 65000)),
)


def extracts(order: Order) -> Iterator[Sent]:
    """Yield the five small tables; they are the same at any scale and for any seed."""
    made = {
        "homelessness_agreements": _agreements(), "homelessness_agreement_funds": _funds(),
        "homelessness_agreement_projects": _projects(),
        "homelessness_agreement_measures": _measures(), "homelessness_goals": _goals(),
    }  # fmt: skip
    for name, rows in made.items():
        yield Sent(f"{name}.csv", name, iter([rows]))


def project_number(project: int) -> str:
    """Return the ProjectID of a position in the export's PROJECTS; empty for none."""
    return f"P{project + 1:03}" if project >= 0 else ""


def yearly(number: str) -> float:
    """Return the dollars an agreement has for a year."""
    return sum(line.millions * 1e6 for line in LINES if line.agreement == number)


def shares(line: Line) -> list[tuple[str, float]]:
    """Return the funders of a line and what each gives; the others share what the first leaves."""
    first, *others = line.funders
    rest = (1 - line.main_share) / len(others) if others else 0.0
    return [(first, line.main_share if others else 1.0), *((one, rest) for one in others)]


def _years(one: Agreement) -> float:
    return round((one.ends_on - one.starts_on).days / 365.25 * 2) / 2


def _agreements() -> Batch:
    return _table(
        ("Agreement ID", "Provider", "Title", "Program", "Amount", "Start Date", "End Date"),
        [
            (one.number, one.provider, one.title, one.program,
             f"${yearly(one.number) * _years(one):,.2f}",
             one.starts_on.strftime(_DAY), one.ends_on.strftime(_DAY))
            for one in AGREEMENTS
        ],
        {"agreement_id": 0, "provider": 1, "title": 2, "program": 3},
    )  # fmt: skip


def _funds() -> Batch:
    amounts: dict[tuple[str, str], float] = {}
    years = {one.number: _years(one) for one in AGREEMENTS}
    for line in LINES:
        for funder, share in shares(line):
            if line.agreement:
                given = line.millions * 1e6 * share * years[line.agreement]
                key = line.agreement, funder
                amounts[key] = amounts.get(key, 0) + given
    return _table(
        ("Agreement ID", "Funder", "Source", "Amount"),
        [
            (number, funder, FUNDERS[funder], f"${amount:,.2f}")
            for (number, funder), amount in sorted(amounts.items())
        ],
        {"agreement_id": 0, "funder": 1, "source": 2},
    )


def _projects() -> Batch:
    pairs = [(one.agreement, project_number(one.project)) for one in LINES]
    return _table(
        ("Agreement ID", "HMIS Project ID"),
        [pair for pair in pairs if all(pair)],
        {"agreement_id": 0, "project_id": 1},
    )


def _measures() -> Batch:
    return _table(
        ("Agreement ID", "Measure", "Direction", "Target"),
        [
            (one.number, measure, direction, f"{target:g}")
            for one in AGREEMENTS
            if one.number not in _WITHOUT_MEASURES
            for measure, direction, target in _TARGETS[one.program]
        ],
        {"agreement_id": 0, "measure": 1},
    )


def _goals() -> Batch:
    return _table(
        ("Fiscal Year", "Measure", "Direction", "Target", "Adopted", "Document"),
        [
            (str(year), measure, direction, f"{target:g}", f"06/1{at}/{year - 1}",
             f"Annual homelessness goals, fiscal year {year}")
            for measure, direction, targets in _GOALS
            for at, (year, target) in enumerate(zip((2024, 2025, 2026), targets, strict=True))
        ],
        {"fiscal_year": 0, "measure_id": 1},
        whole=("fiscal_year",),
    )  # fmt: skip


def _table(
    headings: Sequence[str],
    rows: Sequence[tuple[str, ...]],
    known: dict[str, int],
    whole: Sequence[str] = (),
) -> Batch:
    columns = list(zip(*rows, strict=True))
    cells = {name: pa.array(column) for name, column in zip(headings, columns, strict=True)}
    truth = {
        name: np.array(columns[at], np.int64) if name in whole else pa.array(columns[at])
        for name, at in known.items()
    }
    return batch(cells, truth)
