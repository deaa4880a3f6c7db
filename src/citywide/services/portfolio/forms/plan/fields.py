"""Fields the forms of a plan share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from citywide.services.portfolio.exchange.plan import MOST_WEIGHT, NAME_LENGTH
from citywide.services.portfolio.forms.fields import DayField
from citywide.services.portfolio.models import Project

DATES = ("forecast_start_on", "forecast_end_on", "actual_start_on", "actual_end_on")
SHOWN = {"done_share": "done_percent"}
"""Entries whose field has another name, because people enter it differently."""


class PercentField(forms.DecimalField):
    """A share of the work, in percent with one digit: 45 or 12.5; handed over as 0.45."""

    def __init__(self, **given: Any) -> None:
        wrong = _("Enter 0 to 100 percent, like 45 or 12.5.")
        given.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        given["error_messages"] = {
            "invalid": wrong,
            "min_value": wrong,
            "max_value": wrong,
            "max_decimal_places": _("Write at most one digit after the point."),
            "max_digits": wrong,
        }
        super().__init__(required=False, min_value=0, max_value=100, decimal_places=1, **given)

    def to_python(self, value: Any) -> Decimal | None:
        """Return the percentage; a percent sign may be there or not."""
        text = str(value).strip().removesuffix("%").strip() if value is not None else None
        found: Decimal | None = super().to_python(text)
        return found

    def clean(self, value: Any) -> Decimal | None:
        """Return the share, 0 to 1."""
        percent = super().clean(value)
        return None if percent is None else Decimal(percent) / 100


class WeightField(forms.DecimalField):
    """How much a task counts in the project's progress."""

    def __init__(self, **given: Any) -> None:
        wrong = _("Enter a number from 0, like 3 or 2.5.")
        given.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        given["error_messages"] = {
            "invalid": wrong,
            "min_value": wrong,
            "max_value": wrong,
            "max_decimal_places": _("Write at most two digits after the point."),
        }
        super().__init__(
            required=False, min_value=0, max_value=MOST_WEIGHT, decimal_places=2, **given
        )


class PhaseChoice(forms.ChoiceField):
    """One of the project's phases, by key; none is a choice."""

    def __init__(self, **given: Any) -> None:
        given["error_messages"] = {"invalid_choice": _("Choose a phase of the list.")}
        super().__init__(required=False, **given)


def name_field(**given: Any) -> forms.CharField:
    """Return a field for what is to be done."""
    messages = {
        "required": _("Write what is to be done."),
        "max_length": _("Shorten it to %(limit_value)d characters; it has %(show_value)d."),
    }
    return forms.CharField(max_length=NAME_LENGTH, error_messages=messages, **given)


class DaysForm(forms.Form):
    """A task's four days."""

    forecast_start_on = DayField(label=_("Forecast start"), required=False)
    forecast_end_on = DayField(label=_("Forecast end"), required=False)
    actual_start_on = DayField(label=_("Actual start"), required=False)
    actual_end_on = DayField(label=_("Actual end"), required=False)


def phase_choices(project: Project) -> list[tuple[str, Any]]:
    """Return the project's phases as choices."""
    return [("", _("No phase")), *((str(one.pk), one.name) for one in project.phases.all())]


def shown_percent(share: Decimal | None) -> str:
    """Return a share as it is shown in a field: 45 or 12.5."""
    if share is None:
        return ""
    return f"{(share * 100).normalize():f}"


def shown_weight(weight: Decimal | None) -> str:
    """Return a weight as it is shown in a field, without zeros that say nothing."""
    return "" if weight is None else f"{weight.normalize():f}"


def read_marks(text: str) -> dict[str, str]:
    """Return the marks a form carried of each entry; none if they cannot be read."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def write_marks(marks: Mapping[str, str]) -> str:
    """Return marks as a form carries them."""
    return json.dumps(dict(marks))
