"""A lake with what finance handed over and a few published rows, brought in without any HMIS."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

THROUGH = dt.date(2025, 6, 30)
FINANCE: Mapping[str, tuple[str, Sequence[str]]] = {
    "homelessness_agreements": (
        "Agreement ID,Provider,Title,Program,Amount,Start Date,End Date",
        ("A-1,Harbor,Shelter,interim_housing,$3000000,07/01/2023,06/30/2026",
         "A-2,Pier,Rapid rehousing,permanent_housing,$1000000,07/01/2023,06/30/2026"),
    ),
    "homelessness_agreement_funds": (
        "Agreement ID,Funder,Source,Amount",
        ("A-1,State grant,state,$2000000", "A-1,General Fund,city,$1000000",
         "A-2,General Fund,city,$1000000"),
    ),
    "homelessness_agreement_projects": (
        "Agreement ID,HMIS Project ID", ("A-1,shelter", "A-2,rapid"),
    ),
    "homelessness_agreement_measures": (
        "Agreement ID,Measure,Direction,Target",
        ("A-1,permanent_share,at_least,0.3", "A-1,unknown_share,at_most,0.25"),
    ),
    "homelessness_spending": (
        "Entry,Fiscal Year,Month,Agreement ID,HMIS Project ID,Program,Funder,Source,Amount",
        ("L1,2024,08/01/2023,A-1,shelter,interim_housing,State grant,state,$700000",
         "L2,2025,08/01/2024,A-1,shelter,interim_housing,State grant,state,$800000",
         "L3,2025,09/01/2024,A-2,rapid,permanent_housing,General Fund,city,$400000",
         "L4,2025,09/01/2024,,,encampments,General Fund,city,$250000",
         "L5,2025,10/01/2024,,,outreach,General Fund,city,$50000"),
    ),
    "homelessness_goals": (
        "Fiscal Year,Measure,Direction,Target,Adopted,Document",
        ("2025,homeless_exits_permanent_share,at_least,0.2,06/11/2024,Council memo 12",
         "2025,homeless_exits_unknown_share,at_most,0.1,06/11/2024,Council memo 12",
         "2025,homeless_housed,at_least,900,06/11/2024,Council memo 12"),
    ),
}  # fmt: skip


def build(folder: Path) -> Path:
    """Bring everything in, compute the measures, and return the folder."""
    from citywide.portal.access import gate
    from citywide.portal.access.extract import bring_in
    from citywide.portal.access.viewer import Viewer
    from citywide.services.homelessness.publish.computed import WRITER

    finance = Viewer(name="Finance", email="finance@citywide", stewarded=frozenset(FINANCE))
    for name, (heading, lines) in FINANCE.items():
        path = folder / f"{name}.csv"
        path.write_text("\n".join((heading, *lines, "")), encoding="utf-8")
        assert gate.ingest(finance, name, path, path.name).run.state == "published", name
    for name, rows in published().items():
        assert bring_in(WRITER, name, rows).state == "published", name
    gate.refresh(WRITER)
    return folder


def published() -> Mapping[str, Iterable[Mapping[str, Any]]]:
    """Return the rows that a publication would make of them."""
    from citywide.services.homelessness.publish.agreement_results import result_rows
    from citywide.services.homelessness.publish.costs import cost_rows
    from citywide.services.homelessness.publish.group_outcomes import group_outcome_rows
    from citywide.services.homelessness.publish.outcomes import outcome_rows
    from citywide.services.homelessness.publish.quarters import quarters

    told = quarters(())
    costs = list(cost_rows(_steps(), (2024, 2025), THROUGH, told))
    groups = [
        {"fiscal_year": year, "group_kind": kind, "member": member, "outcome": outcome,
         "exits": exits, "returned": back}
        for year in (2024, 2025)
        for kind, members in (
            ("sex", ("female", "male")), ("age", ("18_24", "55_61")), ("race", ("asian", "white")),
        )
        for member, scale in zip(members, (1, 2), strict=True)
        for outcome, exits, back in (
            ("permanent", 60 * scale, 15 * scale), ("unknown", 40 * scale, 20 * scale),
            ("elsewhere", 90 // scale, 0),
        )
    ]  # fmt: skip
    exits = [
        {"quarter": dt.date(2024 + (month < 7), month, 1), "project_group": group,
         "destination": to, "exits": count, "returned": 0}
        for month in (7, 10, 1, 4)
        for group in ("ES", "SO", "TH")
        for to, count in (("permanent", 20), ("unknown", 40), ("temporary", 30))
    ]  # fmt: skip
    measures = [
        dict(zip(("agreement_id", "measure", "direction", "target_value"), line.split(","),
                 strict=True))
        for line in FINANCE["homelessness_agreement_measures"][1]
    ]  # fmt: skip
    return {
        "homelessness_costs": costs,
        "homelessness_agreement_results": list(result_rows(costs, measures)),
        "homelessness_group_outcomes": list(
            group_outcome_rows(groups, (2024, 2025), THROUGH, told)
        ),
        "homelessness_outcomes": list(outcome_rows(exits, THROUGH)),
    }


def _steps() -> dict[str, list[dict[str, Any]]]:
    years = []
    for year, spent, other in ((2024, "700000", "0"), (2025, "800000", "400000")):
        for name, group, usd, permanent in (
            ("shelter", "ES", spent, 40),
            ("rapid", "PH", other, 30),
        ):
            years.append({
                "fiscal_year": year, "source_id": "s", "project_id": name, "project_group": group,
                "is_paid": usd != "0", "spent_usd": usd, "exits": 100,
                "exits_permanent": permanent, "exits_unknown": 25,
            })  # fmt: skip
    pays = [
        {"fiscal_year": year, "agreement_id": agreement, "source_id": "s", "project_id": project}
        for year in (2024, 2025)
        for agreement, project in (("A-1", "shelter"), ("A-2", "rapid"))
    ]
    totals = [
        {"fiscal_year": 2024, "grouping_name": "all", "member": "all", "spent_usd": "700000"},
        {"fiscal_year": 2025, "grouping_name": "all", "member": "all", "spent_usd": "1500000"},
        {"fiscal_year": 2025, "grouping_name": "agreement", "member": "A-1", "spent_usd": "800000"},
    ]
    stays = [
        {"fiscal_year": year, "grouping_name": "project_group", "member": "ES",
         "stay_days_median": 42.0}
        for year in (2024, 2025)
    ]  # fmt: skip
    return {"project_years": years, "agreement_pays": pays, "spending_totals": totals,
            "stay_medians": stays}  # fmt: skip


def rows_of(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    return list(csv.DictReader(text.splitlines()))
