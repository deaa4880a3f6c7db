"""Write a synthetic 311 extract: ROWS service requests in 20 columns, 1 % of them bad.

    python generate.py ROWS OUT.csv [--seed N]

The same rows, seed and DuckDB version give the same bytes. No person, address or request is real.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb
from rules import CHANNELS, COLUMN_TYPES, DEPARTMENTS, LANGUAGES, SERVICES

# Out of 100,000 rows: rows that take the key of the row before (so two rows are bad), and rows
# with each kind of dirt below. 30 x 2 + 27 x 35 = 1,005, the 1 %.
REPEATED_KEYS = 30
ROWS_PER_DIRT = 35

STREETS = ("N 1st St", "Santa Clara St", "Story Rd", "King Rd", "Tully Rd", "Avenida España")
DESCRIPTIONS = (
    "Reported near the corner, please look at it soon. Reference ",
    'Blocking the sidewalk; a neighbor said it has been there "for weeks". Block ',
    "Cerca de la escuela, muy peligroso para los niños que caminan. Cuadra ",
    "Gần trạm xe buýt, xin kiểm tra trước cuối tuần. Khu ",
    "Same place as last month, the repair did not hold after the rain. Case ",
    "Large one ",
)

# Column -> SQL of a clean value; a, b, c and d are independent hashes of the row number i.
CLEAN = {
    "request_id": "i",
    "request_number": "'SR-' || lpad(i::varchar, 8, '0')",
    "created_at": "created_at",
    "closed_at": "case when status_index >= 2 then created_at + to_hours(hours) end",
    "status": "['open', 'in progress', 'closed', 'closed', 'closed', 'duplicate']"
    "[1 + status_index]",
    "service_name": f"{list(SERVICES)}[1 + (b // 7 % {len(SERVICES)})::int]",
    "department": f"{list(DEPARTMENTS)}[1 + (b // 61 % {len(DEPARTMENTS)})::int]",
    "council_district": "1 + (b // 331 % 10)::int",
    "address": f"(100 + b // 3571 % 8900) || ' ' || {list(STREETS)}[1 + (c % {len(STREETS)})::int]",
    "zip": "(95101 + c // 17 % 60)::varchar",
    "latitude": "round(37.2 + (c // 1021 % 200000) / 1000000.0, 6)",
    "longitude": "round(-121.95 + (d % 170000) / 1000000.0, 6)",
    "channel": f"{list(CHANNELS)}[1 + (d // 170003 % {len(CHANNELS)})::int]",
    "language": f"{list(LANGUAGES)}[1 + (d // 680021 % {len(LANGUAGES)})::int]",
    "response_hours": "hours",
    "cost_usd": "round((a // 5003 % 100000) / 100.0, 2)",
    "score": "(a // 500000003 % 101) / 10.0",
    "is_duplicate": "status_index = 5",
    "email": "'user' || (d // 2040077 % 500000) || '@example.org'",
    "description": f"case when c // 200003 % 4 > 0 then {list(DESCRIPTIONS)}"
    f"[1 + (c // 800011 % {len(DESCRIPTIONS)})::int] || (a % 1000) end",
}

# Column, SQL of a bad value. Each breaks exactly one rule, or the column's type.
DIRT = (
    ("request_id", "'SR-' || i"),
    ("created_at", "'not a date'"),
    ("closed_at", "'2024-02-31 10:00:00'"),
    ("council_district", "'four'"),
    ("latitude", "'n/a'"),
    ("longitude", "'121.9 W'"),
    ("response_hours", "'two days'"),
    ("cost_usd", "'$12.50'"),
    ("request_id", "null"),
    ("created_at", "null"),
    ("status", "null"),
    ("service_name", "null"),
    ("status", "'reopened'"),
    ("service_name", "'Pot hole'"),
    ("department", "'Dept. 7'"),
    ("channel", "'fax'"),
    ("language", "'xx'"),
    ("council_district", "'11'"),
    ("latitude", "'0.0'"),
    ("longitude", "'121.9'"),
    ("response_hours", "'-5'"),
    ("cost_usd", "'-1.0'"),
    ("score", "'11.5'"),
    ("zip", "'9510'"),
    ("email", "'resident at example.org'"),
    ("description", "repeat('Long, ', 100)"),
    ("closed_at", "strftime(created_at - interval 3 day, '%Y-%m-%d %H:%M:%S')"),
)


def value_sql(column: str) -> str:
    """Return SQL of one column's text: the clean value, or dirt in the rows chosen for it."""
    clean = CLEAN[column]
    if COLUMN_TYPES[column] == "timestamp":
        clean = f"strftime({clean}, '%Y-%m-%d %H:%M:%S')"
    cases = [
        f"when dirt // {ROWS_PER_DIRT} = {number} then {bad}"
        for number, (dirty_column, bad) in enumerate(DIRT)
        if dirty_column == column
    ]
    if column == "request_id":
        repeated_from = 100_000 - REPEATED_KEYS
        cases.append(f"when dirt >= {repeated_from} then (i - 1)::varchar")
    text = f"({clean})::varchar"
    return f"case {' '.join(cases)} else {text} end" if cases else text


def extract_sql(rows: int, seed: int) -> str:
    """Return SQL of the whole extract, in the order of request_id; dates spread over 7 years."""
    columns = ",\n".join(f"{value_sql(column)} as {column}" for column in COLUMN_TYPES)
    seconds_per_row = 220_000_000 / rows
    return f"""
        with hashed as (
            select i, hash(i, {seed}, 1) // 2 as a, hash(i, {seed}, 2) // 2 as b,
                hash(i, {seed}, 3) // 2 as c, hash(i, {seed}, 4) // 2 as d
            from range(1, {rows} + 1) as numbers(i)
        ), drawn as (
            select *, (a // 11 % 400)::int as hours, (b % 6)::int as status_index,
                (hash(i, {seed}, 5) % 100000)::int as dirt,
                timestamp '2019-01-01' + to_seconds((i * {seconds_per_row} + a % 3600)::bigint)
                    as created_at
            from hashed
        )
        select {columns} from drawn"""


def generate(rows: int, out: Path, seed: int = 311) -> None:
    """Write `rows` rows to `out`; memory does not grow with the number of rows."""
    connection = duckdb.connect(config={"memory_limit": "1GB"})
    connection.execute("set TimeZone = 'UTC'")
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_suffix(".partial")
    connection.execute(f"copy ({extract_sql(rows, seed)}) to '{partial}' (format csv, header)")
    partial.rename(out)


def main() -> None:
    """Read the command line and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("rows", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=311)
    given = parser.parse_args()
    generate(given.rows, given.out, given.seed)


if __name__ == "__main__":
    main()
