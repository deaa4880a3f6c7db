"""Real extracts that governments published: every file reads, with the rows it is known to have."""

from __future__ import annotations

import csv
import gzip
import io
import re
from pathlib import Path

import pytest

from citywide.core.contracts.model import Reading
from citywide.core.ingest.read import ReadResult, read_extract
from tests.ingest.read.helpers import messages

KNOWN = {
    "san_jose/animalshelterdata_fy2122.csv.gz": (18_403, 21),
    "san_jose/animalshelterdata_fy2223.csv.gz": (15_194, 21),
    "san_jose/animalshelterdata_fy2324.csv.gz": (19_528, 21),
    "san_jose/crashdata2021-present_snapshot_2022-09.csv.gz": (7_149, 25),
    "san_jose/vehiclecrashdata2021-2023-06.csv.gz": (20_240, 15),
    "san_jose/crashes_2022_sanjose.csv.gz": (5_808, 74),
    "san_jose/crashes_2023_sanjose.csv.gz": (6_089, 74),
    "san_jose/FireIncidents_Jan2015.csv.gz": (8_058, 13),
    "san_jose/park_condition_assessment.csv.gz": (1_616, 45),
    "san_jose/CITY_COUNCIL_DISTRICTS.geojson": (10, None),
    "san_jose/CITY_LIMITS.geojson": (1, None),
    "311/boston_311_requests.csv.gz": (188_860, 11),
    "311/boston_georeport_abandoned_vehicle.json.gz": (29_606, None),
    "311/sf311_cases_sample.csv.gz": (4_984, 29),
    "homelessness/pit_by_coc_2007_2025.csv": (7_412, 5),
    "homelessness/tacoma_encampment_cleaning_tracking.geojson.gz": (2_000, 12),
    "denominators/acs2022_tracts_bay_area.csv.gz": (1_772, 35),
    "denominators/acs_variables.csv": (38, 4),
    "projects/nyc_capital_projects_dashboard_20190901.csv.gz": (2_259, 16),
    "projects/us_itdashboard_projects_seeded_dirt.csv.gz": (2_502, 23),
    "performance_budget/nyc_mmr_indicators_tidy_2016-2023.csv": (1_139, 28),
    "performance_budget/san_diego_budget_vs_actuals.parquet": (5_109, 6),
    "ai_registers/us_federal_ai_inventory_2024_raw_v1.csv.gz": (1_757, 62),
    "roads/houston_311_potholes_2016.csv.gz": (11_118, 29),
    "roads/houston_311_potholes_2018.csv.gz": (5_900, 29),
    "linkage/pp_city5.parquet": (23_250, None),
    "linkage/pp_census2020.parquet": (10_224, None),
    "linkage/pp_census2030.parquet": (11_022, None),
    "linkage/historical_figures_with_errors_50k.parquet": (50_578, None),
    "linkage/febrl3.csv": (5_000, 11),
    "linkage/febrl4a.csv": (5_000, 11),
    "linkage/febrl4b.csv": (5_000, 11),
    "hmis/spm_scenarios_fy2026/input/Client.csv": (56, 38),
    "hmis/testkit_fy2022_jul2022/input/Client.csv": (799, 41),
    "hmis/testkit_fy2022_jul2022/input/Enrollment.csv": (819, 72),
}
_TABULAR = re.compile(r"\.(csv|geojson|parquet|xlsx|json)(\.gz)?$")


def _read(path: Path, work: Path) -> ReadResult:
    return read_extract(path, Reading(), path.name, work)


@pytest.mark.parametrize("name", KNOWN)
def test_it_reads_the_known_rows(shared: Path, tmp_path: Path, name: str) -> None:
    rows, columns = KNOWN[name]
    result = _read(shared / "data" / name, tmp_path)
    assert result.extract.rows == rows
    assert columns in {None, len(result.header)}
    assert all(column == column.strip() for column in result.header)


def test_it_reads_every_other_file(shared: Path, tmp_path: Path) -> None:
    known = {shared / "data" / name for name in KNOWN}
    files = [path for path in (shared / "data").rglob("*") if _TABULAR.search(path.name)]
    for path in sorted(set(files) - known):
        if path.name == "measure1_scenarios.json":
            continue  # test cases, not records
        result = _read(path, tmp_path)
        if ".csv" in path.name:
            data = path.read_bytes()
            text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")
            records = list(csv.reader(io.StringIO(text, newline="")))
            assert result.extract.rows == len(records) - 1, path.name
            assert len(result.header) == len(records[0]), path.name
        else:
            assert result.extract.rows, path.name


def test_a_truncated_source_is_recognised(shared: Path, tmp_path: Path) -> None:
    path = shared / "data/homelessness/tacoma_encampment_cleaning_tracking.geojson.gz"
    warnings = messages(_read(path, tmp_path), "warning")
    assert "exceededTransferLimit" in warnings
    assert "exactly 2,000 records" in warnings


def test_a_preamble_subtotals_and_ragged_rows_are_told_apart(shared: Path, tmp_path: Path) -> None:
    path = shared / "data/projects/us_itdashboard_projects_seeded_dirt.csv.gz"
    result = read_extract(path, Reading(footer_pattern="Total$"), path.name, tmp_path)
    assert "5 lines above the header" in messages(result)
    assert result.footers > 10
