"""What is made of rows about people stays under their protection, by construction.

A derived table of protected rows has rows about people too, and has to say so: under the same
protection, with the columns that tell whose row it is. Otherwise nobody could leave somebody out of
it. Totals for everybody are not derived tables: a city service counts the rows that may be counted,
hides small groups and publishes the result as a data set of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from citywide.core.contracts import Contract
from citywide.core.derive import Derived
from citywide.core.errors import Finding


def inherited(
    contracts: Mapping[str, Contract], derived: Mapping[str, Derived], dataset: str
) -> frozenset[str]:
    """Return the protections of everything a derived table is made of, however far back."""
    found: set[str] = set()
    waiting, seen = [dataset], {dataset}
    while waiting:
        table = derived.get(waiting.pop())
        for name in table.inputs if table else ():
            if name in contracts and contracts[name].protection:
                found.add(contracts[name].protection)
            if name not in seen:
                seen.add(name)
                waiting.append(name)
    return frozenset(found)


def unprotected(
    contracts: Mapping[str, Contract], derived: Mapping[str, Derived]
) -> Iterator[Finding]:
    """Return a finding per derived table whose contract drops the protection of its inputs."""
    for name in sorted(derived):
        contract = contracts.get(name)
        if contract is None:
            continue
        missing = inherited(contracts, derived, name) - {contract.protection}
        if not missing:
            continue
        named = " and ".join(sorted(missing))
        if contract.protection:
            message = (
                f"{name} stands under {contract.protection} but is also computed from rows under "
                f"{named}. One table cannot be under both: keep them apart."
            )
        else:
            message = (
                f"{name} is computed from rows about people that stand under {named}. Its contract "
                f"must say so with `protection: {named}`, and name with `subject` the columns that "
                "tell whose row it is. Totals for everybody are published by the city service "
                "that knows who may be counted, not by a derived table."
            )
        yield Finding(message, str(contract.path or derived[name].path))
