"""What outreach teams enter in the field: sessions, contacts, and offers of a place to sleep."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from citywide.services.homelessness.models.entered import (
    Entered,
    area_field,
    district_field,
    wrong,
)
from citywide.services.homelessness.rules.outreach import MOST_PEOPLE


class Service(models.TextChoices):
    """What a team can offer."""

    SHELTER = "shelter", _("Shelter bed")
    INTERIM = "interim_housing", _("Interim housing")
    ASSESSMENT = "housing_assessment", _("Housing assessment")
    HEALTH = "health", _("Health care")
    MENTAL_HEALTH = "mental_health", _("Mental health care")
    TREATMENT = "treatment", _("Substance use treatment")
    FOOD = "food", _("Food and water")
    HYGIENE = "hygiene", _("Hygiene and laundry")
    DOCUMENTS = "documents", _("Identity documents")
    BENEFITS = "benefits", _("Benefits")
    TRANSPORT = "transport", _("Transport")
    STORAGE = "storage", _("Storage of belongings")
    OTHER = "other", _("Something else")


class LivingSituation(models.IntegerChoices):
    """HMIS Data Standards FY2026, element 4.12, the answers a team meets outside."""

    OUTSIDE = 116, _("Place not meant for habitation, such as a vehicle, a park or the street")
    SHELTER = 101, _("Emergency shelter")
    SAFE_HAVEN = 118, _("Safe haven")
    TRANSITIONAL = 302, _("Transitional housing")
    HOTEL = 314, _("Hotel or motel paid for by the person")
    FRIENDS = 336, _("Staying with friends, temporarily")
    FAMILY = 335, _("Staying with family, temporarily")
    HOSPITAL = 206, _("Hospital")
    PSYCHIATRIC = 204, _("Psychiatric hospital")
    TREATMENT = 205, _("Substance use treatment facility")
    JAIL = 207, _("Jail or prison")
    RENTAL = 410, _("Rental by the person, without subsidy")
    SUBSIDIZED = 435, _("Rental by the person, with subsidy")
    UNABLE = 37, _("Worker unable to determine")
    NOT_COLLECTED = 99, _("Data not collected")


class OutreachSession(Entered):
    """A team's time in one area on one day."""

    KIND = "sessions"
    team = models.CharField(_("team"), max_length=80)
    on_day = models.DateField(_("day"))
    district = district_field()
    area = area_field()
    workers = models.TextField(_("workers"), max_length=1000, help_text=_("One name on each line."))
    note = models.TextField(_("note"), max_length=4000, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-on_day", "-pk"]

    def __str__(self) -> str:
        return f"{self.on_day} {self.team}"

    def clean(self) -> None:
        """Refuse a day that has not come."""
        if self.on_day and self.on_day > timezone.localdate():
            raise wrong(on_day=_("This day has not come yet. Enter what took place."))


class Contact(Entered):
    """Somebody met in a session: a person of the by-name list, or people nobody knows by name."""

    KIND = "contacts"
    session = models.ForeignKey(
        OutreachSession, on_delete=models.PROTECT, related_name="contacts",
        verbose_name=_("session"),
    )  # fmt: skip
    encampment = models.ForeignKey(
        "homelessness.Encampment", on_delete=models.PROTECT, related_name="contacts", null=True,
        blank=True, verbose_name=_("encampment"),
    )  # fmt: skip
    person_id = models.CharField(
        _("person"), max_length=64, blank=True, db_index=True,
        help_text=_("The code on the by-name list. Leave it empty for people you do not know."),
    )  # fmt: skip
    people = models.PositiveSmallIntegerField(
        _("number of people"), default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)],
        help_text=_("1 for a person of the list."),
    )  # fmt: skip
    offered = models.JSONField(_("services offered"), default=list, blank=True)
    accepted = models.JSONField(_("services accepted"), default=list, blank=True)
    living_situation = models.PositiveSmallIntegerField(
        _("current living situation"), choices=LivingSituation, null=True, blank=True
    )
    next_step = models.TextField(_("next step"), max_length=2000, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-session__on_day", "-pk"]

    def __str__(self) -> str:
        return f"{self.session} #{self.pk}"

    def clean(self) -> None:
        """A person is one; what was accepted was offered."""
        if self.person_id and self.people != 1:
            raise wrong(people=_("A person of the list is one person. Enter others separately."))
        if not set(self.accepted or ()) <= set(self.offered or ()):
            raise wrong(accepted=_("Tick what was accepted under the services offered as well."))


class Placement(Entered):
    """An offer of a bed or a place in interim housing, and what became of it."""

    class Answer(models.TextChoices):
        """What the person said."""

        WAITING = "waiting", _("No answer yet")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", pgettext_lazy("answer to an offer", "Refused")

    class Reason(models.TextChoices):
        """Why an offer was refused."""

        LOCATION = "location", _("Too far away, or the wrong place")
        RULES = "rules", _("Rules or curfew")
        BELONGINGS = "belongings", _("Belongings could not come")
        PETS = "pets", _("Pets could not come")
        PARTNER = "partner", _("Partner or family could not come")
        SAFETY = "safety", _("Does not feel safe there")
        PRIVACY = "privacy", _("No privacy")
        HEALTH = "health", _("Health or disability")
        WAITS = "waits", _("Waits for permanent housing")
        NONE = "none", _("Gave no reason")
        OTHER = "other", _("Another reason")

    KIND = "placements"
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, related_name="placements", null=True, blank=True,
        verbose_name=_("contact"),
    )  # fmt: skip
    person_id = models.CharField(
        _("person"), max_length=64, blank=True, db_index=True,
        help_text=_("The code on the by-name list."),
    )  # fmt: skip
    district = district_field()
    project = models.CharField(_("site"), max_length=400)
    """HMIS project as source_id:project_id."""
    offered_on = models.DateField(_("offered on"))
    answer = models.CharField(
        _("answer"), max_length=10, choices=Answer, default=Answer.WAITING
    )  # fmt: skip
    reason = models.CharField(_("reason for refusing"), max_length=20, choices=Reason, blank=True)
    in_on = models.DateField(_("moved in on"), null=True, blank=True)
    out_on = models.DateField(_("left on"), null=True, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-offered_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.offered_on} {self.project}"

    def clean(self) -> None:
        """Dates in order, a reason for a refusal, and a place only for who accepted."""
        if self.offered_on and self.offered_on > timezone.localdate():
            raise wrong(offered_on=_("This day has not come yet. Enter what took place."))
        if self.answer == self.Answer.REFUSED and not self.reason:
            raise wrong(reason=_("Choose why the offer was refused, or that no reason was given."))
        if self.answer != self.Answer.REFUSED and self.reason:
            raise wrong(reason=_("Only a refused offer has a reason. Clear it, or choose Refused."))
        if self.in_on and self.answer != self.Answer.ACCEPTED:
            raise wrong(in_on=_("Only who accepted can move in. Choose Accepted."))
        if self.in_on and self.offered_on and self.in_on < self.offered_on:
            raise wrong(in_on=_("This is before the offer."))
        if self.out_on and (not self.in_on or self.out_on < self.in_on):
            raise wrong(out_on=_("This is before the day of moving in, or that day is missing."))
