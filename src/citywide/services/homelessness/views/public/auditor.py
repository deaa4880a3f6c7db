"""The State Auditor's seven recommendations (report 2023-102.2), each with a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from citywide.services.homelessness.queries import outreach_public, public, spending_public
from citywide.services.homelessness.views.public import recommended
from citywide.services.homelessness.views.spending.block import Block, measured, sources
from citywide.services.homelessness.views.spending.public import TEMPLATE

Text: TypeAlias = str | Promise


@dataclass(frozen=True)
class Recommendation:
    """What was recommended, what is asked for, and the sections that show it.

    `measures` are shown in the overview; `limits` says what the page cannot show, and why.
    """

    key: str
    title: Text
    asked: Text
    measures: tuple[str, ...]
    datasets: tuple[str, ...]
    blocks: Callable[[], Sequence[Block]]
    limits: Text


RECOMMENDATIONS = (
    Recommendation(
        "goals", gettext_lazy("Set annual goals"),
        gettext_lazy("Set goals each year for what the city wants to reach, and report on them."),
        ("homeless_active", "homeless_housed", "homeless_newly_identified"),
        (spending_public.GOALS, public.MONTHS, public.GROUP_OUTCOMES, public.COSTS),
        recommended.goals,
        gettext_lazy("Goals about figures that are not computed here cannot be compared."),
    ),
    Recommendation(
        "spending", gettext_lazy("Keep homelessness spending in one place"),
        gettext_lazy("Record all spending on homelessness together, so that it can be overseen."),
        ("homeless_cost_per_exit", "homeless_cost_per_exit_low"),
        (spending_public.SPENDING, public.COSTS),
        recommended.spending,
        gettext_lazy(
            "Money that does not pass through the city, such as the county’s own, is not in the "
            "ledger."
        ),
    ),
    Recommendation(
        "agreements", gettext_lazy("Put performance measures into provider agreements"),
        gettext_lazy("Every agreement with a provider says by which measures it is judged."),
        ("homeless_exits_permanent_low", "homeless_exits_permanent_high",
         "homeless_exits_unknown_share"),
        (spending_public.AGREEMENTS, spending_public.MEASURES, public.RESULTS, public.COSTS),
        recommended.agreements,
        gettext_lazy(
            "Measures that the HMIS does not record, such as satisfaction, are not compared here."
        ),
    ),
    Recommendation(
        "programs", gettext_lazy("Evaluate health and safety programs for unsheltered people"),
        gettext_lazy("Find out whether programs for people living outside do what they should."),
        ("homeless_exits_unknown_share",),
        (outreach_public.OUTREACH, outreach_public.ENCAMPMENTS, public.OUTCOMES,
         spending_public.SPENDING),
        recommended.programs,
        gettext_lazy(
            "Health itself is not recorded: whether somebody is better off shows here only as an "
            "accepted offer, a placement, or where the person went."
        ),
    ),
    Recommendation(
        "demographics", gettext_lazy("Analyze demographics"),
        gettext_lazy("See whether some groups are served less well than others."),
        ("homeless_active",),
        (public.GROUP_OUTCOMES, public.GROUPS),
        recommended.demographics,
        gettext_lazy(
            "The county’s HMIS records no council district, so that exits are not shown by one. A "
            "gap says where to look, not why it is there."
        ),
    ),
    Recommendation(
        "housing", gettext_lazy("Set a goal for permanent housing"),
        gettext_lazy("Say how many people should move into permanent housing, and count them."),
        ("homeless_housed", "homeless_exits_permanent_low", "homeless_exits_permanent_high",
         "homeless_returns_low", "homeless_returns_high"),
        (spending_public.GOALS, public.MONTHS, public.GROUP_OUTCOMES, public.OUTCOMES),
        recommended.housing,
        gettext_lazy(
            "Where nobody recorded the destination, a person may be housed: every share is shown "
            "with the least and the most it can be."
        ),
    ),
    Recommendation(
        "interim", gettext_lazy("Monitor interim housing"),
        gettext_lazy("Follow who is in interim housing, how full it is and where people go."),
        ("homeless_sheltered", "homeless_days_mean"),
        (outreach_public.OCCUPANCY, public.COUNTS, public.OUTCOMES, public.COSTS),
        recommended.interim,
        gettext_lazy(
            "The HMIS does not mark the city’s interim housing sites: exits and lengths of stay "
            "are of all shelter, safe haven and transitional housing."
        ),
    ),
)  # fmt: skip


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the seven recommendations, each with its latest figures and the way to its page."""
    context = {
        "trail": [
            (_("Home"), reverse("dashboards:home")),
            (_("Homelessness"), reverse("homelessness:public")),
            (_("Recommendations of the State Auditor"), None),
        ],
        "recommendations": [(one, measured(one.measures)) for one in RECOMMENDATIONS],
    }
    return render(request, "homelessness/public/recommendations.html", context)


@require_safe
def show_one(request: HttpRequest, key: str) -> HttpResponse:
    """Show the figures that one recommendation asks for."""
    one = next((one for one in RECOMMENDATIONS if one.key == key), None)
    if one is None:
        raise Http404(_("There is no such recommendation."))
    through = next((row["through"] for row in public.rows_of(public.OUTCOMES)), None)
    context = {
        "title": one.title, "lead": one.asked,
        "trail": [
            (_("Home"), reverse("dashboards:home")),
            (_("Homelessness"), reverse("homelessness:public")),
            (_("Recommendations of the State Auditor"), reverse("homelessness:recommendations")),
            (one.title, None),
        ],
        "blocks": [
            Block("latest", _("The latest figures"), [one.limits], tiles=measured(one.measures)),
            *one.blocks(),
        ],
        "links": [
            (other.title, reverse("homelessness:recommendation", args=[other.key]))
            for other in RECOMMENDATIONS if other is not one
        ],
        "through": through, "versions": sources(one.datasets),
    }  # fmt: skip
    return render(request, TEMPLATE, context)
