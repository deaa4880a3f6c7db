"""The population a rate is divided by."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import ibis
import ibis.expr.types as ir

from citywide.core.engines import Engine
from citywide.core.errors import ContractError, Finding
from citywide.core.measures.aggregate import exactly
from citywide.core.measures.model import Measure
from citywide.core.measures.rows import member_of


def people_of(
    engine: Engine, measure: Measure, population: ir.Table | None, group: str | None
) -> Mapping[str | None, Fraction]:
    """Return the population of each member of a group, or of None for the total; {} for no rate.

    Raises:
        ContractError: the population data set lacks a column or it does not hold numbers.
    """
    if measure.population is None or population is None:
        return {}
    matched = {group_name: column for column, group_name in measure.population.match}
    by = None if group is None else matched[group]
    for column in (measure.population.column, *([by] if by else [])):
        if column not in population.columns:
            raise _wrong(measure, f"{measure.population.dataset} has no column {column}.")
    people = population[measure.population.column]
    if not (people.type().is_integer() or people.type().is_decimal()):
        raise _wrong(measure, f"{measure.population.column} must be a whole number or a decimal.")
    member = ibis.null("string") if by is None else member_of(measure, population, by)
    counted = population.select(member=member, people=people.cast("decimal(38, 9)"))
    summed = counted.group_by("member").aggregate(people=counted.people.sum())
    return {
        row["member"]: exactly(row["people"]) or Fraction(0)
        for row in engine.fetch(summed).to_pylist()
    }


def _wrong(measure: Measure, message: str) -> ContractError:
    return ContractError([Finding(f"{measure.id}: {message}", str(measure.path or ""))])
