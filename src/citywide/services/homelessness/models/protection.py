"""What stands apart, who works under a protocol, who asked to be left out, and disposal."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Part2Program(models.Model):
    """A program of substance use treatment under 42 CFR Part 2: its records stand apart."""

    source_id = models.CharField(_("source"), max_length=350)
    """HMIS source; for a data set of its own, the data set's id, with an empty project."""
    project_id = models.CharField(_("project"), max_length=32, blank=True)
    name = models.CharField(_("name"), max_length=200)
    marked_by = models.CharField(max_length=254)
    marked_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["source_id", "project_id"], name="one_mark_per_part2_program"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Protocol(models.Model):
    """A written protocol under which a multidisciplinary team shares records of people."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    authority = models.CharField(_("legal authority"), max_length=200)
    from_on = models.DateField(_("first day"))
    until_on = models.DateField(_("last day"))
    document = models.TextField(_("where the signed protocol is kept"))
    recorded_by = models.CharField(max_length=254)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-from_on"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="protocol_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """Somebody named in a protocol, for as long as they are of the team."""

    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    agency = models.CharField(_("for which agency"), max_length=200)
    from_on = models.DateField(_("first day"))
    until_on = models.DateField(_("last day"), null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.CharField(max_length=254, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["protocol", "from_on", "pk"]


class Exclusion(models.Model):
    """A person who asked to be left out: nothing of them is given, whoever asks."""

    person_id = models.CharField(_("person"), max_length=64, db_index=True)
    clients = models.JSONField(_("clients of HMIS sources"), default=list)
    """As in a release: what keeps the exclusion with the person when identities merge."""
    reason = models.TextField(_("what was asked for"))
    recorded_by = models.CharField(max_length=254)
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=254, blank=True)
    ended_because = models.TextField(_("why it ended"), blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-recorded_at"]


class PersonRedirect(models.Model):
    """A person id that linkage retired, and who it is now."""

    retired_person_id = models.CharField(max_length=64, unique=True)
    person_id = models.CharField(max_length=64)
    at = models.DateTimeField()
    because = models.CharField(max_length=300)


class DisposalRun(models.Model):
    """People whose records were last used seven years ago or longer, and what was decided."""

    as_of = models.DateField(_("as of"))
    clients = models.JSONField(default=list)
    """[source_id, personal_id, day of last use]; empty once they are disposed of."""
    people = models.PositiveIntegerField(default=0)
    """How many clients it lists, which stays known."""
    took = models.JSONField(default=list)
    """Per data set what goes, as counted when it was listed, then what went: dataset, rows,
    versions, files, quarantined, extracts."""
    computed_by = models.CharField(max_length=254)
    computed_at = models.DateTimeField()
    approved_by = models.CharField(max_length=254, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    disposed_by = models.CharField(max_length=254, blank=True)
    disposed_at = models.DateTimeField(null=True, blank=True)
    how = models.TextField(_("how the records were disposed of"), blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-as_of", "-pk"]
