"""One task or milestone, with everything that can be said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from citywide.services.portfolio.exchange.plan import NOTE_LENGTH, NUMBER_LENGTH, PHASE_LENGTH
from citywide.services.portfolio.forms.fields import PlainText, texts_into, texts_of
from citywide.services.portfolio.forms.plan.fields import (
    DATES,
    SHOWN,
    DaysForm,
    PercentField,
    PhaseChoice,
    WeightField,
    name_field,
    phase_choices,
    read_marks,
    shown_percent,
    shown_weight,
    write_marks,
)
from citywide.services.portfolio.models import Phase, Project

_PUBLIC = _("In plain words, when the name above is not. Residents read it.")


class TaskForm(DaysForm):
    """A task; `is_new` lets its number be chosen, which stays what it is afterwards."""

    number = forms.CharField(
        label=_("Number"),
        max_length=NUMBER_LENGTH,
        required=False,
        help_text=_("Empty takes the next free one. An import knows the task by it."),
        error_messages={"max_length": _("Shorten it to %(limit_value)d characters.")},
    )
    name = name_field(label=_("Task or milestone"), help_text=_("What is to be done or reached."))
    phase = PhaseChoice(label=_("Phase"))
    new_phase = forms.CharField(
        label=_("Or a new phase"),
        max_length=PHASE_LENGTH,
        required=False,
        help_text=_("Its name, when the list above has none that fits."),
        error_messages={"max_length": _("Shorten it to %(limit_value)d characters.")},
    )
    is_milestone = forms.BooleanField(
        label=_("It is a milestone: it is reached on one day"), required=False
    )
    done_percent = PercentField(
        label=_("Share done, in percent"), help_text=_("Empty when it has not been measured.")
    )
    weight = WeightField(
        label=_("Weight"),
        help_text=_("How much it counts in the project's progress. Empty counts as 1."),
    )
    needs = forms.CharField(
        label=_("Waits for"),
        max_length=2_000,
        required=False,
        help_text=_(
            "Numbers of tasks with semicolons between them, like 3;4. 3FS+2d starts two working "
            "days after task 3 has ended. SS: both start; FF: both end; SF: ends when it starts."
        ),
    )
    note = PlainText(label=_("Note"), rows=3, max_length=NOTE_LENGTH, required=False)
    is_key = forms.BooleanField(label=_("Residents see it on the public page"), required=False)
    public_name_en = PlainText(
        label=_("Name for residents, in English"), max_length=300, required=False, help_text=_PUBLIC
    )
    public_name_es = PlainText(
        label=_("Name for residents, in Spanish"), max_length=300, required=False
    )
    public_name_vi = PlainText(
        label=_("Name for residents, in Vietnamese"), max_length=300, required=False
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    SECTIONS: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (_("What it is"), ("number", "name", "phase", "new_phase", "is_milestone")),
        (
            _("When"),
            ("forecast_start_on", "forecast_end_on", "actual_start_on", "actual_end_on"),
        ),
        (_("How far, and what it waits for"), ("done_percent", "weight", "needs", "note")),
        (
            _("For residents"),
            ("is_key", "public_name_en", "public_name_es", "public_name_vi"),
        ),
    )

    def __init__(self, *args: Any, project: Project, is_new: bool = False, **given: Any) -> None:
        super().__init__(*args, **given)
        self._phases = {str(one.pk): one for one in project.phases.all()}
        self.fields["phase"].choices = phase_choices(project)
        if not is_new:
            self.fields.pop("number")

    @property
    def sections(self) -> list[tuple[Any, list[Any]]]:
        """The fields under their headings, as the page shows them."""
        return [
            (heading, [self[name] for name in names if name in self.fields])
            for heading, names in self.SECTIONS
        ]

    def values(self) -> dict[str, Any]:
        """Return what the actions take."""
        given = self.cleaned_data
        names = ("name", "is_milestone", "is_key", "weight", "needs", "note")
        phase: Phase | str | None = self._phases.get(given["phase"])
        return (
            {name: given[name] for name in names}
            | {name: given[name] for name in DATES}
            | {
                "phase": given["new_phase"].strip() or phase,
                "done_share": given["done_percent"],
                "public_name": texts_of(given, "public_name"),
            }
        )

    def marks(self) -> dict[str, str]:
        """Return the marks the form carried."""
        return read_marks(self.cleaned_data.get("seen") or "")

    def tell(self, mistakes: Iterable[tuple[str, str]]) -> None:
        """Show mistakes the actions found, each at its field."""
        for name, sentence in mistakes:
            field = SHOWN.get(name, name)
            self.add_error(field if field in self.fields else None, sentence)


def initial_of(values: Mapping[str, Any], marks: Mapping[str, str]) -> dict[str, Any]:
    """Return a task's entries as the fields of TaskForm show them."""
    initial = dict(values) | {"seen": write_marks(marks)}
    initial["phase"] = str(values["phase"].pk) if values["phase"] else ""
    initial["done_percent"] = shown_percent(values["done_share"])
    initial["weight"] = shown_weight(values["weight"])
    texts_into(initial, "public_name", values["public_name"])
    return initial
