"""Forms of the daily work with the by-name list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from citywide.services.homelessness.actions.by_name import MAX_TEXT, MAX_WHAT
from citywide.services.homelessness.actions.by_name_views import MAX_NAME
from citywide.services.homelessness.queries.by_name_views import protocols_in_force
from citywide.services.homelessness.queries.by_name_work import colleagues


class NoteForm(forms.Form):
    """A note about a person, or the correction of one."""

    text = forms.CharField(
        label=_("Note"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("It stays as you write it; a correction is another note."),
        error_messages={"required": _("Write the note.")},
    )  # fmt: skip


class ActionForm(forms.Form):
    """What is to be done next for a person."""

    what = forms.CharField(
        label=_("What is to be done"), max_length=MAX_WHAT,
        error_messages={"required": _("Say what is to be done.")},
    )  # fmt: skip
    who = forms.TypedChoiceField(
        label=_("Who does it"), coerce=int,
        error_messages={"required": _("Choose who does it.")},
    )  # fmt: skip
    due_on = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": _("This is no day. Write it like 2026-03-31."),
            "required": _("Enter the day."),
        },
    )

    def __init__(self, *given: Any, **known: Any) -> None:
        super().__init__(*given, **known)
        self.fields["who"].choices = [("", _("Choose somebody")), *colleagues()]


class ViewForm(forms.Form):
    """A saved view: its name, and whom it is shared with."""

    name = forms.CharField(
        label=_("Name"), max_length=MAX_NAME,
        error_messages={"required": _("Give the view a name.")},
    )  # fmt: skip
    role = forms.ChoiceField(label=_("Who sees it"), required=False)

    def __init__(self, *given: Any, roles: list[tuple[str, str]], **known: Any) -> None:
        super().__init__(*given, **known)
        shared = [(role, _("Everybody with the role %(role)s") % {"role": label})
                  for role, label in roles]  # fmt: skip
        self.fields["role"].choices = [("", _("Only I")), *shared]


class ShareForm(forms.Form):
    """A list given outside: to whom, and under which protocol."""

    protocol = forms.ChoiceField(
        label=_("Protocol or agreement it is shared under"),
        error_messages={"required": _("Name the protocol in force.")},
    )
    recipient = forms.CharField(
        label=_("Given to"), max_length=200,
        help_text=_("The agency, and the person there who answers for it."),
        error_messages={"required": _("Say who receives the list.")},
    )  # fmt: skip

    def __init__(self, *given: Any, **known: Any) -> None:
        super().__init__(*given, **known)
        offered = [(str(one.pk), one.name) for one in protocols_in_force()]
        self.fields["protocol"].choices = [("", _("Choose a protocol")), *offered]
