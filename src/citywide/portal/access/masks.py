"""From a decision to the table a viewer gets: columns, rows and masks, before anything else.

Filters, sorting and search come after this, on what is left: a hidden or masked value can decide
nothing that a viewer sees.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from citywide.core.errors import Forbidden
from citywide.core.ingest.typed import ibis_type
from citywide.portal.access.policy import Decision

REDACTED = "•••"


def visible(table: ir.Table, decision: Decision) -> ir.Table:
    """Return the part of a version that a decision gives.

    Raises:
        Forbidden: the decision gives no column at all.
    """
    if not decision.is_allowed:
        raise Forbidden(decision.sentence)
    if decision.row_filter:
        allowed = [ibis.literal(value) for value in sorted(decision.rows_of)]
        kept = table[decision.row_filter].isin(allowed) if allowed else ibis.literal(False)
        table = table.filter(kept)
    return table.select(
        **{
            name: _masked(_column(table, name, decision), decision.masks.get(name, ""))
            for name in decision.columns
        }
    )


def _column(table: ir.Table, name: str, decision: Decision) -> ir.Value:
    """Return a column; of a version published before the contract promised it, one of blanks."""
    if name in table.columns:
        return table[name]
    return ibis.null(ibis_type(decision.promised[name]))


def _masked(column: ir.Value, mask: str) -> ir.Value:
    if mask == "redacted":
        return ibis.ifelse(column.isnull(), ibis.null("string"), ibis.literal(REDACTED))
    if mask == "year":
        return column.cast("timestamp").truncate("Y").cast(column.type())
    if mask == "withheld":
        return ibis.null(column.type())
    return column
