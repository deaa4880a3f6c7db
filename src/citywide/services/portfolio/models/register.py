"""Risks, issues, decisions and change requests, with what is done about them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from citywide.services.portfolio.models.project import Project
from citywide.services.portfolio.models.texts import TextsField


class ItemKind(models.TextChoices):
    """What an item of a project's register is."""

    RISK: Any = "risk", _("Risk")
    ISSUE: Any = "issue", _("Issue")
    DECISION: Any = "decision", _("Decision")
    CHANGE_REQUEST: Any = "change_request", _("Change request")


class ItemState(models.TextChoices):
    """How far an item has come; only change requests are approved or declined."""

    OPEN: Any = "open", _("Open")
    CLOSED: Any = "closed", _("Closed")
    APPROVED: Any = "approved", _("Approved")
    DECLINED: Any = "declined", _("Declined")


_SCALE = Q(probability__isnull=True) | Q(probability__range=(1, 5))
_IMPACT = Q(impact__isnull=True) | Q(impact__range=(1, 5))


class RegisterItem(models.Model):
    """One risk, issue, decision or change request."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="register")
    kind = models.CharField(_("kind"), max_length=20, choices=ItemKind.choices, db_index=True)
    number = models.PositiveIntegerField(_("number"))
    """Unique in its project."""
    title = models.CharField(_("title"), max_length=300)
    description = models.TextField(_("description"), blank=True)
    public_text = TextsField(_("in plain words for residents"))
    """Without names; an issue behind YELLOW or RED needs one."""
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="register_items",
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=ItemState.choices, default=ItemState.OPEN, db_index=True
    )
    probability = models.PositiveSmallIntegerField(_("probability, 1 to 5"), null=True, blank=True)
    impact = models.PositiveSmallIntegerField(_("impact, 1 to 5"), null=True, blank=True)
    severity = models.PositiveSmallIntegerField(_("severity, 1 to 3"), null=True, blank=True)
    change_days = models.IntegerField(_("days added"), null=True, blank=True)
    change_cost_usd = models.DecimalField(
        _("cost added"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    change_scope = models.TextField(_("change of scope"), blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decision_reason = models.TextField(_("reason for the decision"), blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["project", "kind", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "number"], name="one_item_per_number"),
            models.CheckConstraint(condition=_SCALE & _IMPACT, name="risk_scales_are_1_to_5"),
            models.CheckConstraint(
                condition=Q(severity__isnull=True) | Q(severity__range=(1, 3)),
                name="severity_is_1_to_3",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(requested_by__isnull=True)
                | ~Q(decided_by=models.F("requested_by")),
                name="nobody_decides_on_their_own_request",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.code} {self.kind} {self.number}: {self.title}"


class MitigatingAction(models.Model):
    """What is done about an issue or risk, by whom and by when."""

    item = models.ForeignKey(RegisterItem, on_delete=models.CASCADE, related_name="actions")
    text = TextsField(_("action"))
    """In plain words: residents and the committee read it."""
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mitigating_actions",
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["item", "due_on", "pk"]

    def __str__(self) -> str:
        return self.text.get("en", "")


class ItemEvent(models.Model):
    """One change of a register item; the history of each is kept whole."""

    item = models.ForeignKey(RegisterItem, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    by = models.CharField(max_length=254)
    note = models.TextField(_("note"), blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["item", "at", "pk"]
