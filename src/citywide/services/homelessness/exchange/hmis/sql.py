"""Small pieces of SQL text, in DuckDB's dialect, that every engine reads alike."""

from __future__ import annotations

from collections.abc import Mapping


def text(value: str) -> str:
    """Return a text as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"


def name(column: str) -> str:
    """Return a column's name as SQL, whatever characters it has."""
    return '"' + column.replace('"', '""') + '"'


def members(before: str, values: Mapping[str, str]) -> str:
    """Return SQL for members of a JSON object as text, each with a comma in front.

    Those of `before`, then of each value that is not null, by heading; empty where there are none.
    Text is escaped as JSON asks for quotes, backslashes, line breaks and tabs; other control
    characters do not come out of a CSV export.
    """
    found = [before]
    for heading, value in values.items():
        plain = heading.replace("\\", "\\\\").replace('"', '\\"')
        member = text(f',"{plain}":"')
        found.append(f"coalesce({member} || {_escaped(value)} || '\"', '')")
    return " || ".join(found)


def json_object(members: str) -> str:
    """Return SQL for the JSON object with these `members`; null where there are none."""
    return f"CASE WHEN {members} <> '' THEN '{{' || substring({members}, 2) || '}}' END"


def _escaped(value: str) -> str:
    for character, written in (
        ("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"),
    ):  # fmt: skip
        value = f"replace({value}, {text(character)}, {text(written)})"
    return value
