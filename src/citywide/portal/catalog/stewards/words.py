"""Rules and checks of a contract as sentences in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from citywide.core.contracts import Contract, Rule
from citywide.core.contracts.model import Column, Type

_LISTED = 12
_SAMPLE = dt.datetime(2026, 12, 31, 17, 30)
STRUCTURE = "structure"


def column_label(contract: Contract, name: str) -> str:
    """Return what people call a column; its name where the contract does not know it."""
    try:
        return contract.column(name).translated("label", get_language() or "en")
    except KeyError:
        return name


def type_in_words(column: Column) -> str:
    """Return a column's type in words."""
    names = {
        Type.STRING: _("text"),
        Type.INTEGER: _("whole number"),
        Type.NUMBER: _("number"),
        Type.DECIMAL: _("number with %(scale)s decimals"),
        Type.BOOLEAN: _("yes or no"),
        Type.DATE: _("date"),
        Type.TIMESTAMP: _("date and time"),
    }
    named = names[column.type]
    return named % {"scale": column.scale} if column.type == Type.DECIMAL else named


def rule_in_words(contract: Contract, rule_id: str) -> str:
    """Return the promise of a rule as a sentence; its id where the contract no longer has it.

    Rules that a person wrote carry that person's own words.
    """
    if rule_id == STRUCTURE:
        return _("Each record must have as many cells as the header.")
    rule = next((rule for rule in contract.rules if rule.id == rule_id), None)
    if rule is None:
        return rule_id
    say = _WRITTEN.get(rule.kind)
    # Names of columns are often written small; a sentence is not.
    return capfirst(say(contract, rule)) if say else rule.description or rule.id


def _names(contract: Contract, rule: Rule) -> str:
    return ", ".join(column_label(contract, name) for name in rule.columns)


def _type(contract: Contract, rule: Rule) -> str:
    column = contract.column(rule.columns[0])
    said = {
        Type.INTEGER: _("%(column)s must be a whole number."),
        Type.NUMBER: _("%(column)s must be a number."),
        Type.DECIMAL: _(
            "%(column)s must be a number with at most %(whole)s digits before the point and "
            "%(scale)s after it."
        ),
        Type.BOOLEAN: _("%(column)s must be yes or no."),
        Type.DATE: _("%(column)s must be a date, written like %(example)s."),
        Type.TIMESTAMP: _("%(column)s must be a date and time, written like %(example)s."),
    }
    return said[column.type] % {
        "column": _names(contract, rule),
        "scale": column.scale,
        "whole": column.precision - column.scale,
        "example": _example(column),
    }


def _example(column: Column) -> str:
    if column.formats:
        return _SAMPLE.strftime(column.formats[0])
    return _SAMPLE.isoformat(sep=" ") if column.type == Type.TIMESTAMP else "2026-12-31"


def _required(contract: Contract, rule: Rule) -> str:
    return _("%(column)s must have a value.") % {"column": _names(contract, rule)}


def _allowed(contract: Contract, rule: Rule) -> str:
    allowed = contract.column(rule.columns[0]).allowed
    values = {"column": _names(contract, rule), "values": ", ".join(allowed[:_LISTED])}
    more = len(allowed) - _LISTED
    if more <= 0:
        return _("%(column)s must be one of: %(values)s.") % values
    values["more"] = number_format(more)
    return (
        ngettext(
            "%(column)s must be one of: %(values)s, and %(more)s more.",
            "%(column)s must be one of: %(values)s, and %(more)s more.",
            more,
        )
        % values
    )


def _range(contract: Contract, rule: Rule) -> str:
    column = contract.column(rule.columns[0])
    bounds = []
    if column.minimum is not None:
        above = _("above %(bound)s") if column.exclusive_minimum else _("at least %(bound)s")
        bounds.append(above % {"bound": _number(column.minimum)})
    if column.maximum is not None:
        below = _("below %(bound)s") if column.exclusive_maximum else _("at most %(bound)s")
        bounds.append(below % {"bound": _number(column.maximum)})
    return _("%(column)s must be %(bounds)s.") % {
        "column": _names(contract, rule),
        "bounds": _(" and ").join(bounds),
    }


def _length(contract: Contract, rule: Rule) -> str:
    column = contract.column(rule.columns[0])
    values = {"column": _names(contract, rule), "low": column.min_length, "high": column.max_length}
    if column.max_length is None:
        return _("%(column)s must have at least %(low)s characters.") % values
    if column.min_length is None:
        return _("%(column)s must have at most %(high)s characters.") % values
    return _("%(column)s must have %(low)s to %(high)s characters.") % values


def _pattern(contract: Contract, rule: Rule) -> str:
    pattern = contract.column(rule.columns[0]).pattern
    values = {"column": _names(contract, rule), "pattern": pattern}
    return _("%(column)s must match the pattern %(pattern)s.") % values


def _unique(contract: Contract, rule: Rule) -> str:
    return _("%(column)s must occur only once.") % {"column": _names(contract, rule)}


def _reference(contract: Contract, rule: Rule) -> str:
    return _("%(column)s must be found in %(other)s of the data set %(dataset)s.") % {
        "column": _names(contract, rule),
        "other": rule.parameters["column"],
        "dataset": rule.parameters["dataset"],
    }


def _order(contract: Contract, rule: Rule) -> str:
    names = [column_label(contract, name) for name in rule.parameters["columns"]]
    return _("These must follow each other in time or size: %(columns)s.") % {
        "columns": ", ".join(names)
    }


def _freshness(contract: Contract, rule: Rule) -> str:
    values = {
        "column": column_label(contract, rule.parameters["column"]),
        "days": _number(rule.parameters["maxAgeDays"]),
    }
    return _("The newest %(column)s must be at most %(days)s days old.") % values


def _drift(contract: Contract, rule: Rule) -> str:
    of = rule.parameters["of"]
    column = rule.columns[0] if rule.columns else rule.parameters.get("column", "")
    values = {
        "column": column_label(contract, column),
        "share": share(rule.parameters["maxChange"]),
    }
    if of == "row_count":
        return _("The number of rows must change by at most %(share)s.") % values
    if of == "missing":
        return _("The share of rows without %(column)s must change by at most %(share)s.") % values
    return _("The mix of values of %(column)s must change by at most %(share)s.") % values


def _metric(contract: Contract, rule: Rule) -> str:
    if rule.description:
        return rule.description
    names = {
        "rowCount": _("The number of rows"),
        "nullValues": _("Rows without %(column)s"),
        "missingValues": _("Rows without %(column)s"),
        "invalidValues": _("Rows with an invalid %(column)s"),
        "duplicateValues": _("Rows that repeat %(column)s"),
    }
    parameters = rule.parameters
    counted = names[parameters["metric"]] % {"column": _names(contract, rule)}
    value = parameters["value"]
    low, high = value if isinstance(value, list | tuple) else (value, value)
    values = {"what": counted, "low": _number(low), "high": _number(high)}
    sentence = _operators()[parameters["operator"]] % values
    return sentence + (_(" (percent)") if parameters.get("unit") == "percent" else "")


def _operators() -> Mapping[str, str]:
    return {
        "mustBe": _("%(what)s: must be %(low)s."),
        "mustNotBe": _("%(what)s: must not be %(low)s."),
        "mustBeGreaterThan": _("%(what)s: must be more than %(low)s."),
        "mustBeGreaterOrEqualTo": _("%(what)s: must be at least %(low)s."),
        "mustBeLessThan": _("%(what)s: must be less than %(low)s."),
        "mustBeLessOrEqualTo": _("%(what)s: must be at most %(low)s."),
        "mustBeBetween": _("%(what)s: must be from %(low)s to %(high)s."),
        "mustNotBeBetween": _("%(what)s: must not be from %(low)s to %(high)s."),
    }


def _number(value: Any) -> str:
    return number_format(value) if isinstance(value, int | float) else str(value)


def share(value: float) -> str:
    """Return a share, 0 to 1, as a percentage with at most one decimal."""
    percent = round(100 * float(value), 1)
    shown = number_format(int(percent) if percent == int(percent) else percent)
    return _("%(number)s%%") % {"number": shown}


_WRITTEN: Mapping[str, Callable[[Contract, Rule], str]] = {
    "type": _type,
    "required": _required,
    "allowed": _allowed,
    "range": _range,
    "length": _length,
    "pattern": _pattern,
    "unique": _unique,
    "reference": _reference,
    "order": _order,
    "freshness": _freshness,
    "drift": _drift,
    "metric": _metric,
}
