"""What people fill in on a project's way from proposal to end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from citywide.services.portfolio.actions.intake import CODE
from citywide.services.portfolio.forms.fields import (
    DayField,
    FiscalYearField,
    PlainText,
    ReasonField,
    texts_into,
    texts_of,
)
from citywide.services.portfolio.forms.project import EntriesForm
from citywide.services.portfolio.models import Project, StrategicArea, text_in
from citywide.services.portfolio.queries.policy import policy
from citywide.services.portfolio.queries.project import strategic_areas
from citywide.services.portfolio.rules.scoring import MOST_POINTS


class ProposalForm(EntriesForm):
    """A proposal: one page, in plain words."""

    code = forms.CharField(
        label=_("Number"),
        max_length=40,
        required=False,
        help_text=_("Leave it empty, and it gets the next number of the year."),
    )

    def clean_code(self) -> str:
        """Return the number, if it can be one and is free."""
        code = str(self.cleaned_data["code"]).strip()
        if code and not CODE.fullmatch(code):
            raise forms.ValidationError(
                _("Use letters, digits, dots, dashes and underscores, like TP-2026-014.")
            )
        if code and Project.objects.filter(code__iexact=code).exists():
            raise forms.ValidationError(
                _("There is a project %(code)s already. Choose another number."),
                params={"code": code},
            )
        return code


_WORDS = {0: _("0, not at all"), MOST_POINTS: _("5, as well as can be")}
_POINTS = [(str(p), _WORDS.get(p, str(p))) for p in range(MOST_POINTS + 1)]


class ScoreForm(forms.Form):
    """Points for each criterion of the city's policy, and why."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        language = get_language() or "en"
        for criterion in policy().scoring:
            self.fields[f"points_{criterion.key}"] = forms.TypedChoiceField(
                label=text_in(criterion.label, language)[0] or criterion.key,
                choices=[("", _("Choose")), *_POINTS],
                coerce=int,
                error_messages={
                    "required": _("Choose 0 to 5 points."),
                    "invalid_choice": _("Choose 0 to 5 points."),
                },
            )
            self.fields[f"note_{criterion.key}"] = forms.CharField(
                label=_("Why so many"),
                max_length=2_000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """The field of points and the field of the note, for each criterion."""
        keys = [criterion.key for criterion in policy().scoring]
        return [(self[f"points_{key}"], self[f"note_{key}"]) for key in keys]

    def points(self) -> dict[str, int]:
        """Return the points by criterion."""
        return self._by_criterion("points_")

    def notes(self) -> dict[str, str]:
        """Return the notes by criterion."""
        return self._by_criterion("note_")

    def _by_criterion(self, start: str) -> dict[str, Any]:
        given = self.cleaned_data
        return {k.removeprefix(start): v for k, v in given.items() if k.startswith(start)}

    @staticmethod
    def initial_of(points: Mapping[str, int], notes: Mapping[str, str]) -> dict[str, Any]:
        """Return what somebody gave before, as the fields show it."""
        return {f"points_{k}": str(v) for k, v in points.items()} | {
            f"note_{k}": v for k, v in notes.items()
        }


class StepForm(forms.Form):
    """A step that needs nothing but a reason."""

    reason = ReasonField()

    def __init__(self, *args: Any, project: Project, **given: Any) -> None:
        super().__init__(*args, **given)
        self.project = project

    def entries(self) -> dict[str, Any]:
        """Return what the step's action takes."""
        return dict(self.cleaned_data)


class ApproveForm(StepForm):
    """Approve: for which year, in which strategic area, and why."""

    field_order = ("work_plan_year", "strategic_area", "reason")
    work_plan_year = FiscalYearField(label=_("Work-plan year"))
    strategic_area = forms.ModelChoiceField(
        label=_("Strategic area"),
        queryset=None,
        empty_label=_("Choose an area"),
        error_messages={
            "required": _("Choose the area of the strategic plan it belongs to."),
            "invalid_choice": _("Choose an area of the list."),
        },
    )

    def __init__(self, *args: Any, project: Project, **given: Any) -> None:
        today = timezone.localdate()
        given.setdefault("initial", {}).update(
            work_plan_year=project.work_plan_year or today.year + (today.month >= 7),
            strategic_area=project.strategic_area_id,
        )
        super().__init__(*args, project=project, **given)
        areas = [area.pk for area in strategic_areas()]
        self.fields["strategic_area"].queryset = StrategicArea.objects.filter(pk__in=areas)
        if not areas:
            del self.fields["strategic_area"]


class StartForm(StepForm):
    """Start: since when."""

    reason = None  # type: ignore[assignment]
    on = DayField(label=_("Started on"))

    def __init__(self, *args: Any, project: Project, **given: Any) -> None:
        given.setdefault("initial", {}).setdefault("on", timezone.localdate())
        super().__init__(*args, project=project, **given)

    def clean_on(self) -> Any:
        """Return the day, which is neither to come nor before the project could begin."""
        return _past_day(self.cleaned_data["on"], self.project.approved_on)


class CompleteForm(StepForm):
    """Complete: when, and what it brought residents."""

    reason = None  # type: ignore[assignment]
    on = DayField(label=_("Completed on"))
    outcome_en = PlainText(
        label=_("What it brought residents"),
        rows=3,
        max_length=4_000,
        help_text=_("In plain words, as the committee and residents will read it."),
    )
    outcome_es = PlainText(
        label=_("What it brought, in Spanish"),
        rows=3,
        max_length=4_000,
        required=False,
        help_text=_("Until it is written, the public page shows the English text."),
    )
    outcome_vi = PlainText(
        label=_("What it brought, in Vietnamese"),
        rows=3,
        max_length=4_000,
        required=False,
        help_text=_("Until it is written, the public page shows the English text."),
    )

    def __init__(self, *args: Any, project: Project, **given: Any) -> None:
        initial = given.setdefault("initial", {})
        initial.setdefault("on", timezone.localdate())
        texts_into(initial, "outcome", project.outcome)
        super().__init__(*args, project=project, **given)

    def clean_on(self) -> Any:
        """Return the day, which is neither to come nor before the project began."""
        return _past_day(self.cleaned_data["on"], self.project.started_on)

    def entries(self) -> dict[str, Any]:
        """Return what the step's action takes."""
        given = self.cleaned_data
        return {"on": given["on"], "outcome": texts_of(given, "outcome")}


def _past_day(day: Any, earliest: Any) -> Any:
    if day > timezone.localdate():
        raise forms.ValidationError(_("This day is to come. Enter it on that day."))
    if earliest and day < earliest:
        raise forms.ValidationError(
            _("This is before %(day)s. Enter a later day."),
            params={"day": earliest.isoformat()},
        )
    return day
