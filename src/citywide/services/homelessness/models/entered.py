"""What the city enters by hand: who entered it, every change of it, and that it can be undone."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from citywide.services.homelessness.rules.outreach import names_a_point


class Entered(models.Model):
    """A record people enter; removed ones stay, out of sight, so that this can be undone."""

    entered_by = models.CharField(max_length=254, editable=False)
    entered_at = models.DateTimeField(editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    KIND: ClassVar[str]
    """As the record is called in addresses and in the log of changes."""

    class Meta:
        abstract = True


class Change(models.Model):
    """One change of a record: everything in it before and after, so that it can be undone."""

    kind = models.CharField(max_length=30)
    record_id = models.BigIntegerField()
    what = models.CharField(max_length=10)
    """entered, changed, removed or undone."""
    by = models.CharField(max_length=254)
    at = models.DateTimeField()
    before = models.JSONField(null=True)
    after = models.JSONField()
    undoes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="undone")

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kind", "record_id"])]


def area_name(text: str) -> None:
    """Refuse what is no area: an address or coordinates would show where people are."""
    if names_a_point(text):
        raise ValidationError(
            _("Write the name of an area, such as a creek or a neighborhood, without house numbers "
              "or coordinates.")
        )  # fmt: skip


def district_field(**given: Any) -> models.CharField[str, str]:
    """Return a field for a council district, as the city's boundaries name it."""
    return models.CharField(_("council district"), max_length=40, **given)


def area_field() -> models.CharField[str, str]:
    """Return a field for an area within a district, in words."""
    return models.CharField(
        _("area"), max_length=120, blank=True, validators=[area_name],
        help_text=_("A neighborhood, a creek or a park; never an address."),
    )  # fmt: skip


def wrong(**told: str | Promise) -> ValidationError:
    """Return mistakes by field."""
    return ValidationError(told)
