"""Sentences about spending, targets and goals."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from citywide.portal.dashboards import words as portal
from citywide.services.homelessness.words import public as words

NONE = "–"
OUTCOMES: Mapping[str, Promise] = {
    "met": gettext_lazy("Met"),
    "missed": gettext_lazy("Not met"),
    "unclear": gettext_lazy("Cannot be said: too many unknown"),
    "running": gettext_lazy("The year is not over"),
    "withheld": gettext_lazy("Withheld"),
    "no_exits": gettext_lazy("No exits"),
    "": gettext_lazy("No figure is published"),
}
PLACED: Mapping[str, Promise] = {
    "counted": gettext_lazy("Counts towards the cost of exits"),
    "no_project": gettext_lazy("No project is named"),
    "unknown_project": gettext_lazy("The HMIS has no such project"),
    "ambiguous_project": gettext_lazy("Two sources use this project number"),
    "no_exits_counted": gettext_lazy("A project whose exits are not counted"),
}
SHARES = frozenset({"permanent_share", "unknown_share"})


def outcome(name: str) -> str:
    """Return whether a target was met, in words."""
    return str(OUTCOMES.get(name, name))


def placed(name: str) -> str:
    """Return why money does or does not count, in words."""
    return str(PLACED.get(name, name))


def year(number: int) -> str:
    """Return a fiscal year: FY2026."""
    return f"FY{number}"


def dollars(amount: Decimal | None, is_withheld: bool = False) -> str:
    """Return whole dollars, or that they are withheld, or a dash."""
    if amount is None:
        return str(words.HIDDEN) if is_withheld else NONE
    return portal.amount(amount, "usd", 0, words.language())


def count(value: int | None, is_withheld: bool = True) -> str:
    """Return a count, or that it is withheld."""
    return words.count(value, is_withheld) if value is not None or is_withheld else NONE


def share(value: Decimal | None) -> str:
    """Return a share as a percentage; a dash for none."""
    return NONE if value is None else words.percent(value)


def between(low: Decimal | None, high: Decimal | None, unit: str, decimals: int = 0) -> str:
    """Return a figure that is known within bounds; a dash for none."""
    if low is None or high is None:
        return NONE
    said = [portal.amount(one, unit, decimals, words.language()) for one in (low, high)]
    if said[0] == said[1]:
        return said[0]
    return _("between %(low)s and %(high)s") % {"low": said[0], "high": said[1]}


def bounded(row: Mapping[str, Any]) -> str:
    """Return the share of exits to permanent housing of a row, with bounds and unknown share."""
    if row["permanent_share_low"] is None:
        return str(words.HIDDEN) if row["is_hidden"] else NONE
    return words.bounds(
        row["permanent_share_low"], row["permanent_share_high"], row["unknown_share"]
    )


def returned(row: Mapping[str, Any]) -> str:
    """Return the share of a row that came back within six months, with its bounds."""
    if row["return_share_low"] is None:
        return str(words.HIDDEN) if row["is_hidden"] else _("not known yet")
    return words.returns(row["return_share_low"], row["return_share_high"])


def target(direction: str, value: Decimal, unit: str, decimals: int = 0) -> str:
    """Return a target in words: at least 30%."""
    said = {"value": portal.amount(value, unit, decimals, words.language())}
    return _("at least %(value)s") % said if direction == "at_least" else (
        _("at most %(value)s") % said
    )  # fmt: skip


def unit_of(measure: str) -> str:
    """Return the unit of a measure that agreements are judged by."""
    if measure in SHARES:
        return "percent"
    return {"cost_usd": "usd", "stay_days_median": "days"}.get(measure, "count")


def cost(row: Mapping[str, Any], why: Mapping[str, str]) -> str:
    """Return what an exit cost in a year as sentences, with interval, bound and unknown share.

    `why` says in words why there is no interval.
    """
    if row["cost_usd"] is None:
        return _("No cost of an exit can be shown for %(year)s: %(why)s.") % {
            "year": year(row["fiscal_year"]),
            "why": why.get(row["why_no_interval"], row["why_no_interval"]).lower(),
        }
    said = {
        "year": year(row["fiscal_year"]), "cost": dollars(row["cost_usd"]),
        "low": dollars(row["cost_low_usd"]), "high": dollars(row["cost_high_usd"]),
        "unknown": share(row["unknown_share"]), "least": dollars(row["cost_if_all_unknown_usd"]),
        "why": why.get(row["why_no_interval"], "").lower(),
    }  # fmt: skip
    sentences = [
        _("In %(year)s the city spent %(cost)s on projects for each exit to permanent housing.")
        % said
    ]
    if row["cost_low_usd"] is not None:
        sentences.append(
            _(
                "With other projects of the same kind it would have been from %(low)s to %(high)s "
                "(95 percent interval)."
            )
            % said
        )
    else:
        sentences.append(_("There is no interval: %(why)s.") % said)
    if row["cost_if_all_unknown_usd"] is not None and row["unknown_share"] is not None:
        sentences.append(
            _(
                "%(unknown)s of exits were to an unknown place; had all of them been to permanent "
                "housing, an exit would have cost %(least)s."
            )
            % said
        )
    return " ".join(sentences)
