"""Text cells as the values the format says they are, and a sentence for each that is not one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir

from citywide.core.engines import Engine
from citywide.core.errors import Finding
from citywide.services.homelessness.exchange.hmis.layout import Field
from citywide.services.homelessness.exchange.hmis.sql import json_object, name, text

_KINDS = {
    "integer": "a whole number",
    "date": "a date like 2025-10-31",
    "datetime": "a date and time like 2025-10-31 08:00:00",
    "money": "an amount in US dollars like 1250.00",
}
_TYPES = {
    "string": "string", "integer": "int64", "date": "date",
    "datetime": "timestamp('UTC', 6)", "money": "decimal(18, 2)",
}  # fmt: skip
_DAY = "[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}"
_MOMENT = f"^{_DAY}( [0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}})?$"
_TOLD = 20
"""Cells of one column told one by one; the rest are counted."""


def schema(fields: Sequence[Field]) -> ibis.Schema:
    """Return the types a file's rows have once they are read."""
    place = {"source_file": "string", "source_line": "int64", "extra_columns": "string"}
    columns = {field.name: _TYPES[field.kind] for field in fields}
    # Export.csv has a SourceID of its own: it is the same thing.
    return ibis.schema(columns | place | {"source_id": "string"})


def typed(
    engine: Engine, rows: ir.Table, fields: Sequence[Field], source_id: str, zone: str
) -> ir.Table:
    """Return a file's text rows with typed columns in snake case, then where each row came from.

    Times are local times in `zone` and become instants (UTC). A cell that is not what its column
    says is null; `bad_cells` tells it.
    """
    columns = [f"{_value(field)} AS {field.name}" for field in fields if field.name != "source_id"]
    extra = json_object("extra_columns")
    columns += ["source_file", "source_line", f"{extra} AS extra_columns"]
    columns += [f"{text(source_id)} AS source_id"]
    table = engine.sql(f"SELECT {', '.join(columns)} FROM rows_here", {"rows_here": rows})
    instants = {
        field.name: engine.to_timestamp(table[field.name], ("%Y-%m-%d %H:%M:%S",), zone)
        for field in fields
        if field.kind == "datetime"
    }
    return table.mutate(**instants).select(*schema(fields).names)


def _value(field: Field) -> str:
    cell = name(field.column)
    if field.kind == "integer":
        test, value = r"^[+-]?[0-9]{1,18}([.]0*)?$", f"TRY_CAST({cell} AS BIGINT)"
    elif field.kind == "date":
        test, value = _MOMENT, f"TRY_CAST(substring({cell}, 1, 10) AS DATE)"
    elif field.kind == "datetime":
        midnight = f"CASE WHEN length({cell}) = 10 THEN {cell} || ' 00:00:00' ELSE {cell} END"
        test, value = _MOMENT, midnight
    elif field.kind == "money":
        test = r"^[+-]?[0-9]{1,14}([.][0-9]{1,2}0*)?$"
        value = f"TRY_CAST({cell} AS DECIMAL(18, 2))"
    else:
        return cell
    return f"CASE WHEN regexp_matches({cell}, {text(test)}) THEN {value} END"


def bad_cells(
    engine: Engine, rows: ir.Table, values: ir.Table, fields: Sequence[Field]
) -> list[Finding]:
    """Return a finding for each text cell that is no value of its column: file, line, column, cell.

    `values` are the typed rows made of `rows`.
    """
    checked = [field for field in fields if field.kind != "string"]
    written = _counts(engine, rows, {field.name: name(field.column) for field in checked})
    kept = _counts(engine, values, {field.name: field.name for field in checked})
    found: list[Finding] = []
    for field in checked:
        lost = written[field.name] - kept[field.name]
        if lost:
            found += _told(engine, rows, values, field, lost)
    return found


def _counts(engine: Engine, table: ir.Table, columns: Mapping[str, str]) -> dict[str, int]:
    counted = ", ".join(f"count({column}) AS {given}" for given, column in columns.items())
    answer = engine.fetch(engine.sql(f"SELECT {counted} FROM rows_here", {"rows_here": table}))
    return dict(answer.to_pylist()[0])


def _told(
    engine: Engine, rows: ir.Table, values: ir.Table, field: Field, lost: int
) -> list[Finding]:
    query = (
        f"SELECT t.source_file, t.source_line, t.{name(field.column)} AS cell FROM text_rows AS t "
        "JOIN typed_rows AS v ON v.source_file = t.source_file AND v.source_line = t.source_line "
        f"WHERE t.{name(field.column)} IS NOT NULL AND v.{field.name} IS NULL "
        f"ORDER BY t.source_line LIMIT {_TOLD}"
    )
    cells = engine.fetch(engine.sql(query, {"text_rows": rows, "typed_rows": values})).to_pylist()
    what = _KINDS[field.kind]
    found = [
        Finding(
            f"{field.column} is {cell['cell']!r}, which is not {what}; the cell is left empty.",
            cell["source_file"], cell["source_line"], field.column,
        )
        for cell in cells
    ]  # fmt: skip
    if lost > len(cells):
        more = f"{lost - len(cells):,} more cells of {field.column} are not {what}."
        found.append(Finding(more, cells[-1]["source_file"], None, field.column))
    return found
