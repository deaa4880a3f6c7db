"""What reviewers send, and the filters of the log."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citywide.portal.audit.forms import Day
from citywide.portal.linkage.models import Verdict


class JudgeForm(forms.Form):
    """An answer to one task; the verdict is the button that was used."""

    verdict = forms.ChoiceField(choices=Verdict.choices)
    reason = forms.CharField(
        label=_("Why, if it is not plain"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReasonForm(forms.Form):
    """Why a judgement is taken back."""

    reason = forms.CharField(label=_("Why"), required=False, max_length=2_000)


class DrawForm(forms.Form):
    """How large a sample is to be drawn."""

    per_stratum = forms.IntegerField(
        label=_("Pairs from each stratum"),
        min_value=1,
        max_value=500,
        initial=25,
        help_text=_("Strata are pairs of about equal match probability, linked or not."),
    )
    kind = forms.ChoiceField(label=_("Within groups by"), required=False)

    def __init__(self, *args: Any, kinds: tuple[tuple[str, str], ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("No groups")), *kinds]


class LogForm(forms.Form):
    """Filters of the log, each empty for everything. Days are of the city's time zone."""

    by = forms.CharField(label=_("Who"), required=False)
    verdict = forms.ChoiceField(label=_("Verdict"), required=False)
    record = forms.CharField(label=_("Record"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=Day)
    until = forms.DateField(label=_("Up to and with"), required=False, widget=Day)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"].choices = [("", _("All verdicts")), *Verdict.choices]

    def values(self) -> dict[str, Any]:
        """Return the filters as the queries take them; one that is wrong filters nothing."""
        self.is_valid()
        found = self.cleaned_data
        since, until = found.get("since"), found.get("until")
        return {
            "by": found.get("by", ""),
            "verdict": found.get("verdict", ""),
            "record": found.get("record", ""),
            "since": _start(since) if since else None,
            "until": _start(until + dt.timedelta(days=1)) if until else None,
        }


class AsOfForm(forms.Form):
    """The day whose end a person's record is shown as of."""

    on = forms.DateField(label=_("As known at the end of"), required=False, widget=Day)

    def at(self) -> dt.datetime | None:
        """Return the first moment after that day; None for now."""
        self.is_valid()
        day = self.cleaned_data.get("on")
        return _start(day + dt.timedelta(days=1)) if day else None


def _start(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
