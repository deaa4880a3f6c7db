"""Writes to what outreach teams enter; each keeps what was there before, to be undone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from citywide.core.errors import Conflict, UsageError
from citywide.portal.access.viewer import Viewer
from citywide.portal.audit.actions import record as audit
from citywide.services.homelessness.models import Change
from citywide.services.homelessness.models.entered import Entered
from citywide.services.homelessness.permissions import may_enter_outreach, may_keep_sites, must
from citywide.services.homelessness.queries.consent.identities import identities
from citywide.services.homelessness.queries.outreach.entered import KINDS, left_out

Record = TypeVar("Record", bound=Entered)
OF_THE_LEAD = frozenset({"sites", "counts", "readings"})
_NOT_EDITED = {"id", "entered_by", "entered_at"}
_HELD_BY = {
    "sessions": ("contacts",), "contacts": ("placements",),
    "encampments": ("contacts", "cleanups"),
}  # fmt: skip
"""What hangs on a record, and would be lost from sight with it."""


@transaction.atomic
def enter(*, by: Viewer, kind: type[Record], values: Mapping[str, Any]) -> Record:
    """Enter a record and return it.

    Raises:
        Forbidden: they do not work with clients; sites, counts and readings are the lead's.
        UsageError: a value cannot be right, with every mistake in words.
    """
    _may(by, kind.KIND)
    made = kind(**_checked(values), entered_by=by.actor, entered_at=timezone.now())
    _save(made)
    _note(by, made, "entered", None)
    return made


@transaction.atomic
def change(*, by: Viewer, record: Record, values: Mapping[str, Any], seen: int) -> Record:
    """Change a record and return it; `seen` is the latest change the editor had seen.

    Raises:
        Forbidden, UsageError: as `enter`.
        Conflict: somebody changed or removed it in the meantime.
    """
    _may(by, record.KIND)
    found = _current(record)
    if latest(found) != seen:
        raise Conflict(
            _("Somebody changed this after you opened it. Open it again and enter your change.")
        )
    before = _snapshot(found)
    for name, value in _checked(values).items():
        setattr(found, name, value)
    _save(found)
    if _snapshot(found) != before:
        _note(by, found, "changed", before)
    return found


@transaction.atomic
def remove(*, by: Viewer, record: Record) -> Record:
    """Take a record out of sight and return it; this can be undone.

    Raises Forbidden, or Conflict where others hang on it or it was removed before.
    """
    _may(by, record.KIND)
    found = _current(record)
    for name in _HELD_BY.get(record.KIND, ()):
        if getattr(found, name).filter(removed_at=None).exists():
            raise Conflict(_("Other records belong to this one. Remove those first."))
    before = _snapshot(found)
    found.removed_at = timezone.now()
    found.save()
    _note(by, found, "removed", before)
    return found


@transaction.atomic
def undo(*, by: Viewer, change: Change) -> Entered:
    """Put a record back to what it was before its latest change, and return it.

    Raises:
        Forbidden: as `enter`.
        Conflict: the record was changed after this, or what it was cannot be any more.
    """
    _may(by, change.kind)
    found = KINDS[change.kind]._default_manager.select_for_update().get(pk=change.record_id)
    if latest(found) != change.pk:
        raise Conflict(_("There is a later change. Undo the later ones first."))
    before = _snapshot(found)
    if change.before is None:
        if any(
            getattr(found, name).filter(removed_at=None).exists()
            for name in _HELD_BY.get(change.kind, ())
        ):
            raise Conflict(_("Other records belong to this one. Remove those first."))
        found.removed_at = timezone.now()
        found.save()
    else:
        _restore(found, change.before)
        _save(found)
    _note(by, found, "undone", before, change)
    return found


def latest(record: Entered) -> int:
    """Return the number of a record's latest change."""
    return int(
        Change.objects.filter(kind=record.KIND, record_id=record.pk).values_list("pk", flat=True)[0]
    )


def known_person(person_id: str) -> str:
    """Return who a person id of the by-name list stands for now.

    Raises:
        UsageError: nobody has it, or the person asked to be left out of everything.
    """
    known = identities()
    person = known.living(person_id.strip())
    if person not in known.clients_of or person in left_out():
        raise UsageError(
            _("No person %(id)s is known. Copy the number from the by-name list.")
            % {"id": person_id.strip()}
        )
    return person


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    given = dict(values)
    if given.get("person_id"):
        given["person_id"] = known_person(given["person_id"])
    return given


def _may(by: Viewer, kind: str) -> None:
    if kind in OF_THE_LEAD:
        must(may_keep_sites(by), _("Only the homelessness lead keeps this."))
    else:
        must(
            may_enter_outreach(by), _("Only housing workers and the homelessness lead enter this.")
        )


def _current(record: Record) -> Record:
    found = type(record)._default_manager.select_for_update().get(pk=record.pk)
    if found.removed_at is not None:
        raise Conflict(_("This was removed in the meantime."))
    return found


def _save(record: Entered) -> None:
    try:
        record.full_clean()
    except ValidationError as error:
        raise UsageError(" ".join(error.messages)) from None
    record.save()


def _fields(record: Entered) -> list[models.Field[Any, Any]]:
    return [field for field in record._meta.concrete_fields if field.name not in _NOT_EDITED]


def _snapshot(record: Entered) -> dict[str, Any]:
    values = {field.attname: field.value_from_object(record) for field in _fields(record)}
    told: dict[str, Any] = json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    return told


def _restore(record: Entered, values: Mapping[str, Any]) -> None:
    for field in _fields(record):
        value = values[field.attname]
        as_it_is = isinstance(field, models.JSONField) or value is None
        setattr(record, field.attname, value if as_it_is else field.to_python(value))


def _note(
    by: Viewer,
    record: Entered,
    what: str,
    before: Mapping[str, Any] | None,
    undoes: Change | None = None,
) -> None:
    """Keep the change, and write one event that does not say who the person is."""
    Change.objects.create(
        kind=record.KIND, record_id=record.pk, what=what, by=by.actor, at=timezone.now(),
        before=before, after=_snapshot(record), undoes=undoes,
    )  # fmt: skip
    audit(
        by=by.actor, action="create" if what == "entered" else "change",
        subject=f"outreach {record.KIND}:{record.pk}", detail={"what": what}, address=by.address,
    )  # fmt: skip
