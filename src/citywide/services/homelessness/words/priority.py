"""Rules of priority in words: facts, orders, conditions and reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from citywide.services.homelessness.words.people import cell

_FACTS: Mapping[str, Promise] = {
    "is_chronic": gettext_lazy("chronically homeless"),
    "has_disability": gettext_lazy("a disability"),
    "has_severe_service_needs": gettext_lazy("severe service needs"),
    "months_homeless_in_three_years": gettext_lazy("months homeless in three years"),
    "came_from": gettext_lazy("where they sleep"),
    "days_homeless": gettext_lazy("days homeless"),
}
_PLACES: Mapping[str, Promise] = {
    "street": gettext_lazy("the street"),
    "safe_haven": gettext_lazy("a safe haven"),
    "emergency_shelter": gettext_lazy("an emergency shelter"),
    "transitional_housing": gettext_lazy("transitional housing"),
}
_GROUPS: Mapping[str, Promise] = {
    "chronic_severe": gettext_lazy("Chronically homeless with severe service needs"),
    "chronic": gettext_lazy("Chronically homeless"),
    "disability_episodic_severe": gettext_lazy(
        "Disability, long periods of episodic homelessness and severe service needs"
    ),
    "disability_severe": gettext_lazy("Disability with severe service needs"),
    "disability_unsheltered_or_shelter": gettext_lazy(
        "Disability, coming from the street, a safe haven or an emergency shelter"
    ),
    "disability_transitional": gettext_lazy("Disability, coming from transitional housing"),
}
_RULES: Mapping[str, Promise] = {
    "psh_cpd_16_11": gettext_lazy("Order of priority for permanent supportive housing"),
}


def rules(found: Any) -> str:
    """Return what a rule set is called; a city's own by the name it gives."""
    return str(_RULES.get(found.id, found.name))


def group(found: Any, name: str | None) -> str:
    """Return what an order of priority is called."""
    if name is None:
        return _("In no order of these rules")
    own = next((one.name for one in found.groups if one.id == name), name)
    return str(_GROUPS.get(name, own))


def fact(name: str) -> str:
    """Return what a fact is called."""
    return str(_FACTS.get(name, name.replace("_", " ")))


def value(known: Any) -> str:
    """Return what is known in words; nothing known is not no."""
    return _("not known") if known is None else str(_PLACES.get(known, cell(known)))


def holds(known: bool | None) -> str:
    """Return whether a condition holds, in words."""
    return _("Not known") if known is None else _("Yes") if known else _("No")


def condition(one: Any) -> str:
    """Return a condition as a sentence."""
    return _sentence(one.fact, one.test, one.wanted)


def asked(one: Any) -> str:
    """Return what a criterion asked, as a sentence."""
    if one.test == "first":
        said = {"fact": fact(one.fact)}
        if one.wanted == "highest":
            return _("First who has most %(fact)s.") % said
        return _("First who has least %(fact)s.") % said
    return _sentence(one.fact, one.test, one.wanted)


def reason(_found: Any, one: Any) -> str:
    """Return a criterion as it was applied: the fact, and what is known of it."""
    said = {"fact": fact(one.fact), "value": value(one.value)}
    return _("%(fact)s: %(value)s.") % said


def _sentence(name: str, test: str, wanted: Any) -> str:
    said: dict[str, str] = {"fact": fact(name)}
    if test == "one_of":
        said["value"] = ", ".join(value(each) for each in wanted)
        return _("%(fact)s is one of: %(value)s.") % said
    said["value"] = value(wanted)
    if test == "at_least":
        return _("%(fact)s: %(value)s or more.") % said
    if test == "at_most":
        return _("%(fact)s: %(value)s or less.") % said
    return _("%(fact)s: %(value)s.") % said
