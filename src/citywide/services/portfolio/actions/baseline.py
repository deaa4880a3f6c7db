"""Baselines: the first one, and each later one by its approved change request.

A baseline that exists is never altered; the dates of its milestones are copied from the forecasts
of the day it is made.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from citywide.core.errors import Conflict, UsageError
from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.actions.history import note
from citywide.services.portfolio.models import (
    Baseline,
    BaselineMilestone,
    ItemKind,
    ItemState,
    Milestone,
    Project,
    RegisterItem,
)
from citywide.services.portfolio.permissions import may_lead, may_manage, must
from citywide.services.portfolio.rules import baseline as rules
from citywide.services.portfolio.rules.slip import latest


@dataclass(frozen=True)
class Figures:
    """What a new baseline would say: for the page that asks once more, and for making it."""

    starts_on: dt.date | None
    ends_on: dt.date | None
    budget_usd: Decimal | None
    milestones: tuple[tuple[Milestone, dt.date | None, dt.date | None], ...]


def figures(*, project: Project, change_request: RegisterItem) -> Figures:
    """Return what the baseline of an approved change request would say.

    End and budget are those of the last baseline plus the days and dollars that were approved;
    where the last one has no end, it is the last forecast.
    """
    last = project.baselines.order_by("number").last()
    ends_on = last.ends_on if last else None
    if ends_on is not None:
        ends_on += dt.timedelta(days=change_request.change_days or 0)
    budget = last.budget_usd if last else None
    if budget is not None:
        budget += change_request.change_cost_usd or 0
    milestones = _milestones(project, last)
    return Figures(
        starts_on=last.starts_on if last else None,
        ends_on=ends_on or latest(*(end for _one, _start, end in milestones)),
        budget_usd=budget,
        milestones=milestones,
    )


@transaction.atomic
def rebaseline(*, by: Viewer, project: Project, change_request: RegisterItem) -> Baseline:
    """Make the baseline an approved change request stands for, and return it.

    Raises:
        UsageError: the request is not approved, or a forecast lies after the approved end.
        Conflict: it has its baseline already, or the project has no first one.
        Forbidden: who asked for the change approved it, or `by` does not manage the project.
    """
    rule = _("The project's manager or the project office's lead makes its baselines.")
    must(may_manage(by, project), rule)
    Project.objects.select_for_update().get(pk=project.pk)
    change_request = RegisterItem.objects.get(pk=change_request.pk)
    if change_request.project_id != project.pk:
        raise UsageError(_("This change request belongs to another project."))
    said = figures(project=project, change_request=change_request)
    proposal = rules.Proposal(said.starts_on, said.ends_on, said.budget_usd)
    history = tuple(_as_rule(one) for one in project.baselines.order_by("number"))
    new = rules.rebaseline(history, _as_change(change_request), proposal)[-1]
    _must_fit(said)
    return _made(by, project, new, said, change_request)


@transaction.atomic
def set_first_baseline(
    *,
    by: Viewer,
    project: Project,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    budget_usd: Decimal | None = None,
    approved_on: dt.date | None = None,
) -> Baseline:
    """Make a project's first baseline as it is approved, and return it.

    Dates and budget not given are the project's planned ones. Where the first baseline was made
    before there was a plan, its milestones are added to it once; nothing of it changes.

    Raises:
        Conflict: the project has a baseline with milestones; a further one needs a change request.
        Forbidden: only the sponsor or the lead approves a project's plan.
    """
    sponsors = by.user_id is not None and by.user_id == project.sponsor_id and not by.is_visitor
    must(may_lead(by) or sponsors, _("The sponsor or the project office's lead approves a plan."))
    Project.objects.select_for_update().get(pk=project.pk)
    first = project.baselines.order_by("number").first()
    milestones = _milestones(project, None)
    if first is not None:
        return _completed(by, project, first, milestones)
    said = Figures(
        starts_on=starts_on or project.planned_start_on,
        ends_on=ends_on or project.planned_end_on,
        budget_usd=project.cost_usd if budget_usd is None else budget_usd,
        milestones=milestones,
    )
    _must_fit(said)
    new = rules.first_baseline(
        rules.Proposal(said.starts_on, said.ends_on, said.budget_usd),
        approved_by=by.user_id,
        approved_on=approved_on or timezone.localdate(),
    )
    return _made(by, project, new, said, None)


def _completed(
    by: Viewer,
    project: Project,
    first: Baseline,
    milestones: tuple[tuple[Milestone, dt.date | None, dt.date | None], ...],
) -> Baseline:
    if project.baselines.count() > 1 or first.milestones.exists() or not milestones:
        raise Conflict(
            _("This project has its first baseline. Another one needs an approved change request.")
        )
    _must_fit(Figures(first.starts_on, first.ends_on, first.budget_usd, milestones))
    _copy(first, milestones)
    after = {"number": first.number, "milestones": len(milestones)}
    note(by=by, project=project, kind="baseline", subject=str(first), after=after)
    return first


def _made(
    by: Viewer,
    project: Project,
    new: rules.Baseline,
    said: Figures,
    change_request: RegisterItem | None,
) -> Baseline:
    before = project.current_baseline
    baseline = Baseline.objects.create(
        project=project,
        number=new.number,
        approved_on=new.approved_on,
        approved_by_id=new.approved_by,
        change_request=change_request,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        budget_usd=new.budget_usd,
        reason=change_request.title if change_request else "",
    )
    _copy(baseline, said.milestones)
    project.current_baseline = baseline
    project.save(update_fields=["current_baseline", "changed_at"])
    old = _told(before) if before else {}
    note(
        by=by,
        project=project,
        kind="baseline",
        subject=str(baseline),
        before=old,
        after=_told(baseline),
    )
    return baseline


def _copy(
    baseline: Baseline,
    milestones: tuple[tuple[Milestone, dt.date | None, dt.date | None], ...],
) -> None:
    BaselineMilestone.objects.bulk_create(
        BaselineMilestone(baseline=baseline, milestone=one, starts_on=start, ends_on=end)
        for one, start, end in milestones
    )


def _milestones(
    project: Project, last: Baseline | None
) -> tuple[tuple[Milestone, dt.date | None, dt.date | None], ...]:
    """Return what is still planned, with its dates: actual, else forecast, else as before."""
    before = {one.milestone_id: one for one in last.milestones.all()} if last else {}
    kept = project.milestones.filter(dropped_on__isnull=True)
    return tuple((one, *_dates(one, before.get(one.pk))) for one in kept)


def _dates(
    one: Milestone, before: BaselineMilestone | None
) -> tuple[dt.date | None, dt.date | None]:
    starts_on = one.actual_start_on or one.forecast_start_on
    ends_on = one.actual_end_on or one.forecast_end_on
    return (
        starts_on or (before.starts_on if before else None),
        ends_on or (before.ends_on if before else None),
    )


def _must_fit(said: Figures) -> None:
    for one, _start, end in said.milestones:
        if said.ends_on and end and end > said.ends_on:
            raise UsageError(
                _(
                    "%(name)s ends on %(end)s, after the approved end of %(limit)s. Change its "
                    "forecast in the plan, or ask for a change with more days."
                )
                % {"name": one.name, "end": end.isoformat(), "limit": said.ends_on.isoformat()}
            )


def _as_rule(one: Baseline) -> rules.Baseline:
    return rules.Baseline(
        number=one.number,
        approved_on=one.approved_on,
        approved_by=one.approved_by_id,
        change_request=one.change_request_id,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        budget_usd=one.budget_usd,
    )


def _as_change(item: RegisterItem) -> rules.ChangeRequest | None:
    if item.kind != ItemKind.CHANGE_REQUEST:
        return None
    return rules.ChangeRequest(
        key=item.pk,
        requested_by=item.requested_by_id,
        is_approved=item.state == ItemState.APPROVED,
        approved_by=item.decided_by_id,
        approved_on=item.decided_on,
    )


def _told(baseline: Baseline) -> dict[str, object]:
    return {
        name: getattr(baseline, name) for name in ("number", "starts_on", "ends_on", "budget_usd")
    }
