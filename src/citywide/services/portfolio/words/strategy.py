"""Sentences about the strategic plan: progress, states, and where plan and portfolio differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from citywide.services.portfolio.models import text_in
from citywide.services.portfolio.words.portfolio import count, day, language

STATES: Mapping[str, str | Promise] = {
    "open": _("Open"),
    "late": _("Past due"),
    "done": _("Done"),
    "dropped": _("Dropped"),
}
STATE_KINDS: Mapping[str, str] = {"open": "info", "late": "bad", "done": "good"}
"""The kind of tag a state is shown with; any other is neutral."""
DEFINITION = _(
    "Progress is items done out of items planned. An item is done once it has a day of completion, "
    "or the project it names is completed. Dropped items are not planned any more. An item without "
    "a day is due at the end of its fiscal year."
)
DRIFTS: Mapping[str, str | Promise] = {
    "past_due": _("Items past due"),
    "project_not_approved": _("Planned projects that are not approved"),
    "project_ended": _("Planned projects that were cancelled or declined"),
    "project_not_started": _("Planned projects that have not started"),
    "running_unplanned": _("Running projects the plan does not name"),
    "running_not_this_year": _("Running projects without work in this fiscal year"),
    "area_differs": _("Projects planned in another area than their own"),
    "area_without_project": _("Areas without a project"),
    "goal_without_work": _("Goals without work"),
    "goal_without_measure": _("Goals without a target metric"),
    "measure_unknown": _("Target metrics without a measure"),
    "measure_without_number": _("Target metrics without a number"),
}
"""What each kind of drift is called."""


def text(texts: Mapping[str, str]) -> str:
    """Return a text in the reader's language, or in English."""
    return text_in(texts, language())[0]


def fiscal_year(year: int) -> str:
    """Return a fiscal year as people write it."""
    return gettext("FY%(year)s") % {"year": year}


def progress(done: int, planned: int, dropped: int = 0) -> str:
    """Return items done of items planned, in words."""
    if not planned:
        return gettext("Nothing planned")
    known = {"done": count(done), "planned": count(planned)}
    words = ngettext(
        "%(done)s of %(planned)s item done", "%(done)s of %(planned)s items done", planned
    )
    said = words % known
    if dropped:
        more = ngettext("%(n)s dropped", "%(n)s dropped", dropped) % {"n": count(dropped)}
        said = f"{said}, {more}"
    return said


def drift(
    kind: str,
    *,
    item: str = "",
    project: str = "",
    area: str = "",
    goal: str = "",
    measure_id: str = "",
    year: int | None = None,
    due_on: dt.date | None = None,
) -> str:
    """Return one difference between plan and portfolio as a sentence."""
    known: dict[str, Any] = {
        "item": item,
        "project": project,
        "area": area,
        "goal": goal,
        "measure": measure_id,
        "year": fiscal_year(year) if year else "",
        "day": day(due_on) if due_on else "",
    }
    return _sentences()[kind] % known


def _sentences() -> dict[str, str]:
    return {
        "past_due": gettext("“%(item)s” (%(year)s) was due on %(day)s."),
        "project_not_approved": gettext(
            "“%(item)s” is planned for %(year)s, but project %(project)s is not approved yet."
        ),
        "project_ended": gettext(
            "“%(item)s” is planned for %(year)s, but project %(project)s was cancelled or declined."
        ),
        "project_not_started": gettext(
            "“%(item)s” is planned for %(year)s, but project %(project)s has not started."
        ),
        "running_unplanned": gettext("%(project)s is running, but no item of the plan names it."),
        "running_not_this_year": gettext(
            "%(project)s is running, but the plan has no work on it this fiscal year."
        ),
        "area_differs": gettext("%(project)s belongs to %(area)s, but is planned in another area."),
        "area_without_project": gettext("No project runs in %(area)s, and none is planned there."),
        "goal_without_work": gettext("“%(goal)s” (%(area)s) has no planned work in any year."),
        "goal_without_measure": gettext("“%(goal)s” (%(area)s) has no target metric."),
        "measure_unknown": gettext(
            "“%(goal)s” (%(area)s) names the metric %(measure)s, but there is no such measure."
        ),
        "measure_without_number": gettext(
            "The metric %(measure)s of “%(goal)s” (%(area)s) has no number yet."
        ),
    }
