"""How full each interim housing site was, night by night, for people who work with clients."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.core.errors import Forbidden, NotFound, UsageError
from citywide.portal.access import gate
from citywide.portal.access.select import Query
from citywide.services.homelessness.queries import people
from citywide.services.homelessness.queries.outreach.occupancy import nights
from citywide.services.homelessness.queries.outreach.projects import site_names
from citywide.services.homelessness.views.outreach.page import for_outreach, shown
from citywide.services.homelessness.views.people import page as frame
from citywide.services.homelessness.words import outreach as words
from citywide.services.homelessness.words import people as cells

_COLUMNS = ("project", "night", "people", "beds", "is_from_inventory")
_SORTS = ("project", "night", "people", "beds")
_DAYS = 31


@require_safe
@for_outreach
def show(request: HttpRequest) -> HttpResponse:
    """Show the nights of a period once a purpose was stated; before that, ask for it."""
    context: dict[str, Any] = {"fields": _fields(request), "csv_url": "", "page": None}
    status = 200
    if purpose := frame.purpose_field(request).value:
        try:
            done, query = _asked(request, purpose)
            page = done.page("site_nights", query, frame.number_of(request, "page"))
            context |= _table(request, page)
        except (Forbidden, NotFound, UsageError) as error:
            context["problem"] = str(error)
            status = {Forbidden: 403, NotFound: 404}.get(type(error), 400)
    return shown(request, "occupancy", "occupancy", _("Occupancy"), context, status=status)


@require_safe
@for_outreach
def file(request: HttpRequest) -> HttpResponse:
    """Return the nights as CSV."""
    done, query = _asked(request, str(request.GET.get("purpose", "")))
    rows = frame.every(done, "site_nights", query)
    return frame.file_of(request, "interim-housing-nights", _COLUMNS, rows)


def _fields(request: HttpRequest) -> list[frame.Field]:
    last = frame.through()
    first = last - dt.timedelta(days=_DAYS - 1)
    sites = (("", _("Every site")), *sorted(site_names().items(), key=lambda one: one[1]))
    given = request.GET.get
    return [
        frame.purpose_field(request),
        frame.Field("since", _("From"), str(given("since", "") or first), "date"),
        frame.Field("until", _("To"), str(given("until", "") or last), "date"),
        frame.Field("site", _("Site"), str(given("site", "")), options=sites),
    ]


def _asked(request: HttpRequest, purpose: str) -> tuple[gate.Calculated, Query]:
    last = frame.day_of(request, "until", frame.through())
    first = frame.day_of(request, "since", last - dt.timedelta(days=_DAYS - 1))
    done = nights(viewer=request.viewer, purpose=purpose, first=first, last=last)
    site, sort = str(request.GET.get("site", "")), str(request.GET.get("sort", ""))
    filters = {"project": site} if site else {}
    return done, Query(filters=filters, sort=sort if sort.removeprefix("-") in _SORTS else "-night")


def _table(request: HttpRequest, page: gate.ResultPage) -> Mapping[str, Any]:
    names = site_names()
    heads = (_("Site"), _("Night"), _("People"), _("Beds"))
    rows = [
        (
            names.get(row["project"], row["project"]), words.day(row["night"]),
            cells.cell(row["people"]), cells.cell(row["beds"]),
            cells.cell(None if not row["beds"] else f"{row['people'] / row['beds']:.0%}"),
            _("HMIS inventory") if row["is_from_inventory"] else _("List of sites"),
        )
        for row in page.rows
    ]  # fmt: skip
    address = reverse("homelessness:outreach_occupancy_csv")
    return {
        "page": page, "rows": rows, "headings": list(zip(heads, _SORTS, strict=True)),
        "csv_url": frame.with_query(request, address), "purposes": people.purposes(request.viewer),
    }  # fmt: skip
