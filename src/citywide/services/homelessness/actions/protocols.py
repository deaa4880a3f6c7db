"""Writes to multidisciplinary teams and to the disposal of old records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from citywide.core.errors import Conflict, UsageError
from citywide.portal.access import gate
from citywide.portal.access.viewer import Viewer
from citywide.portal.accounts.models import User
from citywide.portal.jobs.actions import enqueue
from citywide.portal.jobs.models import Job
from citywide.services.homelessness.actions.by_name import dispose
from citywide.services.homelessness.actions.consent import note
from citywide.services.homelessness.models import DisposalRun, Protocol, TeamMember
from citywide.services.homelessness.permissions import may_guard, may_keep_protocols, must
from citywide.services.homelessness.queries.consent.disposal import (
    PROTECTIONS,
    RULE,
    due,
    subjects,
)

DISPOSAL = "dispose_homelessness"
"""The kind of job that does what `record_disposal` does."""
Tell = Callable[[str, float], None]


def _silent(_step: str, _share: float) -> None:
    return None


@transaction.atomic
def record_protocol(
    *,
    by: Viewer,
    name: str,
    authority: str,
    from_on: dt.date,
    until_on: dt.date,
    document: str,
) -> Protocol:
    """Record a signed protocol and return it; raises Forbidden, Conflict or UsageError."""
    must(may_keep_protocols(by), _("Only the lead and the privacy officer keep protocols."))
    if until_on < from_on:
        raise UsageError(_("The last day is before the first. Correct one of them."))
    if Protocol.objects.filter(name=name).exists():
        raise Conflict(_("There is a protocol of that name. Choose another."))
    made = Protocol.objects.create(
        name=name,
        authority=authority,
        from_on=from_on,
        until_on=until_on,
        document=document,
        recorded_by=by.actor,
        recorded_at=timezone.now(),
    )
    note(by, "create", "protocol", made, {"name": name, "until": until_on.isoformat()})
    return made


@transaction.atomic
def add_member(
    *,
    by: Viewer,
    protocol: Protocol,
    user: User,
    agency: str,
    from_on: dt.date,
    until_on: dt.date | None = None,
) -> TeamMember:
    """Name somebody as a member of a team; raises Forbidden, Conflict or UsageError."""
    must(may_keep_protocols(by), _("Only the lead and the privacy officer name members."))
    if by.user_id == user.pk:
        raise Conflict(_("Somebody else has to name you."))
    if until_on is not None and until_on < from_on:
        raise UsageError(_("The last day is before the first. Correct one of them."))
    if protocol.members.filter(user=user, removed_at=None).exists():
        raise Conflict(_("They are a member of this team already."))
    if user.grants.filter(department__name__icontains="police").exists():
        raise Conflict(_("People of the police cannot be members: nothing is given to them."))
    made = TeamMember.objects.create(
        protocol=protocol, user=user, agency=agency, from_on=from_on, until_on=until_on
    )
    note(by, "grant", "team member", made, {"protocol": protocol.name, "member": user.email})
    return made


@transaction.atomic
def remove_member(*, by: Viewer, member: TeamMember) -> TeamMember:
    """End a membership from this moment on; raises Forbidden or Conflict."""
    must(may_keep_protocols(by), _("Only the lead and the privacy officer name members."))
    found = TeamMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if found.removed_at is not None:
        raise Conflict(_("They were removed before."))
    found.removed_at, found.removed_by = timezone.now(), by.actor
    found.save(update_fields=["removed_at", "removed_by"])
    note(by, "revoke", "team member", found, {"member": found.user.email})
    return found


@transaction.atomic
def list_due(*, by: Viewer, as_of: dt.date | None = None) -> DisposalRun:
    """List the people whose records are due for disposal, and return the list."""
    must(may_guard(by), _("Only the privacy officer disposes of records."))
    day = as_of or timezone.localdate()
    if day > timezone.localdate():
        raise UsageError(_("That day is still to come: records may be used until then."))
    clients = [list(one) for one in due(day)]
    counted = gate.count_disposal(by, PROTECTIONS, subjects(clients).keys)
    made = DisposalRun.objects.create(
        as_of=day,
        clients=clients,
        people=len(clients),
        took=[asdict(one) for one in counted],
        computed_by=by.actor,
        computed_at=timezone.now(),
    )
    note(by, "create", "disposal", made, {"as_of": day.isoformat(), "people": len(made.clients)})
    return made


@transaction.atomic
def approve_disposal(*, by: Viewer, run: DisposalRun) -> DisposalRun:
    """Approve that the listed records are disposed of; raises Forbidden or Conflict.

    Two people are needed: who listed them cannot approve it.
    """
    must(may_keep_protocols(by), _("Only the lead and the privacy officer approve a disposal."))
    found = DisposalRun.objects.select_for_update().get(pk=run.pk)
    if found.computed_by == by.actor:
        raise Conflict(_("Somebody else has to approve what you listed."))
    if found.approved_at is not None:
        raise Conflict(_("This list was approved before."))
    found.approved_at, found.approved_by = timezone.now(), by.actor
    found.save(update_fields=["approved_at", "approved_by"])
    note(by, "release", "disposal", found, {"people": len(found.clients)})
    return found


@transaction.atomic
def record_disposal(*, by: Viewer, run: DisposalRun, how: str, tell: Tell = _silent) -> DisposalRun:
    """Dispose of approved records and return the list, which then names nobody any more.

    Their rows leave every version of the lake, and what was written about the clients goes too.
    `how` says what was done outside, such as in the HMIS. Cut short, it is done again: what is
    gone already is then not found.

    Raises:
        Forbidden: they are not the privacy officer.
        Conflict: it is not approved, was done before, or a run of a data set is open.
        UsageError: `how` is empty.
    """
    must(may_guard(by), _("Only the privacy officer disposes of records."))
    found = DisposalRun.objects.select_for_update().get(pk=run.pk)
    check_disposal(found, how)
    files = dispose(found.clients)
    keys = subjects(found.clients).keys
    went = gate.dispose(by, PROTECTIONS, keys, rule=RULE, tell=tell)
    found.took, found.clients = [asdict(one) for one in went], []
    found.disposed_at, found.disposed_by, found.how = timezone.now(), by.actor, how.strip()
    found.save(update_fields=["disposed_at", "disposed_by", "how", "took", "clients"])
    rows = sum(one.rows for one in went)
    said = {"how": found.how, "people": found.people, "rows": rows, "case_files_removed": files}
    note(by, "change", "disposal", found, said)
    return found


def check_disposal(run: DisposalRun, how: str) -> None:
    """Raise Conflict or UsageError unless a list can be disposed of now."""
    if run.approved_at is None or run.disposed_at is not None:
        raise Conflict(_("Approve the list first; what was disposed of once is recorded once."))
    if not how.strip():
        raise UsageError(_("Say how the records were disposed of."))


def queue_disposal(*, by: Viewer, run: DisposalRun, how: str) -> Job:
    """Queue the disposal of an approved list; raises as `record_disposal`."""
    must(may_guard(by), _("Only the privacy officer disposes of records."))
    check_disposal(run, how)
    return enqueue(by=by, kind=DISPOSAL, arguments={"run": str(run.pk), "how": how.strip()})
