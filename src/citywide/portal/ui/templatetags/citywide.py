"""{% load citywide %}: links, times, icons and labels that pages share.

Django's own tags do the rest: {% querystring page=2 %} for links that keep the query,
{{ bytes|filesizeformat }} for file sizes, {{ number|floatformat:"1g" }} for numbers.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.templatetags.static import static
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, override
from django.utils.translation import gettext_lazy as _

from citywide.portal.ui import forms

register = template.Library()

CLASSIFICATIONS = {
    "public": _("Public"),
    "internal": _("Internal"),
    "confidential": _("Confidential"),
    "restricted": _("Restricted"),
}


@dataclass(frozen=True)
class LanguageLink:
    """The page being read, in another language."""

    code: str
    name: str
    url: str
    is_current: bool


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[LanguageLink]:
    """Return a link to this page in every language: {% language_links as languages %}."""
    request = context.get("request")
    current = get_language() or settings.LANGUAGE_CODE
    found = []
    for code, _name in settings.LANGUAGES:
        # Django writes some names with separate accents, which searches would not find.
        name = unicodedata.normalize("NFC", get_language_info(code)["name_local"])
        url = _in_language(request.get_full_path() if request else "/", code)
        found.append(LanguageLink(code, name[:1].upper() + name[1:], url, code == current))
    return found


def _in_language(address: str, code: str) -> str:
    """Return the address of a page in a language: of the home page, where there is no such page."""
    path, mark, query = address.partition("?")
    codes = "|".join(re.escape(known) for known, _name in settings.LANGUAGES)
    plain = re.sub(rf"^/(?:{codes})(?=/)", "", path)
    prefix = "" if code == settings.LANGUAGE_CODE else f"/{code}"
    with override(code):
        try:
            resolve(prefix + plain)
        except Resolver404:
            return f"{prefix}/"
    return prefix + plain + mark + query


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return an icon of the design system's sprite; it says nothing, so words must stand by it."""
    return format_html(
        '<svg class="usa-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("uswds/img/sprite.svg"),
        name,
    )


@register.simple_tag
def moment(value: dt.datetime | None) -> str | SafeString:
    """Return a moment in the city's time zone and the reader's language, as <time>."""
    if value is None:
        return ""
    if timezone.is_naive(value):
        value = timezone.make_aware(value, dt.UTC)
    local = timezone.localtime(value)
    shown = date_format(local, "DATETIME_FORMAT")
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), shown)


@register.simple_tag
def day(value: dt.date | dt.datetime | None) -> str | SafeString:
    """Return a day in the reader's language, as <time>."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        aware = timezone.make_aware(value, dt.UTC) if timezone.is_naive(value) else value
        value = timezone.localtime(aware).date()
    return format_html(
        '<time datetime="{}">{}</time>', value.isoformat(), date_format(value, "DATE_FORMAT")
    )


@register.inclusion_tag("ui/classification.html")
def classification(value: str) -> dict[str, object]:
    """Show who may see something: public, internal, confidential or restricted, in words."""
    return {"value": str(value), "label": CLASSIFICATIONS.get(str(value), value)}


@register.inclusion_tag("ui/sort_header.html", takes_context=True)
def sort_header(
    context: Context,
    column: str,
    label: str,
    numeric: bool = False,
    parameter: str = "sort",
    anchor: str = "",
) -> dict[str, object]:
    """Show a column's header cell, whose link sorts by it, and the other way when used again.

    `anchor`, like "#rows", is where the table stands on its page.
    """
    query = context["request"].GET.copy()
    current = query.get(parameter, "")
    direction = {column: "ascending", f"-{column}": "descending"}.get(current, "")
    query[parameter] = f"-{column}" if direction == "ascending" else column
    # Another order starts at its first page again.
    query.pop("page", None)
    return {
        "label": label,
        "query": query.urlencode(),
        "direction": direction,
        "numeric": numeric,
        "anchor": anchor,
    }


@register.simple_tag(takes_context=True)
def page_links(context: Context, page: object) -> dict[str, object]:
    """Return what a pager shows for one page of rows: ours (`pages`) or Django's (`paginator`)."""
    number = int(getattr(page, "number", 1))
    paginator = getattr(page, "paginator", None)
    last = int(paginator.num_pages if paginator else getattr(page, "pages", 1))
    total = int(paginator.count if paginator else getattr(page, "total", 0))
    near = {1, last, *range(max(1, number - 1), min(last, number + 1) + 1)}
    steps: list[int | None] = []
    for step in sorted(near):
        # A gap of one page is as wide as the page's number.
        if steps and steps[-1] is not None and step - steps[-1] > 1:
            steps.append(step - 1 if step - steps[-1] == 2 else None)
        steps.append(step)
    return {
        "number": number,
        "last": last,
        "total": total,
        "steps": steps,
        "previous": number - 1 if number > 1 else None,
        "next": number + 1 if number < last else None,
    }


@register.filter
def control(field: BoundField) -> str:
    """Return a form field's control, which Django escaped, with the design system's class."""
    return forms.control(field)


@register.filter
def kind(field: BoundField) -> str:
    """Return how a form field is laid out."""
    return forms.kind(field)


@register.simple_tag
def translated(described: Any, part: str) -> str:
    """Return a contract's or a column's name, purpose, label, ... in the reader's language."""
    return str(described.translated(part, get_language() or settings.LANGUAGE_CODE))


@register.filter
def mistakes(form: BaseForm) -> int:
    """Return how many things are wrong with a form, counting each one that is told."""
    return sum(len(told) for told in form.errors.values())
