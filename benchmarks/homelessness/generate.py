"""An invented HMIS as tables, made in the engine by arithmetic: equal every time, of any size.

A third of the enrollments are of households; people come back on average three times; shelter by
bed nights has about twenty nights each; every enrollment has income at entry and at exit or after a
year. Rates are round numbers, not a picture of any city.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import ibis.expr.types as ir

from citywide.core.engines import Engine

PROJECTS = 240
_DELETED = "CAST(NULL AS TIMESTAMPTZ) AS date_deleted"


def _row(table: str) -> str:
    return f"'made' AS source_id, '{table}.csv' AS source_file, i + 2 AS source_line, {_DELETED}"


def _dice(salt: int, sides: int) -> str:
    """A number from 0 to `sides` - 1 that looks drawn, by multiplying with a large prime."""
    return f"CAST(((i + {salt}) * 2654435761 // 4096) % {sides} AS BIGINT)"


def queries(clients: int, enrollments: int) -> Mapping[str, str]:
    """Return the query that makes each table, by name; later ones read earlier ones."""
    return {
        "hmis_project": f"""SELECT
            CAST(i AS VARCHAR) AS project_id, 'o' || (i % 40) AS organization_id,
            'Project ' || i AS project_name, 1 AS continuum_project,
            [0, 1, 2, 3, 4, 8, 13, 0, 13, 3, 1, 14][i % 12 + 1] AS project_type,
            DATE '2010-01-01' AS operating_start_date, CAST(NULL AS DATE) AS operating_end_date,
            {_row("Project")} FROM range({PROJECTS}) AS r (i)""",
        "hmis_project_coc": f"""SELECT
            CAST(i AS VARCHAR) AS project_coc_id, CAST(i AS VARCHAR) AS project_id,
            'CA-500' AS coc_code, {_row("ProjectCoC")} FROM range({PROJECTS}) AS r (i)""",
        "hmis_funder": f"""SELECT
            CAST(i AS VARCHAR) AS funder_id, CAST(i AS VARCHAR) AS project_id, 2 AS funder,
            DATE '2010-01-01' AS start_date, CAST(NULL AS DATE) AS end_date, {_row("Funder")}
            FROM range({PROJECTS}) AS r (i) WHERE i % 2 = 0""",
        "hmis_client": f"""SELECT
            'c' || i AS personal_id, DATE '1945-01-01' + CAST({_dice(7, 27000)} AS INTEGER) AS dob,
            1 AS dob_data_quality, CASE WHEN {_dice(3, 12)} = 0 THEN 1 ELSE 0 END
            AS veteran_status, {_row("Client")} FROM range({clients}) AS r (i)""",
        "people": f"""SELECT 'made' AS source_id, 'c' || i AS personal_id, 'p' || i AS person_id
            FROM range({clients}) AS r (i)""",
        "hmis_enrollment": f"""SELECT
            'e' || i AS enrollment_id, 'c' || {_dice(1, clients)} AS personal_id,
            CAST({_dice(5, PROJECTS)} AS VARCHAR) AS project_id,
            DATE '2015-10-01' + CAST({_dice(11, 2900)} AS INTEGER) AS entry_date,
            'e' || i AS household_id, 1 AS relationship_to_hoh,
            CASE WHEN {_dice(13, 10)} > 0 THEN 'CA-500' END AS enrollment_coc,
            [116, 101, 435, 312, 99][{_dice(17, 5)} + 1] AS living_situation,
            {_dice(19, 2)} AS los_under_threshold, {_dice(23, 2)} AS previous_street_essh,
            CASE WHEN {_dice(29, 3)} = 0
                THEN DATE '2013-01-01' + CAST({_dice(31, 3600)} AS INTEGER) END
                AS date_to_street_essh,
            {_dice(37, 4)} + 1 AS times_homeless_past_three_years,
            101 + {_dice(41, 13)} AS months_homeless_past_three_years,
            {_dice(43, 2)} AS disabling_condition, CAST(NULL AS DATE) AS date_of_engagement,
            CASE WHEN {_dice(47, 3)} > 0 THEN DATE '2015-10-01'
                + CAST({_dice(11, 2900)} + {_dice(53, 120)} AS INTEGER) END AS move_in_date,
            {_row("Enrollment")} FROM range({enrollments}) AS r (i)""",
        "hmis_exit": f"""SELECT
            'x' || i AS exit_id, 'e' || i AS enrollment_id,
            DATE '2015-10-01' + CAST({_dice(11, 2900)} + {_dice(59, 400)} AS INTEGER) AS exit_date,
            [410, 435, 422, 116, 101, 302, 206, 24, 30, 99][{_dice(61, 10)} + 1] AS destination,
            419 AS destination_subsidy_type, {_row("Exit")}
            FROM range({enrollments}) AS r (i) WHERE {_dice(67, 5)} > 0""",
        "hmis_services": f"""SELECT
            's' || e.i || '-' || n.k AS services_id, 'e' || e.i AS enrollment_id,
            e.entry_date + CAST(n.k + n.k // 7 AS INTEGER) AS date_provided, 200 AS record_type,
            'made' AS source_id, 'Services.csv' AS source_file, e.i * 20 + n.k + 2 AS source_line,
            {_DELETED}
            FROM (SELECT CAST(substr(enrollment_id, 2) AS BIGINT) AS i, entry_date
                FROM hmis_enrollment WHERE CAST(project_id AS BIGINT) % 12 IN (1, 10)) AS e
            CROSS JOIN range(20) AS n (k)""",
        "hmis_income_benefits": f"""SELECT
            'i' || i || '-' || k AS income_benefits_id, 'e' || i AS enrollment_id,
            DATE '2015-10-01' + CAST({_dice(11, 2900)} + k * 365 AS INTEGER) AS information_date,
            [1, 5, 5][k + 1] AS data_collection_stage, {_dice(71, 2)} AS income_from_any_source,
            CAST({_dice(73, 2000)} + k * 10 AS DECIMAL(18, 2)) AS total_monthly_income,
            1 AS earned, CAST({_dice(79, 1000)} AS DECIMAL(18, 2)) AS earned_amount,
            {_row("IncomeBenefits")} FROM range({enrollments}) AS r (i) CROSS JOIN range(3) AS t (k)
            """,
        "hmis_current_living_situation": f"""SELECT
            'l' || i AS current_living_sit_id, 'e' || i AS enrollment_id,
            DATE '2023-01-01' AS information_date, 116 AS current_living_situation,
            {_row("CurrentLivingSituation")} FROM range({enrollments // 10}) AS r (i)""",
    }


def generate(engine: Engine, folder: Path, clients: int, enrollments: int) -> dict[str, ir.Table]:
    """Return the tables, kept as Parquet in `folder`."""
    made: dict[str, ir.Table] = {}
    for name, query in queries(clients, enrollments).items():
        read = {"hmis_enrollment": made["hmis_enrollment"]} if name == "hmis_services" else {}
        table = engine.sql(query, read)
        made[name] = engine.read(engine.write(table, folder, name), table.schema())
    return made
