"""The form that hands over an extract."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from citywide.core.contracts.model import Contract

READABLE = (
    *(".csv", ".tsv", ".txt", ".tab", ".json", ".geojson", ".ndjson", ".jsonl"),
    *(".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".parquet", ".zip", ".gz"),
)
"""Ends of the names of files that can be read."""


class UploadForm(forms.Form):
    """Which data set, and the file."""

    dataset = forms.ChoiceField(
        label=_("Data set"), error_messages={"required": _("Choose a data set.")}
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, Excel, JSON, GeoJSON or Parquet; also zipped."),
        widget=forms.FileInput(attrs={"accept": ",".join(READABLE)}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty. Export it again and upload the new one."),
            "missing": _("Choose a file."),
            "invalid": _("Choose a file."),
        },
    )

    def __init__(
        self,
        *args: Any,
        datasets: Sequence[Contract],
        largest: int,
        too_large: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._largest, self._too_large = largest, too_large
        language = get_language() or "en"
        named = [(c.id, c.translated("name", language)) for c in datasets]
        field = self.fields["dataset"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = named if len(named) == 1 else [("", _("Choose…")), *named]
        if too_large:
            # The bytes were not taken in, so that there is no file is no mistake of its own.
            self.fields["file"].required = False

    def clean_file(self) -> UploadedFile | None:
        """Return the file if it may be one that can be read."""
        file: UploadedFile | None = self.cleaned_data["file"]
        if self._too_large or file is None:
            raise forms.ValidationError(
                _("The file is larger than %(largest)s. Split it, or zip it, and upload it again."),
                params={"largest": filesizeformat(self._largest)},
            )
        suffix = PurePath(file.name or "").suffix.lower()
        if suffix and suffix not in READABLE:
            raise forms.ValidationError(
                _("Files ending in %(suffix)s cannot be read. Save it as CSV or Excel first."),
                params={"suffix": suffix},
            )
        return file
