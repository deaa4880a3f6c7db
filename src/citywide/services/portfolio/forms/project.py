"""What people enter of a project: a proposal on one page, later everything else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from citywide.core.measures.model import SERVICE_AREAS
from citywide.portal.accounts.models import Department
from citywide.services.portfolio.actions.project import LEADS_ENTRIES
from citywide.services.portfolio.forms.fields import (
    DayField,
    DepartmentsField,
    DollarsField,
    FiscalYearField,
    PersonField,
    PlainText,
    texts_into,
    texts_of,
)
from citywide.services.portfolio.models import Milestone, ProcurementStage, Project, StrategicArea
from citywide.services.portfolio.queries.project import strategic_areas

_MEANWHILE = _("Until it is written, the public page shows the English text.")


class EntriesForm(forms.Form):
    """What a proposal and a project have in common."""

    title_en = PlainText(
        label=_("Title"),
        max_length=300,
        help_text=_("What it is called, like Business Tax System."),
    )
    summary_en = PlainText(
        label=_("Summary for residents"),
        rows=4,
        max_length=4_000,
        help_text=_("In plain words: what gets better, for whom. Residents read it."),
    )
    description = PlainText(
        label=_("Description for the city"),
        rows=6,
        max_length=20_000,
        required=False,
        help_text=_("What is to be done and why now. Only people of the city read it."),
    )
    lead_department = forms.ModelChoiceField(
        label=_("Leading department"),
        queryset=Department.objects.all(),
        empty_label=_("Choose a department"),
        error_messages={
            "required": _("Choose the department that leads it."),
            "invalid_choice": _("Choose a department of the list."),
        },
    )
    departments = DepartmentsField(
        label=_("Departments that take part"),
        required=False,
        help_text=_("The leading one takes part anyway."),
    )
    service_area = forms.ChoiceField(
        label=_("City Service Area"),
        choices=[("", _("Choose an area")), *((area, area) for area in SERVICE_AREAS)],
        error_messages={
            "required": _("Choose the City Service Area it serves most."),
            "invalid_choice": _("Choose an area of the list."),
        },
    )
    council_district = forms.CharField(
        label=_("Council district"),
        max_length=60,
        required=False,
        help_text=_("Citywide, or the numbers of the districts, like 3, 5."),
    )
    cost_usd = DollarsField(
        label=_("Total cost, in dollars"),
        required=False,
        help_text=_("All years together, as well as it is known now."),
    )
    planned_start_on = DayField(label=_("Planned start"), required=False)
    planned_end_on = DayField(label=_("Planned end"), required=False)
    is_sensitive = forms.BooleanField(
        label=_("It is high profile or sensitive for the city"), required=False
    )
    sensitive_reason = PlainText(
        label=_("Why it is high profile or sensitive"), rows=2, max_length=2_000, required=False
    )

    def clean(self) -> dict[str, Any]:
        """Return the entries; the planned end is not before the start, and sensitive has why."""
        given = super().clean() or {}
        start, end = given.get("planned_start_on"), given.get("planned_end_on")
        if start and end and end < start:
            self.add_error("planned_end_on", _("This is before the planned start. Correct one."))
        if given.get("is_sensitive") and not given.get("sensitive_reason"):
            self.add_error("sensitive_reason", _("Say why, in a sentence."))
        return given

    def entries(self) -> dict[str, Any]:
        """Return what the actions take; texts in other languages stay as they are."""
        given = self.cleaned_data
        names = (
            "description",
            "lead_department",
            "service_area",
            "cost_usd",
            "planned_start_on",
            "planned_end_on",
            "is_sensitive",
            "sensitive_reason",
        )
        lead = given["lead_department"]
        return {name: given[name] for name in names} | {
            "title": {"en": given["title_en"]},
            "summary": {"en": given["summary_en"]},
            "council_district": given["council_district"] or "Citywide",
            "departments": sorted({lead, *given["departments"]}, key=lambda one: one.name),
        }


class ProjectForm(EntriesForm):
    """Everything people enter of a project."""

    title_es = PlainText(
        label=_("Title in Spanish"), max_length=300, required=False, help_text=_MEANWHILE
    )
    title_vi = PlainText(
        label=_("Title in Vietnamese"), max_length=300, required=False, help_text=_MEANWHILE
    )
    summary_es = PlainText(
        label=_("Summary in Spanish"),
        rows=4,
        max_length=4_000,
        required=False,
        help_text=_MEANWHILE,
    )
    summary_vi = PlainText(
        label=_("Summary in Vietnamese"),
        rows=4,
        max_length=4_000,
        required=False,
        help_text=_MEANWHILE,
    )
    outcome_en = PlainText(
        label=_("What it brought residents"),
        rows=3,
        max_length=4_000,
        required=False,
        help_text=_("Once there is something to tell, at the latest when it is completed."),
    )
    outcome_es = PlainText(
        label=_("What it brought, in Spanish"),
        rows=3,
        max_length=4_000,
        required=False,
        help_text=_MEANWHILE,
    )
    outcome_vi = PlainText(
        label=_("What it brought, in Vietnamese"),
        rows=3,
        max_length=4_000,
        required=False,
        help_text=_MEANWHILE,
    )
    sponsor = PersonField(
        label=_("Sponsor"), required=False, help_text=_("Who answers for it in the department.")
    )
    manager = PersonField(label=_("Project manager"), required=False)
    effort_percent = forms.DecimalField(
        label=_("Share of the manager's time, in percent"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("Write a number, like 50."),
            "min_value": _("Enter 0 to 100."),
            "max_value": _("Enter 0 to 100."),
            "max_decimal_places": _("Write it without decimals."),
        },
    )
    vendor = forms.CharField(label=_("Vendor"), max_length=200, required=False)
    procurement_stage = forms.ChoiceField(
        label=_("Procurement"),
        choices=ProcurementStage.choices,
        error_messages={
            "required": _("Choose how far buying has come."),
            "invalid_choice": _("Choose a stage of the list."),
        },
    )
    strategic_area = forms.ModelChoiceField(
        label=_("Strategic area"),
        queryset=None,
        required=False,
        empty_label=_("None yet"),
        error_messages={"invalid_choice": _("Choose an area of the list.")},
    )
    work_plan_year = FiscalYearField(label=_("Work-plan year"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    SECTIONS: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (_("What it is"), ("title_en", "summary_en", "description", "outcome_en")),
        (
            _("Who takes part"),
            (
                "lead_department",
                "departments",
                "sponsor",
                "manager",
                "effort_percent",
                "vendor",
                "procurement_stage",
            ),
        ),
        (
            _("Where it belongs"),
            ("strategic_area", "service_area", "council_district", "work_plan_year"),
        ),
        (
            _("Cost, time and attention"),
            (
                "cost_usd",
                "planned_start_on",
                "planned_end_on",
                "is_sensitive",
                "sensitive_reason",
            ),
        ),
        (
            _("Spanish and Vietnamese"),
            (
                "title_es",
                "title_vi",
                "summary_es",
                "summary_vi",
                "outcome_es",
                "outcome_vi",
            ),
        ),
    )

    def __init__(self, *args: Any, project: Project, is_lead: bool, **given: Any) -> None:
        super().__init__(*args, **given)
        areas = [one.pk for one in strategic_areas()]
        kept = [project.strategic_area_id] if project.strategic_area_id else []
        self.fields["strategic_area"].queryset = StrategicArea.objects.filter(
            pk__in=[*areas, *kept]
        )
        self.fields["sponsor"].keep(project.sponsor_id)
        self.fields["manager"].keep(project.manager_id)
        if project.approved_on is not None and not is_lead:
            for name in LEADS_ENTRIES:
                self.fields.pop(name)

    @property
    def sections(self) -> list[tuple[Any, list[Any]]]:
        """The fields under their headings, as the page shows them."""
        return [
            (heading, [self[name] for name in names if name in self.fields])
            for heading, names in self.SECTIONS
        ]

    def entries(self) -> dict[str, Any]:
        """Return what the actions take."""
        given = self.cleaned_data
        percent = given["effort_percent"]
        names = ("vendor", "procurement_stage", "strategic_area", *sorted(LEADS_ENTRIES))
        return (
            super().entries()
            | {name: given[name] for name in names if name in given}
            | {name: texts_of(given, name) for name in ("title", "summary", "outcome")}
            | {"effort_share": None if percent is None else percent / Decimal(100)}
        )

    def marks(self) -> dict[str, str]:
        """Return the marks the form carried of each entry; none if they cannot be read."""
        try:
            found = json.loads(self.cleaned_data.get("seen") or "{}")
        except ValueError:
            return {}
        return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def initial_of(values: Mapping[str, Any], marks: Mapping[str, str]) -> dict[str, Any]:
    """Return a project's entries as the fields of ProjectForm show them."""
    initial = dict(values)
    for name in ("title", "summary", "outcome"):
        texts_into(initial, name, values[name])
    share = values["effort_share"]
    initial["effort_percent"] = None if share is None else f"{share * 100:.0f}"
    initial["departments"] = [one.pk for one in values["departments"]]
    for name in ("lead_department", "sponsor", "manager", "strategic_area"):
        initial[name] = values[name].pk if values[name] else None
    return initial | {"seen": json.dumps(dict(marks))}


class DependencyForm(forms.Form):
    """What a project waits for."""

    needs = forms.CharField(
        label=_("Number of the other project"),
        max_length=40,
        help_text=_("Like TP-2026-014. It stands at the top of the other project's page."),
        error_messages={"required": _("Enter the number of the project it waits for.")},
    )
    milestone = forms.CharField(
        label=_("Number of the milestone it waits for"),
        max_length=40,
        required=False,
        help_text=_("As in the other project's plan. Leave it empty to wait for its end."),
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def clean_needs(self) -> Project:
        """Return the other project."""
        code = self.cleaned_data["needs"].strip()
        found = Project.objects.filter(code__iexact=code).first()
        if found is None:
            raise forms.ValidationError(
                _("There is no project %(code)s. Look for it in the table of projects."),
                params={"code": code},
            )
        return found

    def clean(self) -> dict[str, Any]:
        """Return project and milestone; the milestone is one of the other project's."""
        given = super().clean() or {}
        number, needs = given.get("milestone", "").strip(), given.get("needs")
        given["milestone"] = None
        if number and needs is not None:
            given["milestone"] = Milestone.objects.filter(project=needs, number=number).first()
            if given["milestone"] is None:
                self.add_error(
                    "milestone",
                    _("%(code)s has no milestone %(number)s. Look at its plan.")
                    % {"code": needs.code, "number": number},
                )
        return given
