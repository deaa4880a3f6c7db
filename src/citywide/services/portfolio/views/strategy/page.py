"""What the pages of the strategic plan share."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from citywide.services.portfolio.models import StrategicPlan, WorkPlanItem
from citywide.services.portfolio.queries.strategy import current_plan
from citywide.services.portfolio.views.page import Trail, trail
from citywide.services.portfolio.views.portfolio.frame import TABS

Step = tuple[str | Promise, str | None]


def plan_or_404() -> StrategicPlan:
    """Return the current plan; raises Http404 before the first."""
    plan = current_plan()
    if plan is None:
        raise Http404(_("There is no strategic plan yet."))
    return plan


def item_or_404(item_id: int) -> WorkPlanItem:
    """Return an item of the work plan; raises Http404."""
    found = WorkPlanItem.objects.select_related("goal__area__plan", "project")
    try:
        return found.get(pk=item_id)
    except WorkPlanItem.DoesNotExist:
        raise Http404(_("There is no such item in the work plan.")) from None


def frame(tab: str, *steps: Step, **more: Any) -> dict[str, Any]:
    """Return what `portfolio/strategy/frame.html` needs: tabs, breadcrumbs and the plan's pages.

    `tab` is plan, work or drift; `steps` are the breadcrumbs below the plan's own page.
    """
    tabs = [(name, label, reverse(f"portfolio:{name}")) for name, label in TABS]
    return {"tab": "strategy", "tabs": tabs, "part": tab, "trail": trail_of(*steps)} | more


def trail_of(*steps: Step) -> Trail:
    """Return the breadcrumbs below the strategic plan."""
    home = reverse("portfolio:strategy") if steps else None
    return trail((_("Strategic plan"), home), *steps)
