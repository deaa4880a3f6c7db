"""Encampments and cleanups by area, the city's interim housing sites, and counts on one night."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citywide.services.homelessness.models.entered import (
    Entered,
    area_field,
    district_field,
    wrong,
)
from citywide.services.homelessness.models.outreach import Service
from citywide.services.homelessness.rules.outreach import MOST_PEOPLE

_PEOPLE = [MinValueValidator(0), MaxValueValidator(MOST_PEOPLE)]


def only_services(value: Any) -> None:
    """Refuse a list that names something no team offers."""
    if not isinstance(value, list) or not set(value) <= set(Service.values):
        raise ValidationError(_("Choose services of the list."))


class Encampment(Entered):
    """People living outside together, known by a code and an area; never by a point."""

    class State(models.TextChoices):
        """Whether people live there."""

        OPEN = "open", _("Open")
        CLEARED = "cleared", _("Cleared")

    KIND = "encampments"
    code = models.CharField(
        _("code"), max_length=20, help_text=_("How the teams call it, like C3-014.")
    )
    district = district_field()
    area = area_field()
    estimated_people = models.PositiveSmallIntegerField(
        _("estimated people"), null=True, blank=True, validators=_PEOPLE
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    first_seen_on = models.DateField(_("first seen on"))
    cleared_on = models.DateField(_("cleared on"), null=True, blank=True)
    reports = models.TextField(
        _("311 reports"), max_length=4000, blank=True, help_text=_("One number on each line.")
    )
    note = models.TextField(_("note"), max_length=4000, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(removed_at=None),
                name="one_encampment_per_code",
                violation_error_message=_("There is an encampment of this code already."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        """State and dates tell the same."""
        if self.first_seen_on and self.first_seen_on > timezone.localdate():
            raise wrong(first_seen_on=_("This day has not come yet."))
        if (self.state == self.State.CLEARED) != bool(self.cleared_on):
            raise wrong(
                cleared_on=_("A cleared encampment has the day it was cleared, an open one none.")
            )
        if self.cleared_on and self.first_seen_on and self.cleared_on < self.first_seen_on:
            raise wrong(cleared_on=_("This is before it was first seen."))


class Cleanup(Entered):
    """A cleanup of an encampment: planned, announced, done."""

    KIND = "cleanups"
    encampment = models.ForeignKey(
        Encampment, on_delete=models.PROTECT, related_name="cleanups", verbose_name=_("encampment")
    )
    planned_on = models.DateField(_("planned for"))
    notice_on = models.DateField(_("notice posted on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    was_offered = models.BooleanField(
        _("services were offered to everybody there before"), null=True, blank=True
    )
    offered = models.JSONField(
        _("services offered before"), default=list, blank=True, validators=[only_services]
    )
    people = models.PositiveSmallIntegerField(
        _("people there"), null=True, blank=True, validators=_PEOPLE
    )
    note = models.TextField(_("note"), max_length=4000, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-planned_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.encampment} {self.planned_on}"

    def clean(self) -> None:
        """A notice comes before; what is done says whether services were offered."""
        if self.done_on and self.done_on > timezone.localdate():
            raise wrong(done_on=_("This day has not come yet."))
        if self.done_on and self.notice_on and self.notice_on > self.done_on:
            raise wrong(notice_on=_("The notice was posted before the cleanup, not after."))
        if self.done_on and self.was_offered is None:
            raise wrong(was_offered=_("Say whether services were offered before."))
        if self.offered and not self.was_offered:
            raise wrong(was_offered=_("Services are ticked below: then say yes here."))


class InterimSite(Entered):
    """An interim housing site of the city: which HMIS project it is, where, and its beds."""

    KIND = "sites"
    project = models.CharField(_("HMIS project"), max_length=400)
    """As source_id:project_id."""
    name = models.CharField(_("name"), max_length=120)
    district = district_field()
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(
        _("closed on"), null=True, blank=True, help_text=_("The first day it was closed.")
    )
    beds = models.PositiveSmallIntegerField(
        _("beds"), validators=[MinValueValidator(1)],
        help_text=_("Used where the HMIS has no inventory for a night."),
    )  # fmt: skip

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["project"], condition=models.Q(removed_at=None),
                name="one_site_per_project",
                violation_error_message=_("This project is on the list already."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A site closes after it opened."""
        if self.closed_on and self.opened_on and self.closed_on < self.opened_on:
            raise wrong(closed_on=_("This is before the site opened."))


class NightCount(Entered):
    """A count of people sleeping outside on one night, as the community made it."""

    class Method(models.TextChoices):
        """How it was made (HUD, Methodology Guide)."""

        COMPLETE = "complete", _("Complete count: every area was walked")
        SAMPLE = "sample", _("Sample of areas, the rest computed")
        SURVEY = "survey", _("Count with a survey that was extrapolated")
        SERVICE = "service", _("Interviews at services on the days after")
        OTHER = "other", _("Another method")

    KIND = "counts"
    night = models.DateField(_("night"))
    unsheltered = models.PositiveIntegerField(_("people sleeping outside"))
    low = models.PositiveIntegerField(_("at least"), null=True, blank=True)
    high = models.PositiveIntegerField(_("at most"), null=True, blank=True)
    sheltered = models.PositiveIntegerField(_("people in shelter"), null=True, blank=True)
    method = models.CharField(_("method"), max_length=10, choices=Method)
    source = models.CharField(
        _("source"), max_length=300, help_text=_("The report it is from, with its page.")
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-night"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["night"], condition=models.Q(removed_at=None), name="one_count_per_night",
                violation_error_message=_("There is a count of this night already. Change that."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.night)

    def clean(self) -> None:
        """An interval has both ends, around the count."""
        if self.night and self.night > timezone.localdate():
            raise wrong(night=_("This night has not come yet."))
        if (self.low is None) != (self.high is None):
            raise wrong(low=_("An interval has both ends: enter the least and the most, or none."))
        ends = (self.low, self.unsheltered, self.high)
        if None not in ends and list(ends) != sorted(ends):
            raise wrong(low=_("The count does not lie within this interval."))


class ReportReading(Entered):
    """Which data set of 311 reports the pages read, and what its columns are called."""

    KIND = "readings"
    dataset = models.CharField(_("data set"), max_length=80)
    reported_column = models.CharField(_("column of the day reported"), max_length=80)
    district_column = models.CharField(_("column of the council district"), max_length=80)
    days_column = models.CharField(
        _("column of the days until it was closed"), max_length=80, blank=True
    )
    closed_column = models.CharField(
        _("column of the day it was closed"), max_length=80, blank=True,
        help_text=_("Used where there is no column of days."),
    )  # fmt: skip
    only_column = models.CharField(
        _("column that tells encampments from other requests"), max_length=80, blank=True
    )
    only_value = models.CharField(_("its value for encampments"), max_length=120, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return self.dataset

    def clean(self) -> None:
        """A filter has a column and a value."""
        if bool(self.only_column) != bool(self.only_value):
            raise wrong(only_value=_("Enter both the column and its value, or neither."))
