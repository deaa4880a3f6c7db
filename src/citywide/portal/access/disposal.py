"""Rows of people that must go for good: what a disposal would take, and taking it.

The service that knows a protection says whose rows; who keeps the privacy notice may do it. Which
two people list and approve is the service's to see to.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from citywide.core.contracts.model import Contract
from citywide.core.errors import Conflict, Forbidden
from citywide.core.lake.disposal import Counted, Subjects, count
from citywide.core.lake.disposal import dispose as dispose_rows
from citywide.core.linkage.forget import forget
from citywide.core.linkage.runs import Archive
from citywide.core.pipeline.linkage import load_linkages
from citywide.portal.access.calculate import forget_results
from citywide.portal.access.consent import is_barred
from citywide.portal.access.known import promised
from citywide.portal.access.notice import note
from citywide.portal.access.store import store
from citywide.portal.access.viewer import Viewer

Keys = Callable[[tuple[str, ...]], frozenset[tuple[str, ...]] | None]
"""A contract's subject columns -> the values of those whose rows go; None for columns unheard of"""
Tell = Callable[[str, float], None]


def _silent(_step: str, _share: float) -> None:
    return None


def count_disposal(viewer: Viewer, protections: Collection[str], keys: Keys) -> list[Counted]:
    """Return what a disposal would take from each data set that has such rows; changes nothing.

    Raises:
        Forbidden: the viewer is not a privacy officer.
        Conflict: a protected data set does not say whose rows it has in a way that is understood.
    """
    chosen = _chosen(viewer, protections, keys)
    found = [count(store().lake, contract.id, subjects) for contract, subjects in chosen]
    return [one for one in found if not one.is_empty]


def dispose(
    viewer: Viewer,
    protections: Collection[str],
    keys: Keys,
    *,
    rule: str,
    tell: Tell = _silent,
) -> list[Counted]:
    """Take the rows out of every version of every data set, for good; return what went.

    Data sets are done one after the other, each all of it or not at all. Done again, it finds
    nothing, or goes on where it was cut short.

    Raises: as `count_disposal`, and as `core.lake.disposal.dispose`.
    """
    chosen = _chosen(viewer, protections, keys)
    went: list[Counted] = []
    for position, (contract, subjects) in enumerate(chosen):
        tell(f"dispose {contract.id}", position / max(len(chosen), 1))
        done = dispose_rows(store().lake, contract.id, subjects, rule=rule, by=viewer.actor)
        if done.is_empty:
            continue
        went.append(done)
        seen = {"rows": done.rows, "versions": done.versions, "extracts": done.extracts}
        note(viewer, "change", f"dataset:{contract.id}", detail={"disposed": seen, "rule": rule})
    _forget_linked(viewer, chosen, rule)
    forget_results()
    return went


def _forget_linked(viewer: Viewer, chosen: Sequence[tuple[Contract, Subjects]], rule: str) -> None:
    """Take their records out of every run of every linkage, with the names that were compared."""
    keys = {contract.id: subjects for contract, subjects in chosen}
    for found in load_linkages(store().settings).values():
        gone = {
            "/".join((source.dataset, *values))
            for source in found.sources
            if source.dataset in keys and keys[source.dataset].columns == tuple(source.key)
            for values in keys[source.dataset].values
        }
        if not gone:
            continue
        lake = store().lake
        with lake.lock(f"linkage-{found.id}"):
            rows = forget(Archive(lake.root, found.id), gone)
        if rows:
            note(viewer, "change", f"linkage:{found.id}", detail={"disposed": rows, "rule": rule})


def _chosen(
    viewer: Viewer, protections: Collection[str], keys: Keys
) -> list[tuple[Contract, Subjects]]:
    contracts = [c for c in promised().values() if c.protection in protections]
    # Derived tables first: until their inputs have a next version, nobody computes them anew.
    contracts.sort(key=lambda contract: (not contract.derived, contract.id))
    if not viewer.has("privacy_officer") or any(is_barred(viewer, c) for c in contracts):
        raise Forbidden("Only a privacy officer disposes of records.")
    return [(contract, _subjects(contract, keys)) for contract in contracts]


def _subjects(contract: Contract, keys: Keys) -> Subjects:
    values = keys(contract.subject)
    if values is None:
        raise Conflict(
            f"{contract.id} names its people by {', '.join(contract.subject) or 'nothing'}, which "
            "the list of people due does not tell. Nothing was disposed of; correct the contract."
        )
    named = tuple(contract.column(name).source_name for name in contract.subject)
    return Subjects(contract.subject, values, named)
