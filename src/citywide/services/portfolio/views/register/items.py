"""The register's list, its items, and what is done with one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citywide.core.errors import CitywideError, NotFound
from citywide.services.portfolio.actions import register as actions
from citywide.services.portfolio.forms.register import DecideForm, FilterForm, ItemForm, NoteForm
from citywide.services.portfolio.models import ItemKind, Project, RegisterItem
from citywide.services.portfolio.permissions import may_decide_change, may_manage
from citywide.services.portfolio.queries import register as queries
from citywide.services.portfolio.queries.policy import policy
from citywide.services.portfolio.views.page import for_the_city, must, project_or_404, trail_of
from citywide.services.portfolio.words import register as words


@require_safe
@for_the_city
def register(request: HttpRequest, code: str) -> HttpResponse:
    """Show a project's risks, issues, decisions and change requests, and its risk matrix."""
    project, today = project_or_404(code), timezone.localdate()
    form = FilterForm(request.GET, project=project)
    filters = form.filters(request.GET.get("sort", ""))
    page = queries.items(
        project=project, filters=filters, today=today, page=request.GET.get("page", 1)
    )
    context = {
        "project": project,
        "tab": "register",
        "trail": trail_of(project, (_("Risks and issues"), None)),
        "form": form,
        "page": page,
        "rows": [(one, words.weight(one), words.state_kind(one.state)) for one in page],
        "has_any": project.register.exists(),
        "matrix": queries.matrix(project=project, thresholds=policy().thresholds),
        "impacts": words.IMPACT.items(),
        "probabilities": words.PROBABILITY,
        "may_manage": may_manage(request.viewer, project),
        "additions": [(kind, words.add(kind)) for kind in ItemKind.values],
    }
    return render(request, "portfolio/register/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_city
def add(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Add an item of one kind."""
    project = project_or_404(code)
    must(may_manage(request.viewer, project))
    if kind not in ItemKind.values:
        raise Http404(_("There is no such kind of item."))
    form = ItemForm(request.POST or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        made = actions.add_item(by=request.viewer, project=project, kind=kind, values=form.values())
        messages.success(request, _("Added as number %(number)s.") % {"number": made.number})
        return redirect("portfolio:register_item", code, made.number)
    return _form(request, project, form, words.add(kind))


@require_safe
@for_the_city
def item(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show one item with its actions and its history."""
    return shown(request, item_or_404(code, number))


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_city
def edit(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Change what is said about an item."""
    found = item_or_404(code, number)
    must(may_manage(request.viewer, found.project))
    form = ItemForm(request.POST or None, kind=found.kind, item=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_item(by=request.viewer, item=found, values=form.values())
        except CitywideError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("portfolio:register_item", code, number)
    return _form(request, found.project, form, _("Change %(title)s") % {"title": found.title})


@require_POST
@for_the_city
def close(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Close an item; it can be opened again."""
    return _moved(request, code, number, actions.close_item, _("Closed."))


@require_POST
@for_the_city
def reopen(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Open a closed item again."""
    return _moved(request, code, number, actions.reopen_item, _("Open again."))


@require_POST
@for_the_city
def decide(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Approve or decline a change request."""
    found = item_or_404(code, number)
    must(may_decide_change(request.viewer, found))
    form = DecideForm(request.POST)
    if not form.is_valid():
        return shown(request, found, decide_form=form, status=422)
    is_approved = form.cleaned_data["decision"] == "approve"
    reason = form.cleaned_data["reason"]
    try:
        actions.decide_change(by=request.viewer, item=found, is_approved=is_approved, reason=reason)
    except CitywideError as error:
        messages.error(request, str(error))
    else:
        said = _("Approved. Its baseline can be made now.") if is_approved else _("Declined.")
        messages.success(request, said)
    return redirect("portfolio:register_item", code, number)


def item_or_404(code: str, number: int) -> RegisterItem:
    """Return an item by its address; raises Http404."""
    try:
        return queries.item(project=project_or_404(code), number=number)
    except NotFound as error:
        raise Http404(str(error)) from None


def shown(
    request: HttpRequest,
    found: RegisterItem,
    decide_form: DecideForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page of one item with what the reader may do."""
    project, viewer = found.project, request.viewer
    is_open, is_change = found.state == "open", found.kind == ItemKind.CHANGE_REQUEST
    manages = may_manage(viewer, project)
    mine = found.requested_by_id in {None, viewer.user_id}
    context = {
        "project": project,
        "tab": "register",
        "trail": item_trail(found),
        "item": found,
        "weight": words.weight(found),
        "state_kind": words.state_kind(found.state),
        "events": [
            (event, words.happened(event), list(words.changes(event)))
            for event in reversed(found.events.all())
        ],
        "today": timezone.localdate(),
        "viewer_id": viewer.user_id,
        "may_manage": manages,
        "may_edit": manages and is_open and (mine or not is_change),
        "may_close": manages and is_open and not is_change,
        "may_reopen": manages and found.state == "closed",
        "may_decide": is_change and is_open and may_decide_change(viewer, found),
        "may_rebaseline": manages and found.state == "approved" and not _has_baseline(found),
        "baseline": found.baseline if _has_baseline(found) else None,
        "note_form": NoteForm(),
        "form": decide_form or DecideForm(),
    }
    return render(request, "portfolio/register/item.html", context, status=status)


def item_trail(found: RegisterItem, *steps: Any) -> Any:
    """Return the breadcrumbs of an item, or of a page below it."""
    code = found.project.code
    above = (_("Risks and issues"), reverse("portfolio:register", args=[code]))
    here = reverse("portfolio:register_item", args=[code, found.number]) if steps else None
    return trail_of(found.project, above, (f"{found.number}: {found.title}", here), *steps)


def _has_baseline(found: RegisterItem) -> bool:
    return hasattr(found, "baseline")


def _form(request: HttpRequest, project: Project, form: ItemForm, heading: str) -> HttpResponse:
    above = (_("Risks and issues"), reverse("portfolio:register", args=[project.code]))
    context = {
        "project": project,
        "tab": "register",
        "trail": trail_of(project, above, (heading, None)),
        "form": form,
        "heading": heading,
        "languages": form.other_languages("public_text"),
        "back": reverse("portfolio:register", args=[project.code]),
    }
    status = 422 if form.errors else 200
    return render(request, "portfolio/register/form.html", context, status=status)


def _moved(request: HttpRequest, code: str, number: int, move: Any, said: str) -> HttpResponse:
    found = item_or_404(code, number)
    must(may_manage(request.viewer, found.project))
    form = NoteForm(request.POST)
    reason = form.cleaned_data["reason"].strip() if form.is_valid() else ""
    try:
        move(by=request.viewer, item=found, reason=reason)
    except CitywideError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("portfolio:register_item", code, number)
