"""What is known of records besides what is compared: who they truly are, and their groups.

Neither is ever evidence. Both serve to measure: errors of linkage, and whether they fall more on
some people than on others.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

import ibis
import ibis.expr.types as ir

from citywide.core.linkage.records import record_id
from citywide.core.linkage.spec import LinkageSpec, Source

SEVERAL = "several"
TRUTH = "truth"


def kinds(spec: LinkageSpec) -> tuple[str, ...]:
    """Return the kinds of groups that any data set of a specification tells apart."""
    return tuple(dict.fromkeys(kind for source in spec.sources for kind in source.groups))


def labels(spec: LinkageSpec, tables: Mapping[str, ir.Table]) -> ir.Table:
    """Return `record_id`, `truth` and one column per kind of group, as text; null is unknown.

    Where several columns tell a group, a record at which more than one of them is 1 is "several".
    """
    parts = [_labels(spec, source, tables[source.dataset]) for source in spec.sources]
    return reduce(lambda one, other: one.union(other), parts)


def _labels(spec: LinkageSpec, source: Source, table: ir.Table) -> ir.Table:
    if source.deleted:
        table = table.filter(table[source.deleted].isnull())
    unknown = ibis.null("string")
    groups = {kind: _group(table, source.groups.get(kind, ())) for kind in kinds(spec)}
    truth = table[source.truth].cast("string") if source.truth else unknown
    return table.select(record_id=record_id(source, table), **{TRUTH: truth, **groups})


def _group(table: ir.Table, columns: tuple[str, ...]) -> ir.StringValue:
    if not columns:
        return ibis.null("string")
    if len(columns) == 1:
        return table[columns[0]].cast("string")
    holds = [table[name].cast("string").fill_null("") == "1" for name in columns]
    count = reduce(lambda one, other: one + other, (one.cast("int64") for one in holds))
    named = [(holds[place], name) for place, name in enumerate(columns)]
    return ibis.cases((count > 1, SEVERAL), *named, else_=ibis.null("string"))
