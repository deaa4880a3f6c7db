"""The baseline an approved change request stands for."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from citywide.core.errors import CitywideError
from citywide.services.portfolio.actions import baseline as actions
from citywide.services.portfolio.permissions import may_manage
from citywide.services.portfolio.views.page import for_the_city, must
from citywide.services.portfolio.views.register.items import item_or_404, item_trail


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_city
def rebaseline(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show what the baseline of an approved change would say; make it."""
    item = item_or_404(code, number)
    project = item.project
    must(may_manage(request.viewer, project))
    if request.method == "POST":
        try:
            made = actions.rebaseline(by=request.viewer, project=project, change_request=item)
        except CitywideError as error:
            messages.error(request, str(error))
            return redirect("portfolio:register_item", code, number)
        messages.success(request, _("Baseline %(number)s is made.") % {"number": made.number})
        return redirect("portfolio:baseline", code, made.number)
    last = project.baselines.order_by("number").last()
    before = {one.milestone_id: one for one in last.milestones.all()} if last else {}
    said = actions.figures(project=project, change_request=item)
    context = {
        "project": project,
        "tab": "register",
        "trail": item_trail(item, (_("New baseline"), None)),
        "item": item,
        "last": last,
        "said": said,
        "rows": [(one, before.get(one.pk), start, end) for one, start, end in said.milestones],
        "is_ready": item.state == "approved" and last is not None and not hasattr(item, "baseline"),
    }
    return render(request, "portfolio/register/rebaseline.html", context)
