"""Sentences about a project's money: each figure of earned value, and why one is not known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from citywide.portal.dashboards.words import number

NAMES: Mapping[str, tuple[str, str | Promise]] = {
    "bac": ("BAC", _("Budget at completion")),
    "pv": ("PV", _("Planned value")),
    "ev": ("EV", _("Earned value")),
    "ac": ("AC", _("Actual cost")),
    "sv": ("SV", _("Schedule variance")),
    "cv": ("CV", _("Cost variance")),
    "spi": ("SPI", _("Schedule performance index")),
    "cpi": ("CPI", _("Cost performance index")),
    "eac": ("EAC", _("Estimate at completion")),
    "etc": ("ETC", _("Estimate to complete")),
    "vac": ("VAC", _("Variance at completion")),
    "tcpi": ("TCPI", _("To-complete performance index")),
}
"""Each figure's letters, by which project managers know it, and its name."""
_INDICES = frozenset({"spi", "cpi", "tcpi"})
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class FigureWords:
    """One figure in words; where it cannot be computed, `value` is empty and `sentence` why."""

    key: str
    letters: str
    name: str
    value: str
    sentence: str


def figure(key: str, value: Decimal | None, lack: tuple[str, int] | None) -> FigureWords:
    """Return a figure with what it means; `lack` is why there is no value, and of how many."""
    letters, name = NAMES[key]
    if value is None:
        why = cannot(*(lack or ("", 0)))
        return FigureWords(key, letters, str(name), "", why)
    shown = index(value) if key in _INDICES else dollars(value)
    return FigureWords(key, letters, str(name), shown, _MEANINGS[key](value))


def cannot(key: str, count: int = 0) -> str:
    """Return why a figure cannot be computed, as a sentence."""
    counted = {
        "without_baseline": lambda: ngettext(
            "Cannot be computed because %(n)s task has no end in the approved baseline.",
            "Cannot be computed because %(n)s tasks have no end in the approved baseline.",
            count,
        ),
        "without_share": lambda: ngettext(
            "Cannot be computed because %(n)s task has begun and nobody entered how far it is.",
            "Cannot be computed because %(n)s tasks have begun and nobody entered how far they "
            "are.",
            count,
        ),
    }
    if key in counted:
        return str(counted[key]()) % {"n": number(count, 0, _language())}
    return str(_LACKS.get(key, _("Cannot be computed from what is recorded.")))


def dollars(value: Decimal | None) -> str:
    """Return dollars without cents; a credit has a minus sign. Empty for None."""
    if value is None:
        return ""
    text = number(abs(value), 0, _language())
    sign = "−" if value < 0 and text != "0" else ""
    return sign + gettext("$%(number)s") % {"number": text}


def cents(value: Decimal | None) -> str:
    """Return dollars with cents, as finance books them. Empty for None."""
    if value is None:
        return ""
    sign = "−" if value < 0 else ""
    return sign + gettext("$%(number)s") % {"number": number(abs(value), 2, _language())}


def index(value: Decimal) -> str:
    """Return an index with two decimals."""
    return number(value, 2, _language())


def of_a_dollar(value: Decimal) -> str:
    """Return an index as dollars and cents: $0.92."""
    return gettext("$%(number)s") % {"number": number(value, 2, _language())}


_LACKS: Mapping[str, str | Promise] = {
    "no_baseline": _("Cannot be computed because no baseline is approved."),
    "no_budget": _("Cannot be computed because the approved baseline has no budget."),
    "no_plan": _("Cannot be computed because the plan has no tasks."),
    "no_weights": _("Cannot be computed because every task has the weight 0."),
    "nothing_booked": _("Cannot be computed because finance has booked nothing yet."),
    "nothing_planned": _("Cannot be computed because no work was planned by now."),
    "zero_budget": _("Cannot be computed because the approved budget is $0."),
    "nothing_spent": _("Cannot be computed because nothing is spent so far."),
    "nothing_earned": _("Cannot be computed because no work is done yet."),
    "all_spent": _("Cannot be computed because the whole budget is spent."),
}


def _budget(value: Decimal) -> str:
    return gettext("The approved baseline's budget for all of the work.")


def _planned(value: Decimal) -> str:
    said = {"value": dollars(value)}
    return gettext("By now, work worth %(value)s of the budget was to be done.") % said


def _earned(value: Decimal) -> str:
    said = {"value": dollars(value)}
    return gettext("Work worth %(value)s of the budget is done.") % said


def _spent(value: Decimal) -> str:
    return gettext("Finance has booked %(value)s so far.") % {"value": dollars(value)}


def _ahead(value: Decimal) -> str:
    said = {"value": dollars(abs(value))}
    if _is_zero(value):
        return gettext("As much work is done as was planned.")
    if value < 0:
        return gettext("Work worth %(value)s less than planned is done: it is behind.") % said
    return gettext("Work worth %(value)s more than planned is done: it is ahead.") % said


def _saved(value: Decimal) -> str:
    said = {"value": dollars(abs(value))}
    if _is_zero(value):
        return gettext("The work done cost what it is worth.")
    if value < 0:
        return gettext("The work done cost %(value)s more than it is worth.") % said
    return gettext("The work done cost %(value)s less than it is worth.") % said


def _pace(value: Decimal) -> str:
    said = {"value": of_a_dollar(value)}
    return gettext("For every dollar of work that was planned, %(value)s is done.") % said


def _yield(value: Decimal) -> str:
    if value < 0:
        return gettext("More was credited than spent, so it tells nothing.")
    said = {"value": of_a_dollar(value)}
    return gettext("For every dollar that was spent, work worth %(value)s is done.") % said


def _total(value: Decimal) -> str:
    if value < 0:
        return gettext("More was credited than spent, so it tells nothing.")
    said = {"value": dollars(value)}
    return gettext("If it goes on as it did so far, the project costs %(value)s.") % said


def _rest(value: Decimal) -> str:
    if value < 0:
        return gettext("More was credited than spent, so it tells nothing.")
    said = {"value": dollars(value)}
    return gettext("If it goes on as it did so far, it takes another %(value)s.") % said


def _over(value: Decimal) -> str:
    said = {"value": dollars(abs(value))}
    if _is_zero(value):
        return gettext("It then costs what was approved.")
    if value < 0:
        return gettext("It then costs %(value)s more than was approved.") % said
    return gettext("It then costs %(value)s less than was approved.") % said


def _needed(value: Decimal) -> str:
    if value < 0:
        return gettext("More is spent than was approved, so the budget cannot be kept.")
    if value == 0:
        return gettext("All of the work is done.")
    said = {"value": of_a_dollar(value)}
    return (
        gettext(
            "To stay within the budget, every dollar that is left must bring work worth %(value)s."
        )
        % said
    )


_MEANINGS: Mapping[str, Callable[[Decimal], str]] = {
    "bac": _budget,
    "pv": _planned,
    "ev": _earned,
    "ac": _spent,
    "sv": _ahead,
    "cv": _saved,
    "spi": _pace,
    "cpi": _yield,
    "eac": _total,
    "etc": _rest,
    "vac": _over,
    "tcpi": _needed,
}


def _is_zero(value: Decimal) -> bool:
    return value.quantize(_CENT, ROUND_HALF_UP) == 0


def _language() -> str:
    return get_language() or "en"
