"""The overview: what was entered lately, and a map of areas."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.services.homelessness.queries.outreach import entered
from citywide.services.homelessness.queries.outreach.reports import reading, reports
from citywide.services.homelessness.views.outreach.page import TABS, address, for_outreach, shown
from citywide.services.homelessness.views.public.maps import encampment_maps
from citywide.services.homelessness.words import outreach as words

_DAYS = 30


@require_safe
@for_outreach
def show(request: HttpRequest) -> HttpResponse:
    """Show what the last 30 days brought, what comes next, and the published map."""
    today = timezone.localdate()
    since = today - dt.timedelta(days=_DAYS)
    counts = [
        (words.TITLES[kind], entered.chosen(kind, {"since": str(since)}).count(),
         address("list", kind), words.ADD[kind], address("add", kind))
        for kind in TABS
    ]  # fmt: skip
    planned = entered.in_sight("cleanups").filter(done_on=None).order_by("planned_on")[:20]
    waiting = entered.in_sight("placements").filter(answer="waiting").order_by("offered_on")[:20]
    return shown(
        request, "overview", "outreach", _("Outreach"),
        {
            "counts": counts, "maps": encampment_maps(level="staff"),
            "planned": [
                (address("record", "cleanups", one.pk), str(one), one.notice_on) for one in planned
            ],
            "waiting": [
                (address("record", "placements", one.pk), words.day(one.offered_on))
                for one in waiting
            ],
            "reading": reading().dataset, "reading_url": address("list", "readings"),
            "problem": reports(since, today).problem, "public_url": reverse("homelessness:public"),
        },
    )  # fmt: skip
