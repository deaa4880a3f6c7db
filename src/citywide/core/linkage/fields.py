"""The standard fields of a record that linkage compares, whatever its data set calls them."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

TEXT = (
    "first_name",
    "middle_name",
    "last_name",
    "suffix",
    "full_name",
    "sex",
    "ssn",
    "street_number",
    "street_name",
    "unit",
    "postal_code",
    "phone",
    "email",
    "household_key",
    "birth_written",
)
FIELDS: Mapping[str, str] = {
    **dict.fromkeys(TEXT, "string"),
    "birth_date": "date",
    "birth_year": "int64",
    "age": "int64",
    "age_on": "date",
}
"""Each standard field and the type it has in a record table."""

IDENTITY = ("record_id", "dataset")
"""What every record table begins with: `<dataset>/<key>` and the data set's id."""


def complete(records: ir.Table, others: tuple[str, ...] = ()) -> ir.Table:
    """Return records with every standard field, typed, and `others` as text; absent ones null."""
    types = {**FIELDS, **dict.fromkeys(others, "string")}
    columns = {
        name: (
            records[name].cast(kind) if name in records.columns else ibis.null().cast(kind)
        ).name(name)
        for name, kind in types.items()
    }
    return records.select(
        *(records[name].cast("string").name(name) for name in IDENTITY), *columns.values()
    )
