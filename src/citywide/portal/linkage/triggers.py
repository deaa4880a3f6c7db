"""Triggers by which the database itself refuses to change or delete judgements."""

from __future__ import annotations

from typing import Any

MESSAGE = "The log of judgements is append-only."
TABLE = "linkage_judgement"
NAMES = (f"{TABLE}_no_update", f"{TABLE}_no_delete")

_SQLITE = tuple(
    f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    for name, event in zip(NAMES, ("UPDATE", "DELETE"), strict=True)
)
_POSTGRESQL = (
    f"CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$",
    f"CREATE OR REPLACE TRIGGER {NAMES[0]} BEFORE UPDATE ON {TABLE} "
    f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()",
    f"CREATE OR REPLACE TRIGGER {NAMES[1]} BEFORE DELETE OR TRUNCATE ON {TABLE} "
    f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()",
)


def install(connection: Any) -> None:
    """Make the triggers, if they are not there."""
    statements = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def remove(connection: Any) -> None:
    """Drop the triggers: for migrations that rebuild the table, and for tests that empty it."""
    place = "" if connection.vendor == "sqlite" else f" ON {TABLE}"
    with connection.cursor() as cursor:
        for name in NAMES:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{place}")
