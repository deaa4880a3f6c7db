"""The wording of a draft, and the history of each block."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from citywide.core.errors import CitywideError, Conflict
from citywide.services.portfolio.actions import report as actions
from citywide.services.portfolio.actions.report.wording import version_of
from citywide.services.portfolio.forms.report import WordingForm
from citywide.services.portfolio.models import CommitteeReport, Narrative, ReportState
from citywide.services.portfolio.permissions import may_review_report, may_write_report
from citywide.services.portfolio.queries import report as queries
from citywide.services.portfolio.views.page import for_the_city, must
from citywide.services.portfolio.views.reports.found import report_or_404, trail_of
from citywide.services.portfolio.views.reports.overview import figure_rows
from citywide.services.portfolio.words.report import pages
from citywide.services.portfolio.words.report.compare import compared


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_city
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change the prose and the head of a draft."""
    found = report_or_404(request, key)
    must(may_write_report(request.viewer))
    if found.state != ReportState.DRAFT:
        messages.info(request, _("Only a draft can be reworded."))
        return redirect("portfolio:report", key)
    if request.method != "POST":
        return _page(request, found, WordingForm(report=found))
    form = WordingForm(request.POST, report=found)
    if form.is_valid():
        try:
            changed = actions.save_all(by=request.viewer, report=found, **form.entered())
        except Conflict as error:
            form = _seen_now(request, found)
            form.add_error(None, str(error))
        except CitywideError as error:
            form.add_error(None, str(error))
        else:
            return _saved(request, found, changed)
    return _page(request, found, form, status=422)


def _saved(request: HttpRequest, found: CommitteeReport, changed: list[str]) -> HttpResponse:
    said = ngettext("Saved: %(n)s block reworded.", "Saved: %(n)s blocks reworded.", len(changed))
    messages.success(request, said % {"n": len(changed)} if changed else _("Saved."))
    if request.POST.get("then") == "preview":
        return redirect("portfolio:report_preview", found.key)
    return redirect("portfolio:report_edit", found.key)


def _seen_now(request: HttpRequest, found: CommitteeReport) -> WordingForm:
    """Return the form with what was typed, which may be saved over what others wrote."""
    data = request.POST.copy()
    for narrative in found.narratives.all():
        data[f"seen-{narrative.section}"] = str(version_of(narrative))
    form = WordingForm(data, report=found)
    form.is_valid()
    return form


def _page(
    request: HttpRequest, found: CommitteeReport, form: WordingForm, status: int = 200
) -> HttpResponse:
    context = {
        "report": found,
        "form": form,
        "header": form.header_fields(),
        "blocks": list(form.blocks()),
        "figures": figure_rows(found),
        "trail": trail_of(found, (_("Edit the text"), None)),
    }
    return render(request, "portfolio/reports/edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_city
def block(request: HttpRequest, key: str, section: str) -> HttpResponse:
    """Show every wording a block had, against its draft; give it one of them again."""
    found = report_or_404(request, key)
    must(may_review_report(request.viewer))
    narrative = _narrative(found, section)
    may_edit = may_write_report(request.viewer) and found.state == ReportState.DRAFT
    if request.method == "POST":
        must(may_write_report(request.viewer))
        return _restored(request, found, section)
    areas = {one["key"]: one["name"] for one in found.snapshot["areas"]}
    title, edits = pages.section_title(section, areas), queries.history(narrative)
    context = {
        "report": found,
        "narrative": narrative,
        "heading": title,
        "wordings": [
            (one, compared(narrative.drafted, one.text), place == 0)
            for place, one in enumerate(edits)
        ],
        "is_draft_now": not narrative.edited,
        "may_edit": may_edit,
        "trail": trail_of(
            found,
            (
                _("Edit the text"),
                reverse("portfolio:report_edit", args=[key]) if may_edit else None,
            ),
            (title, None),
        ),
    }
    return render(request, "portfolio/reports/block.html", context)


def _restored(request: HttpRequest, found: CommitteeReport, section: str) -> HttpResponse:
    wanted = request.POST.get("edit", "")
    try:
        number = int(wanted) if wanted.isdecimal() and len(wanted) < 19 else 0
        actions.restore(by=request.viewer, report=found, section=section, edit=number)
    except CitywideError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The block has that wording again."))
    return redirect("portfolio:report_block", found.key, section)


def _narrative(found: CommitteeReport, section: str) -> Narrative:
    for one in found.narratives.all():
        if one.section == section:
            return one
    raise Http404(_("The report has no such block."))
