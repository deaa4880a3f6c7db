"""Writes of the daily work with the by-name list: notes and next actions about a person.

Whoever the actor may not read about does not exist for them: the sentence is that of a person
nobody knows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from citywide.core.errors import Conflict, Forbidden, NotFound, UsageError
from citywide.portal.access.viewer import Viewer
from citywide.portal.audit.actions import record
from citywide.services.homelessness.models import CaseClient, CaseFile, CaseNote, NextAction
from citywide.services.homelessness.queries.by_name_reach import Reach, reach
from citywide.services.homelessness.queries.by_name_work import (
    action_for,
    colleagues,
    note_for,
)

MAX_TEXT = 8_000
MAX_WHAT = 300


@transaction.atomic
def write_note(*, by: Viewer, purpose: str, person_id: str, text: str) -> CaseNote:
    """Write a note about a person and return it.

    Raises:
        NotFound: there is nobody of that identifier among those the actor reaches.
        Forbidden: for this purpose nothing is written, or a note would be for nobody to read.
        UsageError: the note is empty or too long.
    """
    file = _file(by, purpose, person_id)
    made = _note(by, purpose, file, text, None)
    _told(by, "create", f"case note:{made.pk}", purpose, {"file": file.pk})
    return made


@transaction.atomic
def correct_note(*, by: Viewer, purpose: str, key: int, text: str) -> CaseNote:
    """Write a note that corrects another, which stays; return it. Raises as `write_note`.

    Raises:
        Conflict: the note was corrected before: correct the correction.
    """
    found = note_for(viewer=by, purpose=purpose, key=key)
    if found is None:
        raise NotFound(nobody())
    note, person = found
    _may_write(reach(viewer=by, purpose=purpose), person)
    if CaseNote.objects.filter(corrects=note).exists():
        raise Conflict(_("This note was corrected before. Correct the correction."))
    made = _note(by, purpose, note.file, text, note)
    _told(by, "change", f"case note:{made.pk}", purpose, {"corrects": note.pk})
    return made


@transaction.atomic
def plan_action(
    *, by: Viewer, purpose: str, person_id: str, what: str, who: int, due_on: dt.date
) -> NextAction:
    """Say what is to be done next for a person, by whom and until when; raises as `write_note`."""
    file = _file(by, purpose, person_id)
    _check_action(what, who)
    made = NextAction.objects.create(
        file=file, what=what.strip(), who_id=who, due_on=due_on, purpose=purpose,
        recorded_by=by.actor, recorded_at=timezone.now(),
    )  # fmt: skip
    detail = {"file": file.pk, "who": who, "due": due_on.isoformat()}
    _told(by, "create", f"next action:{made.pk}", purpose, detail)
    return made


@transaction.atomic
def change_action(
    *, by: Viewer, purpose: str, key: int, what: str, who: int, due_on: dt.date
) -> NextAction:
    """Change what is to be done, by whom or until when; raises as `write_note`, or Conflict."""
    found = _open_action(by, purpose, key)
    _check_action(what, who)
    before = {"who": found.who_id, "due": found.due_on.isoformat()}
    found.what, found.who_id, found.due_on = what.strip(), who, due_on
    found.save(update_fields=["what", "who", "due_on"])
    after = {"who": who, "due": due_on.isoformat()}
    _told(by, "change", f"next action:{key}", purpose, {"before": before, "after": after})
    return found


@transaction.atomic
def finish_action(*, by: Viewer, purpose: str, key: int) -> NextAction:
    """Mark a next action as done; raises NotFound, Forbidden, or Conflict when it is already."""
    found = _open_action(by, purpose, key)
    found.done_at, found.done_by = timezone.now(), by.actor
    found.save(update_fields=["done_at", "done_by"])
    _told(by, "change", f"next action:{key}", purpose, {"done": True})
    return found


@transaction.atomic
def reopen_action(*, by: Viewer, purpose: str, key: int) -> NextAction:
    """Take back that a next action is done; raises as `finish_action`."""
    found = _action(by, purpose, key)
    if found.done_at is None:
        raise Conflict(_("This next action is open. Look at how it stands now."))
    found.done_at, found.done_by = None, ""
    found.save(update_fields=["done_at", "done_by"])
    _told(by, "change", f"next action:{key}", purpose, {"done": False})
    return found


def dispose(clients: Iterable[Iterable[Any]]) -> int:
    """Remove what was written about clients whose records were disposed of; return how many files.

    A file that is also about a client whose records stay is kept. Called inside the transaction
    that records the disposal, which says it in the audit log.
    """
    gone = {(str(source), str(client)) for source, client, *_day in clients}
    # By the client's number, which has an index; then file by file, all of whose clients must go.
    numbers = sorted({client for _source, client in gone})
    files: set[int] = set()
    for start in range(0, len(numbers), 500):
        part = numbers[start : start + 500]
        found = CaseClient.objects.filter(personal_id__in=part)
        files.update(found.values_list("file_id", flat=True))
    removed = [
        file.pk
        for file in CaseFile.objects.filter(pk__in=files)
        if {(source, client) for source, client in file.clients} <= gone
    ]
    CaseFile.objects.filter(pk__in=removed).delete()
    return len(removed)


def nobody() -> str:
    """Return the sentence for a person who is not there, whatever the reason."""
    return _("There is nobody of that identifier among those you see.")


def _file(by: Viewer, purpose: str, person_id: str) -> CaseFile:
    """Return the case file of a person as linkage has them now; it begins with the first entry."""
    found = reach(viewer=by, purpose=purpose)
    living = found.person(person_id.strip())
    if not living:
        raise NotFound(nobody())
    _may_write(found, living)
    clients = sorted([source, client] for source, client in found.known.clients_of[living])
    for file in CaseFile.objects.select_for_update().filter(person_id=living):
        if file.clients == clients:
            return file
    made = CaseFile.objects.create(person_id=living, clients=clients, opened_at=timezone.now())
    CaseClient.objects.bulk_create(
        CaseClient(file=made, source_id=source, personal_id=client) for source, client in clients
    )
    return made


def _may_write(found: Reach, living: str) -> None:
    if not found.may_write(living):
        raise Forbidden(
            _(
                "What you write today could not be read for this purpose: work with the person "
                "for care coordination or as a team, and record a release of information first."
            )
        )


def _note(
    by: Viewer, purpose: str, file: CaseFile, text: str, corrects: CaseNote | None
) -> CaseNote:
    if not text.strip() or len(text) > MAX_TEXT:
        raise UsageError(_("Write a note of up to %(max)d characters.") % {"max": MAX_TEXT})
    return CaseNote.objects.create(
        file=file, text=text.strip(), purpose=purpose, by=by.actor, by_name=by.name[:200],
        at=timezone.now(), corrects=corrects,
    )  # fmt: skip


def _check_action(what: str, who: int) -> None:
    if not what.strip() or len(what) > MAX_WHAT:
        raise UsageError(_("Say what is to be done, in up to %(max)d characters.") % {
            "max": MAX_WHAT
        })  # fmt: skip
    if who not in {key for key, _name in colleagues()}:
        raise UsageError(_("Choose somebody who works with clients."))


def _action(by: Viewer, purpose: str, key: int) -> NextAction:
    found = action_for(viewer=by, purpose=purpose, key=key)
    if found is None:
        raise NotFound(nobody())
    action, person = found
    _may_write(reach(viewer=by, purpose=purpose), person)
    return NextAction.objects.select_for_update().get(pk=action.pk)


def _open_action(by: Viewer, purpose: str, key: int) -> NextAction:
    found = _action(by, purpose, key)
    if found.done_at is not None:
        raise Conflict(_("This is done already. Look at how it stands now."))
    return found


def _told(by: Viewer, action: str, subject: str, purpose: str, detail: dict[str, Any]) -> None:
    record(
        by=by.actor, action=action, subject=subject, purpose=purpose, detail=detail,
        address=by.address,
    )  # fmt: skip
