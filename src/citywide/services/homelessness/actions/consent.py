"""Writes to what clients agreed to. Each takes effect with the next read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from citywide.core.errors import Conflict, UsageError
from citywide.portal.access import gate, purposes
from citywide.portal.access.viewer import Viewer
from citywide.portal.audit.actions import record
from citywide.portal.jobs.attached import keep
from citywide.services.homelessness.models import (
    Exclusion,
    Part2Program,
    PersonRedirect,
    PrivacyNotice,
    ReleaseFile,
    ReleaseOfInformation,
)
from citywide.services.homelessness.permissions import (
    may_guard,
    may_see_consent,
    must,
    works_with_clients,
)
from citywide.services.homelessness.queries.consent.identities import identities


class _Kept(Protocol):
    pk: Any


@transaction.atomic
def record_release(
    *,
    by: Viewer,
    person_id: str,
    signed_on: dt.date,
    expires_on: dt.date,
    agencies: Sequence[str],
    purposes_agreed: Sequence[str],
    evidence: str,
    part2_programs: Sequence[Part2Program] = (),
    file: UploadedFile | None = None,
) -> ReleaseOfInformation:
    """Record a client's signed release of information and return it.

    The evidence is the signed form as a file, or says where it is kept.

    Raises:
        Forbidden: they do not work with clients.
        UsageError: nobody or nothing is named, a day cannot be right, or no such person is known.
    """
    must(works_with_clients(by), _("Only housing workers and the homelessness lead record this."))
    _check_purposes(purposes_agreed)
    if not agencies:
        raise UsageError(_("Name at least one department or agency it is shared with."))
    if expires_on < signed_on or signed_on > _today():
        raise UsageError(_("A release is signed today or before, and ends after it was signed."))
    if not evidence.strip() and file is None:
        raise UsageError(_("Say where the signed form is kept, or how consent was given."))
    person, clients = _person(person_id)
    made = ReleaseOfInformation.objects.create(
        person_id=person,
        clients=clients,
        signed_on=signed_on,
        expires_on=expires_on,
        agencies=list(agencies),
        purposes=list(purposes_agreed),
        evidence=evidence.strip(),
        recorded_by=by.actor,
        recorded_at=timezone.now(),
    )
    made.part2_programs.set(part2_programs)
    said: dict[str, Any] = {"agencies": list(agencies), "purposes": list(purposes_agreed)}
    if file is not None:
        said["file_sha256"] = _keep(made, file).sha256
    note(by, "create", "release", made, {**said, "until": expires_on.isoformat()})
    return made


def note_look(*, by: Viewer, release: ReleaseOfInformation) -> None:
    """Write down that somebody opened the signed form of a release; raises Forbidden."""
    must(may_see_consent(by), _("Only people who work with clients open signed releases."))
    record(by=by.actor, action="read", subject=f"release:{release.pk}", address=by.address)


def _keep(release: ReleaseOfInformation, file: UploadedFile) -> ReleaseFile:
    made = ReleaseFile(release=release)
    kept = keep(file, made.path)
    try:
        made.name, made.media_type, made.size_bytes = kept.name, kept.media_type, kept.size_bytes
        made.sha256, made.is_scanned = kept.sha256, kept.is_scanned
        made.save(force_insert=True)
    except BaseException:
        made.path.unlink(missing_ok=True)
        raise
    return made


@transaction.atomic
def revoke_release(
    *, by: Viewer, release: ReleaseOfInformation, because: str
) -> ReleaseOfInformation:
    """End a release from this moment on; what was shared before stays shared.

    Raises:
        Forbidden: they do not work with clients, and are not the privacy officer.
        Conflict: it was revoked before.
        UsageError: no reason is given.
    """
    must(may_see_consent(by), _("Only housing workers, the lead or the privacy officer revoke it."))
    found = ReleaseOfInformation.objects.select_for_update().get(pk=release.pk)
    if found.revoked_at is not None:
        raise Conflict(_("This release was revoked before."))
    found.revoked_because = _reason(because)
    found.revoked_at, found.revoked_by = timezone.now(), by.actor
    found.save(update_fields=["revoked_at", "revoked_by", "revoked_because"])
    note(by, "change", "release", found, {"revoked": found.revoked_because})
    return found


@transaction.atomic
def record_notice(
    *,
    by: Viewer,
    version: str,
    in_force_from: dt.date,
    purposes_named: Sequence[str],
    text: str,
    applies_to_earlier: bool = False,
) -> PrivacyNotice:
    """Record a version of the privacy notice and return it; it ends the one before.

    Raises:
        Forbidden: they are not the privacy officer.
        Conflict: there is a notice of that version or day.
        UsageError: a purpose is unknown.
    """
    must(may_guard(by), _("Only the privacy officer keeps the privacy notice."))
    _check_purposes(purposes_named)
    same_day = PrivacyNotice.objects.filter(in_force_from=in_force_from)
    if (same_day | PrivacyNotice.objects.filter(version=version)).exists():
        raise Conflict(_("There is a notice of that version or from that day. Choose another."))
    made = PrivacyNotice.objects.create(
        version=version,
        in_force_from=in_force_from,
        purposes=list(purposes_named),
        applies_to_earlier=applies_to_earlier,
        text=text,
        recorded_by=by.actor,
        recorded_at=timezone.now(),
    )
    note(by, "create", "privacy notice", made, {"version": version, "purposes": made.purposes})
    return made


@transaction.atomic
def exclude(*, by: Viewer, person_id: str, reason: str) -> Exclusion:
    """Leave a person out of everything from now on, and return the exclusion.

    Raises Forbidden, UsageError, or Conflict when they are left out already.
    """
    must(may_see_consent(by), _("Only people who work with clients record this."))
    person, clients = _person(person_id)
    if Exclusion.objects.filter(person_id=person, ended_at=None).exists():
        raise Conflict(_("This person is left out already."))
    made = Exclusion.objects.create(
        person_id=person,
        clients=clients,
        reason=_reason(reason),
        recorded_by=by.actor,
        recorded_at=timezone.now(),
    )
    note(by, "create", "exclusion", made, {})
    return made


@transaction.atomic
def end_exclusion(*, by: Viewer, exclusion: Exclusion, because: str) -> Exclusion:
    """Let a person be counted again; raises Forbidden, Conflict or UsageError."""
    must(may_see_consent(by), _("Only people who work with clients record this."))
    found = Exclusion.objects.select_for_update().get(pk=exclusion.pk)
    if found.ended_at is not None:
        raise Conflict(_("This ended before."))
    found.ended_because = _reason(because)
    found.ended_at, found.ended_by = timezone.now(), by.actor
    found.save(update_fields=["ended_at", "ended_by", "ended_because"])
    note(by, "change", "exclusion", found, {"ended": found.ended_because})
    return found


@transaction.atomic
def mark_program(*, by: Viewer, source_id: str, project_id: str, name: str) -> Part2Program:
    """Set a treatment program's records apart; raises Forbidden or Conflict."""
    must(may_guard(by), _("Only the privacy officer sets a program's records apart."))
    if Part2Program.objects.filter(source_id=source_id, project_id=project_id).exists():
        raise Conflict(_("The records of this program stand apart already."))
    made = Part2Program.objects.create(
        source_id=source_id,
        project_id=project_id,
        name=name,
        marked_by=by.actor,
        marked_at=timezone.now(),
    )
    note(by, "create", "program apart", made, {"source": source_id, "project": project_id})
    return made


@transaction.atomic
def follow_merges(*, by: Viewer, now: Mapping[str, str], because: str) -> int:
    """Write down who retired person ids are now, and return how many; called by linkage."""
    at = timezone.now()
    for retired, person in now.items():
        PersonRedirect.objects.update_or_create(
            retired_person_id=retired,
            defaults={"person_id": person, "at": at, "because": because[:300]},
        )
    transaction.on_commit(gate.consent_changed)
    detail = {"merged": len(now), "because": because}
    record(by=by.actor, action="change", subject="person redirects", detail=detail)
    return len(now)


def note(by: Viewer, action: str, kind: str, kept: _Kept, detail: Mapping[str, Any]) -> None:
    """Write one event, without saying who the person is, and let the change take effect."""
    transaction.on_commit(gate.consent_changed)
    record(
        by=by.actor,
        action=action,
        subject=f"{kind}:{kept.pk}",
        detail=dict(detail),
        address=by.address,
    )


def _person(person_id: str) -> tuple[str, list[list[str]]]:
    wanted = person_id.strip()
    known = identities()
    person = known.living(wanted)
    clients = known.clients_of.get(person, frozenset())
    if not clients:
        raise UsageError(
            _("No person %(id)s is known. Copy the number from the by-name list.") % {"id": wanted}
        )
    return person, sorted([source, client] for source, client in clients)


def _check_purposes(given: Sequence[str]) -> None:
    known = purposes.offered("homelessness")
    if not given or any(name not in known for name in given):
        raise UsageError(_("Choose at least one purpose of the list."))


def _reason(text: str) -> str:
    if not text.strip():
        raise UsageError(_("Say why, in a sentence."))
    return text.strip()


def _today() -> dt.date:
    return timezone.localdate()
