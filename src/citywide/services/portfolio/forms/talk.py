"""Comments and files."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from citywide.portal.jobs.attached import KINDS


class CommentForm(forms.Form):
    """What somebody has to say."""

    text = forms.CharField(
        label=_("Comment"),
        help_text=_("People of the city see it; the public does not."),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write something first.")},
    )


class FileForm(forms.Form):
    """A file and what it is."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, Office, text or picture, at most 25 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join(sorted(KINDS))}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )
    note = forms.CharField(label=_("What it is"), max_length=300, required=False)
