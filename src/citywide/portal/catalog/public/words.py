"""Names of types, classifications, licences and states, in the page's language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from citywide.core.contracts.model import Classification, Column, Type

TYPES = {
    Type.STRING: gettext_lazy("Text"),
    Type.INTEGER: gettext_lazy("Whole number"),
    Type.NUMBER: gettext_lazy("Number"),
    Type.DECIMAL: gettext_lazy("Decimal number"),
    Type.BOOLEAN: gettext_lazy("Yes or no"),
    Type.DATE: gettext_lazy("Date"),
    Type.TIMESTAMP: gettext_lazy("Date and time"),
}
OPENNESS = {
    Classification.PUBLIC: gettext_lazy("Public: everybody may see it"),
    Classification.INTERNAL: gettext_lazy("Internal: city staff may see it"),
    Classification.CONFIDENTIAL: gettext_lazy("Confidential: for a stated purpose only"),
    Classification.RESTRICTED: gettext_lazy("Restricted: for its data stewards only"),
}
FRESHNESS = {
    "on_time": gettext_lazy("Up to date"),
    "late": gettext_lazy("Late"),
    "unscheduled": gettext_lazy("No set schedule"),
    "empty": gettext_lazy("Nothing published yet"),
}
FORMATS = {
    "csv": "CSV",
    "json": "JSON",
    "parquet": "Parquet",
    "geography": gettext_lazy("Map data"),
}
LICENCES = {
    "CC0-1.0": (
        gettext_lazy("CC0 1.0: public domain, free for any use"),
        "https://creativecommons.org/publicdomain/zero/1.0/",
    ),
    "CC-BY-4.0": (
        gettext_lazy("CC BY 4.0: free for any use if you name the source"),
        "https://creativecommons.org/licenses/by/4.0/",
    ),
    "PDDL-1.0": (
        gettext_lazy("PDDL 1.0: public domain, free for any use"),
        "https://opendatacommons.org/licenses/pddl/1-0/",
    ),
    "ODbL-1.0": (
        gettext_lazy("ODbL 1.0: free for any use; share what you make of it alike"),
        "https://opendatacommons.org/licenses/odbl/1-0/",
    ),
}


def type_name(column: Column) -> str:
    """Return what kind of values a column holds."""
    return str(TYPES[column.type])


def licence(code: str) -> tuple[str, str]:
    """Return a licence in words and where its text is; the address is "" when we know of none."""
    name, address = LICENCES.get(code, (code or _("Not stated"), ""))
    return str(name), address


def shown(value: object) -> str:
    """Return yes or no for a truth value, and every other value as it stands."""
    if isinstance(value, bool):
        return pgettext("value", "yes") if value else pgettext("value", "no")
    return str(value)


def value_name(value: str) -> str:
    """Return what a filter calls a value: an empty one is 'blank'."""
    if value in {"true", "false"}:
        return shown(value == "true")
    return value or _("(blank)")
