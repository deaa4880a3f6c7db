"""Names and sentences of the staff pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

STATUSES: Mapping[str, Promise] = {
    "active": pgettext_lazy("status on the by-name list", "Active"),
    "housed": gettext_lazy("Housed"),
    "inactive": gettext_lazy("Inactive"),
    "not_meeting_criteria": gettext_lazy("Does not meet the criteria"),
}
POPULATIONS: Mapping[str, Promise] = {
    "all": gettext_lazy("Everybody"),
    "singles": gettext_lazy("Single adults and couples"),
    "families": gettext_lazy("Families"),
    "chronic": gettext_lazy("Chronically homeless"),
    "veterans": gettext_lazy("Veterans"),
    "chronic_veterans": gettext_lazy("Chronically homeless veterans"),
    "youth": gettext_lazy("Youth"),
    "seniors": gettext_lazy("Seniors"),
}
_KINDS: Mapping[str, Promise] = {
    "entry": gettext_lazy("Entry into a project"),
    "move_in": gettext_lazy("Move-in"),
    "exit": gettext_lazy("Exit"),
    "situation": gettext_lazy("Living situation recorded"),
    "bed_night": gettext_lazy("Bed night"),
    "service": gettext_lazy("Service"),
    "referral": gettext_lazy("Referral"),
    "assessment": gettext_lazy("Assessment"),
    "stay": gettext_lazy("Stay"),
    "no_contact": gettext_lazy("Nobody met the person for longer than the policy allows"),
}


def status(name: str) -> str:
    """Return what a status is called."""
    return str(STATUSES.get(name, name))


def population(name: str) -> str:
    """Return what a population is called."""
    return str(POPULATIONS.get(name, name))


def kind(name: str | None) -> str:
    """Return what a kind of event is called."""
    return str(_KINDS.get(name or "", name or ""))


def rule(name: str | None) -> str:
    """Return the rule of a status in words: `exit_housed` is an exit that says housed."""
    if not name or name == "no_contact":
        return kind(name)
    event, _mark, effect = name.rpartition("_")
    effects = {
        "homeless": _("says: homeless"), "contact": _("a contact"), "housed": _("says: housed"),
        "inactive": _("says: inactive"),
    }  # fmt: skip
    return f"{kind(event)}: {effects.get(effect, effect)}" if event else name


def relationship(code: int | None) -> str:
    """Return what a member is to the head of household (3.15.1 of the data standards)."""
    said = {
        1: _("Head of household"), 2: _("Child of the head"), 3: _("Spouse or partner of the head"),
        4: _("Other relation of the head"), 5: _("No relation of the head"),
    }  # fmt: skip
    return said.get(code or 0, _("Not collected"))


def source(row: Mapping[str, Any]) -> str:
    """Return the row of the export behind something: file, line, and record."""
    record = row.get("record_id") or row.get("enrollment_id") or ""
    said = {"file": row.get("source_file") or "", "line": row.get("source_line") or "",
            "record": record}  # fmt: skip
    return _("%(file)s, line %(line)s, record %(record)s") % said


def cell(value: Any) -> str:
    """Return a value as a table shows it."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dt.datetime):
        return date_format(value, "DATETIME_FORMAT")
    if isinstance(value, dt.date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, float):
        return f"{value:.1f}"
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
