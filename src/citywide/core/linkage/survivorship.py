"""Which value of each field a person shows, and the record it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Literal

import ibis
import ibis.expr.types as ir

from citywide.core.errors import UsageError

Preference = Literal["most_trusted", "most_recent", "most_complete", "longest"]


@dataclass(frozen=True)
class Survivorship:
    """For each field, what is preferred, first things first; then the lowest record id."""

    fields: Mapping[str, Sequence[Preference]]
    trusted: Sequence[str] = ()
    """Data sets, the most trusted first; those not named come last."""
    recent: str | None = None
    """Column that says how recent a record is."""


def survivors(records: ir.Table, identities: ir.Table, rules: Survivorship) -> ir.Table:
    """Return one row per person: `person_id`, and for each field its value and
    `<field>_record_id`, the record it came from; both null where no record has a value.

    `records` has `record_id`, `dataset` and the fields; `identities` has `record_id`, `person_id`.
    The most complete record is the one with most of these fields filled.

    Raises:
        UsageError: a field, or the column a preference needs, does not exist.
    """
    _check(records, rules)
    filled = reduce(add, (records[name].notnull().cast("int64") for name in rules.fields))
    wide = records.mutate(_filled=filled, _trust=_trust(records, rules))
    people = identities.select(_of="record_id", person_id="person_id")
    joined = wide.inner_join(people, wide.record_id == people._of)
    ranked = joined.mutate(**{f"_rank_{name}": _rank(joined, name, rules) for name in rules.fields})
    kept = {}
    for name in rules.fields:
        is_kept = (ranked[f"_rank_{name}"] == 0) & ranked[name].notnull()
        kept[name] = ranked[name].max(where=is_kept)
        kept[f"{name}_record_id"] = ranked.record_id.max(where=is_kept)
    return ranked.group_by("person_id").aggregate(**kept)


def _trust(records: ir.Table, rules: Survivorship) -> ir.IntegerValue:
    last = ibis.literal(len(rules.trusted), "int64")
    if not rules.trusted:
        return last
    steps = [(records.dataset == name, place) for place, name in enumerate(rules.trusted)]
    return ibis.cases(*steps, else_=last)


def _rank(table: ir.Table, name: str, rules: Survivorship) -> ir.IntegerValue:
    keys = [table[name].isnull().cast("int64")]
    keys += [_key(table, name, preference, rules) for preference in rules.fields[name]]
    window = ibis.window(group_by="person_id", order_by=[*keys, table.record_id])
    return ibis.row_number().over(window)


def _key(table: ir.Table, name: str, preference: Preference, rules: Survivorship) -> ir.Value:
    if preference == "most_trusted":
        return table._trust
    if preference == "most_complete":
        return -table._filled
    if preference == "longest":
        return -table[name].cast("string").length()
    return ibis.desc(table[rules.recent], nulls_first=False)


def _check(records: ir.Table, rules: Survivorship) -> None:
    wanted = [*rules.fields, "record_id", "dataset"]
    if any("most_recent" in preferences for preferences in rules.fields.values()):
        if rules.recent is None:
            raise UsageError("To prefer recent values, say which column tells how recent they are.")
        wanted.append(rules.recent)
    absent = [name for name in wanted if name not in records.columns]
    if not rules.fields:
        raise UsageError("Say at least one field that a person is to show.")
    if absent:
        raise UsageError(f"The records to be linked have no column {', '.join(absent)}.")
