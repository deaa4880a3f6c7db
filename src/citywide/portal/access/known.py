"""Which data sets a viewer may know of; for all others the answer is that there are none."""

from __future__ import annotations

from dataclasses import replace

from citywide.core.contracts.model import Contract
from citywide.core.errors import Forbidden, NotFound
from citywide.core.pipeline import City, DatasetStatus
from citywide.core.pipeline.protected import inherited
from citywide.core.pipeline.status import status_of
from citywide.portal.access.policy import (
    Decision,
    decide,
    may_decide,
    may_follow,
    may_know,
    may_manage,
)
from citywide.portal.access.refusals import Concealed
from citywide.portal.access.store import store
from citywide.portal.access.viewer import Viewer


def city() -> City:
    """Return the city folder: contracts, derived tables and measures."""
    return store().city


def promised() -> dict[str, Contract]:
    """Return every contract by data set id, each with the protection it stands under.

    A city folder in which a derived table drops the protection of its rows is not loaded. Should
    one come this far, its table stands under theirs and does not say whose rows it has, so nothing
    of it is given to anybody.
    """
    found = store().city
    return {name: _protected(found, name, contract) for name, contract in found.contracts.items()}


def _protected(found: City, name: str, contract: Contract) -> Contract:
    missing = inherited(found.contracts, found.derived, name) - {contract.protection}
    return replace(contract, protection=min(missing), subject=()) if missing else contract


def visible_datasets(viewer: Viewer) -> list[Contract]:
    """Return the contracts of all data sets the viewer may know of, by id."""
    contracts = promised()
    return [contracts[name] for name in sorted(contracts) if may_know(viewer, contracts[name])]


def contract_for(viewer: Viewer, dataset: str) -> Contract:
    """Return a data set's contract; raises NotFound when the viewer may not know of it."""
    found = store().city
    plain = found.contracts.get(dataset)
    contract = _protected(found, dataset, plain) if plain else None
    if contract is None:
        raise NotFound(f"There is no data set {dataset!r}.")
    if not may_know(viewer, contract):
        raise Concealed(f"There is no data set {dataset!r}.")
    return contract


def whole(viewer: Viewer, dataset: str, purpose: str) -> Decision:
    """Return the decision on a data set of which the viewer may read every column as it is.

    What computes on rows is given all of their columns or none: a figure made of blanks looks like
    a figure.

    Raises:
        NotFound: there is no such data set as far as the viewer may know.
        Forbidden: a column is hidden or masked for this viewer and purpose.
    """
    decision = decide(viewer, contract_for(viewer, dataset), purpose)
    if decision.hidden or decision.masks or not decision.is_allowed:
        raise Forbidden(
            f"This needs every column of {dataset}, and for this purpose you may not read all of "
            f"them. {decision.sentence}"
        )
    return decision


def managed(viewer: Viewer, dataset: str) -> Contract:
    """Return the contract of a data set the viewer stewards; raises Forbidden otherwise."""
    contract = contract_for(viewer, dataset)
    if not may_manage(viewer, contract):
        raise Forbidden(f"Only a data steward of {contract.name} may do this.")
    return contract


def decided(viewer: Viewer, dataset: str) -> Contract:
    """Return the contract of a data set whose held versions the viewer decides on."""
    contract = contract_for(viewer, dataset)
    if not may_decide(viewer, contract):
        raise Forbidden(
            f"Only a data steward of {contract.name} or the head of {contract.department} "
            "may decide on its versions."
        )
    return contract


def followed(viewer: Viewer, dataset: str) -> Contract:
    """Return the contract of a data set whose runs the viewer may read."""
    contract = contract_for(viewer, dataset)
    if not may_follow(viewer, contract):
        raise Forbidden(f"The runs of {contract.name} are for its stewards and department.")
    return contract


def status(viewer: Viewer, dataset: str) -> DatasetStatus:
    """Return how one data set stands; its last run only to those who may read runs."""
    return _as_seen(viewer, contract_for(viewer, dataset))


def statuses(viewer: Viewer) -> list[DatasetStatus]:
    """Return how every data set stands that the viewer may know of, by id."""
    return [_as_seen(viewer, contract) for contract in visible_datasets(viewer)]


def _as_seen(viewer: Viewer, contract: Contract) -> DatasetStatus:
    found = status_of(store().lake, contract)
    if may_follow(viewer, contract):
        return found
    # A run's message can quote a value of the extract.
    found = replace(found, last_run="", last_run_state="", last_run_message="", held=0)
    # A total would count the people whose rows are not given.
    return replace(found, rows=0, quarantined=0) if contract.protection else found
