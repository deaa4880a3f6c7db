"""Sentences about a project's status, from colours, keys and figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from citywide.services.portfolio.models import StatusUpdate, UpdateState
from citywide.services.portfolio.rules.colour import Axis

Words: TypeAlias = str | Promise

KINDS = {"GREEN": "good", "YELLOW": "warning", "RED": "bad"}
"""The kind of tag a colour is shown with; any other is neutral."""
_COLOURS: Mapping[str, Words] = {
    "GREEN": gettext_lazy("GREEN"),
    "YELLOW": gettext_lazy("YELLOW"),
    "RED": gettext_lazy("RED"),
}
MEANINGS: Mapping[str, Words] = {
    "GREEN": gettext_lazy("On track: in time and within budget, with no significant issue."),
    "YELLOW": gettext_lazy("At risk, and still recoverable with corrective action."),
    "RED": gettext_lazy("Significantly off its plan."),
}
_AXES: Mapping[str, Words] = {
    Axis.SCHEDULE: gettext_lazy("Schedule"),
    Axis.COST: gettext_lazy("Cost"),
    Axis.SCOPE: gettext_lazy("Scope"),
    Axis.RISK: gettext_lazy("Risks and issues"),
}
_STATES = {
    UpdateState.DRAFT: "neutral",
    UpdateState.AWAITING_APPROVAL: "info",
    UpdateState.RETURNED: "warning",
    UpdateState.PUBLISHED: "good",
    UpdateState.SUPERSEDED: "neutral",
}
_MISSING: Mapping[str, Words] = {
    "better_needs_reason": gettext_lazy("Say why it is better than the computed status."),
    "issue_needed": gettext_lazy("Choose the open issue behind it, or describe a new one."),
    "action_needed": gettext_lazy("Add a mitigating action that is not done yet."),
    "action_needs_owner": gettext_lazy("Say who does it."),
    "action_needs_due_date": gettext_lazy("Say by when it is to be done."),
    "action_due_in_past": gettext_lazy("This day has passed. Give one that is still to come."),
    "declared_needed": gettext_lazy("Choose GREEN, YELLOW or RED."),
    "forecast_needed": gettext_lazy("Say when the project is now expected to end."),
    "public_text_needed": gettext_lazy("Say in plain words what the issue is, for residents."),
}


@dataclass(frozen=True)
class AxisWords:
    """One axis of a computed status, in words. `colour` is empty where it cannot be known."""

    label: str
    colour: str
    colour_word: str
    kind: str
    sentence: str


def colour_word(colour: str | None) -> str:
    """Return a colour as it is written, or that it is not known."""
    return str(_COLOURS.get(colour or "", _("Not known")))


def tag_kind(colour: str | None) -> str:
    """Return the kind of tag a colour is shown with."""
    return KINDS.get(colour or "", "neutral")


def state_kind(state: str) -> str:
    """Return the kind of tag the state of an update is shown with."""
    return _STATES.get(UpdateState(state), "neutral")


def axes(frozen: Mapping[str, Any]) -> list[AxisWords]:
    """Return each axis of a computed status, as `queries.status.frozen` gives it, in words."""
    return [_axis(axis, frozen[axis]) for axis in Axis if axis in frozen]


def missing(key: str, **figures: Any) -> str:
    """Return what a status lacks as a sentence; keys are of `rules.filing.MISSING` and more."""
    if key == "forecast_before_milestone":
        return _("%(name)s is forecast for %(day)s, after this day. Correct one of them.") % figures
    return str(_MISSING[key])


def slip(days: int | None) -> str:
    """Return how late something is, in words."""
    if days is None:
        return _("Not known")
    if days == 0:
        return _("On its day")
    if days < 0:
        return ngettext("%(n)s day early", "%(n)s days early", -days) % {"n": _whole(-days)}
    return ngettext("%(n)s day late", "%(n)s days late", days) % {"n": _whole(days)}


def month(day: dt.date) -> str:
    """Return a day's month and year."""
    return date_format(day, "YEAR_MONTH_FORMAT")


def months_in_red(months: int) -> str:
    """Return for how long a project has been RED; empty when it is not."""
    if not months:
        return ""
    words = ngettext("RED for %(n)s month", "RED for %(n)s months", months)
    return words % {"n": _whole(months)}


def judged(update: StatusUpdate) -> str:
    """Return how the declared status stands to the computed one; empty where they agree."""
    declared, computed = update.declared, update.computed_overall
    if not computed or not declared or declared == computed:
        return ""
    said = {"declared": colour_word(declared), "computed": colour_word(computed)}
    return _("Declared %(declared)s; the figures say %(computed)s.") % said


def percent(share: Decimal) -> str:
    """Return a share in percent with one digit, such as 7.4 %."""
    return _("%(number)s %%") % {"number": number_format(share * 100, 1)}


def money(amount: Decimal) -> str:
    """Return dollars without cents."""
    return f"${number_format(amount, 0, force_grouping=True)}"


def _axis(axis: Axis, said: Mapping[str, Any]) -> AxisWords:
    colour = said.get("colour") or ""
    return AxisWords(
        label=str(_AXES[axis]),
        colour=colour,
        colour_word=colour_word(colour),
        kind=tag_kind(colour),
        sentence=_sentence(said),
    )


def _sentence(said: Mapping[str, Any]) -> str:
    """Return why an axis has its colour; a reason that is not known says nothing."""
    sentences = _fixed()
    reason, facts = said.get("reason", ""), said.get("facts") or {}
    if reason in sentences:
        return sentences[reason]
    share = Decimal(said["share"]) if said.get("share") is not None else None
    makers = {"schedule": _schedule, "cost": _cost, "scope": _scope, "risk": _risk}
    maker = makers.get(reason.partition("_")[0])
    return maker(facts, share) if maker else ""


def _fixed() -> dict[str, str]:
    return {
        "schedule_no_baseline": _("There is no approved end to compare with."),
        "schedule_no_forecast": _("Nobody has said yet when it will end."),
        "cost_no_baseline": _("There is no approved budget to compare with."),
        "cost_no_forecast": _("Nobody has said yet what it will cost."),
        "cost_zero_baseline": _("The approved budget is nothing, and nothing was spent."),
        "scope_no_baseline": _("There are no approved milestones to compare with."),
        "scope_no_change_known": _("It is not known what changed in its milestones."),
        "scope_unchanged": _("Its milestones are those that were approved."),
        "risk_none_open": _("No risk or issue is open."),
        "risk_not_recorded": _("No risks or issues have been recorded."),
    }


def _schedule(facts: Mapping[str, Any], share: Decimal | None) -> str:
    days = int(facts["slip_days"])
    end = date_format(dt.date.fromisoformat(facts["baseline_end"]))
    if days <= 0:
        words = {"slip": slip(days), "end": end}
        if days == 0:
            return _("It is to end on the approved day, %(end)s.") % words
        return _("%(slip)s against the approved end of %(end)s.") % words
    if share is None:
        words = {"slip": slip(days), "end": end}
        return _("%(slip)s against the approved end of %(end)s; no start was approved.") % words
    words = {"slip": slip(days), "end": end, "share": percent(share)}
    return _("%(slip)s against the approved end of %(end)s: %(share)s of its duration.") % words


def _cost(facts: Mapping[str, Any], share: Decimal | None) -> str:
    cost, budget = Decimal(facts["cost_usd"]), Decimal(facts["baseline_budget_usd"])
    words = {"cost": money(cost), "budget": money(budget), "over": money(cost - budget)}
    if share is None:
        return _("%(cost)s, though no budget was approved.") % words
    if share <= 0:
        return _("%(cost)s expected, within the approved %(budget)s.") % words
    words["share"] = percent(share)
    return _("%(over)s (%(share)s) over the approved %(budget)s.") % words


def _scope(facts: Mapping[str, Any], share: Decimal | None) -> str:
    changed, planned = int(facts["changed_units"]), int(facts["baseline_units"])
    words = {
        "changed": _whole(changed),
        "planned": _whole(planned),
        "share": percent(share or Decimal(0)),
    }
    said = ngettext(
        "%(changed)s milestone added or dropped, against %(planned)s approved (%(share)s).",
        "%(changed)s milestones added or dropped, against %(planned)s approved (%(share)s).",
        changed,
    )
    return said % words


def _risk(facts: Mapping[str, Any], share: Decimal | None) -> str:
    del share
    risks, issues = int(facts.get("risks") or 0), int(facts.get("issues") or 0)
    parts = []
    if risks:
        words = ngettext("%(n)s open risk", "%(n)s open risks", risks) % {"n": _whole(risks)}
        if score := facts.get("highest_score"):
            words = _("%(risks)s (highest score %(score)s of 25)") % {
                "risks": words,
                "score": score,
            }
        parts.append(words)
    if issues:
        parts.append(ngettext("%(n)s open issue", "%(n)s open issues", issues) % {"n": issues})
    if count := int(facts.get("issues_without_action") or 0):
        words = ngettext("%(n)s issue without an action", "%(n)s issues without an action", count)
        parts.append(words % {"n": _whole(count)})
    if count := int(facts.get("overdue") or 0):
        parts.append(ngettext("%(n)s overdue", "%(n)s overdue", count) % {"n": _whole(count)})
    return f"{'; '.join(parts)}."


def _whole(number: int) -> str:
    return str(number_format(number, 0))
