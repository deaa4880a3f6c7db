"""Forms for a phone in the field: short, plain controls, each mistake beside its field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citywide.core.errors import UsageError
from citywide.services.homelessness.actions.outreach import known_person
from citywide.services.homelessness.models import (
    Cleanup,
    Contact,
    Encampment,
    InterimSite,
    NightCount,
    OutreachSession,
    Placement,
    ReportReading,
)
from citywide.services.homelessness.models.entered import Entered
from citywide.services.homelessness.models.outreach import Service
from citywide.services.homelessness.queries.outreach.areas import areas
from citywide.services.homelessness.queries.outreach.entered import in_sight
from citywide.services.homelessness.queries.outreach.projects import projects
from citywide.services.homelessness.words.outreach import district

_CHOOSE = ("", _("Choose"))


class EnteredForm(forms.ModelForm):
    """What the forms of all kinds share: days, districts, sites and services as controls."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    """The latest change the editor saw."""

    def __init__(self, *given: Any, **known: Any) -> None:
        super().__init__(*given, **known)
        for name, field in self.fields.items():
            if isinstance(field, forms.DateField):
                self.fields[name] = _day(field)
        self._choose("district", [(one.key, one.label) for one in areas()], district)
        self._choose("project", list(projects()), str)
        for name in ("session", "encampment"):
            if name in self.fields:
                self._only_in_sight(name)

    def values(self) -> dict[str, Any]:
        """Return what `actions.outreach.enter` and `change` take."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def clean_person_id(self) -> str:
        """Return who the code stands for now; say beside the field when nobody has it."""
        given = str(self.cleaned_data["person_id"]).strip()
        try:
            return known_person(given) if given else ""
        except UsageError as error:
            raise forms.ValidationError(str(error)) from None

    def _choose(self, name: str, offered: list[tuple[str, str]], called: Any) -> None:
        """Make a text a choice where there is a list to choose from."""
        if name not in self.fields or not offered:
            return
        old = self.fields[name]
        present = str(self.initial.get(name, "") or "")
        if present and present not in dict(offered):
            offered = [*offered, (present, called(present))]
        self.fields[name] = forms.ChoiceField(
            choices=[_CHOOSE, *offered], label=old.label, required=old.required,
            help_text=old.help_text,
        )  # fmt: skip

    def _only_in_sight(self, name: str) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = in_sight(f"{name}s")


def _day(old: forms.DateField) -> forms.DateField:
    return forms.DateField(
        label=old.label, required=old.required, help_text=old.help_text, initial=old.initial,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": _("This is no day. Write it like 2026-03-31."),
            "required": _("Enter the day."),
        },
    )  # fmt: skip


def _services(name: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=name, choices=Service.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class SessionForm(EnteredForm):
    """A session of a team."""

    class Meta:
        model = OutreachSession
        fields = ("team", "on_day", "district", "area", "workers", "note")
        widgets = {  # noqa: RUF012 as Django has it
            "workers": forms.Textarea(attrs={"rows": 3}), "note": forms.Textarea(attrs={"rows": 3}),
        }  # fmt: skip


class ContactForm(EnteredForm):
    """A contact in a session."""

    offered = _services(_("Services offered"))
    accepted = _services(_("Services accepted"))

    class Meta:
        model = Contact
        fields = (
            "session", "encampment", "person_id", "people", "living_situation", "offered",
            "accepted", "next_step",
        )  # fmt: skip
        widgets = {"next_step": forms.Textarea(attrs={"rows": 2})}  # noqa: RUF012


class PlacementForm(EnteredForm):
    """An offer of a place, and what became of it."""

    class Meta:
        model = Placement
        fields = (
            "contact", "person_id", "district", "project", "offered_on", "answer", "reason",
            "in_on", "out_on", "note",
        )  # fmt: skip
        widgets = {  # noqa: RUF012
            "contact": forms.HiddenInput, "note": forms.Textarea(attrs={"rows": 2}),
        }  # fmt: skip


class EncampmentForm(EnteredForm):
    """An encampment."""

    class Meta:
        model = Encampment
        fields = (
            "code", "district", "area", "estimated_people", "state", "first_seen_on", "cleared_on",
            "reports", "note",
        )  # fmt: skip
        widgets = {  # noqa: RUF012
            "reports": forms.Textarea(attrs={"rows": 2}), "note": forms.Textarea(attrs={"rows": 2}),
        }  # fmt: skip


class CleanupForm(EnteredForm):
    """A cleanup: planned, announced, done."""

    was_offered = forms.TypedChoiceField(
        label=_("Services were offered to everybody there before"), required=False,
        choices=[("", _("Not known yet")), ("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda text: {"yes": True, "no": False}.get(text), empty_value=None,
    )  # fmt: skip
    offered = _services(_("Services offered before"))

    class Meta:
        model = Cleanup
        fields = (
            "encampment", "planned_on", "notice_on", "done_on", "was_offered", "offered", "people",
            "note",
        )  # fmt: skip
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}  # noqa: RUF012

    def __init__(self, *given: Any, **known: Any) -> None:
        super().__init__(*given, **known)
        told = {True: "yes", False: "no"}.get(self.initial.get("was_offered"))
        self.initial["was_offered"] = told or ""


class SiteForm(EnteredForm):
    """An interim housing site."""

    class Meta:
        model = InterimSite
        fields = ("project", "name", "district", "opened_on", "closed_on", "beds")


class CountForm(EnteredForm):
    """A count of one night."""

    class Meta:
        model = NightCount
        fields = ("night", "unsheltered", "low", "high", "sheltered", "method", "source")


class ReadingForm(EnteredForm):
    """What is read of 311."""

    class Meta:
        model = ReportReading
        fields = (
            "dataset", "reported_column", "district_column", "days_column", "closed_column",
            "only_column", "only_value",
        )  # fmt: skip


FORMS: Mapping[str, type[EnteredForm]] = {
    "sessions": SessionForm, "contacts": ContactForm, "placements": PlacementForm,
    "encampments": EncampmentForm, "cleanups": CleanupForm, "sites": SiteForm,
    "counts": CountForm, "readings": ReadingForm,
}  # fmt: skip


def blank(kind: str, given: Mapping[str, str]) -> EnteredForm:
    """Return the empty form of a kind, with what the address says already in it."""
    form = FORMS[kind](initial=_begun(kind, given))
    return form


def _begun(kind: str, given: Mapping[str, str]) -> dict[str, Any]:
    """Return what is known before somebody types: today, the session, the person of a contact."""
    today = timezone.localdate()
    begun: dict[str, Any] = {"on_day": today, "offered_on": today, "first_seen_on": today}
    for name in ("session", "encampment", "contact"):
        if str(given.get(name, "")).isdecimal():
            begun[name] = int(given[name])
    if kind == "placements" and "contact" in begun:
        found = in_sight("contacts").filter(pk=begun["contact"]).first()
        if found is not None:
            begun |= {"person_id": found.person_id, "district": found.session.district}
    return begun


def fields_of(record: Entered) -> list[Any]:
    """Return the fields of a record people enter, in the order of its form."""
    return [
        record._meta.get_field(name) for name in FORMS[record.KIND].base_fields if name != "seen"
    ]
