"""One row of the bulk update."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from citywide.services.portfolio.actions import status as actions
from citywide.services.portfolio.forms.fields import DayField
from citywide.services.portfolio.forms.status.prefill import cost_of, forecast_of, progress_of
from citywide.services.portfolio.models import Project
from citywide.services.portfolio.queries import status as queries
from citywide.services.portfolio.words import status as words


class BulkRow(forms.Form):
    """One project of the bulk update: GREEN, a day, a line."""

    is_green = forms.BooleanField(label=_("File GREEN"), required=False)
    forecast_end_on = DayField(label=_("Expected to end on"), required=False)
    line = forms.CharField(label=_("Done since the last update"), required=False, max_length=500)

    def __init__(self, *args: Any, project: Project, as_of: dt.date, **kwargs: Any) -> None:
        self.project, self.as_of = project, as_of
        initial = {"forecast_end_on": forecast_of(project, as_of)}
        super().__init__(*args, prefix=f"p{project.pk}", initial=initial, **kwargs)
        names = {"is_green": _("File GREEN for {}"), "forecast_end_on": _("Expected end of {}")}
        names["line"] = _("Done since the last update in {}")
        for name, label in names.items():
            widget = self.fields[name].widget
            widget.attrs["aria-label"] = format_lazy(label, project.code)

    def clean(self) -> dict[str, Any]:
        """Return the values; a row that is filed says when the project ends."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("is_green") and not said.get("forecast_end_on") and not self.errors:
            self.add_error("forecast_end_on", words.missing("forecast_needed"))
        return said

    def entry(self) -> actions.Entry:
        """Return a whole GREEN update: what the row says, the rest as last month."""
        said = self.cleaned_data
        last = queries.latest(project=self.project, as_of=self.as_of)
        return actions.Entry(
            declared="GREEN",
            forecast_end_on=said["forecast_end_on"],
            forecast_cost_usd=cost_of(self.project, self.as_of, last),
            progress_share=progress_of(self.project, self.as_of, last),
            confidence=last.confidence if last else "",
            accomplishments={"en": said["line"].strip()} if said["line"].strip() else {},
            next_steps=last.next_steps if last else {},
        )
