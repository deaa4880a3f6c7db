"""Mitigating actions of a register item."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from citywide.core.errors import CitywideError
from citywide.services.portfolio.actions import register as writes
from citywide.services.portfolio.forms.register import ActionForm, DoneForm
from citywide.services.portfolio.models import MitigatingAction, RegisterItem
from citywide.services.portfolio.permissions import may_manage
from citywide.services.portfolio.views.page import for_the_city, must
from citywide.services.portfolio.views.register.items import item_or_404, item_trail


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_city
def add(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Add a mitigating action."""
    found = item_or_404(code, number)
    must(may_manage(request.viewer, found.project))
    form = ActionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            writes.add_action(by=request.viewer, item=found, values=form.values())
        except CitywideError as error:
            form.add_error(None, str(error))
        else:
            return _done(request, found, _("The action is added."))
    return _form(request, found, form, _("Add an action"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_city
def edit(request: HttpRequest, code: str, number: int, key: int) -> HttpResponse:
    """Change an action."""
    found = item_or_404(code, number)
    must(may_manage(request.viewer, found.project))
    action = _action_or_404(found, key)
    form = ActionForm(request.POST or None, action=action)
    if request.method == "POST" and form.is_valid():
        try:
            writes.edit_action(by=request.viewer, action=action, values=form.values())
        except CitywideError as error:
            form.add_error(None, str(error))
        else:
            return _done(request, found, _("Saved."))
    return _form(request, found, form, _("Change an action"))


@require_POST
@for_the_city
def done(request: HttpRequest, code: str, number: int, key: int) -> HttpResponse:
    """Mark an action done on a day, or with no day not done again; its owner may, too."""
    found = item_or_404(code, number)
    action = _action_or_404(found, key)
    is_owner = action.owner_id is not None and action.owner_id == request.viewer.user_id
    must(is_owner or may_manage(request.viewer, found.project))
    form = DoneForm(request.POST)
    day = None
    if "undo" not in request.POST:
        if not form.is_valid():
            messages.error(request, form.errors["done_on"][0])
            return redirect("portfolio:register_item", code, number)
        day = form.cleaned_data["done_on"]
    try:
        writes.finish_action(by=request.viewer, action=action, done_on=day)
    except CitywideError as error:
        messages.error(request, str(error))
        return redirect("portfolio:register_item", code, number)
    return _done(
        request, found, _("The action is done.") if day else _("The action is open again.")
    )


def _action_or_404(found: RegisterItem, key: int) -> MitigatingAction:
    for one in found.actions.all():
        if one.pk == key:
            one.item = found
            return one
    raise Http404(_("There is no such action."))


def _done(request: HttpRequest, found: RegisterItem, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("portfolio:register_item", found.project.code, found.number)


def _form(
    request: HttpRequest, found: RegisterItem, form: ActionForm, heading: str
) -> HttpResponse:
    context = {
        "project": found.project,
        "tab": "register",
        "trail": item_trail(found, (heading, None)),
        "form": form,
        "heading": heading,
        "languages": form.other_languages("text"),
        "back": reverse("portfolio:register_item", args=[found.project.code, found.number]),
    }
    status = 422 if form.errors else 200
    return render(request, "portfolio/register/form.html", context, status=status)
