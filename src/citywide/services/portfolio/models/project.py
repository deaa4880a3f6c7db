"""A project: what it is for, who is in it, how far it has come."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from citywide.core.measures.model import SERVICE_AREAS
from citywide.portal.accounts.models import Department
from citywide.services.portfolio.models.texts import TextsField


class Stage(models.TextChoices):
    """Where a project is between a proposal and its end."""

    PROPOSED: Any = "proposed", _("Proposed")
    SCORED: Any = "scored", _("Scored")
    APPROVED: Any = "approved", _("Approved")
    ACTIVE: Any = "active", _("Active")
    ON_HOLD: Any = "on_hold", _("On hold")
    COMPLETED: Any = "completed", _("Completed")
    CANCELLED: Any = "cancelled", _("Cancelled")
    DECLINED: Any = "declined", _("Declined")


RUNNING = (Stage.APPROVED, Stage.ACTIVE, Stage.ON_HOLD)
"""Stages of a project that has been approved and is not over."""


class ProcurementStage(models.TextChoices):
    """How far buying has come, from a request for information to a contract."""

    NONE: Any = "none", _("Nothing to buy")
    RFI: Any = "rfi", _("Request for information")
    RFP: Any = "rfp", _("Request for proposals or bids")
    EVALUATION: Any = "evaluation", _("Evaluation")
    NEGOTIATION: Any = "negotiation", _("Negotiation")
    CONTRACT: Any = "contract", _("Contract signed")


class ColourChoice(models.TextChoices):
    """A status as the committee's report writes it."""

    GREEN: Any = "GREEN", _("GREEN")
    YELLOW: Any = "YELLOW", _("YELLOW")
    RED: Any = "RED", _("RED")


class Project(models.Model):
    """One project, from proposal to completion; nothing of it is ever deleted."""

    code = models.CharField(_("number"), max_length=40, unique=True)
    title = TextsField(_("title"))
    name = models.CharField(_("title in English"), max_length=300, db_index=True)
    """`title["en"]`, for sorting and search."""
    summary = TextsField(_("summary in plain words"))
    description = models.TextField(_("description"), blank=True)
    outcome = TextsField(_("what it brought residents"))
    stage = models.CharField(
        _("stage"), max_length=20, choices=Stage.choices, default=Stage.PROPOSED, db_index=True
    )

    lead_department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="led_projects"
    )
    departments = models.ManyToManyField(Department, related_name="projects")
    """Every department that takes part, the leading one included."""
    sponsor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sponsored_projects",
    )
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="managed_projects",
    )
    effort_share = models.DecimalField(
        _("share of the manager's time"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    vendor = models.CharField(_("vendor"), max_length=200, blank=True)
    procurement_stage = models.CharField(
        _("procurement"),
        max_length=20,
        choices=ProcurementStage.choices,
        default=ProcurementStage.NONE,
    )

    strategic_area = models.ForeignKey(
        "StrategicArea",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
    )
    service_area = models.CharField(
        _("City Service Area"), max_length=60, choices=[(a, a) for a in SERVICE_AREAS]
    )
    council_district = models.CharField(_("council district"), max_length=60, default="Citywide")
    work_plan_year = models.PositiveSmallIntegerField(
        _("work-plan year"), null=True, blank=True, db_index=True
    )

    cost_usd = models.DecimalField(
        _("total cost"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    planned_start_on = models.DateField(_("planned start"), null=True, blank=True)
    planned_end_on = models.DateField(_("planned end"), null=True, blank=True)
    is_sensitive = models.BooleanField(_("high profile or sensitive"), default=False)
    sensitive_reason = models.TextField(_("why it is high profile or sensitive"), blank=True)
    is_overseen = models.BooleanField(_("overseen"), default=False, db_index=True)
    """Computed from the four criteria whenever one of their entries changes."""

    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposed_projects",
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decided_projects",
    )
    decision_reason = models.TextField(_("reason for the decision"), blank=True)
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    started_on = models.DateField(_("started on"), null=True, blank=True)
    completed_on = models.DateField(_("completed on"), null=True, blank=True, db_index=True)
    ended_on = models.DateField(_("cancelled or declined on"), null=True, blank=True)

    forecast_end_on = models.DateField(_("forecast end"), null=True, blank=True)
    """As the latest published status says; kept here so that lists need no search."""
    current_status = models.ForeignKey(
        "StatusUpdate", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """The latest published status update."""
    current_baseline = models.ForeignKey(
        "Baseline", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(is_sensitive=False) | ~Q(sensitive_reason=""),
                name="sensitive_needs_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(cost_usd__isnull=True) | Q(cost_usd__gte=0), name="cost_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(planned_end_on__isnull=True)
                | Q(planned_start_on__isnull=True)
                | Q(planned_end_on__gte=F("planned_start_on")),
                name="project_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(stage="completed") | Q(completed_on__isnull=False),
                name="completed_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the English title beside all titles."""
        self.name = self.title.get("en", self.name)
        super().save(*args, **kwargs)

    @property
    def is_running(self) -> bool:
        """Approved and not over."""
        return self.stage in RUNNING


class Score(models.Model):
    """The points one person gave a proposal on one criterion."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="scores")
    criterion = models.SlugField(_("criterion"), max_length=60)
    points = models.PositiveSmallIntegerField(_("points"))
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["criterion", "by"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["project", "criterion", "by"], name="one_score_per_person_and_criterion"
            ),
            models.CheckConstraint(condition=Q(points__lte=5), name="points_up_to_five"),
        ]


class ProjectDependency(models.Model):
    """A project that cannot go on before another one has come far enough."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="dependencies")
    needs = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="dependents")
    milestone = models.ForeignKey(
        "Milestone", on_delete=models.SET_NULL, null=True, blank=True, related_name="awaited_by"
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["project", "needs"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "needs"], name="one_dependency_per_pair"),
            models.CheckConstraint(
                condition=~Q(project=F("needs")), name="no_dependency_on_itself"
            ),
        ]


class Change(models.Model):
    """What changed in a project, when and by whom; written with each change, never altered."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField(db_index=True)
    by = models.CharField(max_length=254)
    kind = models.CharField(max_length=40)
    """Such as project, milestone, money, status, baseline, risk, issue."""
    subject = models.CharField(max_length=300, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
