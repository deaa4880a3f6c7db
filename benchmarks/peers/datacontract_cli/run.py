"""datacontract-cli: the rules as an ODCS contract, tested on the file by its own DuckDB.

One value of the wrong type stops a whole test of a CSV file, so every column is declared as text;
types, ranges and the order of dates are SQL quality rules over a typed view of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from datacontract.data_contract import DataContract
from peers.common import Outcome, main
from peers.sql import failing_sql, typed_select_sql
from rules import COLUMN_TYPES, RULES, Rule, typed_columns

MODEL = "service_requests"


def sql_quality(name: str, condition: str) -> dict[str, Any]:
    """Return an ODCS quality rule: no row of the typed view meets `condition`."""
    typed = typed_select_sql(MODEL)
    query = f"select count(*) from ({typed}) as typed where {condition}"
    return {"type": "sql", "description": name, "query": query, "mustBe": 0}


def property_part(rule: Rule) -> dict[str, Any]:
    """Return what a rule adds to its column's ODCS property."""
    given = rule.arguments
    match rule.kind:
        case "required" | "unique":
            return {rule.kind: True}
        case "pattern":
            return {"logicalTypeOptions": {"pattern": given["pattern"]}}
        case "max_length":
            return {"logicalTypeOptions": {"maxLength": given["characters"]}}
        case "allowed":
            valid = {"validValues": list(given["values"])}
            metric = {"metric": "invalidValues", "arguments": valid, "mustBe": 0}
            return {"quality": [metric]}
    return {"quality": [sql_quality(rule.name, failing_sql(rule))]}


def property_of(column: str) -> dict[str, Any]:
    """Return the ODCS property of one column, with every rule about it and its type."""
    merged: dict[str, Any] = {"name": column, "logicalType": "string", "quality": []}
    for part in [property_part(rule) for rule in RULES if rule.column == column]:
        merged["quality"] += part.pop("quality", [])
        merged |= part
    if column in typed_columns():
        merged["quality"].append(sql_quality(f"{column}_type", f"not {column}_parsed"))
    return merged


def contract(file: Path) -> str:
    """Return the contract as YAML."""
    properties = [property_of(column) for column in COLUMN_TYPES]
    return yaml.safe_dump(
        {
            "apiVersion": "v3.1.0",
            "kind": "DataContract",
            "id": MODEL,
            "name": MODEL,
            "version": "1.0.0",
            "status": "active",
            "servers": [{"server": "file", "type": "local", "path": str(file), "format": "csv"}],
            "schema": [{"name": MODEL, "properties": properties}],
        }
    )


def run(file: Path, out: Path) -> Outcome:
    """Test the contract and add up the failures its checks counted."""
    result = DataContract(data_contract_str=contract(file)).test()
    errors = [check.reason for check in result.checks if check.result == "error"]
    if errors:
        raise SystemExit("\n".join(str(error) for error in errors))
    counts = [check.diagnostics or {} for check in result.checks if check.result == "failed"]
    rows = max(
        check.diagnostics.get("row_count", 0) for check in result.checks if check.diagnostics
    )
    return Outcome(
        rows=rows,
        bad_rows=sum(int(count["value"]) for count in counts),
        note="failures per rule, added up, not rows (a repeated key counts once); "
        "no separation, no publishing",
    )


if __name__ == "__main__":
    main(run)
