"""Names and sentences of the daily work with the by-name list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from citywide.services.homelessness.words import people as words

WHICH: Mapping[str, Promise] = {
    "mine": gettext_lazy("My next actions"),
    "overdue": gettext_lazy("Overdue next actions"),
    "open": gettext_lazy("Any open next action"),
}
KINDS: Mapping[str, Promise] = {
    "newly_identified": gettext_lazy("Newly identified"),
    "returned_from_housed": gettext_lazy("Returned from housing"),
    "returned_from_inactive": gettext_lazy("Returned from inactive"),
    "returned_from_not_meeting_criteria": gettext_lazy("Meet the criteria again"),
    "joined_population": gettext_lazy("Joined the population"),
    "housed": gettext_lazy("Housed"),
    "moved_to_inactive": gettext_lazy("Became inactive"),
    "no_longer_meets_criteria": gettext_lazy("No longer meet the criteria"),
    "left_population": gettext_lazy("Left the population"),
    "active_before": gettext_lazy("Active at the end of the month before"),
    "active": gettext_lazy("Active at the end of the month"),
}
"""What a cell of inflow, outflow and balance counts."""


def due(one: Any) -> str:
    """Return a next action in words: until when, by whom, what."""
    said = {
        "day": words.cell(one.action.due_on), "who": str(one.action.who), "what": one.action.what,
    }  # fmt: skip
    if one.is_overdue:
        return _("Overdue since %(day)s · %(who)s: %(what)s") % said
    return _("Due %(day)s · %(who)s: %(what)s") % said


def inside_notice(purpose: str, name: str) -> str:
    """Return the notice in a file for work inside."""
    return _(
        "Records of people, taken out by %(name)s for the purpose %(purpose)s. For this work only: "
        "do not pass on, never use for enforcement, delete when the work is done."
    ) % {"purpose": purpose, "name": name}


def shared_notice(protocol: Any, recipient: str, purpose: str) -> str:
    """Return the notice in a file given outside."""
    return _(
        "Shared with %(recipient)s under the protocol %(protocol)s (%(authority)s, until "
        "%(until)s) for the purpose %(purpose)s. Use for this purpose only; do not pass on; never "
        "for enforcement; delete when the protocol ends."
    ) % {
        "recipient": recipient, "protocol": protocol.name, "authority": protocol.authority,
        "until": protocol.until_on.isoformat(), "purpose": purpose,
    }  # fmt: skip
