"""What lists of projects are narrowed to, and the choices of the portfolio's pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from citywide.core.measures.model import SERVICE_AREAS
from citywide.portal.accounts.models import Department, User
from citywide.portal.dashboards.areas import AREAS
from citywide.services.portfolio.models import ColourChoice, Stage
from citywide.services.portfolio.queries.project import strategic_areas
from citywide.services.portfolio.queries.project_filters import NONE, ProjectFilters
from citywide.services.portfolio.words.strategy import text

_ALL = ("", _("All"))
_STAGES = [
    ("running", _("Running (approved, active, on hold)")),
    ("intake", _("Waiting for a decision")),
    ("ended", _("Ended")),
    *Stage.choices,
]


class LightSelect(forms.Select):
    """A select written at once: Django draws a template for each of its many options."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Return the control as HTML."""
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key, mark_safe(" selected") if str(key) == chosen else "", label)
                for key, label in self.choices
            ),
        )
        written = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", written, options)


class _Choice(forms.ChoiceField):
    widget = LightSelect


class FiltersForm(forms.Form):
    """The filters every page of the portfolio has; shown with what the address says.

    `without` leaves out fields a page has no use for.
    """

    search = forms.CharField(label=_("Words"), required=False)
    status = _Choice(
        label=_("Status"),
        choices=[_ALL, *ColourChoice.choices, (NONE, _("No status yet"))],
        required=False,
    )
    department = _Choice(label=_("Department that takes part"), required=False)
    lead_department = _Choice(label=_("Leading department"), required=False)
    strategic_area = _Choice(label=_("Strategic area"), required=False)
    service_area = _Choice(label=_("City Service Area"), required=False)
    manager = _Choice(label=_("Manager"), required=False)
    overseen = _Choice(
        label=_("Overseen"),
        choices=[_ALL, ("yes", _("Yes")), ("no", _("No"))],
        required=False,
    )
    work_plan_year = forms.IntegerField(
        label=_("Work-plan year"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    stage = forms.MultipleChoiceField(
        label=_("Stage"),
        choices=_STAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, filters: ProjectFilters, *, without: Sequence[str] = ()) -> None:
        super().__init__(
            initial=initial_of(filters), auto_id="filter-%s", use_required_attribute=False
        )
        departments = list(Department.objects.values_list("name", flat=True))
        for name in ("department", "lead_department"):
            self._choose(name, [(one, one) for one in departments])
        self._choose("service_area", [(area, AREAS[area]) for area in SERVICE_AREAS])
        areas = [(one.key, text(one.name)) for one in strategic_areas()]
        self._choose("strategic_area", [*areas, (NONE, _("No area"))])
        managers = User.objects.filter(managed_projects__isnull=False).distinct()
        people = [(str(one.pk), str(one)) for one in managers]
        self._choose("manager", [*people, (NONE, _("Nobody"))])
        for name in without:
            del self.fields[name]

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        """Offer choices; what the address says stays one, known or not."""
        said = self.initial.get(name) or ""
        if said and said not in {value for value, _label in choices}:
            choices = [*choices, (said, said)]
        self.fields[name].choices = [_ALL, *choices]


def initial_of(filters: ProjectFilters) -> dict[str, Any]:
    """Return filters as the form's fields say them."""
    manager = filters.manager
    overseen = filters.overseen
    return {
        "search": filters.search,
        "status": filters.status,
        "department": filters.department,
        "lead_department": filters.lead_department,
        "strategic_area": filters.strategic_area,
        "service_area": filters.service_area,
        "manager": "" if manager is None else str(manager) if manager else NONE,
        "overseen": "" if overseen is None else "yes" if overseen else "no",
        "work_plan_year": filters.work_plan_year,
        "stage": list(filters.stage),
    }
