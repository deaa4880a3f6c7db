"""Comparisons, levels and weights in words for reviewers."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from citywide.core.linkage import LinkageSpec
from citywide.portal.access.linkage import Weighed

FIELDS = {
    "dataset": gettext_lazy("Data set"),
    "first_name": gettext_lazy("First name"),
    "middle_name": gettext_lazy("Middle name"),
    "last_name": gettext_lazy("Last name"),
    "suffix": gettext_lazy("Suffix"),
    "full_name": gettext_lazy("Full name"),
    "birth_date": gettext_lazy("Date of birth"),
    "birth_written": gettext_lazy("Date of birth as written"),
    "birth_year": gettext_lazy("Year of birth"),
    "age": gettext_lazy("Age"),
    "age_on": gettext_lazy("Day of that age"),
    "sex": gettext_lazy("Sex"),
    "ssn": gettext_lazy("Social Security number, last four digits"),
    "street_number": gettext_lazy("Street number"),
    "street_name": gettext_lazy("Street"),
    "unit": gettext_lazy("Unit"),
    "postal_code": gettext_lazy("ZIP Code"),
    "phone": gettext_lazy("Telephone"),
    "email": gettext_lazy("E-mail address"),
    "household_key": gettext_lazy("Household"),
}
"""Standard fields of a record, in the order in which pages show them."""
_COMPARISONS = {
    "surname": gettext_lazy("Last name"),
    "surname_address": gettext_lazy("Last name and address"),
    "address": gettext_lazy("Address"),
    "birth_year": gettext_lazy("Year of birth or age"),
    "ssn": gettext_lazy("Social Security number"),
    "family": gettext_lazy("Signs of relatives"),
}
_LEVELS = {
    "exact": gettext_lazy("the same"),
    "both": gettext_lazy("both the same"),
    "surname_near_address": gettext_lazy("the same last name at nearly the same address"),
    "close_surname_address": gettext_lazy("nearly the same last name at the same address"),
    "loose_surname_address": gettext_lazy("a similar last name at the same address"),
    "close_surname_near_address": gettext_lazy("nearly the same last name and address"),
    "surname": gettext_lazy("the same last name at another address"),
    "address": gettext_lazy("another last name at the same address"),
    "near_address": gettext_lazy("another last name at nearly the same address"),
    "close_surname": gettext_lazy("nearly the same last name at another address"),
    "loose_surname": gettext_lazy("a similar last name at another address"),
    "neither": gettext_lazy("both different"),
    "near": gettext_lazy("nearly the same"),
    "nickname": gettext_lazy("a nickname of the other"),
    "swapped": gettext_lazy("the same parts in another order"),
    "contained": gettext_lazy("one holds the other"),
    "one_edit": gettext_lazy("one letter or digit differs"),
    "two_edits": gettext_lazy("two digits differ"),
    "two_parts": gettext_lazy("two of day, month and year are the same"),
    "same_year": gettext_lazy("only the year is the same"),
    "default_day": gettext_lazy("the same year, and 1 January, which forms fill in"),
    "similar": gettext_lazy("similar"),
    "loose": gettext_lazy("a little similar"),
    "initial": gettext_lazy("the same initial"),
    "last_four": gettext_lazy("the last four digits are the same"),
    "fits": gettext_lazy("they fit each other"),
    "within_1": gettext_lazy("a year apart"),
    "within_3": gettext_lazy("up to three years apart"),
    "within_10": gettext_lazy("up to ten years apart"),
    "area": gettext_lazy("the same area"),
    "different": gettext_lazy("different"),
    "dataset.other": gettext_lazy("two data sets"),
    "dataset.same": gettext_lazy("one data set, which mostly knows a person once"),
    "nameless": gettext_lazy("a record without a name"),
    "twins": gettext_lazy("one birthday and family, but another first name: perhaps twins"),
    "suffixes": gettext_lazy("one name, but another suffix: perhaps father and son"),
    "generations": gettext_lazy("one name, but a generation apart"),
    "none": gettext_lazy("none"),
    "missing": gettext_lazy("not known for both"),
}
_UNUSUAL_BITS = 1.5
_KINDS = {
    "sex": gettext_lazy("Sex"),
    "race_ethnicity": gettext_lazy("Race and ethnicity"),
    "language": gettext_lazy("Language"),
}


@dataclass(frozen=True)
class Reason:
    """One comparison in words."""

    name: str
    found: str
    strength: str
    bits: float
    sign: str
    """`for`, `against` or `neither`."""


def reasons(weighed: tuple[Weighed, ...]) -> list[Reason]:
    """Return what each comparison says, the weightiest first; those that say nothing come last."""
    said = [_reason(one) for one in weighed if one.comparison != "family" or one.level != "none"]
    return [one for one in said if one.found]


def _reason(one: Weighed) -> Reason:
    level = _LEVELS.get(f"{one.comparison}.{one.level}") or _LEVELS.get(one.level, one.level)
    found = str(level)
    if one.level != "missing" and one.bits - one.usual_bits > _UNUSUAL_BITS:
        found = _("%(found)s, and rare") % {"found": found}
    elif one.level != "missing" and one.usual_bits - one.bits > _UNUSUAL_BITS:
        found = _("%(found)s, but common") % {"found": found}
    sign = "neither" if abs(one.bits) < 0.05 else "for" if one.bits > 0 else "against"
    # A comparison that stands aside for another, as surname does for surname and address.
    hidden = one.level == "missing" and one.comparison in {"surname", "address", "birth_year"}
    return Reason(
        comparison_name(one.comparison), "" if hidden else found, strength(one.bits), one.bits, sign
    )


def comparison_name(name: str) -> str:
    """Return what a comparison is called."""
    label = _COMPARISONS.get(name) or FIELDS.get(name)
    return str(label) if label else name.replace("_", " ").capitalize()


def strength(bits: float) -> str:
    """Return how much a weight says; one bit doubles the odds."""
    size = abs(bits)
    if size < 0.05:
        return _("says nothing")
    if bits > 0:
        if size < 1:
            return _("weak evidence for one person")
        if size < 4:
            return _("some evidence for one person")
        return _("strong evidence for one person")
    if size < 1:
        return _("weak evidence for two people")
    if size < 4:
        return _("some evidence for two people")
    return _("strong evidence for two people")


def field_name(name: str) -> str:
    """Return what a field of a record is called."""
    return str(FIELDS[name]) if name in FIELDS else name.replace("_", " ").capitalize()


def kind_name(kind: str) -> str:
    """Return what a kind of group is called."""
    return str(_KINDS[kind]) if kind in _KINDS else kind.replace("_", " ").capitalize()


def title(spec: LinkageSpec, language: str) -> str:
    """Return what a linkage is called in a language."""
    return str(spec.title.get(language) or spec.title.get("en") or spec.id)
