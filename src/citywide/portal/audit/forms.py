"""Which entries the page and its export show."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citywide.portal.audit import queries
from citywide.portal.audit.models import Action

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Day(forms.DateInput):
    """A day, chosen with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")

    def format_value(self, value: Any) -> str | None:
        """Return a day as browsers write it; what is none they would not take back."""
        if isinstance(value, str) and not _ISO_DAY.fullmatch(value):
            return None
        return super().format_value(value)


class FilterForm(forms.Form):
    """The filters, each empty for everything. Days are of the city's time zone."""

    by = forms.CharField(label=_("Who"), required=False)
    action = forms.ChoiceField(label=_("What"), required=False)
    subject = forms.CharField(label=_("Subject"), required=False)
    purpose = forms.ChoiceField(label=_("Purpose"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=Day)
    until = forms.DateField(label=_("Up to and with"), required=False, widget=Day)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [("", _("Everything")), *Action.choices]
        purposes = [(purpose, purpose) for purpose in queries.purposes()]
        self.fields["purpose"].choices = [("", _("All purposes")), *purposes]

    def values(self) -> dict[str, Any]:
        """Return the filters as the queries take them; one that is wrong filters nothing."""
        self.is_valid()
        found = self.cleaned_data
        since, until = found.get("since"), found.get("until")
        return {
            "by": found.get("by", ""),
            "action": found.get("action", ""),
            "subject": found.get("subject", ""),
            "purpose": found.get("purpose", ""),
            "since": _start(since) if since else None,
            "until": _start(until + dt.timedelta(days=1)) if until else None,
        }


def _start(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
