"""Words for a project's register: kinds, scales, and what happened to an item."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from citywide.services.portfolio.models import ItemEvent, ItemKind, ItemState, RegisterItem

Words: TypeAlias = str | Promise

PROBABILITY: Mapping[int, Words] = {
    1: gettext_lazy("Rare"),
    2: gettext_lazy("Unlikely"),
    3: gettext_lazy("Possible"),
    4: gettext_lazy("Likely"),
    5: gettext_lazy("Almost certain"),
}
IMPACT: Mapping[int, Words] = {
    1: gettext_lazy("Negligible"),
    2: gettext_lazy("Minor"),
    3: gettext_lazy("Moderate"),
    4: gettext_lazy("Major"),
    5: gettext_lazy("Severe"),
}
SEVERITY: Mapping[int, Words] = {
    1: gettext_lazy("Minor"),
    2: gettext_lazy("Serious"),
    3: gettext_lazy("Severe"),
}
_ADD: Mapping[str, Words] = {
    ItemKind.RISK: gettext_lazy("Add a risk"),
    ItemKind.ISSUE: gettext_lazy("Add an issue"),
    ItemKind.DECISION: gettext_lazy("Add a decision"),
    ItemKind.CHANGE_REQUEST: gettext_lazy("Ask for a change"),
}
_EVENTS: Mapping[str, Words] = {
    "added": gettext_lazy("Added"),
    "changed": gettext_lazy("Changed"),
    "closed": gettext_lazy("Closed"),
    "reopened": gettext_lazy("Opened again"),
    "approved": gettext_lazy("Approved"),
    "declined": gettext_lazy("Declined"),
    "action_added": gettext_lazy("Action added"),
    "action_changed": gettext_lazy("Action changed"),
    "action_done": gettext_lazy("Action done"),
    "action_reopened": gettext_lazy("Action opened again"),
}
_FIELDS: Mapping[str, Words] = {
    "title": gettext_lazy("title"),
    "description": gettext_lazy("description"),
    "public_text": gettext_lazy("text for residents"),
    "owner": gettext_lazy("owner"),
    "due_on": gettext_lazy("due on"),
    "probability": gettext_lazy("probability"),
    "impact": gettext_lazy("impact"),
    "severity": gettext_lazy("severity"),
    "change_days": gettext_lazy("days added"),
    "change_cost_usd": gettext_lazy("cost added"),
    "change_scope": gettext_lazy("change of scope"),
    "state": gettext_lazy("state"),
    "closed_on": gettext_lazy("closed on"),
    "decided_by": gettext_lazy("decided by"),
    "decided_on": gettext_lazy("decided on"),
    "decision_reason": gettext_lazy("reason for the decision"),
    "text": gettext_lazy("action"),
    "done_on": gettext_lazy("done on"),
}
_SCALES = {"probability": PROBABILITY, "impact": IMPACT, "severity": SEVERITY}
_STATE_KINDS = {
    ItemState.OPEN: "info",
    ItemState.CLOSED: "neutral",
    ItemState.APPROVED: "good",
    ItemState.DECLINED: "neutral",
}


def add(kind: str) -> str:
    """Return the words for adding an item of a kind."""
    return str(_ADD[kind])


def state_kind(state: str) -> str:
    """Return the kind of tag an item's state is shown with."""
    return _STATE_KINDS.get(ItemState(state), "neutral")


def weight(item: RegisterItem) -> str:
    """Return how much a risk or an issue weighs, in words; empty where it is not rated."""
    if item.kind == ItemKind.RISK and item.probability and item.impact:
        said = {
            "probability": PROBABILITY[item.probability],
            "impact": IMPACT[item.impact],
            "score": item.probability * item.impact,
        }
        return _("%(score)s of 25 (%(probability)s, %(impact)s)") % said
    if item.kind == ItemKind.ISSUE and item.severity:
        return str(SEVERITY[item.severity])
    return ""


def happened(event: ItemEvent) -> str:
    """Return what happened to an item: what the person said, or what was done."""
    return str(_EVENTS.get(event.note, event.note))


def changes(event: ItemEvent) -> Iterator[tuple[str, str, str]]:
    """Yield each field that changed: its name, what it was and what it became."""
    for name, new in event.after.items():
        yield str(_FIELDS.get(name, name)), _said(name, event.before.get(name)), _said(name, new)


def _said(name: str, value: Any) -> str:
    """Return a value as it was kept, in words: days, places on a scale, states, texts."""
    if value is None or value == "":
        return ""
    if isinstance(value, dict):
        return str(value.get("en") or next(iter(value.values()), ""))
    if name.endswith("_on"):
        return str(date_format(dt.date.fromisoformat(value)))
    if name in _SCALES:
        return str(_SCALES[name].get(value, value))
    return str(ItemState(value).label if name == "state" else value)
