"""An entry of the audit log. Entries are written once, by `actions.record`, and never changed."""

from __future__ import annotations

import json
from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from citywide.core.errors import UsageError

HASH_LENGTH = 64


class Action(models.TextChoices):
    """What was done."""

    SIGN_IN: Any = "sign_in", _("Signed in")
    SIGN_IN_FAILED: Any = "sign_in_failed", _("Sign-in failed")
    LOCKED_OUT: Any = "locked_out", _("Locked out")
    SIGN_OUT: Any = "sign_out", _("Signed out")
    PASSWORD: Any = "password", _("Password changed")
    SECOND_FACTOR_ADDED: Any = "second_factor_added", _("Second factor added")
    SECOND_FACTOR_REMOVED: Any = "second_factor_removed", _("Second factor removed")
    READ: Any = "read", _("Read")
    DENIED: Any = "denied", _("Refused")
    EXPORT: Any = "export", _("Exported")
    UPLOAD: Any = "upload", _("Uploaded")
    CORRECT: Any = "correct", _("Corrected")
    RELEASE: Any = "release", _("Released")
    REJECT: Any = "reject", _("Rejected")
    RUN: Any = "run", _("Run")
    CHANGE: Any = "change", _("Changed")
    CREATE: Any = "create", _("Created")
    DEACTIVATE: Any = "deactivate", _("Deactivated")
    GRANT: Any = "grant", _("Role given")
    REVOKE: Any = "revoke", _("Role taken away")
    VERIFY: Any = "verify", _("Verified")


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reads entries; refuses to change or delete them before the database has to."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse."""
        _refuse()

    def delete(self) -> NoReturn:
        """Refuse."""
        _refuse()

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        _refuse()

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: every entry needs the hash of the one before."""
        _refuse()


class Entry(models.Model):
    """One thing somebody did, chained to the entry before by its hash."""

    sequence = models.BigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("time"), db_index=True)
    by = models.CharField(_("by"), max_length=254, db_index=True)
    address = models.CharField(_("network address"), max_length=64, blank=True)
    action = models.CharField(_("action"), max_length=30, db_index=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True, db_index=True)
    purpose = models.CharField(_("purpose"), max_length=300, blank=True, db_index=True)
    # Kept as the very text that was hashed: databases rewrite numbers in their own JSON types.
    detail_json = models.TextField(_("detail"), default="{}")
    # Unique, so that two processes can never both follow the same entry.
    previous_hash = models.CharField(_("previous hash"), max_length=HASH_LENGTH, unique=True)
    hash = models.CharField(_("hash"), max_length=HASH_LENGTH, unique=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-sequence"]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.sequence}: {self.by} {self.action} {self.subject}"

    @property
    def action_label(self) -> str:
        """What was done, in the reader's language."""
        return str(Action(self.action).label) if self.action in Action.values else self.action

    @property
    def detail(self) -> dict[str, Any]:
        """What else belongs to the event, by name; empty if somebody damaged it."""
        try:
            found = json.loads(self.detail_json)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new entry.

        Raises:
            UsageError: the entry was written before.
        """
        if not self._state.adding:
            _refuse()
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        _refuse()


def _refuse() -> NoReturn:
    raise UsageError("The audit log is append-only: its entries are never changed or deleted.")
