"""The monthly status of a project: computed, declared, filed, published, and never altered."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from citywide.services.portfolio.models.project import ColourChoice, Project
from citywide.services.portfolio.models.register import RegisterItem
from citywide.services.portfolio.models.texts import TextsField


class UpdateState(models.TextChoices):
    """Where a status update is between its manager's draft and the public."""

    DRAFT: Any = "draft", _("Draft")
    AWAITING_APPROVAL: Any = "awaiting_approval", _("Awaiting approval")
    RETURNED: Any = "returned", _("Returned")
    PUBLISHED: Any = "published", _("Published")
    SUPERSEDED: Any = "superseded", _("Superseded by a correction")


class Confidence(models.TextChoices):
    """How sure the manager is of the forecast."""

    HIGH: Any = "high", _("High")
    MEDIUM: Any = "medium", _("Medium")
    LOW: Any = "low", _("Low")


def _colour(label: Any, **options: Any) -> models.CharField:
    return models.CharField(label, max_length=10, choices=ColourChoice.choices, **options)


class StatusUpdate(models.Model):
    """One project's status as of one day, with the figures it was judged by frozen into it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="updates")
    as_of = models.DateField(_("as of"), db_index=True)
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    state = models.CharField(
        _("state"), max_length=20, choices=UpdateState.choices, default=UpdateState.DRAFT
    )

    computed_schedule = _colour(_("schedule"), blank=True)
    computed_cost = _colour(_("cost"), blank=True)
    computed_scope = _colour(_("scope"), blank=True)
    computed_risk = _colour(_("risk"), blank=True)
    computed_overall = _colour(_("computed status"), blank=True)
    """Empty where it cannot be known, for example without a baseline."""
    computed_facts = models.JSONField(default=dict)
    """The figures behind each axis, as `rules.status` gave them."""
    declared = _colour(_("declared status"), blank=True)
    reason = models.TextField(_("reason for a better status than computed"), blank=True)
    issue = models.ForeignKey(
        RegisterItem, on_delete=models.PROTECT, null=True, blank=True, related_name="status_updates"
    )
    """The issue behind YELLOW or RED; its actions are the mitigating actions."""

    baseline = models.ForeignKey(
        "Baseline", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    forecast_end_on = models.DateField(_("forecast end"), null=True, blank=True)
    slip_days = models.IntegerField(_("slip in days"), null=True, blank=True)
    budget_usd = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    spent_usd = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    forecast_cost_usd = models.DecimalField(
        _("forecast cost"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    progress_share = models.DecimalField(
        _("share done"), max_digits=4, decimal_places=3, null=True, blank=True
    )
    phase = models.CharField(_("phase"), max_length=200, blank=True)
    confidence = models.CharField(
        _("confidence"), max_length=10, choices=Confidence.choices, blank=True
    )
    accomplishments = TextsField(_("accomplished"))
    next_steps = TextsField(_("next"))
    public_note = TextsField(_("what is late and why, in plain words"))

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    filed_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(_("why it was returned"), blank=True)
    published_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["project", "-as_of", "-revision"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["project", "as_of", "revision"], name="one_update_per_day_and_revision"
            ),
            models.UniqueConstraint(
                fields=["project", "as_of"],
                condition=Q(state="published"),
                name="one_published_update_per_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(declared__in=["GREEN", "YELLOW", "RED"]),
                name="published_status_is_declared",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(declared="GREEN") | Q(issue__isnull=False),
                name="yellow_and_red_name_an_issue",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | Q(filed_by__isnull=True)
                | ~Q(approved_by=models.F("filed_by")),
                name="nobody_approves_their_own_status",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["as_of", "state"], name="updates_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.project.code} {self.as_of} {self.declared}"
