"""From a folder of SQL files to a frozen calculation."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from sqlglot import exp

from citywide.core.calculations.model import Calculation
from citywide.core.derive import load_derived, order
from citywide.core.derive.check import line_of, parse_query
from citywide.core.errors import ContractError, Finding


def load_calculation(folder: Path, *more: Path) -> Calculation:
    """Return the calculation that the SQL files of a folder make, named after the folder.

    Files of `more` folders belong to it as well, so that topics can share steps. A query reads
    data sets and other steps by name; `$name` stands for a value given when it is run.

    Raises:
        ContractError: every mistake of every file at once, each with file and line; steps that
            read each other in a circle; one name twice.
    """
    found = [load_derived(one, parameters=True) for one in (folder, *more)]
    steps = {name: step for one in found for name, step in one.items()}
    if len(steps) < sum(map(len, found)):
        message = "A query of the same name stands in two folders of one calculation."
        raise ContractError([Finding(message, str(folder))])
    if not steps:
        raise ContractError([Finding("There is no .sql file in the folder.", str(folder))])
    steps = {name: steps[name] for name in order(steps)}
    named = {name for step in steps.values() for name in _parameters(step.sql, str(step.path))}
    read = {name for step in steps.values() for name in step.inputs}
    texts = "".join(f"{name} {step.hash}\n" for name, step in sorted(steps.items()))
    return Calculation(
        name=folder.parent.name if folder.name == "sql" else folder.name,
        folder=folder,
        steps=steps,
        inputs=tuple(sorted(read - set(steps))),
        parameters=tuple(sorted(named)),
        hash=hashlib.sha256(texts.encode()).hexdigest(),
    )


def placeholders(tree: Any) -> list[Any]:
    """Return the nodes of a query that stand for a value."""
    return list(tree.find_all(exp.Placeholder, exp.Parameter))


def _parameters(sql: str, file: str) -> set[str]:
    found = placeholders(parse_query(sql, file, parameters=True))
    nameless = [
        Finding("Give every value a name: write $start, not ?.", file, line_of(node))
        for node in found
        if not node.name.isidentifier()
    ]
    if nameless:
        raise ContractError(nameless)
    return {node.name for node in found}
