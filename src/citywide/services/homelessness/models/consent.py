"""What a client agreed to in writing, and what everybody was told when records were taken."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citywide.services.homelessness.models.protection import Part2Program


class ReleaseOfInformation(models.Model):
    """A client's written permission to share: with whom, for what, until when."""

    person_id = models.CharField(_("person"), max_length=64, db_index=True)
    clients = models.JSONField(_("clients of HMIS sources"), default=list)
    """[source_id, personal_id] of the person's records when it was signed: these never change,
    so the release stays with the person when identities merge."""
    signed_on = models.DateField(_("signed on"))
    expires_on = models.DateField(_("last day"))
    agencies = models.JSONField(_("shared with"), default=list)
    """Names of departments and agencies."""
    purposes = models.JSONField(_("purposes"), default=list)
    part2_programs = models.ManyToManyField(
        Part2Program, verbose_name=_("substance use programs it names"), blank=True
    )
    evidence = models.TextField(_("evidence"))
    """Where the signed form is kept, or how consent was given; empty where it is a file here."""
    recorded_by = models.CharField(max_length=254)
    recorded_at = models.DateTimeField()
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.CharField(max_length=254, blank=True)
    revoked_because = models.TextField(_("why it was revoked"), blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-signed_on", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("signed_on")), name="release_ends_after_signing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.signed_on}"

    def is_in_force(self, at: dt.datetime) -> bool:
        """Return whether it stands at a time; a revocation counts from its minute on."""
        day = timezone.localtime(at).date()
        is_revoked = self.revoked_at is not None and self.revoked_at <= at
        return self.signed_on <= day <= self.expires_on and not is_revoked


class ReleaseFile(models.Model):
    """The signed form of a release as a file; its bytes lie in the uploads folder under its id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    release = models.OneToOneField(
        ReleaseOfInformation, on_delete=models.CASCADE, related_name="file"
    )
    name = models.CharField(_("file name"), max_length=255)
    media_type = models.CharField(max_length=100)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    is_scanned = models.BooleanField(_("scanned for malware"), default=False)

    @property
    def path(self) -> Path:
        """Return where its bytes lie."""
        return Path(settings.MEDIA_ROOT) / "releases" / str(self.id)


class PrivacyNotice(models.Model):
    """A version of the notice posted where data are collected; it holds until the next begins."""

    version = models.CharField(_("version"), max_length=60, unique=True)
    in_force_from = models.DateField(_("in force from"), unique=True)
    purposes = models.JSONField(_("uses it names"), default=list)
    """Uses to which a client agrees by giving the information (inferred consent)."""
    applies_to_earlier = models.BooleanField(
        _("it says that it also applies to data collected before"), default=False
    )
    """HMIS Data and Technical Standards 2004, 4.2: only a notice that says so reaches back."""
    text = models.TextField(_("text"))
    recorded_by = models.CharField(max_length=254)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-in_force_from"]

    def __str__(self) -> str:
        return self.version
