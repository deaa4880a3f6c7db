"""Sentences about a project's plan: what is late, what is wrong with it, what a file changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from citywide.portal.dashboards.words import number
from citywide.portal.dashboards.words import percent as percent_words
from citywide.services.portfolio.rules.quality import QualityFinding
from citywide.services.portfolio.words.project import label_of, value_in_words

CHECKS: Mapping[str, str | Promise] = {
    "dates_missing": _("No end is forecast"),
    "no_baseline": _("Not part of the approved baseline"),
    "past_without_actual": _("Past its day, and not finished"),
    "actual_in_future": _("Happened on a day that is still to come"),
    "end_before_start": _("Ends before it starts"),
    "forecast_stale": _("Nobody has looked at the forecast lately"),
    "no_dependency": _("Waits for nothing, and nothing waits for it"),
    "link_unknown": _("Waits for a task that is not there"),
    "successor_too_early": _("Planned before what it waits for"),
    "cycle": _("Tasks wait for each other in a circle"),
}
"""What each check of `rules.quality` finds, as a heading."""
_LINKS: Mapping[str, str | Promise] = {
    "FS": _("starts when it has ended"),
    "SS": _("starts when it has started"),
    "FF": _("ends when it has ended"),
    "SF": _("ends when it has started"),
}
_DATES: Mapping[str, str | Promise] = {
    "baseline": _("baseline"),
    "forecast": _("forecast"),
    "actual": _("actual"),
}
_FIELDS: Mapping[str, str | Promise] = {"needs": _("Waits for"), "number": _("Number")}


def finding(found: QualityFinding, names: Mapping[str, str]) -> str:
    """Return what is wrong with one task, as a sentence; `names` are tasks' names by number."""
    said = {name: _plain(value) for name, value in found.facts.items()}
    said["task"] = _task(found.milestone, names)
    return _FINDINGS[found.check](said, names)


def without_baseline() -> str:
    """Return that no task can be compared with what was approved."""
    return gettext("No task has an end in the approved baseline, so no slip is known.")


def lateness(slip_days: int | None, overdue_days: int, is_done: bool) -> str:
    """Return how late a task is: "12 days late", "ended 12 days late", "3 days past its day".

    Empty where nothing is known to compare with.
    """
    if slip_days is None:
        return _past(overdue_days) if overdue_days else ""
    if slip_days == 0:
        return gettext("ended on its day") if is_done else gettext("on its day")
    days = number(abs(slip_days), 0, _language())
    if slip_days > 0:
        late = ngettext("%(days)s day late", "%(days)s days late", slip_days)
        ended = ngettext("ended %(days)s day late", "ended %(days)s days late", slip_days)
    else:
        late = ngettext("%(days)s day early", "%(days)s days early", -slip_days)
        ended = ngettext("ended %(days)s day early", "ended %(days)s days early", -slip_days)
    return (ended if is_done else late) % {"days": days}


def percent(share: Decimal | None) -> str:
    """Return a share as a percentage, with a digit after the point only where there is one."""
    if share is None:
        return ""
    decimals = 0 if (share * 100) % 1 == 0 else 1
    return percent_words(share, decimals, _language())


def shift(days: int | None) -> str:
    """Return by how much a day moved, in words; empty where it is not known."""
    if days is None:
        return ""
    if days == 0:
        return gettext("same day")
    text = number(abs(days), 0, _language())
    if days > 0:
        return ngettext("%(days)s day later", "%(days)s days later", days) % {"days": text}
    return ngettext("%(days)s day earlier", "%(days)s days earlier", -days) % {"days": text}


def day(value: dt.date | None) -> str:
    """Return a day as people write it; empty for none."""
    return str(date_format(value, "DATE_FORMAT")) if value else ""


def field_label(name: str) -> str:
    """Return what an entry of a task is called."""
    label = _FIELDS.get(name)
    return str(label) if label else label_of(name, "milestone")


def field_value(name: str, value: Any) -> str:
    """Return an entry of a task as people read it."""
    if name == "done_share" and isinstance(value, Decimal):
        return percent(value)
    if isinstance(value, dt.date):
        return day(value)
    return value_in_words(name, value, "milestone")


def fields_kept(names: Sequence[str]) -> str:
    """Return that a file says nothing of some entries, and that they stay."""
    listed = ", ".join(field_label(name) for name in names)
    return gettext(
        "The file says nothing of these, for any task, so they stay as they are: %(entries)s."
    ) % {"entries": listed}


def _past(days: int) -> str:
    said = ngettext("%(days)s day past its day", "%(days)s days past its day", days)
    return said % {"days": number(days, 0, _language())}


def _task(key: str, names: Mapping[str, str]) -> str:
    return f"{key} {names[key]}" if key in names else key


def _plain(value: Any) -> Any:
    return day(value) if isinstance(value, dt.date) else value


def _overdue(said: Mapping[str, Any], _names: Mapping[str, str]) -> str:
    days = int(said["days"])
    pattern = ngettext(
        "%(task)s was to end on %(due_on)s, %(days)s day ago. Enter when it ended, or a new "
        "forecast.",
        "%(task)s was to end on %(due_on)s, %(days)s days ago. Enter when it ended, or a new "
        "forecast.",
        days,
    )
    return pattern % said


def _future(said: Mapping[str, Any], _names: Mapping[str, str]) -> str:
    if said["date"] == "actual_start":
        return gettext("%(task)s is said to have started on %(on)s, which is still to come.") % said
    return gettext("%(task)s is said to have ended on %(on)s, which is still to come.") % said


def _swapped(said: Mapping[str, Any], _names: Mapping[str, str]) -> str:
    known = {**said, "dates": str(_DATES[said["dates"]])}
    return gettext("%(task)s (%(dates)s) ends on %(end)s, before it starts on %(start)s.") % known


def _stale(said: Mapping[str, Any], _names: Mapping[str, str]) -> str:
    return (
        gettext("The forecast of %(task)s was last looked at on %(changed_on)s. Is it still right?")
        % said
    )


def _unknown(said: Mapping[str, Any], _names: Mapping[str, str]) -> str:
    known = {**said, "unknown": ", ".join(said["unknown"])}
    return gettext("%(task)s waits for %(unknown)s, which is not in the plan.") % known


def _too_early(said: Mapping[str, Any], names: Mapping[str, str]) -> str:
    known = {
        "task": said["task"],
        "before": _task(said["before"], names),
        "how": str(_LINKS[said["kind"]]),
        "on": said["on"],
        "earliest": said["earliest"],
    }
    return (
        gettext(
            "%(task)s waits for %(before)s (%(how)s), so it can be on %(earliest)s at the "
            "earliest; it is planned for %(on)s."
        )
        % known
    )


def _cycle(said: Mapping[str, Any], names: Mapping[str, str]) -> str:
    tasks = [_task(key, names) for key in said["milestones"]]
    return gettext("None of these can begin, as each waits for the next: %(tasks)s.") % {
        "tasks": ", ".join(tasks)
    }


_FINDINGS: Mapping[str, Callable[[Mapping[str, Any], Mapping[str, str]], str]] = {
    "dates_missing": lambda said, _names: gettext("%(task)s has no forecast end.") % said,
    "no_baseline": lambda said, _names: (
        gettext("%(task)s has no end in the approved baseline, so its slip is not known.") % said
    ),
    "past_without_actual": _overdue,
    "actual_in_future": _future,
    "end_before_start": _swapped,
    "forecast_stale": _stale,
    "no_dependency": lambda said, _names: (
        gettext("%(task)s waits for no other task, and none waits for it.") % said
    ),
    "link_unknown": _unknown,
    "successor_too_early": _too_early,
    "cycle": _cycle,
}


def _language() -> str:
    return get_language() or "en"
