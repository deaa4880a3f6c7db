"""What a steward finds to do: held versions, quarantine, files that bring nothing new."""

from __future__ import annotations

from pathlib import Path

import pytest

from citywide.core.errors import NotFound
from citywide.core.ingest.correct import resubmit
from citywide.core.ingest.decide import held_runs, release
from citywide.core.ingest.quarantine import export_quarantine
from citywide.core.ingest.run import Workshop, ingest_file
from citywide.core.lake import Lake, RunState
from citywide.core.pipeline import run_city
from citywide.core.pipeline.status import open_quarantine

from .conftest import SETTINGS, Demo, in_quarantine

BECAUSE = {
    "encampment_reports_2026-07.csv": "nothing_lost failed",
    "park_condition_2026-09.xlsx": "104 of 840 rows",
    "street_outreach_2026-07.csv": "broke a rule",
}


@pytest.mark.parametrize("extract", BECAUSE)
def test_a_held_version_says_why(demo: Demo, extract: str) -> None:
    run = demo.run_of(extract)
    assert run.state == RunState.HELD
    assert BECAUSE[extract] in run.report["held_because"][0]
    assert run.id in {found.id for found in held_runs(demo.lake)}


def test_quarantined_rows_keep_the_text_they_came_with(demo: Demo) -> None:
    file = "service_requests_FY2025.csv"
    lines = (demo.folder / file).read_text(encoding="utf-8").split("\n")
    rows = in_quarantine(demo.lake, demo.run_of(file))
    assert all(lines[row.line - 1].startswith(f"{row.cells['RequestID']},") for row in rows)
    bad = next(row for row in rows if row.reasons[0].rule == "latitude.range")
    assert bad.reasons[0].values == ("43.612345",)


def test_a_steward_may_release_a_held_version(demo: Demo, tmp_path: Path) -> None:
    """Runs in a lake of its own: the other tests look at one version of the parks."""
    lake = Lake(tmp_path / "lake")
    shop = Workshop(lake, demo.engine, demo.city.contracts)
    contract = demo.city.contract("park_condition")
    ingest_file(shop, contract, demo.folder / "park_condition_2026-05.xlsx")
    run = ingest_file(shop, contract, demo.folder / "park_condition_2026-09.xlsx").run
    assert run.state == RunState.HELD
    assert lake.version("park_condition").number == 1

    released = release(lake, demo.engine, run, "Inés Quiñones", "the department confirmed it")
    assert released.state == RunState.PUBLISHED
    current = lake.version("park_condition")
    expected = demo.truth.extracts["park_condition_2026-09.xlsx"]["published"]
    assert (current.number, current.rows) == (2, expected)
    assert (current.approved_by, current.reason) == ("Inés Quiñones", "the department confirmed it")
    assert held_runs(lake) == []


def test_corrected_rows_join_the_version_until_a_later_snapshot_replaces_it(
    demo: Demo, tmp_path: Path
) -> None:
    lake = Lake(tmp_path / "lake")
    shop = Workshop(lake, demo.engine, demo.city.contracts)
    contract = demo.city.contract("traffic_crashes")
    first = ingest_file(shop, contract, demo.folder / "traffic_crashes_2026-04.csv").run
    waiting = open_quarantine(lake, first)

    handed_back = tmp_path / "corrected.csv"
    rows = [row for row in in_quarantine(lake, first) if row.cells["Mode"] == "Hoverboard"]
    assert rows
    export_quarantine(iter(rows), handed_back)
    corrected = handed_back.read_text(encoding="utf-8-sig").replace("Hoverboard", "Vehicle only")
    handed_back.write_text(corrected, encoding="utf-8")
    done = resubmit(shop, contract, first, handed_back, "Inés Quiñones").run
    assert (done.state, done.report["published"]) == (RunState.PUBLISHED, len(rows))
    assert lake.version("traffic_crashes").rows == first.report["published"] + len(rows)
    assert open_quarantine(lake, first) == waiting - len(rows) > 0

    ingest_file(shop, contract, demo.folder / "traffic_crashes_2026-07.csv")
    assert open_quarantine(lake, first) == 0


def test_the_same_extracts_again_bring_nothing_new(demo: Demo) -> None:
    only = ["staff_training", "program_spending", "encampment_reports"]
    again = run_city(demo.city, demo.shop, SETTINGS, demo.folder, only=only)
    extracts = [step for step in again.steps if step.dataset in only]
    assert {step.outcome for step in extracts} == {"known", "held"}
    others = [step for step in again.steps if step not in extracts]
    # Tables of a service that read HMIS files which nobody has brought in go on waiting.
    service = {step.dataset for step in others if step.dataset.startswith(("by_name_", "homeless"))}
    assert {step.outcome for step in others if step.dataset not in service} == {"known"}
    assert {step.outcome for step in others if step.dataset in service} <= {"known", "waiting"}


def test_bringing_in_a_data_set_that_does_not_exist_is_refused(demo: Demo) -> None:
    with pytest.raises(NotFound, match="no_such_data_set"):
        run_city(demo.city, demo.shop, SETTINGS, demo.folder, only=["no_such_data_set"])
