"""What the pages of consent share: who gets in, their tabs, and forms and their mistakes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from citywide.core.errors import CitywideError
from citywide.portal.access import gate
from citywide.portal.access.viewer import Viewer
from citywide.services.homelessness.permissions import (
    may_guard,
    may_keep_protocols,
    may_see_consent,
    works_with_clients,
)

View = Callable[..., HttpResponseBase]
_TABS = (
    ("consent", gettext_lazy("Releases of information")),
    ("exclusions", gettext_lazy("People left out")),
    ("notices", gettext_lazy("Privacy notice")),
    ("protocols", gettext_lazy("Teams and protocols")),
    ("programs_apart", gettext_lazy("Programs apart")),
    ("disposal", gettext_lazy("Disposal")),
)


def allowed(rule: Callable[[Viewer], bool]) -> Callable[[View], View]:
    """Return a decorator: people the rule allows see the page, others are told they may not."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.viewer.user_id is None:
                return redirect_to_login(request.get_full_path())
            if not rule(request.viewer):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def page(request: HttpRequest, template: str, tab: str, context: dict[str, Any]) -> HttpResponse:
    """Return a page of consent; what it says about people stays in nobody's cache."""
    viewer = request.viewer
    shared = {
        "tab": tab,
        "tabs": [(name, label, reverse(f"homelessness:{name}")) for name, label in _TABS],
        "trail": [(_("Home"), reverse("dashboards:home")), (_("Consent of clients"), None)],
        "may_work": works_with_clients(viewer),
        "may_see": may_see_consent(viewer),
        "may_guard": may_guard(viewer),
        "may_keep_protocols": may_keep_protocols(viewer),
    }
    answer = render(request, f"homelessness/consent/{template}.html", shared | context)
    answer["Cache-Control"] = "no-store"
    return answer


def answer(
    request: HttpRequest,
    form: Form,
    heading: str | Promise,
    tab: str,
    act: Callable[[], Any],
    *,
    button: str | Promise = "",
) -> HttpResponse:
    """Show a form, or do what it says and go back to the list; mistakes come back in words."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except CitywideError as error:
            gate.note_refusal(request, error)
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. It holds from the next look on."))
            return redirect(f"homelessness:{tab}")
    context = {
        "form": form,
        "heading": heading,
        "button": button or _("Save"),
        "back": reverse(f"homelessness:{tab}"),
    }
    return page(request, "form", tab, context)
