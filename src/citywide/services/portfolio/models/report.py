"""Reports to the committee: frozen, edited, approved, locked, published."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ReportState(models.TextChoices):
    """Where a report is on its way to the committee."""

    DRAFT: Any = "draft", _("Draft")
    IN_REVIEW: Any = "in_review", _("In review")
    APPROVED: Any = "approved", _("Approved and locked")
    PUBLISHED: Any = "published", _("Published")
    WITHDRAWN: Any = "withdrawn", _("Withdrawn")


class CommitteeReport(models.Model):
    """One status report; its figures are frozen when it is made and never typed."""

    key = models.SlugField(max_length=60, unique=True)
    """Such as 2026-03-26, or 2026-03-26-2 for a second one of that day."""
    as_of = models.DateField(_("as of"))
    previous_on = models.DateField(_("last report"), null=True, blank=True)
    """The day of the report before, from which completed projects are counted."""
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="following"
    )
    state = models.CharField(
        max_length=20, choices=ReportState.choices, default=ReportState.DRAFT, db_index=True
    )
    header = models.JSONField(default=dict)
    """to, from, subject, date, council_district, contact."""
    snapshot = models.JSONField(default=dict)
    """The records the report is written from, as they stood."""
    figures = models.JSONField(default=dict)
    """Key -> value (text of a Decimal), unit, decimals, receipt."""
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    sha256 = models.JSONField(default=dict)
    """Form (html, pdf, docx, page) -> hash of the bytes that were locked."""
    withdrawn_reason = models.TextField(_("why it was withdrawn"), blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-as_of", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "published"]) | Q(locked_at__isnull=False),
                name="approved_reports_are_locked",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(withdrawn_reason=""),
                name="withdrawn_reports_say_why",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Narrative(models.Model):
    """One block of a report's prose: drafted from records, edited by people, both kept."""

    report = models.ForeignKey(CommitteeReport, on_delete=models.CASCADE, related_name="narratives")
    section = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField(default=0)
    drafted = models.TextField()
    edited = models.TextField(blank=True)
    """Empty while nobody has edited it. `{figure:KEY}` stands for a figure."""
    acknowledged = models.JSONField(default=dict, blank=True)
    """A typed figure that disagrees with the data -> why it stands, who says so and when."""
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["report", "order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "section"], name="one_narrative_per_section")
        ]


class NarrativeEdit(models.Model):
    """Every wording a block ever had, so that an edit can be undone and compared."""

    narrative = models.ForeignKey(Narrative, on_delete=models.CASCADE, related_name="edits")
    text = models.TextField()
    by = models.CharField(max_length=254)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["narrative", "at", "pk"]


class Approval(models.Model):
    """One office's approval of a report: author, department head, attorney, budget office."""

    report = models.ForeignKey(CommitteeReport, on_delete=models.CASCADE, related_name="approvals")
    office = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField(default=0)
    decision = models.CharField(
        max_length=10,
        choices=[("approved", _("Approved")), ("returned", _("Returned"))],
        blank=True,
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["report", "order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "office"], name="one_approval_per_office")
        ]
