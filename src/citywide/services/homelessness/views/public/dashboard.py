"""The public dashboard: how many, who came, who left where to, and what nobody knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.services.homelessness.queries import outreach_public, public
from citywide.services.homelessness.queries.public import Row
from citywide.services.homelessness.views.public import charts, outreach
from citywide.services.homelessness.views.public.labels import labels
from citywide.services.homelessness.views.public.tiles import tiles
from citywide.services.homelessness.words import public as words

FLOWS = (
    "active_before", "inflow", "newly_identified", "returned_from_housed",
    "returned_from_inactive", "returned_from_not_meeting_criteria", "joined_population",
    "outflow", "housed", "moved_to_inactive", "no_longer_meets_criteria", "left_population",
    "active",
)  # fmt: skip
TOTALS = ("active_before", "inflow", "outflow", "active")


@dataclass(frozen=True)
class Line:
    """A row of a table: its name, its cells in words, whether it is a total."""

    name: str
    cells: tuple[str, ...]
    is_total: bool = False


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the dashboard of a month; before anything was published, say so."""
    rows = public.rows_of(public.MONTHS)
    context: dict[str, Any] = {
        "trail": [(_("Home"), reverse("dashboards:home")), (_("Homelessness"), None)],
        "definitions": words.DEFINITIONS, "outreach_sections": outreach.sections(),
        "site_links": outreach.site_links(),
    }  # fmt: skip
    if rows:
        context |= _published(request, rows)
    return render(request, "homelessness/public/dashboard.html", context)


def _published(request: HttpRequest, rows: Sequence[Row]) -> dict[str, Any]:
    months = sorted({row["month"] for row in rows}, reverse=True)
    month = _chosen(request.GET.get("month", ""), months)
    names = labels(public.MONTHS, "population")
    population = str(request.GET.get("population", "all"))
    population = population if population in names else "all"
    exits = public.rows_of(public.OUTCOMES)
    quarter = _quarter_of(month, exits)
    counts = public.rows_of(public.COUNTS)
    return {
        "month": month, "month_name": words.month(month), "population": population,
        "months": [(f"{one:%Y-%m}", words.month(one), one == month) for one in months],
        "populations": [(key, label, key == population) for key, label in names.items()],
        "population_name": names[population],
        "tiles": tiles(month, quarter),
        "flow_lines": _flows(rows, month, population),
        "balances": all(
            row["balances"] for row in rows
            if row["month"] == month and row["population"] == population
        ),
        "time_chart": charts.over_time(rows, population),
        "sheltered_chart": charts.sheltered(counts),
        **_night(counts),
        "group_charts": _groups(month),
        "quarter_name": words.quarter(quarter) if quarter else "",
        **_exits(exits, quarter),
        "through": rows[0]["through"],
        "versions": [v for v in map(
            public.version_of, (*public.DATASETS, *outreach_public.DATASETS)
        ) if v is not None],
        "files": [
            (label, reverse("homelessness:public_csv", args=[name]))
            for name, label in (
                ("months", _("Inflow and outflow by month")), ("groups", _("By group")),
                ("exits", _("Exits and returns")), ("sheltered", _("Sheltered people and beds")),
                ("measures", _("Federal system performance measures")),
            )
        ] + outreach.files(),
    }  # fmt: skip


def _chosen(text: str, months: Sequence[dt.date]) -> dt.date:
    return next((one for one in months if f"{one:%Y-%m}" == text), months[0])


def _quarter_of(month: dt.date, exits: Sequence[Row]) -> dt.date | None:
    """Return the quarter a month is in, or the last full one before it."""
    quarters = sorted({row["quarter"] for row in exits if row["quarter"] <= month})
    return quarters[-1] if quarters else None


def _flows(rows: Sequence[Row], month: dt.date, population: str) -> list[Line]:
    names = labels(public.MONTHS, "figure")
    found = {
        row["figure"]: row
        for row in rows
        if row["month"] == month and row["population"] == population
    }
    return [
        Line(
            names[figure],
            (words.count(found[figure]["people"], found[figure]["is_hidden"]),),
            figure in TOTALS,
        )
        for figure in FLOWS
        if figure in found
    ]


def _night(counts: Sequence[Row]) -> dict[str, Any]:
    last = [row for row in counts if row["is_last"]]
    if not last:
        return {}
    groups = labels(public.COUNTS, "project_group")
    kinds = labels(public.COUNTS, "household_type")
    found = {(row["project_group"], row["household_type"]): row for row in last}
    lines = []
    for group in ("ES", "SH", "TH", "all"):
        cells = [found[group, kind] for kind in kinds]
        whole = found[group, "all"]
        used = whole["use_share"]
        lines.append(
            Line(
                groups[group],
                (
                    *(words.count(cell["people"], cell["is_hidden"]) for cell in cells),
                    words.count(whole["beds"]),
                    words.percent(used) if used is not None else "–",
                ),
                group == "all",
            )
        )
    headings = [*kinds.values(), _("Beds"), _("Beds used")]
    return {"night": last[0]["night"], "night_headings": headings, "night_lines": lines}


def _groups(month: dt.date) -> list[Any]:
    rows = public.rows_of(public.GROUPS)
    members = labels(public.GROUPS, "member")
    kinds = labels(public.GROUPS, "group_kind")
    return [
        charts.groups(rows, month, kind, members, name)
        for kind, name in kinds.items()
        if any(row["month"] == month and row["group_kind"] == kind for row in rows)
    ]


def _exits(rows: Sequence[Row], quarter: dt.date | None) -> dict[str, Any]:
    if quarter is None:
        return {}
    groups = labels(public.OUTCOMES, "project_group")
    destinations = labels(public.OUTCOMES, "destination")
    found = {
        (row["project_group"], row["destination"]): row for row in rows if row["quarter"] == quarter
    }
    lines = []
    for group, name in groups.items():
        cells = [found[group, to] for to in destinations]
        lines.append(
            Line(
                name,
                (
                    *(words.count(cell["exits"], cell["is_hidden"]) for cell in cells),
                    _share(found[group, "all"]),
                ),
                group == "all",
            )
        )
    headings = [*destinations.values(), _("To permanent housing")]
    return {
        "exit_headings": headings, "exit_lines": lines,
        "exit_sentence": exit_sentence(found["all", "all"]),
    }  # fmt: skip


def _share(row: Row) -> str:
    if row["permanent_share_low"] is None:
        return str(words.HIDDEN) if row["exits"] != 0 else "–"
    return words.bounds(
        row["permanent_share_low"], row["permanent_share_high"], row["unknown_share"]
    )


def exit_sentence(row: Row) -> str:
    """Return the outcome of all exits of a quarter as a sentence with bounds."""
    if row["permanent_share_low"] is None:
        return _("Too few people left to show where they went.")
    said = {
        "share": words.bounds(
            row["permanent_share_low"], row["permanent_share_high"], row["unknown_share"]
        )
    }
    sentence = _("Exits to permanent housing: %(share)s.") % said
    if row["return_share_low"] is None:
        return f"{sentence} " + _("Returns within six months are not known yet, or withheld.")
    back = words.returns(row["return_share_low"], row["return_share_high"])
    return f"{sentence} " + _("Returned within six months: %(share)s.") % {"share": back}
