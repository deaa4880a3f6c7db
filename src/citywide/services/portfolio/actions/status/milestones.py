"""Dates of milestones that are told with a monthly update."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from citywide.core.errors import UsageError
from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.actions.history import fields_of, note
from citywide.services.portfolio.actions.status.entry import MilestoneDates
from citywide.services.portfolio.models import Milestone, Project

_FIELDS = ("forecast_end_on", "actual_end_on")


def move(*, by: Viewer, project: Project, dates: Mapping[int, MilestoneDates]) -> list[Milestone]:
    """Set the dates of a project's milestones by key; return those that changed.

    Every milestone that was looked at counts as looked at today. Call it inside a transaction.
    """
    today = timezone.localdate()
    changed = []
    for one in project.milestones.filter(pk__in=dates, dropped_on__isnull=True):
        before = fields_of(one, *_FIELDS)
        said = dates[one.pk]
        one.forecast_end_on, one.actual_end_on = said.forecast_end_on, said.actual_end_on
        one.forecast_changed_on = today
        _must_make_sense(one, today)
        one.save(update_fields=[*_FIELDS, "forecast_changed_on"])
        after = fields_of(one, *_FIELDS)
        if before != after:
            changed.append(one)
            subject = f"{one.number} {one.name}"
            note(
                by=by,
                project=project,
                kind="milestone",
                subject=subject,
                before=before,
                after=after,
            )
    return changed


def mistake(one: Milestone, said: MilestoneDates, today: dt.date) -> tuple[str, str]:
    """Return the field that is wrong and a sentence about it; both empty when nothing is."""
    ended, end = said.actual_end_on, said.forecast_end_on
    if ended and ended > today:
        return "actual_end_on", _("The day it was reached cannot lie in the future.")
    if ended and one.actual_start_on and ended < one.actual_start_on:
        return "actual_end_on", _("It cannot end before it was started. Look at its plan.")
    if end and one.forecast_start_on and end < one.forecast_start_on:
        return "forecast_end_on", _("It cannot end before it starts. Look at its plan.")
    return "", ""


def _must_make_sense(one: Milestone, today: dt.date) -> None:
    _field, sentence = mistake(one, MilestoneDates(one.forecast_end_on, one.actual_end_on), today)
    if sentence:
        raise UsageError(f"{one.name}: {sentence}")
