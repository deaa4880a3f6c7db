"""Phases, the place of a task, and a file with a plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from citywide.services.portfolio.exchange.plan import NUMBER_LENGTH, PHASE_LENGTH
from citywide.services.portfolio.exchange.texts import one_line


class PhaseForm(forms.Form):
    """A phase's name."""

    name = forms.CharField(
        label=_("Name of the phase"),
        max_length=PHASE_LENGTH,
        help_text=_("Like Procurement."),
        error_messages={
            "required": _("Write what the phase is called."),
            "max_length": _("Shorten it to %(limit_value)d characters."),
        },
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class MoveForm(forms.Form):
    """Behind which task another stands."""

    after = forms.CharField(
        label=_("Stands right after task number"),
        max_length=NUMBER_LENGTH,
        required=False,
        help_text=_("Empty puts it first."),
        error_messages={"max_length": _("A task number has at most %(limit_value)d characters.")},
    )

    def clean_after(self) -> str | None:
        """Return the number; None means first."""
        return one_line(self.cleaned_data["after"]) or None


class ImportForm(forms.Form):
    """A file with a plan."""

    file = forms.FileField(
        label=_("File with the plan"),
        help_text=_(
            "From Microsoft Project: File, Save As, XML Format. Or a CSV file or an Excel workbook "
            "with the headings of the template."
        ),
        error_messages={
            "required": _("Choose the file with the plan."),
            "invalid": _("Choose the file with the plan."),
            "missing": _("Choose the file with the plan."),
            # An empty file is told with its name, as any other that cannot be read.
            "empty": _("The file is empty. Choose the file with the plan."),
        },
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["file"].widget.attrs["accept"] = ".xml,.csv,.txt,.xlsx"
