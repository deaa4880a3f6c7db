"""Saved views of the by-name list: save, rename, share, open with, take away, bring back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citywide.core.errors import CitywideError, NotFound
from citywide.services.homelessness.actions import by_name_views as actions
from citywide.services.homelessness.forms.by_name import ViewForm
from citywide.services.homelessness.queries import by_name_views
from citywide.services.homelessness.views.people import page as frame
from citywide.services.homelessness.views.people.page import for_staff
from citywide.services.homelessness.views.people.work import form_page

_FORM = ["GET", "HEAD", "POST"]


@require_safe
@for_staff
def show(request: HttpRequest) -> HttpResponse:
    """List the views one sees, and those one took away."""
    viewer = request.viewer
    context = {
        "title": _("Saved views"), "tabs": frame.tabs(request),
        "trail": [
            (_("Homelessness"), reverse("homelessness:staff")), (_("Saved views"), None),
        ],
        "rows": [
            {"view": one, "is_own": one.owner_id == viewer.user_id}
            for one in by_name_views.views_of(viewer)
        ],
        "default": by_name_views.default_of(viewer), "removed": by_name_views.removed_by(viewer),
    }  # fmt: skip
    return render(request, "homelessness/people/views.html", context)


@require_http_methods(_FORM)
@for_staff
def add(request: HttpRequest) -> HttpResponse:
    """Save the filters, order and columns of the address under a name."""
    form = _form(request, {})
    query: dict[str, Any] = {
        key: request.GET.getlist(key) if key == "columns" else str(request.GET.get(key, ""))
        for key in by_name_views.KEYS
    }
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.save_view(by=request.viewer, query=query, **form.cleaned_data)
        except CitywideError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("Saved as %(name)s.") % {"name": made.name})
            return redirect(f"{reverse('homelessness:staff')}?view={made.pk}")
    back = f"{reverse('homelessness:staff')}?{request.GET.urlencode()}"
    note = _("The day and the purpose are not part of a view: they are chosen each time.")
    return form_page(request, form, _("Save this view"), back, note=note)


@require_http_methods(_FORM)
@for_staff
def change(request: HttpRequest, key: int) -> HttpResponse:
    """Rename one's view, or share it otherwise."""
    found = by_name_views.view_for(viewer=request.viewer, key=key)
    if found is None or found.owner_id != request.viewer.user_id:
        raise NotFound(_("There is no such view among yours."))
    form = _form(request, {"name": found.name, "role": found.role})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_view(by=request.viewer, key=key, **form.cleaned_data)
        except CitywideError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("homelessness:views")
    return form_page(request, form, _("Change a saved view"), reverse("homelessness:views"))


@require_POST
@for_staff
def act(request: HttpRequest, key: int) -> HttpResponse:
    """Take a view away, bring it back, or let the list open with it (`do`)."""
    did = str(request.POST.get("do", ""))
    if did == "remove":
        gone = actions.remove_view(by=request.viewer, key=key)
        said = _("%(name)s is taken away. Bring it back below.") % {"name": gone.name}
    elif did == "restore":
        said = _("%(name)s is back.") % {
            "name": actions.restore_view(by=request.viewer, key=key).name
        }
    else:
        actions.choose_default(by=request.viewer, key=None if did == "no_default" else key)
        said = _("Saved. Your list opens like this from now on.")
    messages.success(request, said)
    return redirect("homelessness:views")


def _form(request: HttpRequest, initial: dict[str, Any]) -> ViewForm:
    roles = by_name_views.shareable_roles(request.viewer)
    return ViewForm(request.POST or None, initial=initial, roles=roles)
