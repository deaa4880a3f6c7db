"""What the project office's lead enters of the strategic plan and its annual work."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from citywide.portal.dashboards.words import title_of
from citywide.services.portfolio.forms.fields import (
    DayField,
    FiscalYearField,
    PlainText,
    ReasonField,
    texts_into,
    texts_of,
)
from citywide.services.portfolio.models import (
    Goal,
    Project,
    Stage,
    StrategicArea,
    StrategicPlan,
    WorkKind,
    WorkPlanItem,
)
from citywide.services.portfolio.queries.strategy import STATES, WorkFilters, known_measures
from citywide.services.portfolio.words.strategy import STATES as STATE_WORDS
from citywide.services.portfolio.words.strategy import text

_TRANSLATION = _("Until it is written, pages show the English text.")
_LONGEST = 200


def _name(language: str, rows: int = 1) -> dict[str, Any]:
    labels = {
        "en": _("Name in English"),
        "es": _("Name in Spanish"),
        "vi": _("Name in Vietnamese"),
    }
    known: dict[str, Any] = {"label": labels[language], "max_length": 300, "rows": rows}
    return known if language == "en" else known | {"required": False, "help_text": _TRANSLATION}


class PlanForm(forms.Form):
    """A strategic plan."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("Like Strategic Plan 2026-2030."),
        error_messages={"required": _("Enter the plan's name.")},
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    is_draft = forms.BooleanField(
        label=_("It is a draft: the public does not see it"), required=False
    )

    def __init__(self, *given: Any, plan: StrategicPlan | None = None, **known: Any) -> None:
        if plan is not None:
            fields = ("name", "starts_on", "ends_on", "is_draft")
            known["initial"] = {name: getattr(plan, name) for name in fields}
        else:
            known.setdefault("initial", {"is_draft": True})
        super().__init__(*given, **known)

    def clean(self) -> dict[str, Any]:
        """Check that the plan ends after it begins."""
        given = super().clean() or {}
        starts, ends = given.get("starts_on"), given.get("ends_on")
        if starts and ends and ends <= starts:
            self.add_error("ends_on", _("This is not after the first day. Correct one of them."))
        return given

    def values(self) -> dict[str, Any]:
        """Return what `actions.strategy.save_plan` takes."""
        return dict(self.cleaned_data)


class AreaForm(forms.Form):
    """An area of a plan."""

    name_en = PlainText(**_name("en"))
    key = forms.SlugField(
        label=_("Key"),
        max_length=60,
        help_text=_("Short, in small letters with dashes, like data-driven: addresses use it."),
        error_messages={"required": _("Enter a key.")},
    )
    description_en = PlainText(
        label=_("What it is about, in English"), rows=4, max_length=4_000, required=False
    )
    order = forms.IntegerField(
        label=_("Place in the plan"), min_value=0, max_value=999, required=False
    )
    name_es = PlainText(**_name("es"))
    description_es = PlainText(
        label=_("What it is about, in Spanish"), rows=4, max_length=4_000, required=False
    )
    name_vi = PlainText(**_name("vi"))
    description_vi = PlainText(
        label=_("What it is about, in Vietnamese"), rows=4, max_length=4_000, required=False
    )

    def __init__(self, *given: Any, area: StrategicArea | None = None, **known: Any) -> None:
        if area is not None:
            initial: dict[str, Any] = {"key": area.key, "order": area.order}
            texts_into(initial, "name", area.name)
            texts_into(initial, "description", area.description)
            known["initial"] = initial
        super().__init__(*given, **known)

    def values(self) -> dict[str, Any]:
        """Return what `actions.strategy.save_area` takes."""
        given = self.cleaned_data
        return _ordered(
            given,
            key=given["key"].lower(),
            name=texts_of(given, "name"),
            description=texts_of(given, "description"),
        )


class GoalForm(forms.Form):
    """A goal of an area, with the measures that tell whether it is reached."""

    name_en = PlainText(**_name("en", rows=2))
    measures = forms.MultipleChoiceField(
        label=_("Target metrics"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Measures of the city. Each shows its latest number, its target and receipt."),
    )
    order = forms.IntegerField(
        label=_("Place in the area"), min_value=0, max_value=999, required=False
    )
    name_es = PlainText(**_name("es", rows=2))
    name_vi = PlainText(**_name("vi", rows=2))

    def __init__(self, *given: Any, goal: Goal | None = None, **known: Any) -> None:
        if goal is not None:
            initial: dict[str, Any] = {"order": goal.order, "measures": list(goal.measures)}
            texts_into(initial, "name", goal.name)
            known["initial"] = initial
        super().__init__(*given, **known)
        language = get_language() or "en"
        offered = [(one.measure.id, title_of(one.measure, language)) for one in known_measures()]
        # A metric whose measure is not there yet stays in the plan.
        there = {value for value, _label in offered}
        missing = [one for one in (goal.measures if goal else ()) if one not in there]
        self.fields["measures"].choices = [*offered, *((one, one) for one in missing)]

    def values(self) -> dict[str, Any]:
        """Return what `actions.strategy.save_goal` takes."""
        given = self.cleaned_data
        return _ordered(given, name=texts_of(given, "name"), measures=given["measures"])


def _ordered(given: dict[str, Any], **values: Any) -> dict[str, Any]:
    return values if given.get("order") is None else values | {"order": given["order"]}


class GoalField(forms.ModelChoiceField):
    """A goal of the plan, with its area before it."""

    def label_from_instance(self, obj: Goal) -> str:
        """Return area and goal."""
        return f"{text(obj.area.name)}: {text(obj.name)}"


class ItemForm(forms.Form):
    """An item of the annual work plan."""

    goal = GoalField(
        label=_("Goal"),
        queryset=Goal.objects.none(),
        empty_label=_("Choose a goal"),
        error_messages={
            "required": _("Choose the goal it serves."),
            "invalid_choice": _("Choose a goal of the list."),
        },
    )
    fiscal_year = FiscalYearField(label=_("Fiscal year"))
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=WorkKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is.")},
    )
    project = forms.ModelChoiceField(
        label=_("Project"),
        queryset=Project.objects.none(),
        required=False,
        empty_label=_("No project"),
        help_text=_("An item of the kind project needs one; others may name one."),
        error_messages={"invalid_choice": _("Choose a project of the list.")},
    )
    name_en = PlainText(
        label=_("What is to be done, in English"),
        max_length=300,
        required=False,
        help_text=_("For a project it may stay empty: then it is the project's title."),
    )
    owner = forms.CharField(
        label=_("Who answers for it"),
        max_length=200,
        required=False,
        help_text=_("A person, office or department."),
    )
    due_on = DayField(
        label=_("Due on"),
        required=False,
        help_text=_("Without a day it is due at the end of its fiscal year."),
    )
    name_es = PlainText(label=_("What is to be done, in Spanish"), max_length=300, required=False)
    name_vi = PlainText(
        label=_("What is to be done, in Vietnamese"), max_length=300, required=False
    )

    def __init__(
        self, *given: Any, plan: StrategicPlan, item: WorkPlanItem | None = None, **known: Any
    ) -> None:
        if item is not None:
            fields = ("goal", "fiscal_year", "kind", "project", "owner", "due_on")
            initial = {name: getattr(item, name) for name in fields}
            texts_into(initial, "name", item.name)
            known["initial"] = initial
        super().__init__(*given, **known)
        goals = Goal.objects.filter(area__plan=plan).select_related("area")
        self.fields["goal"].queryset = goals.order_by("area__order", "order")
        over = (Stage.CANCELLED, Stage.DECLINED)
        offered = Project.objects.exclude(stage__in=over)
        if item is not None and item.project_id:
            offered = offered | Project.objects.filter(pk=item.project_id)
        self.fields["project"].queryset = offered.order_by("code")

    def clean(self) -> dict[str, Any]:
        """Check what the kind of the item asks for."""
        given = super().clean() or {}
        if given.get("kind") == WorkKind.PROJECT and not given.get("project"):
            if "project" not in self.errors:
                self.add_error("project", _("Choose the project this item is about."))
        elif not given.get("name_en") and not given.get("project"):
            self.add_error("name_en", _("Say in English what is to be done."))
        return given

    def values(self) -> dict[str, Any]:
        """Return what `actions.strategy.save_item` takes."""
        given = self.cleaned_data
        names = ("goal", "fiscal_year", "kind", "project", "owner", "due_on")
        return {name: given[name] for name in names} | {"name": texts_of(given, "name")}


class DoneForm(forms.Form):
    """The day an item was done."""

    on = DayField(label=_("Done on"))


class DropForm(forms.Form):
    """Why an item is dropped."""

    reason = ReasonField(label=_("Why it is dropped"))


class WorkFiltersForm(forms.Form):
    """What the work plan is narrowed to; shown with what the address says."""

    year = forms.ChoiceField(label=_("Fiscal year"), required=False)
    area = forms.ChoiceField(label=_("Area"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All")), *WorkKind.choices], required=False
    )
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("All")), *((one, STATE_WORDS[one]) for one in STATES)],
        required=False,
    )
    search = forms.CharField(label=_("Words"), required=False)

    def __init__(
        self,
        filters: WorkFilters,
        *,
        years: list[tuple[int, str]],
        areas: list[tuple[str, str]],
    ) -> None:
        initial = {
            "year": "all" if filters.year is None else str(filters.year),
            "area": filters.area,
            "kind": filters.kind,
            "state": filters.state,
            "search": filters.search,
        }
        super().__init__(initial=initial, auto_id="work-%s")
        said = [(str(year), label) for year, label in years]
        self.fields["year"].choices = [("all", _("All years")), *said]
        self.fields["area"].choices = [("", _("All")), *areas]


def work_filters(query: Any, *, year: int | None) -> WorkFilters:
    """Return the filters of an address; what makes no sense is left out.

    Without a year it is `year`; "all" stands for every year.
    """
    said = str(query.get("year", "")).strip()
    if said == "all":
        year = None
    elif said.isascii() and said.isdigit() and len(said) == 4:
        year = int(said)
    kind, state = str(query.get("kind", "")), str(query.get("state", ""))
    return WorkFilters(
        year=year,
        area=_clean(query.get("area", ""))[:60],
        kind=kind if kind in WorkKind.values else "",
        state=state if state in STATES else "",
        search=_clean(query.get("search", "")),
    )


def _clean(value: object) -> str:
    return str(value).replace("\x00", "").strip()[:_LONGEST]
