"""A project's entries, steps and history in words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from citywide.services.portfolio.models import (
    Baseline,
    Change,
    Funding,
    Milestone,
    Phase,
    Project,
    RegisterItem,
    StatusUpdate,
    WorkPlanItem,
    text_in,
)
from citywide.services.portfolio.words.oversight import usd

LABELS: Mapping[str, str | Promise] = {
    "lead_department": _("leading department"),
    "departments": _("departments that take part"),
    "sponsor": _("sponsor"),
    "manager": _("manager"),
    "strategic_area": _("strategic area"),
    "needs": _("waits for"),
    "milestone": _("milestone"),
    "note": _("note"),
    "reason": _("reason"),
    "decided_by": _("decided by"),
    "owner": _("owner"),
    "phase": _("phase"),
}
"""Entries whose records carry no name of their own."""
KINDS: Mapping[str, str | Promise] = {
    "project": _("Entries"),
    "stage": _("Stage"),
    "score": _("Scores"),
    "dependency": _("Dependencies"),
    "milestone": _("Plan"),
    "plan": _("Plan"),
    "phase": _("Plan"),
    "baseline": _("Baseline"),
    "money": _("Money"),
    "status": _("Status"),
    "risk": _("Risk"),
    "issue": _("Issue"),
    "decision": _("Decision"),
    "change_request": _("Change request"),
    "comment": _("Comment"),
    "attachment": _("File"),
    "load": _("Loaded from a file"),
}
STEPS: Mapping[str, str | Promise] = {
    "score": _("Score it"),
    "approve": _("Approve"),
    "decline": _("Decline"),
    "withdraw": _("Withdraw the proposal"),
    "start": _("Start the project"),
    "hold": _("Put on hold"),
    "resume": _("Resume"),
    "complete": _("Complete"),
    "cancel": _("Cancel the project"),
    "undo_approve": _("Undo the approval"),
    "undo_decline": _("Undo the decision"),
    "undo_start": _("Undo the start"),
    "undo_complete": _("Undo the completion"),
    "undo_cancel": _("Take it up again"),
}
"""What a button that takes a step says."""
STEPS_DONE: Mapping[str, str | Promise] = {
    "score": _("Scored"),
    "approve": _("Approved"),
    "decline": _("Declined"),
    "withdraw": _("Proposal withdrawn"),
    "start": _("Started"),
    "hold": _("Put on hold"),
    "resume": _("Resumed"),
    "complete": _("Completed"),
    "cancel": _("Cancelled"),
    "undo_approve": _("Approval undone"),
    "undo_decline": _("Decision undone"),
    "undo_start": _("Start undone"),
    "undo_complete": _("Completion undone"),
    "undo_cancel": _("Taken up again"),
}
"""What the history says of a step."""
_MODELS: Mapping[str, type[models.Model]] = {
    "milestone": Milestone,
    "plan": Milestone,
    "phase": Phase,
    "baseline": Baseline,
    "money": Funding,
    "status": StatusUpdate,
    "risk": RegisterItem,
    "issue": RegisterItem,
    "decision": RegisterItem,
    "change_request": RegisterItem,
    "work_plan": WorkPlanItem,
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONGEST = 300


def heading_of(change: Change) -> str:
    """Return what kind of change it was, and of what."""
    if change.kind == "stage" and change.subject in STEPS_DONE:
        return str(STEPS_DONE[change.subject])
    kind = str(KINDS.get(change.kind) or _humanised(change.kind))
    if not change.subject:
        return kind
    return gettext("%(kind)s: %(subject)s") % {"kind": kind, "subject": change.subject}


def sentences_of(change: Change) -> list[str]:
    """Return one sentence for each entry that changed."""
    names = list(dict.fromkeys([*change.before, *change.after]))
    return [
        _sentence(change.kind, name, change.before.get(name), change.after.get(name))
        for name in names
        if change.before.get(name) not in (None, "", [], {})
        or change.after.get(name) not in (None, "", [], {})
    ]


def label_of(name: str, kind: str = "project") -> str:
    """Return what an entry is called, beginning with a capital letter."""
    label = LABELS.get(name)
    if label is None:
        field = _field(kind, name)
        label = getattr(field, "verbose_name", None) or _humanised(name)
    text = str(label)
    return text[:1].upper() + text[1:]


def value_in_words(name: str, value: Any, kind: str = "project") -> str:
    """Return a value as people read it: dates, dollars, choices and lists in words."""
    if value is None or value == "" or value == [] or value == {}:
        return gettext("nothing")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, Mapping):
        return text_in(value, get_language() or "en")[0] or ", ".join(map(str, value.values()))
    if isinstance(value, list | tuple):
        return ", ".join(value_in_words(name, one, kind) for one in value)
    field = _field(kind, name)
    choice = dict(getattr(field, "flatchoices", None) or ()).get(value)
    if choice is not None:
        return str(choice)
    if name.endswith("_usd"):
        return _dollars(value)
    return _day(value) or _cut(str(value))


def _sentence(kind: str, name: str, before: Any, after: Any) -> str:
    known = {
        "entry": label_of(name, kind),
        "before": value_in_words(name, before, kind),
        "after": value_in_words(name, after, kind),
    }
    if before in (None, "", [], {}):
        return gettext("%(entry)s: %(after)s") % known
    if after in (None, "", [], {}):
        return gettext("%(entry)s: %(before)s was taken out") % known
    if known["before"] == known["after"]:
        # Such as a translation: what the reader sees of it stayed the same.
        return gettext("%(entry)s was changed in another language or detail") % known
    return gettext("%(entry)s: from %(before)s to %(after)s") % known


def _field(kind: str, name: str) -> Any:
    model = _MODELS.get(kind, Project)
    return next((one for one in model._meta.get_fields() if one.name == name), None)


def _humanised(name: str) -> str:
    text = name.removesuffix("_on").removesuffix("_usd").replace("_", " ")
    return text[:1].upper() + text[1:]


def _dollars(value: Any) -> str:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return _cut(str(value))
    return usd(amount) if amount.is_finite() else str(value)


def _day(value: Any) -> str:
    text = value.isoformat() if isinstance(value, dt.date) else str(value)
    if not _DAY.fullmatch(text[:10]) or len(text) not in {10, 19, 25, 26, 32}:
        return ""
    try:
        return str(date_format(dt.date.fromisoformat(text[:10]), "DATE_FORMAT"))
    except ValueError:
        return ""


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
