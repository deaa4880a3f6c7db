"""Each extract in the lake: landed is published, quarantined and duplicates, as was planted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from .conftest import CITY, Demo, in_quarantine
from .truth import KEYS

HELD = {
    "encampment_reports_2026-07.csv",
    "park_condition_2026-09.xlsx",
    "street_outreach_2026-07.csv",
}
EXTRACTS = (
    "service_requests_FY2024.csv", "service_requests_FY2025.csv", "service_requests_FY2026.csv",
    "animal_shelter_FY2024.csv", "animal_shelter_FY2025.csv", "animal_shelter_FY2026.csv",
    "traffic_crashes_2026-04.csv", "traffic_crashes_2026-07.csv", "crash_parties_2026-07.csv",
    "fire_incidents_FY2024-FY2025.csv", "fire_incidents_FY2026.csv",
    "park_condition_2026-05.xlsx", "park_condition_2026-09.xlsx", "program_spending.csv",
    "staff_training.csv", "street_outreach_2026-06.csv", "street_outreach_2026-07.csv",
    "encampment_reports_2026-06.csv", "encampment_reports_2026-07.csv",
    "homelessness_agreements.csv", "homelessness_agreement_funds.csv",
    "homelessness_agreement_projects.csv", "homelessness_agreement_measures.csv",
    "homelessness_spending.csv", "homelessness_goals.csv",
)  # fmt: skip
HMIS = ("hmis_client", "hmis_enrollment", "hmis_exit", "hmis_project")
OF_THE_SERVICE = {
    path.removesuffix(".csv") for path in EXTRACTS if path.startswith("homelessness_")
}
"""Extracts that come in under contracts of the homelessness service."""
COUNTS = ("dataset", "landed", "published", "quarantined", "duplicates", "footers")


def test_the_list_of_extracts_is_complete(demo: Demo) -> None:
    assert set(EXTRACTS) == set(demo.truth.in_place)


def test_all_but_three_versions_are_published(demo: Demo) -> None:
    assert (
        {Path(step.name).name for step in demo.done.held} == HELD == set(demo.truth.account["held"])
    )
    assert demo.done.failed == []
    own = {path.stem for path in (CITY / "contracts").glob("*.yaml")} | {
        *HMIS,
        *OF_THE_SERVICE,
        "hmis_export",
        "people",
    }
    steps = [step for step in demo.done.steps if step.dataset in own]
    outcomes = Counter(step.outcome for step in steps)
    assert outcomes == {"published": len(steps) - 3, "held": 3}
    assert {step.dataset for step in steps} == own


@pytest.mark.parametrize("extract", EXTRACTS)
def test_each_extract_adds_up_to_what_was_put_in(demo: Demo, extract: str) -> None:
    expected, report = demo.truth.extracts[extract], demo.run_of(extract).report
    assert {n: report[n] for n in COUNTS} == {n: expected[n] for n in COUNTS}
    assert report["landed"] == sum(report[n] for n in ("published", "quarantined", "duplicates"))
    assert report["broken"] == expected["broken"]


@pytest.mark.parametrize("extract", EXTRACTS)
def test_quarantine_names_line_and_rules_of_each_dirty_row(demo: Demo, extract: str) -> None:
    found = [
        (row.line, " ".join(sorted({reason.rule for reason in row.reasons})))
        for row in in_quarantine(demo.lake, demo.run_of(extract))
    ]
    expected = [
        (row["line"], " ".join(sorted(row["rules"].split())))
        for row in demo.truth.rows(extract)
        if row["fate"] == "quarantined"
    ]
    assert sorted(found) == expected


@pytest.mark.parametrize("dataset", HMIS)
def test_no_row_of_the_hmis_export_is_lost(demo: Demo, dataset: str) -> None:
    (entry,) = (e for e in demo.truth.extracts.values() if e["dataset"] == dataset)
    assert demo.lake.version(dataset).rows == entry["landed"] - entry["duplicates"]


@pytest.mark.parametrize("dataset", sorted(set(KEYS) - {*HMIS, "hmis_services"}))
def test_versions_hold_and_restate_what_they_must(demo: Demo, dataset: str) -> None:
    expected, versions = demo.truth.versions(dataset), demo.lake.versions(dataset)
    assert [version.rows for version in versions] == [len(records) for records in expected]
    for then, now, version in zip(expected, expected[1:], versions[1:], strict=False):
        said = version.report["restatement"]
        assert said["added"] == len(now.keys() - then.keys())
        assert said["removed"] == len(then.keys() - now.keys())


def test_a_later_snapshot_restates_one_month(demo: Demo) -> None:
    truth = demo.truth
    first, second = truth.versions("traffic_crashes")
    watched = ("crash_at", "severe_injuries")
    both = first.keys() & second.keys()
    restated = {k for k in both if any(first[k][name] != second[k][name] for name in watched)}
    planted = truth.extracts["traffic_crashes_2026-07.csv"]["dirt"]["restated rows"]
    assert 0 < len(restated) <= planted
    months = {f"{first[key]['crash_at']:%Y-%m}" for key in restated}
    assert months == {truth.account["restated_month"]}
    said = demo.lake.versions("traffic_crashes")[1].report["restatement"]
    assert said["changed"] >= len(restated)


def test_places_given_as_zero_are_published_without_a_place(demo: Demo) -> None:
    for dataset in ("service_requests", "traffic_crashes", "encampment_reports"):
        without = [r for r in demo.truth.current(dataset) if r["is_zero"]]
        assert without and all(record["district"] is None for record in without)
        sent = [e for e in demo.truth.extracts.values() if e["dataset"] == dataset]
        assert all(entry["zero_locations"] > 0 for entry in sent)


def test_late_rows_come_with_the_next_extract(demo: Demo) -> None:
    rows = demo.truth.rows("service_requests_FY2026.csv")
    late = [row for row in rows if row["dirt"] == "late rows"]
    assert len(late) == demo.truth.extracts["service_requests_FY2026.csv"]["dirt"]["late rows"] > 0
    assert {f"{row['created_at']:%Y-%m}" for row in late} == {"2025-05", "2025-06"}
    before = {row["request_id"] for row in demo.truth.rows("service_requests_FY2025.csv")}
    assert not before & {row["request_id"] for row in late}
