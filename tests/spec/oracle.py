"""The reference engine: row rules and combining in plain Python, to hold the real ones to.

It shares no code with the platform. It knows the plain forms that generated cases use, and no
more: integers, decimals with two digits, ISO dates, enumerations, ranges, keys.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

Row = Mapping[str, str | None]


@dataclass(frozen=True)
class Judged:
    """What the reference finds in a list of rows; lines count from 2."""

    published: list[int]
    quarantined: list[int]
    duplicates: list[int]
    broken: dict[str, int]


def judge(rows: Sequence[Row]) -> Judged:
    """Judge rows under the contract of `test_generated.py`."""
    typed = {line: _typed(row) for line, row in enumerate(rows, start=2)}
    seen: dict[tuple[Any, ...], int] = {}
    duplicates = []
    for line, values in typed.items():
        whole = tuple(values[name] for name in ("id", "kind", "n", "cost_usd", "opened", "closed"))
        if values["id"] is not None and whole in seen:
            duplicates.append(line)
        seen.setdefault(whole, line)
    left = {line: values for line, values in typed.items() if line not in set(duplicates)}
    keys = Counter(values["id"] for values in left.values() if values["id"] is not None)
    failures = {line: _failures(values, keys) for line, values in left.items()}
    broken = Counter(rule for rules in failures.values() for rule in rules)
    return Judged(
        published=[line for line, rules in failures.items() if not rules],
        quarantined=[line for line, rules in failures.items() if rules],
        duplicates=duplicates,
        broken=dict(broken),
    )


def _typed(row: Row) -> dict[str, Any]:
    text = {name: (value or "").strip(" \t\r\n") or None for name, value in row.items()}
    return {
        "id": text["id"],
        "kind": text["kind"],
        "n": _integer(text["n"]),
        "n_text": text["n"],
        "cost_usd": _decimal(text["cost_usd"]),
        "cost_text": text["cost_usd"],
        "opened": _date(text["opened"]),
        "opened_text": text["opened"],
        "closed": _date(text["closed"]),
        "closed_text": text["closed"],
    }


def _integer(text: str | None) -> int | None:
    if text is None or not re.fullmatch(r"[+-]?\d{1,18}(\.0*)?", text):
        return None
    return int(text.partition(".")[0])


def _decimal(text: str | None) -> Decimal | None:
    if text is None or not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", text):
        return None
    number = Decimal(text)
    exact = number.quantize(Decimal("0.01"))
    return exact if exact == number and abs(exact) < Decimal("1e4") else None


def _date(text: str | None) -> date | None:
    if text is None or not re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", text):
        return None
    try:
        return date(*map(int, text.split("-")))
    except ValueError:
        return None


def _failures(values: Mapping[str, Any], keys: Counter[str]) -> list[str]:
    checks = {
        "id.required": values["id"] is None,
        "primary_key": values["id"] is not None and keys[values["id"]] > 1,
        "kind.required": values["kind"] is None,
        "kind.allowed": values["kind"] not in {None, "cat", "dog"},
        "n.type": values["n"] is None and values["n_text"] is not None,
        "n.range": values["n"] is not None and not 0 <= values["n"] <= 10,
        "cost_usd.type": values["cost_usd"] is None and values["cost_text"] is not None,
        "opened.type": values["opened"] is None and values["opened_text"] is not None,
        "closed.type": values["closed"] is None and values["closed_text"] is not None,
        "in_order": None not in (values["opened"], values["closed"])
        and values["opened"] > values["closed"],
    }
    return [rule for rule, is_broken in checks.items() if is_broken]


def combine(how: str, current: Mapping[str, str], incoming: Mapping[str, str]) -> dict[str, str]:
    """Return the next version of keyed rows (append: the keys are distinct by then)."""
    return dict(incoming) if how == "snapshot" else {**current, **incoming}


def restatement(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[int, int, int]:
    """Return how many keys were added, removed, and kept with another value."""
    both = before.keys() & after.keys()
    changed = sum(before[name] != after[name] for name in both)
    return len(after) - len(both), len(before) - len(both), changed
