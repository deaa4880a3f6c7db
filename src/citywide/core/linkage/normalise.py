"""The fields of records brought to one form for comparing, as one query both engines run."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from citywide.core.engines import Engine
from citywide.core.linkage import names
from citywide.core.linkage.fields import complete
from citywide.core.linkage.nicknames import formal_names
from citywide.core.linkage.spec import LinkageSpec


def normalised(engine: Engine, spec: LinkageSpec, records: ir.Table) -> ir.Table:
    """Return `record_id`, `dataset` and the fields to compare; placeholders are null."""
    full = complete(records, spec.others)
    return engine.sql(plain_sql(spec), {"records": full, "formals": _formals()})


def _formals() -> ir.Table:
    forms = formal_names()
    columns = {
        "form": list(forms),
        "formal_name": [formals[0] for formals in forms.values()],
        "formals": ["|" + "|".join(formals) + "|" for formals in forms.values()],
        "is_short": [form not in formals for form, formals in forms.items()],
    }
    return ibis.memtable(pa.table(columns))


def plain_sql(spec: LinkageSpec) -> str:
    """Return the query of normalised fields, over `records` and `formals`."""
    return f"""
WITH cleaned AS (
    SELECT record_id, dataset, birth_date, birth_year, age, age_on, household_key,
        {names.name("first_name")} AS first_name,
        {names.name("middle_name")} AS middle_name,
        {names.name("last_name")} AS last_name,
        {names.name("full_name")} AS full_name,
        {names.name("suffix")} AS suffix,
        {_sex()} AS sex,
        upper(regexp_replace(ssn, '[^0-9xX]', '', 'g')) AS ssn,
        {names.code("street_number")} AS street_number,
        {names.street("street_name")} AS street_name,
        {names.digits("unit")} AS unit,
        {names.code("postal_code")} AS postal_code,
        right({names.digits("phone")}, 10) AS phone,
        nullif(lower(trim(email)), '') AS email,
        {names.digits("birth_written")} AS birth_written{_others(spec)}
    FROM records
), named AS (
    SELECT * EXCLUDE (full_name, first_name, last_name),
        coalesce(first_name, split_part(full_name, ' ', 1)) AS first_name,
        coalesce(last_name, nullif(regexp_extract(full_name, ' ([^ ]+)$', 1), '')) AS last_name
    FROM cleaned
), placed AS (
    SELECT * EXCLUDE (first_name, last_name, ssn, birth_date, birth_written),
        CASE WHEN {_no_name(spec)} THEN NULL ELSE first_name END AS first_name,
        CASE WHEN {_no_name(spec, "last_name")} OR regexp_matches(last_name, '^[a-z]$')
            THEN NULL ELSE last_name END AS last_name,
        CASE WHEN {_no_ssn(spec)} THEN NULL ELSE ssn END AS ssn,
        CASE WHEN {_in("CAST(birth_date AS VARCHAR)", spec.placeholders.birth_dates)}
            THEN NULL ELSE coalesce(replace(CAST(birth_date AS VARCHAR), '-', ''),
            CASE WHEN length(birth_written) = 8 THEN birth_written END) END AS birth_digits
    FROM named
)
SELECT placed.*,
    coalesce(formal_name, first_name) AS formal_name,
    coalesce(formals, '|' || first_name || '|') AS formals,
    '|' || first_name || '|' AS first_barred,
    coalesce(is_short, false) AS is_short,
    string_split(trim(formals, '|'), '|') AS formal_list,
    split_part(first_name, ' ', 1) AS first_token,
    split_part(last_name, ' ', 1) AS last_token_a,
    regexp_extract(last_name, '([^ ]+)$', 1) AS last_token_b,
    {_all_names()} AS all_names,
    TRY_CAST(left(birth_digits, 4) AS BIGINT) AS born_year,
    TRY_CAST(substr(birth_digits, 5, 2) AS BIGINT) AS born_month,
    TRY_CAST(right(birth_digits, 2) AS BIGINT) AS born_day,
    right(birth_digits, 4) = '0101' AS born_default,
    coalesce(TRY_CAST(left(birth_digits, 4) AS BIGINT), birth_year,
        CAST(year(age_on) AS BIGINT) - age - 1) AS year_low,
    coalesce(TRY_CAST(left(birth_digits, 4) AS BIGINT), birth_year,
        CAST(year(age_on) AS BIGINT) - age) AS year_high
FROM placed LEFT JOIN formals ON placed.first_name = formals.form
"""


def _sex() -> str:
    letter = "upper(substr(trim(sex), 1, 1))"
    return (
        f"CASE WHEN {letter} IN ('F', 'W') THEN 'F' WHEN {letter} = 'M' THEN 'M' "
        "WHEN trim(sex) = '0' THEN 'F' WHEN trim(sex) = '1' THEN 'M' END"
    )


def _others(spec: LinkageSpec) -> str:
    return "".join(f",\n        {names.name(field)} AS {field}" for field in spec.others)


def _all_names() -> str:
    """Every part of the name in alphabetical order: the same however the parts were ordered."""
    parts = "concat_ws(' ', first_name, middle_name, last_name)"
    whole = "first_name IS NOT NULL AND last_name IS NOT NULL"
    return f"CASE WHEN {whole} THEN array_to_string(list_sort(string_split({parts}, ' ')), ' ') END"


def _quoted(values: tuple[str, ...]) -> str:
    return ", ".join("'" + value.replace("'", "''") + "'" for value in values)


def _in(sql: str, values: tuple[str, ...]) -> str:
    return f"{sql} IN ({_quoted(values)})" if values else "false"


def _no_name(spec: LinkageSpec, field: str = "first_name") -> str:
    whole = _in("concat_ws(' ', first_name, last_name)", spec.placeholders.full_names)
    return f"{whole} OR {_in(field, spec.placeholders.names)}"


def _no_ssn(spec: LinkageSpec) -> str:
    return (
        "length(ssn) <> 9 OR left(ssn, 3) IN ('000', '666') OR left(ssn, 1) = '9' "
        "OR substr(ssn, 4, 2) = '00' OR right(ssn, 4) = '0000' OR contains(right(ssn, 4), 'X') "
        f"OR {_in('ssn', spec.placeholders.ssns)}"
    )
