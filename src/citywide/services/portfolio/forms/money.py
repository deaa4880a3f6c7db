"""What people enter of a project's money."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from citywide.services.portfolio.actions.money import FIELDS, FUND_LENGTH
from citywide.services.portfolio.forms.fields import DollarsField, FiscalYearField
from citywide.services.portfolio.forms.plan.fields import read_marks, write_marks


class FundingForm(forms.Form):
    """Money of one fund for one fiscal year."""

    fund = forms.CharField(
        label=_("Fund"),
        max_length=FUND_LENGTH,
        help_text=_("As finance calls it, like General Fund."),
        error_messages={
            "required": _("Write which fund the money comes from."),
            "max_length": _("Shorten it to %(limit_value)d characters; it has %(show_value)d."),
        },
    )
    fiscal_year = FiscalYearField(label=_("Fiscal year"))
    budget_usd = DollarsField(label=_("Budget, in dollars"))
    committed_usd = DollarsField(
        label=_("Committed, in dollars"),
        required=False,
        help_text=_("What contracts bind and nobody has paid yet. Empty is $0."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def values(self) -> dict[str, Any]:
        """Return what the actions take."""
        return {name: self.cleaned_data[name] for name in FIELDS}

    def marks(self) -> dict[str, str]:
        """Return the marks the form carried."""
        return read_marks(self.cleaned_data.get("seen") or "")


def initial_of(values: Mapping[str, Any], marks: Mapping[str, str]) -> dict[str, Any]:
    """Return funding as the fields of the form show it."""
    return dict(values) | {"seen": write_marks(marks)}
