"""The invented HMIS as an HMIS CSV export of FY2026: 24 files, all their columns, in a folder.

The tables of `generate` with what their rows need besides: names, the person of each row, who
wrote it and when. Columns nobody invented are empty, and files without rows have their headings.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.csv as pa_csv

from citywide.core.engines import Engine
from citywide.services.homelessness.exchange.hmis import layout
from citywide.services.homelessness.exchange.hmis.names import dataset

_BATCH = 50_000
_NOW = "'2024-10-01 08:00:00'"
_OF_CLIENT = """SELECT r.*, e.personal_id FROM {name} AS r
    JOIN hmis_enrollment AS e ON e.enrollment_id = r.enrollment_id"""
_NAMED = """SELECT *, personal_id AS p,
    upper(substr(md5(personal_id), 1, 1)) || translate(substr(md5(personal_id), 2, 5),
        '0123456789', 'aeioulnrst') AS first_name,
    upper(substr(md5('f' || hash(personal_id) % 9000), 1, 1)) || translate(
        substr(md5('f' || hash(personal_id) % 9000), 2, 7), '0123456789', 'aeioulnrst')
        AS last_name,
    1 AS name_data_quality, CAST(100000000 + hash(personal_id) % 799999999 AS VARCHAR) AS ssn,
    1 AS ssn_data_quality, hash(personal_id) % 2 AS sex, 0 AS am_ind_ak_native, 0 AS asian,
    1 AS white FROM hmis_client"""
_EXPORT = """SELECT '1' AS export_id, 'made' AS source_id, '3' AS source_type,
    'Invented' AS source_name, '2024-10-01' AS export_date, DATE '2012-01-01' AS export_start_date,
    DATE '2024-09-30' AS export_end_date, 'none' AS software_name, '2026 v1.0' AS csv_version,
    3 AS export_period_type, 1 AS export_directive, 1 AS hash_status, '1' AS implementation_id"""
_PROJECT = """SELECT *, 0 AS housing_type, 0 AS rrh_sub_type, 0 AS residential_affiliation
    FROM hmis_project"""
_ORGANIZATIONS = """SELECT DISTINCT organization_id, 'Agency ' || organization_id
    AS organization_name, 0 AS victim_service_provider FROM hmis_project"""
_USER = "SELECT 'u1' AS user_id, 'Case' AS user_first_name, 'Worker' AS user_last_name"


def write_export(engine: Engine, tables: Mapping[str, ir.Table], folder: Path) -> dict[str, int]:
    """Write the files and return how many rows each has."""
    folder.mkdir(parents=True, exist_ok=True)
    queries = {
        "hmis_client": _NAMED, "hmis_export": _EXPORT, "hmis_project": _PROJECT,
        "hmis_organization": _ORGANIZATIONS,
        "hmis_user": _USER,
    }  # fmt: skip
    counts = {}
    for file, fields in layout.fields().items():
        name = dataset(file)
        query = queries.get(name)
        if query is None and name in tables:
            plain = f"SELECT * FROM {name}"
            lacks = "personal_id" not in tables[name].columns
            of_client = lacks and "enrollment_id" in tables[name].columns
            query = _OF_CLIENT.format(name=name) if of_client else plain
        counts[file] = _write(engine, tables, folder / file, fields, query)
    return counts


def _write(
    engine: Engine, tables: Mapping[str, ir.Table], path: Path,
    fields: tuple[layout.Field, ...], query: str | None,
) -> int:  # fmt: skip
    headings = [field.column for field in fields]
    schema = pa.schema([(heading, pa.string()) for heading in headings])
    options = pa_csv.WriteOptions(quoting_style="needed")
    count = 0
    with pa_csv.CSVWriter(path, schema, write_options=options) as writer:
        if query is None:
            return 0
        made = engine.sql(query, tables)
        always = {"date_created": _NOW, "date_updated": _NOW, "user_id": "'u1'",
                  "export_id": "'1'"}  # fmt: skip
        have = {name: f"CAST({name} AS VARCHAR)" for name in made.columns}
        cells = always | have | {"date_deleted": "CAST(NULL AS VARCHAR)"}
        named = ", ".join(
            f'{cells.get(field.name, "CAST(NULL AS VARCHAR)")} AS "{field.column}"'
            for field in fields
        )
        texts = engine.sql(f"SELECT {named} FROM made_rows", {"made_rows": made})
        for batch in engine.batches(texts, _BATCH):
            writer.write_batch(batch.cast(schema))
            count += batch.num_rows
    return count
