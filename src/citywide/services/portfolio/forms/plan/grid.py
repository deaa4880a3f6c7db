"""Many tasks at once: a page of the plan in which every cell can be changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from citywide.services.portfolio.actions.plan import Addition, Edit, values_of
from citywide.services.portfolio.actions.project import marks_of
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
from citywide.services.portfolio.models import Milestone, Project

NEW_ROWS = 3
COLUMNS = (
    "name",
    "phase",
    "is_milestone",
    "forecast_start_on",
    "forecast_end_on",
    "actual_start_on",
    "actual_end_on",
    "done_percent",
    "weight",
    "needs",
)


class GridRow(DaysForm):
    """One row; a new one may stay empty."""

    name = name_field(label=_("Task or milestone"), required=False)
    phase = PhaseChoice(label=_("Phase"))
    is_milestone = forms.BooleanField(label=_("Milestone"), required=False)
    done_percent = PercentField(label=_("Percent done"))
    weight = WeightField(label=_("Weight"))
    needs = forms.CharField(label=_("Waits for"), max_length=2_000, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        project: Project,
        choices: Sequence[tuple[str, Any]],
        heading: str,
        task: Milestone | None = None,
        **given: Any,
    ) -> None:
        super().__init__(*args, **given)
        self.task, self.heading = task, heading
        self.fields["phase"].choices = choices
        self._phases = {str(one.pk): one for one in project.phases.all()}
        self.fields["name"].required = task is not None
        for name in COLUMNS:
            label = {"entry": self.fields[name].label, "task": heading}
            self.fields[name].widget.attrs["aria-label"] = gettext("%(entry)s: %(task)s") % label

    @property
    def cells(self) -> list[Any]:
        """The row's fields in the order of the columns."""
        return [self[name] for name in COLUMNS]

    @property
    def is_blank(self) -> bool:
        """Return whether nothing was entered."""
        given = self.cleaned_data
        return not any(given.get(name) not in (None, "", False) for name in COLUMNS)

    def values(self) -> dict[str, Any]:
        """Return what the actions take."""
        given = self.cleaned_data
        names = ("name", "is_milestone", "weight", "needs", *DATES)
        return {name: given[name] for name in names} | {
            "phase": self._phases.get(given["phase"]),
            "done_share": given["done_percent"],
        }

    def tell(self, mistakes: Iterable[tuple[str, str]]) -> None:
        """Show mistakes the actions found, each at its cell."""
        for name, sentence in mistakes:
            field = SHOWN.get(name, name)
            self.add_error(field if field in self.fields else "name", sentence)


class GridForm:
    """A page of the plan to be changed at once.

    `data` is what was sent; rows of tasks that it does not hold are shown as they are and stay.
    """

    def __init__(
        self,
        *,
        project: Project,
        tasks: Sequence[Milestone],
        needs: Mapping[int, str],
        data: QueryDict | None = None,
    ) -> None:
        self.data = data
        self._given: dict[str, Any] = {"project": project, "choices": phase_choices(project)}
        self.rows = [self._row(one, needs.get(one.pk, "")) for one in tasks]
        self.new_rows = [self._new(place) for place in range(1, NEW_ROWS + 1)]
        self.extra: list[str] = []
        """Mistakes that belong to no single cell."""

    @property
    def headings(self) -> list[Any]:
        """The columns' headings."""
        return [self.new_rows[0].fields[name].label for name in COLUMNS]

    @property
    def all_rows(self) -> list[GridRow]:
        """Every row, new ones last."""
        return [*self.rows, *self.new_rows]

    @property
    def errors(self) -> list[tuple[Any, str, str]]:
        """Every mistake: the cell, what the cell is called, and the sentence."""
        return [
            (cell, f"{cell.field.label}: {row.heading}", sentence)
            for row in self.all_rows
            if row.is_bound
            for cell in row.cells
            for sentence in cell.errors
        ]

    def is_valid(self) -> bool:
        """Return whether every row can be read; a new row without a name has nothing else."""
        # Every row is read, so that all mistakes are shown at once.
        valid = not [row for row in self.all_rows if row.is_bound and not row.is_valid()]
        for row in self.new_rows:
            if row.is_bound and row.is_valid() and not row.is_blank and not row.values()["name"]:
                row.add_error("name", gettext("Write what is to be done."))
                valid = False
        return valid

    def edits(self) -> list[Edit]:
        """Return the rows of tasks as the actions take them."""
        return [
            Edit(row.task.pk, row.values(), read_marks(row.cleaned_data.get("seen") or ""))
            for row in self.rows
            if row.task and row.is_bound
        ]

    def additions(self) -> list[Addition]:
        """Return the new rows that hold something."""
        return [
            Addition(row.values(), key=str(row.prefix))
            for row in self.new_rows
            if row.is_bound and not row.is_blank
        ]

    def confirmed(self) -> list[int]:
        """Return the keys of tasks whose forecast was looked at."""
        if self.data is None or "confirmed" not in self.data:
            return []
        return [row.task.pk for row in self.rows if row.task and row.is_bound]

    def tell(self, mistakes: Mapping[int | str, Iterable[tuple[str, str]]]) -> None:
        """Show mistakes the actions found, each in its row."""
        by_key: dict[int | str, GridRow] = {row.task.pk: row for row in self.rows if row.task}
        by_key |= {str(row.prefix): row for row in self.new_rows}
        for key, told in mistakes.items():
            if key in by_key:
                by_key[key].tell(told)
            else:
                self.extra += [sentence for _name, sentence in told]

    def _row(self, task: Milestone, needs: str) -> GridRow:
        prefix = f"t{task.pk}"
        values = values_of(task, needs)
        initial = values | {
            "phase": str(task.phase_id or ""),
            "done_percent": shown_percent(task.done_share),
            "weight": shown_weight(task.weight),
            "seen": write_marks(marks_of(values)),
        }
        is_sent = self.data is not None and f"{prefix}-seen" in self.data
        return GridRow(
            self.data if is_sent else None,
            prefix=prefix,
            task=task,
            heading=f"{task.number} {task.name}",
            initial=initial,
            **self._given,
        )

    def _new(self, place: int) -> GridRow:
        heading = gettext("new task %(place)s") % {"place": place}
        return GridRow(self.data, prefix=f"new{place}", heading=heading, **self._given)
