"""What stewards fill in: decisions, filters, corrected files, one value for many rows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

RELEASE, REJECT = "release", "reject"
_FEWEST_WORDS = 3
_LONGEST_REASON = 1_000
_LARGEST_MB = 50


class DecisionForm(forms.Form):
    """Release or reject, and why."""

    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=[(RELEASE, _("Release: publish this version")), (REJECT, _("Reject: keep it out"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose release or reject.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_(
            "A sentence that somebody can understand a year from now. It is kept for ever, "
            "with your name, and shown on receipts."
        ),
        max_length=_LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, in a few words.")},
    )

    def clean_reason(self) -> str:
        """Return the reason; one or two words explain nothing."""
        reason = " ".join(str(self.cleaned_data["reason"]).split())
        if len(reason.split()) < _FEWEST_WORDS:
            raise forms.ValidationError(_("Say why, in at least three words."))
        return reason


class CorrectedFileForm(forms.Form):
    """An exported quarantine file, corrected."""

    file = forms.FileField(
        label=_("The corrected file"),
        help_text=_("The .xlsx or .csv file you exported here, with its column _line as it was."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": _("Choose the corrected file.")},
    )
    with_unchanged = forms.BooleanField(
        label=_("Also hand back rows I did not change"),
        help_text=_(
            "Rows you left as they are stay in quarantine. Tick this if the rule has changed, or "
            "if you deleted the wrong one of two rows and the other is right."
        ),
        required=False,
    )

    def clean_file(self) -> UploadedFile[Any]:
        """Return the file, if it is of a kind and size that can be read here."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if not str(file.name).lower().endswith((".csv", ".xlsx")):
            raise forms.ValidationError(
                _("%(name)s is neither .xlsx nor .csv. Save it as one of them and try again."),
                params={"name": file.name},
            )
        if (file.size or 0) > _LARGEST_MB * 1024 * 1024:
            raise forms.ValidationError(
                _("The file is larger than %(limit)s MB. Correct it in parts."),
                params={"limit": _LARGEST_MB},
            )
        return file


class ReplaceForm(forms.Form):
    """One right value for every row that has the same wrong one."""

    wrong = forms.ChoiceField(
        label=_("Value to replace"), error_messages={"required": _("Choose the value to replace.")}
    )
    right = forms.CharField(
        label=_("New value"), strip=False, error_messages={"required": _("Enter the new value.")}
    )

    def __init__(self, *args: Any, values: list[tuple[str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wrong"].choices = [
            (_key(value), _counted(value, count)) for value, count in values
        ]

    def clean(self) -> dict[str, Any]:
        """Return both values; a value is not replaced by itself."""
        given = super().clean() or {}
        if "wrong" in given:
            given["wrong"] = given["wrong"].removeprefix("=")
            if given.get("right") == given["wrong"]:
                self.add_error("right", _("This is the value the rows have now."))
        return given


def _key(value: str) -> str:
    # An empty value must be a choice of its own, not the absence of one.
    return f"={value}"


def _counted(value: str, count: int) -> str:
    shown = f"“{value}”" if value else gettext("(empty)")
    words = ngettext("%(value)s in %(count)s row", "%(value)s in %(count)s rows", count)
    return words % {"value": shown, "count": number_format(count)}
