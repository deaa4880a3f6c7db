"""Forms of consent: releases, notices, protocols and members, exclusions, programs, disposal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from citywide.portal.accounts.models import Department, User
from citywide.services.homelessness.models import Part2Program
from citywide.services.homelessness.queries.consent.records import purposes_to_agree_to


def _day(label: Any, **given: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": _("This is no day. Write it like 2026-03-31."),
            "required": _("Enter the day."),
        },
        **given,
    )


def _text(label: Any, rows: int = 3, **given: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=area, max_length=8_000, **given)


class _Purposes(forms.Form):
    purposes = forms.MultipleChoiceField(
        label=_("Purposes"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one purpose.")},
    )

    def __init__(self, *given: Any, **known: Any) -> None:
        super().__init__(*given, **known)
        self.fields["purposes"].choices = purposes_to_agree_to()


_SCANS = (".pdf", ".png", ".jpg", ".jpeg")


class ReleaseForm(_Purposes):
    """A signed release of information."""

    person_id = forms.CharField(
        label=_("Person"), max_length=64, help_text=_("The number on the by-name list.")
    )
    signed_on = _day(_("Signed on"))
    expires_on = _day(_("Last day"), help_text=_("A release always ends."))
    departments = forms.ModelMultipleChoiceField(
        label=_("Shared with these departments"),
        queryset=Department.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    agencies = _text(_("Shared with these agencies, one on each line"), required=False)
    part2_programs = forms.ModelMultipleChoiceField(
        label=_("Substance use treatment programs the release names"),
        queryset=Part2Program.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only tick what the signed form names word for word (42 CFR 2.31)."),
    )
    evidence = _text(_("Where the signed form is kept"), required=False)
    file = forms.FileField(
        label=_("The signed form as a file"),
        required=False,
        help_text=_("A PDF or a picture. Only those who keep releases can open it."),
        widget=forms.ClearableFileInput(attrs={"accept": ", ".join(_SCANS)}),
    )
    field_order = ("person_id", "signed_on", "expires_on", "departments", "agencies", "purposes")

    def values(self) -> dict[str, Any]:
        """Return what `actions.consent.record_release` takes."""
        given = self.cleaned_data
        lines = [line.strip() for line in given["agencies"].splitlines()]
        names = [one.name for one in given["departments"]] + [line for line in lines if line]
        return {
            "person_id": given["person_id"],
            "signed_on": given["signed_on"],
            "expires_on": given["expires_on"],
            "agencies": names,
            "purposes_agreed": given["purposes"],
            "evidence": given["evidence"],
            "part2_programs": list(given["part2_programs"]),
            "file": given["file"],
        }

    def clean(self) -> dict[str, Any]:
        """Ask for the form itself or the place where it is kept."""
        given: dict[str, Any] = super().clean() or {}
        if not given.get("evidence") and not given.get("file") and "file" not in self.errors:
            self.add_error(
                "evidence", _("Say where the signed form is kept, or how consent was given.")
            )
        return given


class NoticeForm(_Purposes):
    """A version of the privacy notice."""

    version = forms.CharField(label=_("Version"), max_length=60)
    in_force_from = _day(_("In force from"))
    applies_to_earlier = forms.BooleanField(
        label=_("It says that it also applies to data collected before"), required=False
    )
    text = _text(_("Text of the notice"), rows=10)
    field_order = ("version", "in_force_from", "purposes")

    def values(self) -> dict[str, Any]:
        """Return what `actions.consent.record_notice` takes."""
        given = dict(self.cleaned_data)
        return {"purposes_named": given.pop("purposes"), **given}


class ReasonForm(forms.Form):
    """Why something ends or is done."""

    reason = _text(_("Reason"), help_text=_("A sentence somebody understands a year from now."))


class ExclusionForm(ReasonForm):
    """A person who asked to be left out."""

    person_id = forms.CharField(
        label=_("Person"), max_length=64, help_text=_("The number on the by-name list.")
    )
    field_order = ("person_id", "reason")


class ProgramForm(forms.Form):
    """A treatment program whose records stand apart."""

    source_id = forms.CharField(label=_("Source of HMIS data"), max_length=350)
    project_id = forms.CharField(label=_("Project"), max_length=32, required=False)
    name = forms.CharField(label=_("Name"), max_length=200)


class ProtocolForm(forms.Form):
    """A protocol of a multidisciplinary team."""

    name = forms.CharField(label=_("Name"), max_length=200)
    authority = forms.CharField(
        label=_("Legal authority"), max_length=200, help_text=_("Like WIC 18999.8.")
    )
    from_on = _day(_("First day"))
    until_on = _day(_("Last day"))
    document = _text(_("Where the signed protocol is kept"))


class MemberForm(forms.Form):
    """Somebody named in a protocol."""

    user = forms.ModelChoiceField(label=_("Member"), queryset=User.objects.filter(is_active=True))
    agency = forms.CharField(label=_("For which agency"), max_length=200)
    from_on = _day(_("First day"))
    until_on = _day(_("Last day"), required=False)


class DueForm(forms.Form):
    """The day as of which records are due for disposal."""

    as_of = _day(_("As of"))
