"""One page of a data set's rows, and how often each value of a column occurs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from citywide.core.contracts.model import Classification, Column, Contract
from citywide.core.errors import UsageError
from citywide.core.lake import Version
from citywide.portal.access.known import contract_for
from citywide.portal.access.masks import visible
from citywide.portal.access.notice import note_read
from citywide.portal.access.policy import Decision, decide
from citywide.portal.access.select import Query, narrowed, ordered
from citywide.portal.access.store import store
from citywide.portal.access.viewer import Viewer

MAX_PER_PAGE = 1_000
MAX_FACETS = 40


@dataclass(frozen=True)
class Page:
    """Some rows of one version; `number` counts pages from 1."""

    columns: tuple[Column, ...]
    rows: list[dict[str, Any]]
    total: int
    number: int
    pages: int
    version: int
    decision: Decision


def rows(
    viewer: Viewer,
    dataset: str,
    *,
    filters: Mapping[str, str] | None = None,
    search: str = "",
    sort: str = "",
    page: int = 1,
    per_page: int = 50,
    version: int | None = None,
    purpose: str = "browse",
) -> Page:
    """Return one page of what a viewer may see of a data set.

    Raises:
        NotFound: there is no such data set or version, as far as the viewer may know.
        Forbidden: the viewer may see no column.
        UsageError: a filter or sort names no visible column.
    """
    contract = contract_for(viewer, dataset)
    decision = decide(viewer, contract, purpose)
    pinned = store().lake.version(dataset, version)
    query = Query(dict(filters or {}), search, sort)
    per_page = min(max(per_page, 1), MAX_PER_PAGE)
    seen = visible(store().table(pinned), decision)
    chosen = narrowed(seen, query)
    total = _total(chosen, query, decision, pinned)
    pages = max(ceil(total / per_page), 1)
    number = min(max(page, 1), pages)
    part = ordered(chosen, query, contract.key).limit(per_page, offset=(number - 1) * per_page)
    found = store().engine().fetch(part).to_pylist()
    note_read(viewer, decision, "rows", version=pinned.number, rows=len(found))
    columns = tuple(contract.column(name) for name in decision.columns)
    return Page(columns, found, total, number, pages, pinned.number, decision)


def _total(chosen: Any, query: Query, decision: Decision, version: Version) -> int:
    if query.is_whole and not decision.row_filter and not decision.limits:
        return version.rows
    counted = store().engine().fetch(chosen.aggregate(n=chosen.count()))
    return int(counted["n"][0].as_py())


def facets(viewer: Viewer, dataset: str, column: str) -> list[tuple[str, int]]:
    """Return the commonest values of a visible column and how many rows have each.

    Empty for a column of more than forty values, or without a published version.
    """
    contract = contract_for(viewer, dataset)
    decision = decide(viewer, contract)
    if column not in decision.columns:
        raise UsageError(f"There is no column {column!r} among those you see.")
    pinned = store().lake.current(dataset)
    if pinned is None:
        return []
    seen = visible(store().table(pinned), decision)
    counted = seen.group_by(value=seen[column].cast("string")).aggregate(n=seen.count())
    found = store().engine().fetch(counted.limit(MAX_FACETS + 1)).to_pylist()
    note_read(viewer, decision, "facets", column=column)
    if len(found) > MAX_FACETS:
        return []
    pairs = [(row["value"] or "", int(row["n"])) for row in found]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))


def geometry(viewer: Viewer, dataset: str, key_column: str) -> dict[str, str]:
    """Return each member's outline as GeoJSON text, from a data set with a public geometry."""
    contract = contract_for(viewer, dataset)
    shape = _geometry_column(contract)
    pinned = store().lake.current(dataset)
    if not shape or pinned is None:
        return {}
    seen = visible(store().table(pinned), decide(viewer, contract))
    found = store().engine().fetch(seen.select(key_column, shape)).to_pylist()
    return {str(row[key_column]): row[shape] for row in found}


def _geometry_column(contract: Contract) -> str:
    public = [c for c in contract.columns if c.classification == Classification.PUBLIC]
    return next((c.name for c in public if c.name in {"geometry", "geojson", "shape"}), "")
