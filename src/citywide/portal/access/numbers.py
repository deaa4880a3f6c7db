"""Measures and their receipts, as a viewer may see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from citywide.core.errors import NotFound
from citywide.core.measures import Measure, MeasureValue, parse_measure
from citywide.core.receipts import Receipt, Verdict, find_receipt, rows_behind
from citywide.core.receipts import verify as verify_receipt
from citywide.portal.access.known import contract_for, promised
from citywide.portal.access.masks import visible
from citywide.portal.access.notice import note_read
from citywide.portal.access.policy import decide, may_manage
from citywide.portal.access.refusals import Concealed
from citywide.portal.access.store import store
from citywide.portal.access.suppress import ShownReceipt, minimum_of, shown_receipt
from citywide.portal.access.viewer import Viewer


@dataclass(frozen=True)
class Figure:
    """One measure and its latest number as a viewer may see it; none before the first version."""

    measure: Measure
    value: MeasureValue | None
    receipt: ShownReceipt | None
    number_id: str
    summary: str


@dataclass(frozen=True)
class Number:
    """One number of a measure's latest receipt; `id` leads to it on the receipt."""

    measure: Measure
    value: MeasureValue
    id: str


def figures(viewer: Viewer) -> list[Figure]:
    """Return every measure with its latest receipt, by id."""
    measures = store().city.measures
    return [_figure(viewer, measures[name]) for name in sorted(measures)]


def measure(viewer: Viewer, measure_id: str) -> Figure:
    """Return one measure with its latest receipt; raises NotFound."""
    found = store().city.measures.get(measure_id)
    if found is None:
        raise NotFound(f"There is no measure {measure_id!r}.")
    return _figure(viewer, found)


def is_closed(viewer: Viewer, dataset: str) -> bool:
    """Return whether a data set's numbers count people whose rows the viewer may not have.

    Numbers for everybody are computed from totals that a service has published.
    """
    contract = promised().get(dataset)
    if contract is None or not contract.protection:
        return False
    return not may_manage(viewer, contract)


def number(
    viewer: Viewer, measure_id: str, *, group: str | None, member: str | None, period: str = "all"
) -> Number | None:
    """Return one number of a measure's latest receipt, None where it has no such number.

    A number that is withheld comes without its value. Raises NotFound for an unknown measure.
    """
    found = measure(viewer, measure_id)
    values = found.receipt.values if found.receipt else ()
    for position, value in enumerate(values):
        if found.receipt and (value.period, value.group, value.member) == (period, group, member):
            return Number(found.measure, value, found.receipt.number_id(position))
    return None


def _figure(viewer: Viewer, found: Measure) -> Figure:
    receipt = None if is_closed(viewer, found.dataset) else store().shelf.latest(found)
    if receipt is None:
        return Figure(found, None, None, "", "")
    shown = _shown(receipt.id, receipt)
    value = None if shown.headline is None else shown.values[shown.headline]
    number = shown.id if shown.headline is None else shown.number_id(shown.headline)
    return Figure(found, value, shown, number, shown.summary)


_SHOWN: dict[str, ShownReceipt] = {}


def _shown(receipt_id: str, receipt: Receipt) -> ShownReceipt:
    if receipt_id not in _SHOWN:
        # By the definition it was issued under: a later one may not reveal earlier numbers.
        minimum = minimum_of(parse_measure(receipt.definition))
        _SHOWN[receipt_id] = shown_receipt(receipt, minimum)
    return _SHOWN[receipt_id]


def receipts_of(viewer: Viewer, measure_id: str) -> list[ShownReceipt]:
    """Return a measure's receipts, newest first."""
    found = store().shelf.of(measure_id)
    return [_shown(r.id, r) for r in found if not is_closed(viewer, _dataset(r))]


def _dataset(receipt: Receipt) -> str:
    return parse_measure(receipt.definition).dataset


def _find(viewer: Viewer, name: str) -> tuple[Receipt, int | None]:
    found, position = find_receipt(store().lake.receipts, name)
    if is_closed(viewer, _dataset(found)):
        raise Concealed(f"There is no receipt {name!r}.")
    return found, position


def receipt(viewer: Viewer, name: str) -> tuple[ShownReceipt, int | None]:
    """Return a receipt and the position of the number its id names, if it names one.

    Raises:
        UsageError: it is not a receipt's id.
        NotFound: there is no such receipt or number.
        Tampered: the receipt's file was altered.
    """
    found, position = _find(viewer, name)
    return _shown(found.id, found), position


def verify(viewer: Viewer, name: str) -> Verdict:
    """Recompute every number of a receipt and compare; raises Tampered or ReceiptMismatch."""
    found, _ = _find(viewer, name)
    engine = store().new_engine()
    try:
        return verify_receipt(store().lake, engine, found)
    finally:
        engine.close()


def source_rows(
    viewer: Viewer, name: str, *, limit: int = 100, purpose: str = "browse"
) -> tuple[list[str], list[dict[str, Any]]]:
    """Return columns and rows behind one number, as far as the viewer may see them.

    Raises:
        NotFound: the id names no single number.
        Forbidden: the viewer may see no column of the data set.
    """
    found, position = find_receipt(store().lake.receipts, name)
    shown = _shown(found.id, found)
    if position is None or position in shown.withheld:
        raise NotFound(f"{name} does not name one number whose rows can be shown.")
    dataset = _dataset(found)
    decision = decide(viewer, contract_for(viewer, dataset), purpose)
    table = rows_behind(store().lake, store().engine(), found, position)
    seen = visible(table, decision).limit(limit)
    rows = store().engine().fetch(seen).to_pylist()
    note_read(viewer, decision, "rows behind a number", receipt=name, rows=len(rows))
    return list(decision.columns), rows
