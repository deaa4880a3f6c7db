"""The filters of the list as a form, and those in force as links that take them away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from citywide.portal.dashboards.areas import AREAS
from citywide.services.portfolio.queries.public import PublicFilters, PublicProject
from citywide.services.portfolio.words import public as words

_ALL = ("", _("All"))
_NONE = "none"
SORTED: Mapping[str, str | Promise] = {
    "status": _("Worst status first"),
    "-slip": _("Latest first"),
    "end": _("Ends soonest first"),
    "-budget": _("Largest budget first"),
    "-spent": _("Most spent first"),
    "title": _("Name, A to Z"),
}
"""Orders offered by name; the table's headings offer the others."""


@dataclass(frozen=True)
class Chip:
    """A filter in force, and the address of the list without it."""

    label: str
    value: str
    address: str


class PublicFiltersForm(forms.Form):
    """What the list is narrowed to; only what occurs among the projects is offered."""

    search = forms.CharField(label=_("Words in name, number or department"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    department = forms.ChoiceField(label=_("Department"), required=False)
    strategic_area = forms.ChoiceField(label=_("Strategic area"), required=False)
    service_area = forms.ChoiceField(label=_("City Service Area"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False)

    def __init__(self, filters: PublicFilters, sort: str, offered: Iterable[PublicProject]) -> None:
        super().__init__(
            initial=vars(filters) | {"sort": sort}, auto_id="find-%s", use_required_attribute=False
        )
        for name, choices in choices_of(offered).items():
            self._choose(name, [_ALL, *choices.items()])
        self._choose("sort", list(SORTED.items()))

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Offer choices; what the address says stays one, known or not."""
        chosen = self.initial.get(name) or ""
        if chosen and chosen not in {value for value, _label in choices}:
            choices = [*choices, (chosen, chosen)]
        self.fields[name].choices = choices


def choices_of(offered: Iterable[PublicProject]) -> dict[str, dict[str, str]]:
    """Return what each filter can be, as value -> label in the page's language."""
    projects = list(offered)
    areas = {
        one.strategic_area: words.said(one.strategic_area_name, one.strategic_area).text
        for one in projects
        if one.strategic_area
    }
    found = {one.status_declared or _NONE for one in projects}
    return {
        "status": {key: str(label) for key, label in words.STATUSES.items() if key in found},
        "department": {name: name for name in sorted({one.lead_department for one in projects})},
        "strategic_area": dict(sorted(areas.items(), key=lambda pair: pair[1])),
        "service_area": {
            area: str(label)
            for area, label in AREAS.items()
            if any(one.service_area == area for one in projects)
        },
    }


def chips(filters: PublicFilters, offered: Iterable[PublicProject], sort: str) -> list[Chip]:
    """Return the filters in force, in the order of the form."""
    labels = choices_of(offered)
    fields = PublicFiltersForm.base_fields
    found = []
    for name in ("search", *labels):
        value = getattr(filters, name)
        if not value:
            continue
        query = replace(filters, **{name: ""}).as_query(sort=sort)
        address = f"{reverse('portfolio:public')}?{query}#list"
        shown = labels.get(name, {}).get(value, value)
        found.append(Chip(str(fields[name].label), shown, address))
    return found
