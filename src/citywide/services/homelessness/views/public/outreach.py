"""The dashboard's sections about outreach, encampments, interim housing and sleeping outside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.portal.dashboards.charts import Chart, Point, Quantity, Series, lines
from citywide.services.homelessness.queries import outreach_public as outreach
from citywide.services.homelessness.queries import public
from citywide.services.homelessness.queries.public import Row
from citywide.services.homelessness.views.public.labels import labels
from citywide.services.homelessness.views.public.maps import encampment_maps, in_words
from citywide.services.homelessness.words import public as words
from citywide.services.homelessness.words.outreach import district

FILES = (
    ("outreach", outreach.OUTREACH), ("encampments", outreach.ENCAMPMENTS),
    ("interim-housing", outreach.OCCUPANCY), ("unsheltered", outreach.UNSHELTERED),
    ("night-counts", outreach.NIGHT_COUNTS),
)  # fmt: skip
"""The name of a file in its address, and its data set."""


@dataclass(frozen=True)
class Section:
    """A part of the page: its sentence, its pictures and its table."""

    key: str
    heading: str
    sentence: str
    charts: Sequence[Chart] = ()
    headings: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    note: str = ""
    link: tuple[str, str] | None = None


def sections() -> list[Section]:
    """Return the sections for which something was published."""
    found = (_unsheltered(), _outreach(), _encampments(), _interim())
    return [one for one in found if one is not None]


def files() -> list[tuple[str, str]]:
    """Return label and address of every file that was published."""
    labels = {
        "outreach": _("Outreach by month and district"),
        "encampments": _("Encampments by month and district"),
        "interim-housing": _("Interim housing by month"),
        "unsheltered": _("Sheltered and unsheltered people by month"),
        "night-counts": _("Counts of one night"),
    }
    return [
        (labels[name], reverse("homelessness:public_csv", args=[name]))
        for name, dataset in FILES
        if public.version_of(dataset) is not None
    ]


@require_safe
def site(request: HttpRequest, site: str) -> HttpResponse:
    """Show one interim housing site month by month."""
    rows = [row for row in public.rows_of(outreach.OCCUPANCY) if row["site"] == site]
    if not rows:
        raise Http404(_("There is no such site."))
    rows.sort(key=lambda row: row["month"])
    last = rows[-1]
    context = {
        "trail": [
            (_("Home"), reverse("dashboards:home")),
            (_("Homelessness"), reverse("homelessness:public")), (last["name"], None),
        ],
        "title": last["name"], "district": district(last["district"]),
        "sentence": _site_sentence(last), "chart": _site_chart(rows, last["name"]),
        "headings": _site_headings(), "through": last["through"],
        "rows": [(words.month(row["month"]), *_site_cells(row)) for row in reversed(rows)],
        "version": public.version_of(outreach.OCCUPANCY),
    }  # fmt: skip
    return render(request, "homelessness/public/site.html", context)


def _unsheltered() -> Section | None:
    rows = public.rows_of(outreach.UNSHELTERED)
    counts = public.rows_of(outreach.NIGHT_COUNTS)
    if not rows and not counts:
        return None
    names = {"unsheltered": _("Unsheltered"), "sheltered": _("Sheltered"),
             "unknown": _("Not known")}  # fmt: skip
    months = sorted({row["month"] for row in rows})
    found = {(row["place"], row["month"]): row for row in rows}
    series = [
        Series(label, tuple(_point(month, found.get((place, month))) for month in months))
        for place, label in names.items()
    ]
    chart = lines(
        series, id="places", name=_("People homeless at the end of the month by last known place"),
        quantity=_count_of_people(), first=_("Month"),
    )  # fmt: skip
    return Section(
        "unsheltered", _("Sleeping outside and in shelter"),
        _place_sentence(months[-1], found) if months else _("No month is published yet."),
        [chart] if months else [],
        [_("Night"), _("Unsheltered"), _("At least"), _("At most"), _("Sheltered"), _("Method"),
         _("Source")] if counts else [],
        [_night(row) for row in sorted(counts, key=lambda row: row["night"], reverse=True)],
        _("The place is where somebody was last known to sleep, up to 90 days before. The count of "
          "one night is made by volunteers by another method and is shown beside it."),
    )  # fmt: skip


def _place_sentence(month: dt.date, found: dict[tuple[str, dt.date], Row]) -> str:
    row = found["unsheltered", month]
    if row["share_low"] is None:
        return _("%(month)s: too few people to show who sleeps outside.") % {
            "month": words.month(month)
        }
    unknown, whole = found["unknown", month]["people"], found["all", month]["people"]
    return _(
        "%(month)s: %(share)s of people homeless were last known to sleep outside; of %(unknown)s "
        "nobody knows where they sleep."
    ) % {
        "month": words.month(month),
        "share": words.returns(row["share_low"], row["share_high"]),
        "unknown": words.percent(Decimal(unknown) / whole),
    }


def _night(row: Row) -> Sequence[str]:
    methods = labels(outreach.NIGHT_COUNTS, "method")
    return (
        date_format(row["night"], "DATE_FORMAT"),
        *(words.count(row[one], row["is_hidden"]) for one in ("unsheltered", "low", "high",
                                                              "sheltered")),
        methods.get(row["method"], row["method"]), row["source"],
    )  # fmt: skip


def _outreach() -> Section | None:
    rows = outreach.latest(public.rows_of(outreach.OUTREACH))
    if not rows:
        return None
    columns = {
        "sessions": _("Sessions"), "contacts": _("Contacts"), "people": _("People known by name"),
        "people_unnamed": _("People not known by name"), "accepted": _("Accepted"),
        "declined": _("Declined"), "placements": _("Places taken"),
    }  # fmt: skip
    sentence = _(
        "%(month)s: teams were out %(sessions)s times and met people %(contacts)s times; %(taken)s "
        "moved into a place they were offered."
    ) % {
        "month": words.month(rows[0]["month"]), "sessions": in_words(rows, "sessions"),
        "contacts": in_words(rows, "contacts"), "taken": in_words(rows, "placements"),
    }  # fmt: skip
    whole = [
        row for row in public.rows_of(outreach.OUTREACH) if row["district"] == outreach.CITYWIDE
    ]
    whole.sort(key=lambda row: row["month"])
    names = {"contacts": _("Contacts"), "accepted": _("Something was accepted")}
    series = [
        Series(label, tuple(_point(row["month"], row, column) for row in whole))
        for column, label in names.items()
    ]
    chart = lines(series, id="contacts", name=_("Outreach contacts by month"),
                  quantity=Quantity("count", 0, words.language()), first=_("Month"))  # fmt: skip
    return Section(
        "outreach", _("Outreach"), sentence, [chart],
        [_("Council district"), *columns.values()], _by_district(rows, list(columns)),
        _("People met without a name are counted each time they were met, the same person perhaps "
          "twice."),
    )  # fmt: skip


def _encampments() -> Section | None:
    rows = outreach.latest_encampments()
    if not rows:
        return None
    columns = {
        "reports": _("Reports to 311"), "reports_closed": _("Closed by now"),
        "days_to_close_median": _("Median days"), "encampments": _("Open encampments"),
        "estimated_people": _("People estimated"), "cleanups": _("Cleanups"),
        "cleanups_after_offer": _("After offers of services"),
    }  # fmt: skip
    sentence = _(
        "%(month)s: %(reports)s reports to 311; %(open)s encampments were open at the end, and "
        "%(cleanups)s cleanups were done."
    ) % {
        "month": words.month(rows[0]["month"]), "reports": in_words(rows, "reports"),
        "open": in_words(rows, "encampments"), "cleanups": in_words(rows, "cleanups"),
    }  # fmt: skip
    return Section(
        "encampments", _("Encampments and cleanups"), sentence, encampment_maps(),
        [_("Council district"), *columns.values()], _by_district(rows, list(columns)),
        _("One place may be reported many times. Only areas are shown, never places."),
    )  # fmt: skip


def _by_district(rows: Sequence[Row], columns: Sequence[str]) -> list[Sequence[str]]:
    ordered = sorted(rows, key=lambda row: (row["district"] == "all", row["district"] == "unknown",
                                            len(row["district"]), row["district"]))  # fmt: skip
    return [
        (
            _("Whole city") if row["district"] == "all" else district(row["district"]),
            *(words.count(row[one], row["is_hidden"]) for one in columns),
        )
        for row in ordered
    ]


def _interim() -> Section | None:
    rows = sorted(outreach.latest(public.rows_of(outreach.OCCUPANCY)), key=lambda row: row["name"])
    if not rows:
        return None
    slept = [row for row in rows if row["nights_slept"] is not None]
    known = sum(int(row["bed_nights"] or 0) for row in slept)
    sentence = _("%(month)s: %(sites)s interim housing sites with %(beds)s beds.") % {
        "month": words.month(rows[0]["month"]), "sites": words.count(len(rows)),
        "beds": words.count(sum(int(row["beds"] or 0) for row in rows)),
    }  # fmt: skip
    if known:
        share = Decimal(sum(int(row["nights_slept"]) for row in slept)) / known
        used = _("%(share)s of the bed nights of sites that can be shown were used.")
        sentence += " " + used % {"share": words.percent(share)}
    return Section(
        "interim", _("Interim housing"), sentence, [], [_("Site"), *_site_headings()],
        [(row["name"], *_site_cells(row)) for row in rows],
        link=(_("Each site has a page of its own:"), ""),
    )  # fmt: skip


def site_links() -> list[tuple[str, str]]:
    """Return name and address of every site of the latest month."""
    rows = outreach.latest(public.rows_of(outreach.OCCUPANCY))
    return [
        (row["name"], reverse("homelessness:interim_site", args=[row["site"]]))
        for row in sorted(rows, key=lambda row: row["name"])
    ]


def _site_headings() -> list[str]:
    return [_("Council district"), _("Beds"), _("People"), _("Occupancy")]


def _site_cells(row: Row) -> Sequence[str]:
    share = row["occupancy_share"]
    none = str(words.HIDDEN) if row["is_hidden"] else "–"
    return (
        district(row["district"]), words.count(row["beds"]),
        words.count(row["people"], row["is_hidden"]),
        none if share is None else words.percent(share),
    )  # fmt: skip


def _site_sentence(row: Row) -> str:
    month, share = words.month(row["month"]), row["occupancy_share"]
    if share is None:
        return _("%(month)s: too few people to show how full the site was.") % {"month": month}
    return _("%(month)s: %(share)s of the bed nights were used.") % {
        "month": month, "share": words.percent(share),
    }  # fmt: skip


def _site_chart(rows: Sequence[Row], name: str) -> Chart:
    points = [
        Point(words.month(row["month"]), None if row["occupancy_share"] is None
              else row["occupancy_share"] * 100)
        for row in rows
    ]  # fmt: skip
    return lines(
        [Series(_("Occupancy"), tuple(points))], id="occupancy",
        name=_("Occupancy of %(name)s by month") % {"name": name},
        quantity=Quantity("percent", 0, words.language()), first=_("Month"),
    )  # fmt: skip


def _point(month: dt.date, row: Row | None, column: str = "people") -> Point:
    value: Any = row[column] if row else None
    return Point(words.month(month), None if value is None else Decimal(value))


def _count_of_people() -> Quantity:
    return Quantity("count", 0, words.language())
