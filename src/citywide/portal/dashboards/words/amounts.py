"""Numbers as people in the city write them, with their unit.

Spanish is written for readers in California, who use the separators of the United States and
Mexico (1,234.5), not those of Spain (1.234,5); Django's `es` formats are Spain's, so separators
are held here. Vietnamese uses 1.234,5.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext

from django.utils.translation import gettext, ngettext, override

_SEPARATORS = {"en": (",", "."), "es": (",", "."), "vi": (".", ",")}
NARROW_SPACE = "\u00a0"
"""Between a number and a sign that must stay on its line."""


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Return the value rounded half up, as every page shows it; never minus zero."""
    with localcontext() as context:
        # A city's budget in cents fits 28 digits, but a test's or a mistake's number may not.
        context.prec = max(28, value.adjusted() + decimals + 2)
        result = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def number(value: Decimal | int, decimals: int, language: str) -> str:
    """Return a number with the separators of the language, rounded half up."""
    thousands, point = _SEPARATORS.get(language, _SEPARATORS["en"])
    plain = f"{rounded(Decimal(value), decimals):,f}"
    return plain.translate({ord(","): thousands, ord("."): point})


def percent(share: Decimal, decimals: int, language: str) -> str:
    """Return a share, 0 to 1, in percent; Spanish sets a space before the sign."""
    gap = NARROW_SPACE if language == "es" else ""
    return f"{number(share * 100, decimals, language)}{gap}%"


def amount(value: Decimal | None, unit: str, decimals: int, language: str) -> str:
    """Return a value with its unit ('91.2%', '3 days', '12.5 per 1,000'), or 'no value'."""
    with override(language):
        if value is None:
            return gettext("no value")
        if unit == "percent":
            return percent(value, decimals, language)
        text = number(value, decimals, language)
        if unit.startswith("per_"):
            per = unit.removeprefix("per_")
            base = number(int(per), 0, language) if per.isdigit() else per.replace("_", " ")
            return gettext("%(number)s per %(base)s") % {"number": text, "base": base}
        return _with_unit(text, unit, _plural(value, decimals))


def change(difference: Decimal, unit: str, decimals: int, language: str) -> str:
    """Return the size of a difference, without sign; shares differ by percentage points."""
    size = abs(difference)
    if unit != "percent":
        return amount(size, unit, decimals, language)
    points = size * 100
    with override(language):
        return ngettext(
            "%(number)s percentage point", "%(number)s percentage points", _plural(points, decimals)
        ) % {"number": number(points, decimals, language)}


def unit_name(unit: str, language: str) -> str:
    """Return the unit as the heading of an axis or a column: 'Percent', 'Days', 'Number'."""
    with override(language):
        if unit.startswith("per_"):
            per = unit.removeprefix("per_")
            base = number(int(per), 0, language) if per.isdigit() else per.replace("_", " ")
            return gettext("Per %(base)s") % {"base": base}
        names = {
            "percent": gettext("Percent"),
            "count": gettext("Number"),
            "score": gettext("Score"),
            "people": gettext("People"),
            "minutes": gettext("Minutes"),
            "hours": gettext("Hours"),
            "days": gettext("Days"),
            "usd": gettext("Dollars"),
        }
        return names.get(unit) or unit.replace("_", " ").capitalize()


def _plural(value: Decimal, decimals: int) -> int:
    """Return the count that chooses the plural: '1 day', but '1.0 days'."""
    return 1 if decimals == 0 and rounded(value, 0) == 1 else 2


def _with_unit(text: str, unit: str, count: int) -> str:
    if unit in {"count", "score"}:
        return text
    patterns = {
        "people": ngettext("%(number)s person", "%(number)s people", count),
        "minutes": ngettext("%(number)s minute", "%(number)s minutes", count),
        "hours": ngettext("%(number)s hour", "%(number)s hours", count),
        "days": ngettext("%(number)s day", "%(number)s days", count),
        "usd": gettext("$%(number)s"),
    }
    if unit == "usd" and text.startswith("-"):
        return "-" + patterns[unit] % {"number": text.removeprefix("-")}
    pattern = patterns.get(unit)
    return pattern % {"number": text} if pattern else f"{text} {unit.replace('_', ' ')}"
