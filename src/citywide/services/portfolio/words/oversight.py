"""Why the project office oversees a project, or does not, or cannot tell yet, in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext, ngettext

from citywide.portal.dashboards.words import number
from citywide.services.portfolio.rules.oversight import Criterion, Oversight

_MILLION = Decimal(1_000_000)


def sentence(found: Oversight) -> str:
    """Return the answer with its reasons, in the reader's language.

    A criterion that is met settles it; while none is, a missing entry leaves it open.
    """
    if found.is_overseen:
        return gettext("Overseen because: %(reasons)s.") % {"reasons": _listed(found.met)}
    if found.unknown:
        missing = "; ".join(one for c in found.unknown for one in _missing(c))
        return gettext("Cannot be judged yet: %(missing)s.") % {"missing": missing}
    return gettext("Not overseen: %(reasons)s.") % {"reasons": _listed(found.criteria)}


def kind(found: Oversight) -> str:
    """Return the kind of alert or tag the answer is shown with."""
    if found.is_overseen:
        return "info"
    return "warning" if found.unknown else "success"


def heading(found: Oversight) -> str:
    """Return the answer alone, without its reasons."""
    if found.is_overseen:
        return gettext("Overseen by the project office")
    if found.unknown:
        return gettext("Whether the project office oversees it is open")
    return gettext("Not overseen by the project office")


def usd(value: Decimal) -> str:
    """Return dollars in full, with cents only if there are any: $500,000 or $500,000.40."""
    decimals = 0 if value == value.to_integral_value() else 2
    return gettext("$%(number)s") % {"number": number(value, decimals, _language())}


def usd_short(value: Decimal) -> str:
    """Return dollars as people say them: $1.2M from a million, in full below."""
    if abs(value) < _MILLION:
        return usd(value)
    return gettext("$%(number)sM") % {"number": number(value / _MILLION, 1, _language())}


def count_in_words(count: int) -> str:
    """Return a small number as a word, as sentences have it, a larger one in digits."""
    words = {
        1: gettext("one"),
        2: gettext("two"),
        3: gettext("three"),
        4: gettext("four"),
        5: gettext("five"),
        6: gettext("six"),
        7: gettext("seven"),
        8: gettext("eight"),
        9: gettext("nine"),
    }
    return words.get(count) or number(count, 0, _language())


def criterion(one: Criterion) -> str:
    """Return what one criterion says, met or not, without a full stop."""
    return _REASONS[one.key](one)


def _listed(criteria: tuple[Criterion, ...]) -> str:
    return "; ".join(criterion(one) for one in criteria)


def _cost(one: Criterion) -> str:
    if one.is_met is None:
        return "; ".join(_missing(one))
    cost, limit = one.facts["cost_usd"], one.facts["limit_usd"]
    known = {"cost": usd_short(cost), "limit": usd(limit)}
    if known["cost"] == usd_short(limit):
        # Rounded, they look the same: $500,000.40 is over $500,000.
        known["cost"] = usd(cost)
    if one.is_met:
        return gettext("cost %(cost)s is over %(limit)s") % known
    return gettext("cost %(cost)s is not over %(limit)s") % known


def _departments(one: Criterion) -> str:
    if one.is_met is None:
        return "; ".join(_missing(one))
    count = int(one.facts["departments"])
    pattern = ngettext("%(count)s department", "%(count)s departments", count)
    return pattern % {"count": count_in_words(count)}


def _duration(one: Criterion) -> str:
    if one.is_met is None:
        return "; ".join(_missing(one))
    known = {"days": _days(int(one.facts["days"])), "limit": _limit(one.facts)}
    if one.is_met:
        return gettext("it takes %(days)s, longer than %(limit)s") % known
    return gettext("it takes %(days)s, not longer than %(limit)s") % known


def _days(count: int) -> str:
    text = ngettext("%(count)s day", "%(count)s days", count)
    return text % {"count": number(count, 0, _language())}


def _limit(facts: Mapping[str, Any]) -> str:
    years, days = divmod(int(facts["limit_days"]), 365)
    if days or not years:
        return _days(int(facts["limit_days"]))
    return ngettext("%(count)s year", "%(count)s years", years) % {"count": count_in_words(years)}


def _sensitive(one: Criterion) -> str:
    if one.is_met:
        return gettext("declared high profile or sensitive")
    return gettext("not declared high profile or sensitive")


_REASONS: Mapping[str, Callable[[Criterion], str]] = {
    "cost": _cost,
    "departments": _departments,
    "duration": _duration,
    "sensitive": _sensitive,
}


def _missing(one: Criterion) -> list[str]:
    if one.key == "cost":
        return [gettext("the cost is missing")]
    if one.key == "departments":
        return [gettext("the departments are missing")]
    starts_on, ends_on = one.facts.get("starts_on"), one.facts.get("ends_on")
    if starts_on and ends_on:
        return [gettext("the planned end is before the planned start")]
    missing = [] if starts_on else [gettext("the start date is missing")]
    return missing if ends_on else [*missing, gettext("the end date is missing")]


def _language() -> str:
    return get_language() or "en"
