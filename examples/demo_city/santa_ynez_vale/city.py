"""Writes everything: the extracts, and the truth about them aside."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from . import (
    animal_shelter,
    encampment_reports,
    fire_incidents,
    homelessness_spending,
    park_condition,
    program_spending,
    provider_agreements,
    residents,
    service_requests,
    staff_training,
    street_outreach,
    technology_projects,
    traffic_crashes,
)
from .districts import geojson
from .extracts import Account, write_csv
from .files import write_json, write_lines, write_workbook, write_zip
from .hmis import export as hmis
from .months import HEAT_WAVE
from .names import GROUPS
from .population import City, settle_city
from .request_life import POLICY_DATE
from .sources import Order, Sent

Tell = Callable[[str, int], None]
TRUTH = "truth"
_SOURCES = (
    service_requests,
    animal_shelter,
    traffic_crashes,
    fire_incidents,
    park_condition,
    program_spending,
    staff_training,
    street_outreach,
    encampment_reports,
    provider_agreements,
    homelessness_spending,
    hmis,
)


def generate(
    target: Path, scale: float = 1, seed: int = 1, tell: Tell = lambda _name, _rows: None
) -> int:
    """Write every extract to a folder, and what is true of it to the folder `truth` inside.

    Args:
        scale: how many rows, compared with about 300,000; the city has a million people anyway.
        seed: equal seeds give equal bytes.
        tell: called with the name of each file and its rows, once it is written.

    Returns:
        How many rows were written.
    """
    truth = target / TRUTH
    truth.mkdir(parents=True, exist_ok=True)
    order = Order(settle_city(seed), seed, scale)
    total = 0
    for name, rows in _reference(target, order):
        tell(name, rows)
        total += rows
    known: dict[str, Any] = {}
    held: list[str] = []
    for sent in _extracts(order):
        account = _write(target, sent)
        known[sent.name] = account.as_dict()
        held += [sent.name] if sent.held else []
        tell(sent.name, account.rows)
        total += account.rows
    files = [target / name for name in known if name.startswith(f"{hmis.FOLDER}/")]
    write_zip(target / "hmis_FY2026.zip", files)
    write_json(truth / "truth.json", _truth(order, known, held))
    return total


def _extracts(order: Order) -> Iterator[Sent]:
    for source in _SOURCES:
        yield from source.extracts(order)


def _write(target: Path, sent: Sent) -> Account:
    path, truth = target / sent.name, target / TRUTH
    if path.suffix == ".xlsx":
        (rows,) = sent.batches
        return write_workbook(path, truth, sent.dataset, rows, park_condition.SHEET)
    return write_csv(
        path, truth / path.parent.relative_to(target), sent.dataset, sent.batches, sent.style
    )


def _reference(target: Path, order: Order) -> Iterator[tuple[str, int]]:
    """Write the small files that have no dirt, and yield their names and rows."""
    city: City = order.city
    districts = json.dumps(geojson(city.residents), ensure_ascii=False)
    (target / "council_districts.geojson").write_text(districts + "\n", encoding="utf-8")
    yield "council_districts.geojson", len(city.residents)
    lines = residents.lines(city)
    write_lines(target / residents.NAME, lines)
    yield residents.NAME, len(lines) - 1
    portfolio = technology_projects.document(order)
    write_json(target / technology_projects.NAME, portfolio)
    yield technology_projects.NAME, len(portfolio["projects"])


def _truth(order: Order, known: dict[str, Any], held: list[str]) -> dict[str, Any]:
    return {
        "seed": order.seed,
        "scale": order.scale,
        "extracts": known,
        "held": held,
        "districts": {str(number): people for number, people in order.city.residents.items()},
        "groups": list(GROUPS),
        "policy": {"service": "Pothole", "from": str(POLICY_DATE)},
        "heat_wave": [str(day) for day in HEAT_WAVE],
        "restated_month": "2026-03",
    }
