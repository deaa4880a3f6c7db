"""From a folder of SQL files to frozen derived tables, and the order to compute them in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from citywide.core.derive.check import NAME, parse_query, table_nodes
from citywide.core.derive.model import Derived
from citywide.core.derive.places import lookups
from citywide.core.errors import ContractError, Finding


def load_derived(folder: Path, parameters: bool = False) -> dict[str, Derived]:
    """Return every derived table `<name>.sql` under `folder`, by name.

    `parameters` allows `$name` in them, which is bound before they are computed.

    Raises:
        ContractError: every mistake of every file at once, each with file and line.
    """
    findings: list[Finding] = []
    loaded: dict[str, Derived] = {}
    for path in sorted(folder.rglob("*.sql")):
        try:
            derived = parse_derived(path.read_text(encoding="utf-8"), path, parameters)
        except ContractError as error:
            findings.extend(error.findings)
            continue
        except UnicodeDecodeError as error:
            findings.append(Finding(f"Not UTF-8 text (byte {error.start}).", str(path)))
            continue
        if derived.name in loaded:
            other = loaded[derived.name].path
            findings.append(Finding(f"{derived.name!r} is already defined in {other}.", str(path)))
        loaded[derived.name] = derived
    if findings:
        raise ContractError(findings)
    return loaded


def parse_derived(text: str, path: Path, parameters: bool = False) -> Derived:
    """Return the derived table a text defines; it is named after the file.

    Raises:
        ContractError: every mistake in the text at once, each with its line.
    """
    if not NAME.match(path.stem):
        message = "Name the file like its table: lower-case letters, digits and underscores."
        raise ContractError([Finding(message, str(path))])
    tree = parse_query(text, str(path), parameters)
    places = lookups(tree)
    read = {node.name for node in table_nodes(tree)} | {place.boundary for place in places}
    return Derived(
        name=path.stem,
        sql=text,
        path=path,
        inputs=tuple(sorted(read)),
        places=places,
        hash=hashlib.sha256(text.encode()).hexdigest(),
    )


def order(derived: Mapping[str, Derived]) -> list[str]:
    """Return the names with every table after the tables it reads; equal input, equal order.

    Raises:
        ContractError: tables read each other in a circle; names their files.
    """
    graph = {
        name: sorted(set(table.inputs) & set(derived)) for name, table in sorted(derived.items())
    }
    sorter = TopologicalSorter(graph)
    try:
        sorter.prepare()
    except CycleError as error:
        files = " reads ".join(str(derived[name].path) for name in reversed(error.args[1]))
        message = f"Derived tables read each other in a circle, so none can be first: {files}."
        raise ContractError([Finding(message, str(derived[error.args[1][0]].path))]) from None
    ordered: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        ordered += ready
        sorter.done(*ready)
    return ordered
