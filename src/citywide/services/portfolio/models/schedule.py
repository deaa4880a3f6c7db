"""Phases, milestones, and the baselines a project is held against."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from citywide.services.portfolio.models.project import Project


class Phase(models.Model):
    """A part of a project, such as Procurement."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="phases")
    name = models.CharField(_("phase"), max_length=200)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["project", "order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "name"], name="one_phase_per_name")
        ]

    def __str__(self) -> str:
        return self.name


class Milestone(models.Model):
    """A task or milestone: a milestone has an end only."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="milestones")
    phase = models.ForeignKey(
        Phase, on_delete=models.SET_NULL, null=True, blank=True, related_name="milestones"
    )
    number = models.CharField(_("number"), max_length=40)
    """Unique in its project; stays the same across imports."""
    name = models.CharField(_("name"), max_length=300)
    public_name = models.JSONField(_("name for residents"), default=dict, blank=True)
    is_milestone = models.BooleanField(_("milestone"), default=True)
    is_key = models.BooleanField(_("shown to residents"), default=False)
    forecast_start_on = models.DateField(_("forecast start"), null=True, blank=True)
    forecast_end_on = models.DateField(_("forecast end"), null=True, blank=True)
    actual_start_on = models.DateField(_("actual start"), null=True, blank=True)
    actual_end_on = models.DateField(_("actual end"), null=True, blank=True)
    weight = models.DecimalField(_("weight"), max_digits=9, decimal_places=2, null=True, blank=True)
    done_share = models.DecimalField(
        _("share done"), max_digits=4, decimal_places=3, null=True, blank=True
    )
    note = models.TextField(_("note"), blank=True)
    forecast_changed_on = models.DateField(_("forecast changed on"), null=True, blank=True)
    dropped_on = models.DateField(_("dropped on"), null=True, blank=True)
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["project", "order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "number"], name="one_milestone_per_number"),
            models.CheckConstraint(
                condition=Q(done_share__isnull=True) | Q(done_share__range=(0, 1)),
                name="done_share_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(forecast_end_on__isnull=True)
                | Q(forecast_start_on__isnull=True)
                | Q(forecast_end_on__gte=F("forecast_start_on")),
                name="forecast_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(actual_end_on__isnull=True)
                | Q(actual_start_on__isnull=True)
                | Q(actual_end_on__gte=F("actual_start_on")),
                name="actual_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LinkKind(models.TextChoices):
    """Which ends of two tasks are tied together."""

    FS = "FS", _("finish to start")
    SS = "SS", _("start to start")
    FF = "FF", _("finish to finish")
    SF = "SF", _("start to finish")


class MilestoneLink(models.Model):
    """One task of a project that waits for another of the same project."""

    before = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="followers")
    after = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=2, choices=LinkKind.choices, default=LinkKind.FS)
    lag_days = models.IntegerField(_("lag in days"), default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["after", "before"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["before", "after"], name="one_link_per_pair"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="no_link_to_itself"),
        ]


class Baseline(models.Model):
    """The plan a project was approved with. A new one never replaces an old one."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="baselines")
    number = models.PositiveSmallIntegerField(_("number"))
    approved_on = models.DateField(_("approved on"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    change_request = models.OneToOneField(
        "RegisterItem", on_delete=models.PROTECT, null=True, blank=True, related_name="baseline"
    )
    starts_on = models.DateField(_("start"), null=True, blank=True)
    ends_on = models.DateField(_("end"), null=True, blank=True)
    budget_usd = models.DecimalField(
        _("budget"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["project", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "number"], name="one_baseline_per_number"),
            models.CheckConstraint(
                condition=Q(number=1) | Q(change_request__isnull=False),
                name="rebaselining_needs_a_change_request",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.code} baseline {self.number}"


class BaselineMilestone(models.Model):
    """The dates of one milestone in one baseline."""

    baseline = models.ForeignKey(Baseline, on_delete=models.CASCADE, related_name="milestones")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="baselines")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["baseline", "milestone"], name="one_date_per_baseline_and_milestone"
            )
        ]
