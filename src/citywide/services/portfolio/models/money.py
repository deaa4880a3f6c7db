"""Budget by fund and fiscal year, and what finance says was spent."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from citywide.services.portfolio.models.project import Project


class Funding(models.Model):
    """Money of one fund for one fiscal year, named by the year it ends in."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="funding")
    fund = models.CharField(_("fund"), max_length=200)
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    budget_usd = models.DecimalField(_("budget"), max_digits=14, decimal_places=2)
    committed_usd = models.DecimalField(_("committed"), max_digits=14, decimal_places=2, default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["project", "fiscal_year", "fund"]
        verbose_name_plural = "funding"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["project", "fund", "fiscal_year"], name="one_funding_per_fund_and_year"
            ),
            models.CheckConstraint(
                condition=Q(budget_usd__gte=0, committed_usd__gte=0), name="funding_not_negative"
            ),
        ]


class Spending(models.Model):
    """What finance booked for a project in one month; credits are negative."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="spending")
    month = models.DateField(_("month"))
    """The first day of the month."""
    fund = models.CharField(_("fund"), max_length=200, blank=True)
    amount_usd = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    source = models.CharField(_("source"), max_length=100)
    """The data set and version it came from, like `project_actuals@7`, or `document`."""

    class Meta:
        ordering: ClassVar[list[str]] = ["project", "month", "fund"]
        verbose_name_plural = "spending"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["project", "month", "fund"], name="one_spending_per_month_and_fund"
            )
        ]
