"""Forms of a project's register: filters, items of each kind, actions, decisions."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from citywide.services.portfolio.forms.fields import (
    LANGUAGES,
    DayField,
    DollarsField,
    PersonField,
    ReasonField,
)
from citywide.services.portfolio.models import (
    ItemKind,
    ItemState,
    MitigatingAction,
    Project,
    RegisterItem,
)
from citywide.services.portfolio.queries import register as queries
from citywide.services.portfolio.words import register as words

ISSUE_DEFAULT_SEVERITY = 2
_LONGEST = 4_000
_LANGUAGE = {"en": _("in English"), "es": _("in Spanish"), "vi": _("in Vietnamese")}


class FilterForm(forms.Form):
    """What the list shows."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    overdue = forms.BooleanField(label=_("Overdue only"), required=False)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("All kinds")), *ItemKind.choices]
        self.fields["state"].choices = [("", _("All states")), *ItemState.choices]
        people = [(str(one.pk), str(one)) for one in queries.owners(project=project)]
        self.fields["owner"].choices = [("", _("Everybody")), *people]

    def filters(self, sort: str) -> queries.RegisterFilters:
        """Return the filters; one that makes no sense filters nothing."""
        self.is_valid()
        said = self.cleaned_data
        return queries.RegisterFilters(
            kind=said.get("kind", ""),
            state=said.get("state", ""),
            owner=int(said["owner"]) if said.get("owner") else None,
            overdue=bool(said.get("overdue")),
            sort=sort,
        )


class TextsForm(forms.Form):
    """A form with texts in the city's languages: `name_en`, and `name_es` and `name_vi` apart."""

    def add_texts(self, name: str, label: Any, rows: int = 2, **given: Any) -> None:
        """Add the three fields of a text; only English shows its help."""
        for code in LANGUAGES:
            is_first = code == LANGUAGES[0]
            self.fields[f"{name}_{code}"] = forms.CharField(
                label=label if is_first else _LANGUAGE[code],
                required=False,
                max_length=_LONGEST,
                widget=forms.Textarea(attrs={"rows": rows, **({} if is_first else {"lang": code})}),
                help_text=given.get("help_text", "") if is_first else "",
            )

    def texts(self, name: str) -> dict[str, str]:
        """Return what was entered by language, without what was left empty."""
        said = {code: self.cleaned_data.get(f"{name}_{code}", "").strip() for code in LANGUAGES}
        return {code: text for code, text in said.items() if text}

    def other_languages(self, name: str) -> list[Any]:
        """Return the fields of a text in the languages after English."""
        return [self[f"{name}_{code}"] for code in LANGUAGES[1:]]


def texts_initial(name: str, texts: dict[str, str]) -> dict[str, str]:
    """Return a text by language as the initial values of its fields."""
    return {f"{name}_{code}": texts.get(code, "") for code in LANGUAGES}


class ItemForm(TextsForm):
    """An item of the register; only the fields of its kind are there."""

    title = forms.CharField(
        label=_("Title"), max_length=300, error_messages={"required": _("Give it a title.")}
    )
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For people of the city. It is not published."),
    )
    probability = forms.TypedChoiceField(label=_("Probability"), coerce=int)
    impact = forms.TypedChoiceField(label=_("Impact"), coerce=int)
    severity = forms.TypedChoiceField(label=_("Severity"), coerce=int)
    change_days = forms.IntegerField(
        label=_("Days added to the end"),
        required=False,
        min_value=-3650,
        max_value=3650,
        help_text=_("Below zero if the project is to end earlier."),
    )
    change_cost_usd = DollarsField(
        label=_("Dollars added to the budget"), required=False, min_value=None
    )
    change_scope = forms.CharField(
        label=_("What is added or left out"),
        required=False,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    owner = PersonField(label=_("Owner"), required=False)
    due_on = DayField(label=_("Due on"), required=False)

    _OF_KIND: ClassVar[dict[str, tuple[str, ...]]] = {
        ItemKind.RISK: ("probability", "impact"),
        ItemKind.ISSUE: ("severity",),
        ItemKind.DECISION: (),
        ItemKind.CHANGE_REQUEST: ("change_days", "change_cost_usd", "change_scope"),
    }

    def __init__(
        self, *args: Any, kind: str, item: RegisterItem | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial=_initial(item), **kwargs)
        self.kind = kind
        offered = {name for names in self._OF_KIND.values() for name in names}
        for name in offered - set(self._OF_KIND[kind]):
            del self.fields[name]
        for name, scale in _SCALES.items():
            if name in self.fields:
                self.fields[name].choices = [("", _("Choose")), *_numbered(scale)]
        self.fields["owner"].keep(item.owner_id if item else None)
        help_text = _("Without names. Residents and the committee read it.")
        self.add_texts("public_text", _("In plain words for residents"), help_text=help_text)
        order = ["title", "public_text_en", *self._OF_KIND[kind], "owner", "due_on"]
        self.order_fields([*order, "description"])

    def clean(self) -> dict[str, Any]:
        """Return the values; a change request asks for something."""
        said: dict[str, Any] = super().clean() or {}
        asked = ("change_days", "change_cost_usd", "change_scope")
        asks = self.kind != ItemKind.CHANGE_REQUEST or any(said.get(name) for name in asked)
        if not asks and not self.errors:
            self.add_error("change_days", _("Say what changes: days, dollars or scope."))
        return said

    def values(self) -> dict[str, Any]:
        """Return what the actions take."""
        names = ["title", "description", "owner", "due_on", *self._OF_KIND[self.kind]]
        return {
            **{name: self.cleaned_data[name] for name in names},
            "public_text": self.texts("public_text"),
        }


class ActionForm(TextsForm):
    """A mitigating action: what, who, by when."""

    owner = PersonField(
        label=_("Who does it"),
        empty_label=_("Choose"),
        error_messages={"required": _("Say who does it.")},
    )
    due_on = DayField(
        label=_("By when"), error_messages={"required": _("Say by when it is to be done.")}
    )

    def __init__(self, *args: Any, action: MitigatingAction | None = None, **kwargs: Any) -> None:
        initial = {"owner": action.owner, "due_on": action.due_on} if action else {}
        initial |= texts_initial("text", action.text) if action else {}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["owner"].keep(action.owner_id if action else None)
        help_text = _("Plain words, without names. Residents and the committee read it.")
        self.add_texts("text", _("What is done about it"), help_text=help_text)
        self.order_fields(["text_en"])

    def clean_text_en(self) -> str:
        """Return the English text, which must be there."""
        said = str(self.cleaned_data["text_en"]).strip()
        if not said:
            raise forms.ValidationError(_("Say what is done about it."))
        return said

    def values(self) -> dict[str, Any]:
        """Return what the actions take."""
        said = self.cleaned_data
        return {"text": self.texts("text"), "owner": said["owner"], "due_on": said["due_on"]}


class DoneForm(forms.Form):
    """The day an action was done."""

    done_on = DayField(label=_("Done on"))


class NoteForm(forms.Form):
    """Why an item is closed or opened again; may be left empty."""

    reason = forms.CharField(
        label=_("What came of it"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DecideForm(forms.Form):
    """A decision on a change request."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("approve", _("Approve the change")), ("decline", _("Decline the change"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose approve or decline.")},
    )
    reason = ReasonField(required=False)

    def clean(self) -> dict[str, Any]:
        """Return the values; declining needs a reason."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("decision") == "decline" and not said.get("reason", "").strip():
            self.add_error("reason", _("Say why the change is declined."))
        return said


_SCALES = {
    "probability": words.PROBABILITY,
    "impact": words.IMPACT,
    "severity": words.SEVERITY,
}


def _numbered(scale: Any) -> list[tuple[int, Any]]:
    from django.utils.text import format_lazy

    return [(number, format_lazy("{} – {}", number, word)) for number, word in scale.items()]


def _initial(item: RegisterItem | None) -> dict[str, Any]:
    if item is None:
        return {"severity": ISSUE_DEFAULT_SEVERITY}
    names = (
        "title",
        "description",
        "probability",
        "impact",
        "severity",
        "change_days",
        "change_cost_usd",
        "change_scope",
        "owner",
        "due_on",
    )
    return {
        **{name: getattr(item, name) for name in names},
        **texts_initial("public_text", item.public_text),
    }
