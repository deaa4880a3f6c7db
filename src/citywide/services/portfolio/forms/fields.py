"""Fields of the service's forms: days, dollars, years, people, and texts in three languages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from citywide.portal.accounts.models import Department, User
from citywide.services.portfolio.queries.project import people

FIRST_DAY, LAST_DAY = dt.date(1950, 1, 1), dt.date(2199, 12, 31)
"""Days outside are a slip of the keyboard."""
MOST_USD = Decimal("999999999999.99")
LANGUAGES = ("en", "es", "vi")


class DayField(forms.DateField):
    """A day, picked in the browser or typed like 2026-03-31 or 3/31/2026."""

    def __init__(self, **given: Any) -> None:
        given.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        given.setdefault("input_formats", ["%Y-%m-%d", "%m/%d/%Y"])
        given["error_messages"] = {
            "invalid": _("This is no day. Write it like 2026-03-31 or 3/31/2026."),
            "required": _("Enter the day."),
        } | given.get("error_messages", {})
        super().__init__(**given)

    def clean(self, value: Any) -> dt.date | None:
        """Return the day, if it can be one of a project's."""
        day: dt.date | None = super().clean(value)
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError(_("The year cannot be right. Correct it."))
        return day


class DollarsField(forms.DecimalField):
    """Dollars as people write them: 1200000, 1,200,000 or $1,200,000.50."""

    def __init__(self, **given: Any) -> None:
        given.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        given.setdefault("min_value", 0)
        given["error_messages"] = {
            "invalid": _("This is no amount. Write dollars like 1200000 or 1,200,000.50."),
            "min_value": _("This is below zero. Enter 0 or more."),
            "max_value": _("This is too large. Correct it."),
            "max_decimal_places": _("Write cents with two digits."),
            "required": _("Enter the amount."),
        } | given.get("error_messages", {})
        super().__init__(max_value=MOST_USD, decimal_places=2, **given)

    def to_python(self, value: Any) -> Decimal | None:
        """Return the amount; separators and the dollar sign may be there or not."""
        text = re.sub(r"[\s$]", "", str(value or "")) if not isinstance(value, Decimal) else value
        if isinstance(text, str) and text:
            if not re.fullmatch(r"-?(\d{1,20}|\d{1,3}(,\d{3}){1,6})(\.\d{0,9})?", text, re.ASCII):
                raise ValidationError(self.error_messages["invalid"], code="invalid")
            text = text.replace(",", "")
        found: Decimal | None = super().to_python(text)
        return found

    def prepare_value(self, value: Any) -> Any:
        """Return the amount as it is shown again: 1,200,000, and cents only if there are any."""
        if not isinstance(value, Decimal):
            return value
        return f"{value:,.2f}".removesuffix(".00")


class PersonField(forms.ModelChoiceField):
    """Somebody with an open account, by name; who is named already stays a choice."""

    def __init__(self, **given: Any) -> None:
        given.setdefault("empty_label", _("Nobody yet"))
        given["error_messages"] = {
            "invalid_choice": _("Choose somebody of the list."),
        } | given.get("error_messages", {})
        super().__init__(queryset=people(), **given)

    def label_from_instance(self, obj: User) -> str:
        """Return name and address: two people can have the same name."""
        return f"{obj.name} ({obj.email})" if obj.name else str(obj.email)

    def keep(self, user_id: int | None) -> None:
        """Let somebody stay chosen whose account has been closed since."""
        if user_id is not None:
            self.queryset = people() | User.objects.filter(pk=user_id)


class DepartmentsField(forms.ModelMultipleChoiceField):
    """Departments, each with a box to tick."""

    def __init__(self, **given: Any) -> None:
        wrong = _("Choose departments of the list.")
        given["error_messages"] = dict.fromkeys(
            ("invalid_choice", "invalid_pk_value", "invalid_list"), wrong
        ) | given.get("error_messages", {})
        super().__init__(
            queryset=Department.objects.all(), widget=forms.CheckboxSelectMultiple, **given
        )

    def clean(self, value: Any) -> Any:
        """Return the departments; a number no database can hold is none of them."""
        if isinstance(value, list | tuple) and not all(_is_key(one) for one in value):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


def _is_key(value: Any) -> bool:
    text = str(value)
    return text.isascii() and text.isdigit() and len(text) < 19


class FiscalYearField(forms.IntegerField):
    """A fiscal year, July to June, named by the year it ends in."""

    def __init__(self, **given: Any) -> None:
        given.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric"}))
        given.setdefault(
            "help_text", _("Named by the year it ends in: 2027 is July 2026 to June 2027.")
        )
        wrong = _("Enter a year from 2000 to 2100, like 2027.")
        given["error_messages"] = {
            "required": _("Enter the fiscal year."),
            "invalid": wrong,
            "min_value": wrong,
            "max_value": wrong,
        } | given.get("error_messages", {})
        super().__init__(min_value=2000, max_value=2100, **given)


class ReasonField(forms.CharField):
    """Why somebody does something, in a sentence that is understood a year from now."""

    def __init__(self, **given: Any) -> None:
        given.setdefault("label", _("Reason"))
        given.setdefault("max_length", 2_000)
        given.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        given.setdefault(
            "help_text",
            _("A sentence somebody understands a year from now. It is kept with your name."),
        )
        given["error_messages"] = {"required": _("Say why, in a sentence.")}
        super().__init__(**given)


class PlainText(forms.CharField):
    """A title or text in one language; only English is ever required."""

    def __init__(self, *, rows: int = 1, **given: Any) -> None:
        line, area = forms.TextInput(), forms.Textarea(attrs={"rows": rows})
        given.setdefault("widget", line if rows == 1 else area)
        given["error_messages"] = {
            "required": _("Write it in English, in plain words."),
            "max_length": _("Shorten it to %(limit_value)d characters; it has %(show_value)d."),
        }
        super().__init__(**given)

    def clean(self, value: Any) -> str:
        """Return the text with line ends as they are kept."""
        return str(super().clean(value)).replace("\r\n", "\n")


def texts_of(given: dict[str, Any], name: str) -> dict[str, str]:
    """Return a text by language from the fields `<name>_en`, `<name>_es` and `<name>_vi`."""
    said = {code: given.get(f"{name}_{code}", "") for code in LANGUAGES}
    return {code: text for code, text in said.items() if text}


def texts_into(initial: dict[str, Any], name: str, texts: Mapping[str, str]) -> None:
    """Spread a text by language over those fields."""
    initial.update({f"{name}_{code}": texts.get(code, "") for code in LANGUAGES})
