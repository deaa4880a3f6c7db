"""The text of a drafted contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from citywide.core.contracts.model import Type
from citywide.core.ingest.draft.guess import Guess
from citywide.core.ingest.draft.yaml_text import comment, pair, properties, scalar

_UNNAMED = "To be named by the data steward"


@dataclass(frozen=True)
class Head:
    """What a drafted contract says besides its columns."""

    id: str
    name: str
    file: str
    rows: int
    sampled: int
    timezone: str
    reading: Mapping[str, Any]
    reading_because: tuple[str, ...]
    notes: tuple[str, ...]
    has_key: bool = False


def write_contract(head: Head, guesses: Sequence[Guess]) -> str:
    """Return the contract as YAML; what is guessed carries a comment that says on what it rests."""
    lines = _top(head, len(guesses))
    lines += ["schema:", f"  - name: {head.id}"]
    if not head.has_key:
        lines += comment("no column, and no likely pair, identifies a row: no primary key", 4)
    lines.append("    properties:")
    for guess in guesses:
        lines += _column(guess)
    lines += _rules()
    return "\n".join([*lines, *_schedule(), ""])


def _top(head: Head, columns: int) -> list[str]:
    sample = "every one" if head.sampled >= head.rows else f"{head.sampled:,}"
    said = (
        f"Drafted from {head.file}: {head.rows:,} records, {columns} columns; {sample} of the "
        "records was looked at closely. Percentages say how sure a guess is; read every comment "
        "before the status becomes active."
    )
    lines = comment(said, 0)
    for note in head.notes:
        lines += comment(f"The reader noted: {note}", 0)
    lines += ["apiVersion: v3.1.0", "kind: DataContract", f"id: {head.id}"]
    lines += [pair("name", head.name, 0), "version: 0.1.0", "status: draft"]
    lines += comment("The data steward fills in the programme this data set belongs to.", 0)
    lines += [pair("domain", _UNNAMED, 0), "description:"]
    lines += comment("The data steward fills in what the data set is for and what a row is.", 2)
    lines += [pair("purpose", f"Drafted from {head.file}; not yet described.", 2), "team:"]
    lines += comment("The data steward fills in the department and its people.", 2)
    lines += [pair("name", _UNNAMED, 2), "  members:"]
    for role in ("owner", "data steward"):
        lines.append(f"    - {{username: not-named-yet, name: Not named yet, role: {role}}}")
    return lines + _handling(head)


def _handling(head: Head) -> list[str]:
    combine = (
        "50 % sure: each extract holds everything. Use append if extracts hold only new rows, "
        "or upsert (which needs a primary key) if they hold new and changed rows."
    )
    zone = "the city's zone, from the settings: for times without an offset"
    values: list[tuple[str, Any, str]] = [
        ("combine", "snapshot", combine),
        ("timezone", head.timezone, zone),
        ("maxQuarantinedShare", 0.02, "a usual limit: hold a version of which more is bad"),
    ]
    if head.reading:
        values.append(("reading", dict(head.reading), " ".join(head.reading_because)))
    return properties(values, 0)


def _column(guess: Guess) -> list[str]:
    remarks = [guess.because, *guess.notes, guess.unique_because]
    lines = comment("; ".join(filter(None, remarks)), 6)
    lines += [f"      - name: {guess.name}", pair("physicalName", guess.header, 8)]
    kind = Type.NUMBER if guess.type == Type.DECIMAL else guess.type
    lines.append(f"        logicalType: {kind}")
    if guess.type == Type.DECIMAL:
        lines.append(f"        physicalType: decimal({guess.precision},{guess.scale})")
    if guess.key_position:
        lines += comment(guess.key_because, 8)
        lines += ["        primaryKey: true", f"        primaryKeyPosition: {guess.key_position}"]
    lines += comment(guess.required_because, 8)
    if guess.required:
        lines.append("        required: true")
    if guess.unique:
        lines.append("        unique: true")
    lines += comment(guess.personal_because, 8)
    lines.append(f"        classification: {guess.classification}")
    return lines + _range(guess) + _list(guess) + properties(_extras(guess), 8)


def _range(guess: Guess) -> list[str]:
    bounds = {"minimum": guess.minimum, "maximum": guess.maximum}
    given = [pair(name, bound, 10) for name, bound in bounds.items() if bound is not None]
    if not given:
        return []
    return [*comment(guess.range_because, 8), "        logicalTypeOptions:", *given]


def _list(guess: Guess) -> list[str]:
    if not guess.allowed:
        return []
    values = [f"          - value: {scalar(value)}" for value in guess.allowed]
    return [*comment(guess.allowed_because, 8), "        enum:", *values]


def _extras(guess: Guess) -> list[tuple[str, Any, str]]:
    extras: list[tuple[str, Any, str]] = [
        ("formats", guess.formats, ""),
        ("missingValues", guess.missing, ""),
        ("thousandsSeparator", guess.thousands, ""),
        ("currency", guess.currency, ""),
        ("personal", guess.personal, ""),
    ]
    return [extra for extra in extras if extra[1]]


def _rules() -> list[str]:
    return [
        "    quality:",
        "      - name: has_rows",
        "        type: library",
        "        metric: rowCount",
        "        mustBeGreaterThan: 0",
        *comment("a first limit: tell when the number of rows changes by more than half", 6),
        "      - name: steady_row_count",
        "        type: custom",
        "        engine: citywide",
        "        severity: warning",
        "        implementation: {rule: drift, of: row_count, maxChange: 0.5}",
    ]


def _schedule() -> list[str]:
    told = "One file does not tell how often it comes. The data steward puts in the right number:"
    example = ["# slaProperties:", "#   - {property: frequency, value: 7, unit: d}"]
    return [*comment(told, 0), *example]
