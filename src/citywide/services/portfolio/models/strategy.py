"""The strategic plan: areas, goals, and the work of each fiscal year."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from citywide.services.portfolio.models.texts import TextsField


class StrategicPlan(models.Model):
    """Where technology is to go over several years."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    is_draft = models.BooleanField(_("draft"), default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-starts_on"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="plan_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.name


class StrategicArea(models.Model):
    """One of the plan's areas, such as Cybersecurity."""

    plan = models.ForeignKey(StrategicPlan, on_delete=models.PROTECT, related_name="areas")
    key = models.SlugField(_("key"), max_length=60)
    name = TextsField(_("name"))
    description = TextsField(_("description"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["plan", "order", "key"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "key"], name="one_area_per_key")
        ]

    def __str__(self) -> str:
        return self.name.get("en", self.key)


class Goal(models.Model):
    """What an area is to reach, and the measures that tell whether it does."""

    area = models.ForeignKey(StrategicArea, on_delete=models.PROTECT, related_name="goals")
    name = TextsField(_("name"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    measures = models.JSONField(_("target metrics"), default=list, blank=True)
    """Ids of measures in the city folder or a service; each comes with target and receipt."""

    class Meta:
        ordering: ClassVar[list[str]] = ["area", "order"]

    def __str__(self) -> str:
        return self.name.get("en", "")


class WorkKind(models.TextChoices):
    """What an item of the annual work plan is."""

    PROJECT: Any = "project", _("Project")
    INITIATIVE: Any = "initiative", _("Initiative")
    MILESTONE: Any = "milestone", _("Milestone")


class WorkPlanItem(models.Model):
    """What is to be done for a goal in one fiscal year, named by the year it ends in."""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="items")
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"), db_index=True)
    kind = models.CharField(_("kind"), max_length=20, choices=WorkKind.choices)
    name = TextsField(_("name"))
    project = models.ForeignKey(
        "Project", on_delete=models.PROTECT, null=True, blank=True, related_name="work_plan_items"
    )
    owner = models.CharField(_("owner"), max_length=200, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    dropped_on = models.DateField(_("dropped on"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["goal", "fiscal_year", "due_on", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(kind="project") | Q(project__isnull=False),
                name="project_item_names_a_project",
            )
        ]

    def __str__(self) -> str:
        return self.name.get("en", "")
