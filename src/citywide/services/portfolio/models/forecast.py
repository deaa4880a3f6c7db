"""Forecast completions as they were last computed; never entered, always replaced as a whole."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from citywide.services.portfolio.models.project import Project


class ForecastRun(models.Model):
    """One computation over the whole portfolio: what it learned from, and how good it was."""

    as_of = models.DateField(_("as of"))
    made_at = models.DateTimeField(_("computed at"), db_index=True)
    basis = models.JSONField(default=dict)
    """Projects, slips and reports set aside; `projects_needed` and `slips_needed` if too few."""
    backtest = models.JSONField(default=dict, blank=True)
    """Share promised, forecasts held against a truth, how many held, and the same by horizon."""

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at"]


class ProjectForecast(models.Model):
    """A running project's forecast completion of the latest run, or why it has none."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="forecast")
    run = models.ForeignKey(ForecastRun, on_delete=models.CASCADE, related_name="forecasts")
    current_end_on = models.DateField(_("the manager's forecast"), null=True, blank=True)
    likely_on = models.DateField(_("likely end"), null=True, blank=True)
    earliest_on = models.DateField(_("interval from"), null=True, blank=True)
    latest_on = models.DateField(_("interval to"), null=True, blank=True)
    is_open = models.BooleanField(_("or later"), default=False)
    similar_projects = models.PositiveIntegerField(default=0)
    widened_share = models.FloatField(null=True, blank=True)
    reason = models.CharField(max_length=30, blank=True)
    """Why there is no forecast: one of `rules.forecast.Unforecast`."""

    class Meta:
        ordering: ClassVar[list[str]] = ["project"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(likely_on__isnull=False, reason="")
                | (models.Q(likely_on__isnull=True) & ~models.Q(reason="")),
                name="forecast_or_a_reason",
            )
        ]
