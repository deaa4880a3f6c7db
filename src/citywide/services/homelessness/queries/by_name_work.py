"""Notes and next actions, as far as the gate's ruling on each person lets somebody read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from citywide.portal.access.viewer import Viewer
from citywide.portal.accounts.models import User
from citywide.portal.audit.actions import record
from citywide.services.homelessness.models import (
    CaseClient,
    CaseFile,
    CaseNote,
    NextAction,
    PersonRedirect,
)
from citywide.services.homelessness.queries.by_name_reach import Reach, reach

WHICH = ("mine", "overdue", "open")
"""Which next actions: mine that are open, all that are overdue, all that are open."""
_MAX_RETIRED = 500


@dataclass(frozen=True)
class Case:
    """What is written about one person, and whether the reader may write more."""

    person_id: str
    is_known: bool
    """False: nobody the reader may read about has this identifier."""
    notes: tuple[CaseNote, ...]
    actions: tuple[NextAction, ...]
    may_write: bool


@dataclass(frozen=True)
class Due:
    """A next action, and who the person is now."""

    action: NextAction
    person_id: str
    is_overdue: bool


def case_of(*, viewer: Viewer, purpose: str, person_id: str) -> Case | None:
    """Return what is written about a person; None when the viewer may read of nobody for this.

    A person the viewer may not read about has an empty case, like one nobody wrote about. Each
    look at notes is recorded; raises as `reach`.
    """
    found = reach(viewer=viewer, purpose=purpose)
    if not found.is_open:
        return None
    living = found.person(person_id)
    files = _files_of(found, living) if living else []
    notes = [
        note
        for note in CaseNote.objects.filter(file__in=files).select_related("file", "corrects")
        if _is_given(found, note.file, note.at)
    ]
    actions = [
        action
        for action in NextAction.objects.filter(file__in=files).select_related("file", "who")
        if _is_given(found, action.file, action.recorded_at)
    ]
    _note_look(viewer, purpose, notes, actions)
    return Case(
        living or person_id, bool(living), tuple(notes), tuple(actions),
        bool(living) and found.may_write(living),
    )  # fmt: skip


def due(*, viewer: Viewer, purpose: str, which: str) -> list[Due]:
    """Return next actions of people the viewer reaches, the earliest due first; it is recorded."""
    made = _due(viewer, purpose, which)
    _note_look(viewer, purpose, (), [one.action for one in made])
    return made


def _due(viewer: Viewer, purpose: str, which: str) -> list[Due]:
    found = reach(viewer=viewer, purpose=purpose)
    if not found.is_open:
        return []
    today = timezone.localdate()
    asked = Q(done_at=None)
    if which == "mine":
        asked &= Q(who_id=viewer.user_id)
    elif which == "overdue":
        asked &= Q(due_on__lt=today)
    made = [
        Due(one, _living(found, one.file), one.is_overdue(today))
        for one in NextAction.objects.filter(asked).select_related("file", "who")
        if _is_given(found, one.file, one.recorded_at)
    ]
    return sorted(made, key=lambda one: (one.action.due_on, one.action.pk))


def by_person(
    *, viewer: Viewer, purpose: str, which: str = "open", among: Sequence[str] | None = None
) -> dict[str, Due]:
    """Return each person's earliest next action, of all people reached or of those given."""
    wanted = None if among is None else set(among)
    made: dict[str, Due] = {}
    for one in _due(viewer, purpose, which):
        if wanted is None or one.person_id in wanted:
            made.setdefault(one.person_id, one)
    _note_look(viewer, purpose, (), [one.action for one in made.values()])
    return made


def colleagues() -> list[tuple[int, str]]:
    """Return who may be given a next action: people who work with clients, by name."""
    roles = ("housing_worker", "homelessness_lead")
    found = User.objects.filter(is_active=True, grants__role__in=roles).exclude(
        grants__department__name__icontains="police"
    )
    return [(user.pk, str(user)) for user in found.distinct().order_by("name", "email")]


def note_for(*, viewer: Viewer, purpose: str, key: int) -> tuple[CaseNote, str] | None:
    """Return a note and who its person is now; None unless the viewer may read it."""
    note = CaseNote.objects.select_related("file").filter(pk=key).first()
    found = reach(viewer=viewer, purpose=purpose)
    if note is None or not found.is_open or not _is_given(found, note.file, note.at):
        return None
    return note, _living(found, note.file)


def action_for(*, viewer: Viewer, purpose: str, key: int) -> tuple[NextAction, str] | None:
    """Return a next action and who its person is now; None unless the viewer may read it."""
    action = NextAction.objects.select_related("file", "who").filter(pk=key).first()
    found = reach(viewer=viewer, purpose=purpose)
    if action is None or not found.is_open:
        return None
    if not _is_given(found, action.file, action.recorded_at):
        return None
    return action, _living(found, action.file)


def _files_of(found: Reach, living: str) -> list[CaseFile]:
    """Return the case files of everybody who is this person now."""
    retired = PersonRedirect.objects.values_list("retired_person_id", flat=True)
    named = [one for one in retired if found.known.living(one) == living][:_MAX_RETIRED]
    asked = Q(person_id__in=[living, *named])
    for source, client in found.known.clients_of.get(living, frozenset()):
        subjects = CaseClient.objects.filter(source_id=source, personal_id=client)
        asked |= Q(pk__in=subjects.values("file_id"))
    return [file for file in CaseFile.objects.filter(asked) if _is_of(found, file, living)]


def _is_of(found: Reach, file: CaseFile, living: str) -> bool:
    return living in {_living(found, file), *_now(found, file)}


def _now(found: Reach, file: CaseFile) -> set[str]:
    clients = ((source, client) for source, client in file.clients)
    return {found.known.person_of[one] for one in clients if one in found.known.person_of}


def _living(found: Reach, file: CaseFile) -> str:
    now = sorted(_now(found, file))
    return now[0] if len(now) == 1 else found.known.living(file.person_id)


def _is_given(found: Reach, file: CaseFile, at: dt.datetime) -> bool:
    """Return whether something written about a file's person at a time is for the reader.

    Clients the lake holds no longer are nobody's: what was written about them is not given.
    """
    clients = frozenset((source, client) for source, client in file.clients)
    if not clients or not clients <= found.known.person_of.keys():
        return False
    return found.covers(_living(found, file), clients, timezone.localtime(at).date())


def _note_look(
    viewer: Viewer, purpose: str, notes: Iterable[CaseNote], actions: Iterable[NextAction]
) -> None:
    # By their numbers: the audit log says who looked at what, and not who the person is.
    detail = {"notes": [one.pk for one in notes], "actions": [one.pk for one in actions]}
    if not any(detail.values()):
        return
    record(
        by=viewer.actor, action="read", subject="case notes", purpose=purpose, detail=detail,
        address=viewer.address,
    )  # fmt: skip
