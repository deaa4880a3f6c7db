"""Sentences about the portfolio as a whole: headline figures, changes, capacity, forecasts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from citywide.portal.dashboards.words import amount, number
from citywide.services.portfolio.models import Stage
from citywide.services.portfolio.rules.outcomes import Share, Success
from citywide.services.portfolio.words.oversight import usd, usd_short
from citywide.services.portfolio.words.status import colour_word, slip

COLOURS: Mapping[str, str | Promise] = {
    "RED": _("RED"),
    "YELLOW": _("YELLOW"),
    "GREEN": _("GREEN"),
    "": _("No status yet"),
}
CHANGES: Mapping[str, str | Promise] = {
    "new": _("Proposed"),
    "approved": _("Approved"),
    "started": _("Started"),
    "completed": _("Completed"),
    "ended": _("Cancelled or declined"),
    "status": _("Status"),
    "forecast": _("Forecast end"),
    "rebaselined": _("New baseline"),
    "budget": _("Budget"),
}
"""What kinds of change are called in filters and tables."""
_FAR_BELOW = Decimal("0.1")
"""A coverage lower than promised by more than this is called out."""
_UNFORECAST: Mapping[str, str | Promise] = {
    "no_date": _("Its manager has not said yet when it will end."),
    "implausible_date": _("Its forecast end lies before its start or more than 30 years away."),
    "complete": _("It is completed."),
}


def count(value: int) -> str:
    """Return a count with the reader's separators."""
    return number(value, 0, language())


def language() -> str:
    """Return the language of the page."""
    return get_language() or "en"


def percent(share: Decimal | None) -> str:
    """Return a share as a percentage with one digit, or that it is not known."""
    return gettext("Not known") if share is None else amount(share, "percent", 1, language())


def day(value: dt.date) -> str:
    """Return a day in words."""
    return str(date_format(value, "DATE_FORMAT"))


def month(value: dt.date) -> str:
    """Return a day's month and year."""
    return str(date_format(value, "YEAR_MONTH_FORMAT"))


def projects(value: int) -> str:
    """Return how many projects in words."""
    return ngettext("%(n)s project", "%(n)s projects", value) % {"n": count(value)}


def dollars(budget_usd: Decimal, without_budget: int) -> str:
    """Return a sum of budgets, and how many projects have none recorded."""
    if not without_budget:
        return usd_short(budget_usd)
    words = ngettext("%(usd)s, %(n)s without a budget", "%(usd)s, %(n)s without a budget",
                     without_budget)  # fmt: skip
    return words % {"usd": usd_short(budget_usd), "n": count(without_budget)}


def on_schedule(share: Share) -> str:
    """Return what the on-schedule share is made of, in a sentence."""
    said = {"met": count(share.met), "known": count(share.known)}
    words = gettext("%(met)s of %(known)s with a published status are GREEN.") % said
    if share.unknown:
        more = ngettext(
            "%(n)s has no status yet and is left out.",
            "%(n)s have no status yet and are left out.",
            share.unknown,
        )
        words = f"{words} {more % {'n': count(share.unknown)}}"
    return words


def success(found: Success, fiscal_year: int) -> str:
    """Return what the success rate is made of, in a sentence."""
    rate = found.rate
    said = {"met": count(rate.met), "known": count(rate.known), "year": fiscal_year}
    if not rate.total:
        return gettext("No overseen project was completed in FY%(year)s or the year before.") % {
            "year": fiscal_year
        }
    words = gettext("%(met)s of %(known)s completed in FY%(year)s succeeded.") % said
    if rate.unknown:
        more = ngettext(
            "%(n)s cannot be judged: its baseline or its cost is not known.",
            "%(n)s cannot be judged: their baseline or their cost is not known.",
            rate.unknown,
        )
        words = f"{words} {more % {'n': count(rate.unknown)}}"
    return words


def success_target(found: Success) -> str:
    """Return how the success rate stands to its target."""
    said = {"target": amount(found.target, "percent", 0, language())}
    if found.is_on_target is None:
        return gettext("Whether it meets the target of %(target)s cannot be told.") % said
    if found.is_on_target:
        return gettext("Meets the target of at least %(target)s") % said
    return gettext("Below the target of at least %(target)s") % said


def success_definition(tolerance: Decimal) -> str:
    """Return how success is defined, in words."""
    return gettext(
        "A completed project succeeded if it ended at most %(share)s of its planned duration late "
        "and cost at most %(share)s more than its budget, against the last approved baseline."
    ) % {"share": amount(tolerance, "percent", 0, language())}


def change(
    kind: str,
    before: Any,
    after: Any,
    *,
    on: dt.date | None = None,
    days: int | None = None,
    of: dt.date | None = None,
) -> str:
    """Return one change as a sentence; the values are those of `queries.portfolio.changes`."""
    known = {"day": day(on) if on else "", "of": day(of) if of else ""}
    if kind in {"new", "approved", "started", "completed", "ended"}:
        return _step(kind, after) % known
    if kind == "status":
        known |= {"before": colour_word(before), "after": colour_word(after)}
        if not before:
            return gettext("First status: %(after)s (as of %(day)s).") % known
        return gettext("Status from %(before)s to %(after)s (as of %(day)s).") % known
    if kind == "budget":
        return _budget(before, after)
    known |= {
        "before": day(before) if before else gettext("no date"),
        "after": day(after) if after else gettext("no date"),
    }
    if kind == "rebaselined":
        return gettext("New baseline of %(day)s: end from %(before)s to %(after)s.") % known
    if days is None:
        return gettext("Forecast end from %(before)s to %(after)s.") % known
    known["moved"] = moved(days)
    return gettext("Forecast end %(moved)s: from %(before)s to %(after)s.") % known


def moved(days: int) -> str:
    """Return how much later or earlier something became."""
    if days < 0:
        words = ngettext("%(n)s day earlier", "%(n)s days earlier", -days)
    else:
        words = ngettext("%(n)s day later", "%(n)s days later", days)
    return words % {"n": count(abs(days))}


def _step(kind: str, stage: Any) -> str:
    if kind == "ended":
        if stage == Stage.DECLINED:
            return gettext("Declined on %(day)s.")
        return gettext("Cancelled on %(day)s.")
    return {
        "new": gettext("Proposed on %(day)s."),
        "approved": gettext("Approved on %(day)s."),
        "started": gettext("Started on %(day)s."),
        "completed": gettext("Completed on %(day)s."),
    }[kind]


def _budget(before: Decimal | None, after: Decimal | None) -> str:
    if before is None or after is None:
        known = {"after": usd(after) if after is not None else gettext("not known")}
        return gettext("Budget now %(after)s.") % known
    known = {"before": usd(before), "after": usd(after), "by": usd(abs(after - before))}
    if after > before:
        return gettext("Budget up by %(by)s: from %(before)s to %(after)s.") % known
    return gettext("Budget down by %(by)s: from %(before)s to %(after)s.") % known


def overload(
    name: str, months: Sequence[tuple[dt.date, Decimal]], limit_share: Decimal, managers: int = 0
) -> str:
    """Return a sentence about the months a manager or department is over its limit.

    `managers` is how many people manage a department's projects; 0 for a manager.
    """
    worst_month, worst = max(months, key=lambda one: one[1])
    known = {
        "name": name,
        "worst": amount(worst, "percent", 0, language()),
        "month": month(worst_month),
        "months": ngettext("%(n)s month", "%(n)s months", len(months)) % {"n": count(len(months))},
        "first": month(months[0][0]),
        "people": number(worst, 1, language()),
        "managers": ngettext("%(n)s person manages", "%(n)s people manage", managers)
        % {"n": count(managers)},
    }
    if managers:
        return (
            gettext(
                "%(name)s: its projects need %(people)s full-time managers in %(month)s, and "
                "%(managers)s them. Over in %(months)s, from %(first)s."
            )
            % known
        )
    return (
        gettext(
            "%(name)s is overloaded in %(months)s, from %(first)s: %(worst)s of full time in "
            "%(month)s."
        )
        % known
    )


def load(share: Decimal) -> str:
    """Return a load in percent of one person's full time."""
    return amount(share, "percent", 0, language())


def forecast_basis(basis: Mapping[str, Any]) -> str:
    """Return what the forecasts rest on, or why there are none, in sentences."""
    known = {name: count(int(value)) for name, value in basis.items()}
    if "projects_needed" in basis:
        return (
            gettext(
                "There is too little history to forecast from: %(slips)s changes of the forecast "
                "end from %(projects)s projects. It takes %(slips_needed)s from "
                "%(projects_needed)s. Each monthly status adds one."
            )
            % known
        )
    said = gettext(
        "Learned from %(slips)s past changes of the forecast end in %(projects)s projects of this "
        "portfolio, and nothing else."
    )
    aside = sum(int(basis.get(f"{name}_reports", 0)) for name in ("blank", "implausible"))
    if aside:
        more = ngettext(
            "%(n)s report without a usable date was left out.",
            "%(n)s reports without a usable date were left out.",
            aside,
        )
        said = f"{said} {more % {'n': count(aside)}}"
    return said % known


def forecast_backtest(found: Mapping[str, Any]) -> str:
    """Return how earlier forecasts turned out, in sentences."""
    predictions, covered = int(found.get("predictions", 0)), int(found.get("covered", 0))
    if not predictions:
        return gettext(
            "How good it is cannot be said yet: no earlier forecast has been overtaken by a later "
            "report."
        )
    known = {
        "share": amount(Decimal(covered) / predictions, "percent", 1, language()),
        "promised": amount(Decimal(str(found["share"])), "percent", 0, language()),
        "predictions": count(predictions),
    }
    said = gettext(
        "Looking back: of %(predictions)s forecasts made for earlier dates with what was known "
        "then, %(share)s held. The interval promises %(promised)s."
    )
    if Decimal(covered) / predictions < Decimal(str(found["share"])) - _FAR_BELOW:
        warning = gettext("So far it promises too much: expect more surprises.")
        said = f"{said} {warning}"
    return said % known


def horizon(days: int | None) -> str:
    """Return how far ahead a row of the back-test looked."""
    if days is None:
        return gettext("To the last report")
    years = {183: gettext("Half a year"), 365: gettext("One year")}
    if days in years:
        return years[days]
    return ngettext("%(n)s year", "%(n)s years", days // 365) % {"n": days // 365}


def unforecast(reason: str) -> str:
    """Return why a project has no forecast."""
    return str(_UNFORECAST.get(reason, _("There is no forecast.")))


def interval(earliest: dt.date, latest: dt.date, is_open: bool) -> str:
    """Return an interval of days; an open one ends "or later"."""
    known = {"from": day(earliest), "to": day(latest)}
    if is_open:
        return gettext("%(from)s to %(to)s or later") % known
    return gettext("%(from)s to %(to)s") % known


def slip_words(days: int | None) -> str:
    """Return a slip in words; empty where it is not known."""
    return "" if days is None else slip(days)
