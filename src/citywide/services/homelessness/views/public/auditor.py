"""The State Auditor's seven recommendations (report 2023-102.2), each with what can be shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from citywide.portal.dashboards import words as portal
from citywide.services.homelessness.queries import public
from citywide.services.homelessness.words import public as words

Text: TypeAlias = str | Promise


@dataclass(frozen=True)
class Recommendation:
    """What was recommended, which measures show it, and which data is missing."""

    key: str
    title: Text
    asked: Text
    measures: tuple[str, ...]
    missing: Text


RECOMMENDATIONS = (
    Recommendation(
        "goals", gettext_lazy("Set annual goals"),
        gettext_lazy("Set goals each year for what the city wants to reach, and report on them."),
        ("homeless_active", "homeless_housed", "homeless_newly_identified"),
        gettext_lazy(
            "The goals themselves: no data set with adopted goals is published here yet. The "
            "figures they would be held against are above."
        ),
    ),
    Recommendation(
        "spending", gettext_lazy("Keep homelessness spending in one place"),
        gettext_lazy("Record all spending on homelessness together, so that it can be overseen."),
        (),
        gettext_lazy(
            "Spending by agreement and funder is not published here yet. Without it no cost for "
            "each exit to permanent housing can be shown."
        ),
    ),
    Recommendation(
        "agreements", gettext_lazy("Put performance measures into provider agreements"),
        gettext_lazy("Every agreement with a provider says by which measures it is judged."),
        ("homeless_exits_permanent_share", "homeless_exits_unknown_share"),
        gettext_lazy(
            "Which agreement pays for which project is not published here yet, so that the figures "
            "above are of all projects together."
        ),
    ),
    Recommendation(
        "programs", gettext_lazy("Evaluate health and safety programs for unsheltered people"),
        gettext_lazy("Find out whether programs for people living outside do what they should."),
        (),
        gettext_lazy(
            "Outreach sessions, sanitation and cleanups are not published here yet. Exits from "
            "street outreach are in the table of exits."
        ),
    ),
    Recommendation(
        "demographics", gettext_lazy("Analyze demographics"),
        gettext_lazy("See whether some groups are served less well than others."),
        ("homeless_active",),
        gettext_lazy(
            "People homeless by race and ethnicity, age, sex and household are on the dashboard. "
            "By council district nothing can be shown: the county's HMIS records none."
        ),
    ),
    Recommendation(
        "housing", gettext_lazy("Set a goal for permanent housing"),
        gettext_lazy("Say how many people should move into permanent housing, and count them."),
        (
            "homeless_housed", "homeless_exits_permanent_low", "homeless_exits_permanent_high",
            "homeless_returns_low", "homeless_returns_high",
        ),
        gettext_lazy("The goal: no adopted number is published here yet."),
    ),
    Recommendation(
        "interim", gettext_lazy("Monitor interim housing"),
        gettext_lazy("Follow who is in interim housing, how full it is and where people go."),
        ("homeless_sheltered", "homeless_days_mean"),
        gettext_lazy(
            "Beds and their use by kind of project are on the dashboard. The HMIS does not mark "
            "the city's interim housing sites, so that they are within shelter and transitional "
            "housing."
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A figure as the page shows it."""

    title: str
    value: str
    period: str
    url: str


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the seven recommendations."""
    context = {
        "trail": [
            (_("Home"), reverse("dashboards:home")),
            (_("Homelessness"), reverse("homelessness:public")),
            (_("Recommendations of the State Auditor"), None),
        ],
        "recommendations": [(one, list(_figures(one.measures))) for one in RECOMMENDATIONS],
    }
    return render(request, "homelessness/public/recommendations.html", context)


def _figures(names: Iterable[str]) -> Iterable[Shown]:
    for name in names:
        found: Any = public.figure(name)
        if found is None or found.value is None:
            continue
        measure, value, language = found.measure, found.value, words.language()
        grain = measure.period.grain if measure.period else None
        said = portal.amount(value.value, measure.unit, measure.decimals, language)
        yield Shown(
            portal.title_of(measure, language),
            said if value.value is not None else str(words.HIDDEN),
            portal.period_name(value.period, grain, language),
            reverse("dashboards:receipt", args=[found.number_id]),
        )
