"""The one-screen monthly update, and returning one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from citywide.services.portfolio.actions import status as actions
from citywide.services.portfolio.actions.status.milestones import mistake
from citywide.services.portfolio.forms.fields import DayField, DollarsField, PersonField
from citywide.services.portfolio.forms.register import (
    TextsForm,
)
from citywide.services.portfolio.forms.status.prefill import initial_of
from citywide.services.portfolio.models import (
    Confidence,
    ItemKind,
    Milestone,
    Project,
    StatusUpdate,
)
from citywide.services.portfolio.queries import register as register
from citywide.services.portfolio.queries import status as queries
from citywide.services.portfolio.words import register as register_words
from citywide.services.portfolio.words import status as words

NEW = "new"
_HUNDRED = Decimal(100)
_FIELD_OF = {
    "declared_needed": "declared",
    "better_needs_reason": "reason",
    "issue_needed": "issue",
    "public_text_needed": "issue_text_en",
    "action_needed": "action_text_en",
    "action_needs_owner": "action_owner",
    "action_needs_due_date": "action_due_on",
    "action_due_in_past": "action_due_on",
    "forecast_needed": "forecast_end_on",
    "forecast_before_milestone": "forecast_end_on",
}
"""Where a mistake that filing finds is shown."""


@dataclass(frozen=True)
class MilestoneRow:
    """One milestone of the form, with its two dates."""

    milestone: Milestone
    fields: tuple[BoundField, BoundField]
    """Forecast and actual end."""


class UpdateForm(TextsForm):
    """The one-screen update, filled in from the draft, last month and the records.

    Nothing is required here, so that a draft can be saved at any point; what filing lacks, the
    actions say, and `add_lacks` puts it beside its field.
    """

    declared = forms.ChoiceField(label=_("Status"), required=False, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why it is better than the figures say"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The sponsor or the project office's lead approves it. Both are shown."),
    )
    issue = forms.ChoiceField(label=_("The issue behind it"), required=False)
    issue_title = forms.CharField(label=_("New issue: title"), required=False, max_length=300)
    issue_severity = forms.TypedChoiceField(
        label=_("How severe it is"), required=False, coerce=int, empty_value=None
    )
    action_key = forms.IntegerField(required=False, widget=forms.HiddenInput)
    action_owner = PersonField(label=_("Who does it"), required=False, empty_label=_("Choose"))
    action_due_on = DayField(label=_("By when"), required=False)
    forecast_end_on = DayField(label=_("The project is now expected to end on"), required=False)
    forecast_cost_usd = DollarsField(label=_("Expected total cost, in dollars"), required=False)
    progress_percent = forms.DecimalField(
        label=_("Work done, in percent"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=1,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={
            "min_value": _("Give a number from 0 to 100."),
            "max_value": _("Give a number from 0 to 100."),
            "invalid": _("Give a number from 0 to 100."),
        },
    )
    confidence = forms.ChoiceField(label=_("How sure you are of this"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        project: Project,
        as_of: dt.date,
        update: StatusUpdate | None,
        computed: str,
        **kwargs: Any,
    ) -> None:
        self.project, self.as_of, self.computed = project, as_of, computed
        self._dates = queries.milestones_to_look_at(project=project, as_of=as_of)
        self.issues = list(register.open_items(project=project, kind=ItemKind.ISSUE))
        initial = initial_of(project, as_of, update, computed, self.issues)
        super().__init__(*args, initial=initial, **kwargs)
        self._offer(update)
        self._add_texts()
        for one in self._dates:
            self._add_milestone(one)

    def _offer(self, update: StatusUpdate | None) -> None:
        self.fields["declared"].choices = [
            (colour, format_lazy("{}: {}", words.colour_word(colour), meaning))
            for colour, meaning in words.MEANINGS.items()
        ]
        kept = [update.issue] if update and update.issue else []
        offered = [*self.issues, *(one for one in kept if one not in self.issues)]
        self.fields["issue"].choices = [
            ("", _("Choose")),
            *((str(one.number), f"{one.number}: {one.title}") for one in offered),
            (NEW, _("A new issue")),
        ]
        scale = register_words.SEVERITY.items()
        self.fields["issue_severity"].choices = list(scale)
        self.fields["confidence"].choices = [("", _("Choose")), *Confidence.choices]

    def _add_texts(self) -> None:
        self.add_texts(
            "issue_text",
            _("The issue in plain words"),
            help_text=_("For residents, without names. Needed where the issue has none yet."),
        )
        self.add_texts(
            "action_text",
            _("What is done about it"),
            help_text=_("Plain words, without names. Leave it empty if an action above is enough."),
        )
        self.add_texts("accomplishments", _("Done since the last update"))
        self.add_texts("next_steps", _("Next steps"))
        self.add_texts(
            "public_note",
            _("What is late and why, in plain words"),
            help_text=_("For residents. Leave it empty if nothing is late."),
        )

    def _add_milestone(self, one: Milestone) -> None:
        labels = {"forecast": _("Forecast of {}"), "actual": _("{} was reached on")}
        values = {"forecast": one.forecast_end_on, "actual": one.actual_end_on}
        for name, label in labels.items():
            self.fields[f"m{one.pk}_{name}"] = DayField(
                label=format_lazy(label, one.name), required=False, initial=values[name]
            )

    @property
    def milestone_rows(self) -> Iterator[MilestoneRow]:
        """The milestones with their dates."""
        for one in self._dates:
            yield MilestoneRow(one, (self[f"m{one.pk}_forecast"], self[f"m{one.pk}_actual"]))

    @property
    def has_milestones(self) -> bool:
        """Whether there is a milestone to look at."""
        return bool(self._dates)

    @property
    def issue_text_languages(self) -> list[BoundField]:
        """The issue's words in the languages after English."""
        return self.other_languages("issue_text")

    @property
    def action_text_languages(self) -> list[BoundField]:
        """The action's words in the languages after English."""
        return self.other_languages("action_text")

    @property
    def other_texts(self) -> list[tuple[Any, list[BoundField]]]:
        """The texts of the update in the languages after English, each with its label."""
        names = ("accomplishments", "next_steps", "public_note")
        return [(self.fields[f"{n}_en"].label, self.other_languages(n)) for n in names]

    @property
    def other_texts_wrong(self) -> bool:
        """Whether one of these texts has a mistake, and so must show."""
        return any(field.errors for _label, fields in self.other_texts for field in fields)

    @property
    def wants(self) -> str:
        """Which parts must show because they have a mistake, as classes: wants-reason, -issue."""
        parts = {"reason": ("reason",), "issue": ("issue", "action")}
        return " ".join(
            f"wants-{part}"
            for part, begins in parts.items()
            if any(name.startswith(begins) for name in self.errors)
        )

    def clean(self) -> dict[str, Any]:
        """Return the values; dates of milestones that cannot be are mistakes beside them."""
        said: dict[str, Any] = super().clean() or {}
        for one in self._dates:
            names = {
                f: f"m{one.pk}_{f.split('_')[0]}" for f in ("forecast_end_on", "actual_end_on")
            }
            if not any(name in self.errors for name in names.values()):
                field, sentence = mistake(one, _dates_of(one, said), timezone.localdate())
                if sentence:
                    self.add_error(names[field], sentence)
        is_late = said.get("declared") in {"YELLOW", "RED"}
        if is_late and said.get("issue") == NEW and not said.get("issue_title", "").strip():
            self.add_error("issue_title", _("Give the new issue a title."))
        return said

    def entry(self) -> actions.Entry:
        """Return what was entered, as the actions take it."""
        said = self.cleaned_data
        percent = said["progress_percent"]
        return actions.Entry(
            declared=said["declared"],
            reason=said["reason"].strip(),
            forecast_end_on=said["forecast_end_on"],
            forecast_cost_usd=said["forecast_cost_usd"],
            progress_share=None if percent is None else percent / _HUNDRED,
            confidence=said["confidence"],
            accomplishments=self.texts("accomplishments"),
            next_steps=self.texts("next_steps"),
            public_note=self.texts("public_note"),
            issue=int(said["issue"]) if said["issue"].isdecimal() else None,
            issue_text=self.texts("issue_text"),
            new_issue=self._new_issue(),
            action=self._action(),
            milestones={one.pk: _dates_of(one, said) for one in self._dates},
        )

    def _new_issue(self) -> actions.NewIssue | None:
        said = self.cleaned_data
        if said["issue"] != NEW:
            return None
        return actions.NewIssue(
            said["issue_title"].strip(), self.texts("issue_text"), said["issue_severity"]
        )

    def _action(self) -> actions.ActionEntry | None:
        """Return the action as entered; what was shown of another issue's is not this one's."""
        said = self.cleaned_data
        is_other = said["issue"] != str(self.initial.get("issue") or "")
        is_untouched = not any(name.startswith("action_text") for name in self.changed_data)
        if said["action_key"] and is_other and is_untouched:
            return None
        owner = said["action_owner"]
        return actions.ActionEntry(
            text=self.texts("action_text"),
            owner_id=owner.pk if owner else None,
            due_on=said["action_due_on"],
            key=said["action_key"],
        )

    def add_lacks(self, lacks: tuple[actions.Lack, ...]) -> None:
        """Put what filing lacks beside the fields where it is mended."""
        for lack in lacks:
            self.add_error(_FIELD_OF.get(lack.key), str(lack))


class ReturnForm(forms.Form):
    """Why a status is returned."""

    reason = forms.CharField(
        label=_("Why it is returned"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why, so that its manager can put it right.")},
    )


def _dates_of(one: Milestone, said: dict[str, Any]) -> actions.MilestoneDates:
    return actions.MilestoneDates(said.get(f"m{one.pk}_forecast"), said.get(f"m{one.pk}_actual"))
