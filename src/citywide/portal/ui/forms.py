"""How forms look: Django's forms in the design system's markup.

With `FORM_RENDERER = "citywide.portal.ui.forms.PortalForms"`, `{{ form }}` shows the summary of
mistakes and then every field; `{{ form.name.as_field_group }}` or
`{% include "ui/field.html" with field=form.name %}` shows one field.
"""

from __future__ import annotations

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates

# The class for each kind of control: the first that fits.
CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.FileInput, "cw-file"),
    (forms.CheckboxInput, "usa-checkbox__input"),
    (forms.Select, "usa-select"),
    (forms.Textarea, "usa-textarea"),
    (forms.widgets.Input, "usa-input"),
)


class PortalForms(DjangoTemplates):
    """Renders forms and fields with the templates of the page frame."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


def control(field: BoundField) -> str:
    """Return a field's control as HTML, with the design system's class and its mistakes marked."""
    widget = field.field.widget
    names = [name for kind, name in CLASSES if isinstance(widget, kind)][:1]
    if field.errors and not isinstance(widget, forms.FileInput | forms.CheckboxInput):
        names.append("usa-input--error")
    names.append(widget.attrs.get("class", ""))
    return field.as_widget(attrs={"class": " ".join(filter(None, names))})


def kind(field: BoundField) -> str:
    """Return how a field is laid out: "hidden", "tick" (one box), "choices" or "line"."""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "line"
