"""A small ledger and its agreements as tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

_MONEY = pa.decimal128(14, 2)
_SPENDING = pa.schema({
    "entry_id": pa.string(), "fiscal_year": pa.int64(), "month": pa.date32(),
    "agreement_id": pa.string(), "project_id": pa.string(), "program": pa.string(),
    "funder": pa.string(), "source": pa.string(), "amount_usd": _MONEY,
})  # fmt: skip
_AGREEMENTS = pa.schema({
    "agreement_id": pa.string(), "provider": pa.string(), "title": pa.string(),
    "program": pa.string(), "amount_usd": _MONEY, "starts_on": pa.date32(), "ends_on": pa.date32(),
})  # fmt: skip
_PROJECTS = pa.schema({"agreement_id": pa.string(), "project_id": pa.string()})
_Entry = tuple[str, str | None, str | None, int]


def entry(at: int, month: str, agreement: str | None, project: str | None, usd: int) -> Any:
    """Return an entry of the ledger."""
    day = dt.date.fromisoformat(f"{month}-01")
    return {
        "entry_id": f"L{at}", "fiscal_year": day.year + (day.month >= 7), "month": day,
        "agreement_id": agreement, "project_id": project, "program": "interim_housing",
        "funder": "General Fund", "source": "city", "amount_usd": Decimal(usd),
    }  # fmt: skip


def tables(
    entries: Sequence[_Entry], agreements: Sequence[str], projects: Sequence[tuple[str, str]]
) -> dict[str, ir.Table]:
    """Return ledger, agreements (October 2022 to August 2024) and the projects they name."""
    lines = [entry(at, *one) for at, one in enumerate(entries)]
    terms = [
        {
            "agreement_id": name, "provider": f"Provider {name}", "title": f"Agreement {name}",
            "program": "interim_housing", "amount_usd": Decimal(1_000_000),
            "starts_on": dt.date(2022, 10, 1), "ends_on": dt.date(2024, 8, 31),
        }
        for name in agreements
    ]  # fmt: skip
    pays = [{"agreement_id": name, "project_id": project} for name, project in projects]
    return {
        "homelessness_spending": _table(lines, _SPENDING),
        "homelessness_agreements": _table(terms, _AGREEMENTS),
        "homelessness_agreement_projects": _table(pays, _PROJECTS),
    }


def _table(rows: list[dict[str, Any]], schema: pa.Schema) -> ir.Table:
    return ibis.memtable(pa.Table.from_pylist(rows, schema=schema))
