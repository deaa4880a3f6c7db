"""What people write down while they work with the by-name list: notes, next actions, views."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from citywide.core.errors import Conflict
from citywide.services.homelessness.models.protection import Protocol


class CaseFile(models.Model):
    """One person as they were known when somebody first wrote: notes and actions hang on it."""

    person_id = models.CharField(_("person"), max_length=64, db_index=True)
    clients = models.JSONField(_("clients of HMIS sources"), default=list)
    """[source_id, personal_id], in order. They never change, so the file stays with the person when
    identities merge; where linkage finds others, a new file begins."""
    opened_at = models.DateTimeField()


class CaseClient(models.Model):
    """A client of a case file, so that files are found by the records they are about."""

    file = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="subjects")
    source_id = models.CharField(max_length=350)
    personal_id = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["personal_id", "source_id", "file"], name="one_client_once_per_case_file"
            )
        ]


class CaseNote(models.Model):
    """What somebody wrote about a person. Never changed: a correction is another note."""

    file = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(_("note"))
    purpose = models.CharField(_("purpose"), max_length=60)
    by = models.CharField(max_length=254)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    corrects = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="corrected_by"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def save(self, *given: Any, **known: Any) -> None:
        """Keep a new note; raises Conflict for one that is kept already."""
        if not self._state.adding:
            raise Conflict(_("A note is never changed. Write a correction."))
        super().save(*given, **known)


class NextAction(models.Model):
    """What is to be done next for a person: by whom, and until when."""

    file = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="actions")
    what = models.CharField(_("what"), max_length=300)
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )
    due_on = models.DateField(_("due"))
    purpose = models.CharField(_("purpose"), max_length=60)
    recorded_by = models.CharField(max_length=254)
    recorded_at = models.DateTimeField()
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.CharField(max_length=254, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "pk"]

    def is_overdue(self, today: dt.date) -> bool:
        """Return whether it should have been done before a day and is not."""
        return self.done_at is None and self.due_on < today


class SavedView(models.Model):
    """A named way to look at the by-name list: filters, order, columns. Never a purpose."""

    name = models.CharField(_("name"), max_length=80)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(_("shared with"), max_length=40, blank=True)
    """Everybody with this role sees it; empty: its owner alone."""
    query = models.JSONField(default=dict)
    """Part of the list's address -> its value; `columns` is a list."""
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["owner", "name"], condition=Q(removed_at=None),
                name="one_saved_view_of_a_name_per_person",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class DefaultView(models.Model):
    """The view somebody's by-name list opens with."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="+")


class ListShare(models.Model):
    """A by-name list that left the city's hands: under which protocol, to whom, which rows."""

    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="+")
    recipient = models.CharField(_("given to"), max_length=200)
    purpose = models.CharField(_("purpose"), max_length=60)
    query = models.JSONField(default=dict)
    result = models.CharField(max_length=64)
    """Fingerprint of what was computed."""
    rows = models.PositiveIntegerField(_("people"))
    by = models.CharField(max_length=254)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
