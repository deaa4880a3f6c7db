"""Sentences and labels of outreach, encampments and interim housing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from django.db import models
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from citywide.services.homelessness.models import Change
from citywide.services.homelessness.models.entered import Entered
from citywide.services.homelessness.models.outreach import Service

UNKNOWN = "unknown"
"""The district of what happened where nobody wrote down."""
Text: TypeAlias = str | Promise
TITLES: Mapping[str, Text] = {
    "sessions": gettext_lazy("Sessions"),
    "contacts": gettext_lazy("Contacts"),
    "placements": gettext_lazy("Offers of a place"),
    "encampments": gettext_lazy("Encampments"),
    "cleanups": gettext_lazy("Cleanups"),
    "sites": gettext_lazy("Interim housing sites"),
    "counts": gettext_lazy("Counts of one night"),
    "readings": gettext_lazy("Reports read from 311"),
}
ADD: Mapping[str, Text] = {
    "sessions": gettext_lazy("Enter a session"),
    "contacts": gettext_lazy("Enter a contact"),
    "placements": gettext_lazy("Enter an offer of a place"),
    "encampments": gettext_lazy("Enter an encampment"),
    "cleanups": gettext_lazy("Enter a cleanup"),
    "sites": gettext_lazy("Add a site"),
    "counts": gettext_lazy("Enter a count of a night"),
    "readings": gettext_lazy("Say what is read from 311"),
}
EMPTY: Mapping[str, Text] = {
    "sessions": gettext_lazy("Enter a session when a team comes back, or while it is out."),
    "contacts": gettext_lazy("Contacts are entered in a session: open one, then add who was met."),
    "placements": gettext_lazy("Open a contact and enter the place that was offered."),
    "encampments": gettext_lazy("Give an encampment a code and a council district."),
    "cleanups": gettext_lazy("Open an encampment and enter the cleanup that is planned."),
    "sites": gettext_lazy("Choose which HMIS projects are interim housing sites of the city."),
    "counts": gettext_lazy("Enter the count of a night in January with its method and source."),
    "readings": gettext_lazy(
        "Without an entry here, the public data set encampment_responses is read where the city "
        "has one: report_id, reported_on, days_to_close and district."
    ),
}
STATES: Mapping[str, Text] = {
    "waiting": gettext_lazy("No answer yet"), "accepted": gettext_lazy("Accepted"),
    "refused": pgettext_lazy("answer to an offer", "Refused"), "open": gettext_lazy("Open"),
    "cleared": gettext_lazy("Cleared"), "planned": gettext_lazy("Not done yet"),
    "done": pgettext_lazy("what was done", "Done"),
}  # fmt: skip
_WHAT: Mapping[str, Text] = {
    "entered": gettext_lazy("Entered"), "changed": pgettext_lazy("what was done", "Changed"),
    "removed": pgettext_lazy("what was done", "Removed"), "undone": gettext_lazy("Undone"),
}  # fmt: skip


def district(key: str) -> str:
    """Return what a council district is called."""
    if key == UNKNOWN:
        return _("District not known")
    return _("District %(number)s") % {"number": key} if key.isdecimal() else key


def cell(record: Entered, name: str, sites: Mapping[str, str]) -> str:
    """Return a field of a record in words, an empty one as a dash; `sites` names projects."""
    value = getattr(record, name)
    field = record._meta.get_field(name)
    if value is None or value == "" or value == []:
        return "–"
    if name == "district":
        return district(str(value))
    if name == "project":
        return sites.get(str(value), str(value))
    if isinstance(field, models.JSONField):
        return services(value)
    if getattr(field, "choices", None):
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return day(value) if isinstance(value, dt.date) else str(value)


def day(value: dt.date) -> str:
    """Return a day in the reader's language."""
    return date_format(value, "DATE_FORMAT")


def services(names: Sequence[str]) -> str:
    """Return services in words, with commas."""
    known = dict(Service.choices)
    return ", ".join(str(known.get(name, name)) for name in names)


def change(one: Change) -> str:
    """Return what was done in a change, and to which fields."""
    said = str(_WHAT.get(one.what, one.what))
    if one.before is None or one.what == "removed":
        return said
    names = [name for name, value in one.after.items() if one.before.get(name) != value]
    return f"{said}: {', '.join(sorted(names))}" if names else said


def field_name(field: Any) -> str:
    """Return what a field is called, as a heading."""
    text = str(field.verbose_name)
    return text[:1].upper() + text[1:]
