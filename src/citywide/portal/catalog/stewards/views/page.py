"""What every stewards' page needs: a signed-in viewer, the trail, numbers from the address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from citywide.core.contracts import Contract
from citywide.core.errors import Forbidden
from citywide.portal.access import gate

Trail = list[tuple[str, str | None]]


View = Callable[..., HttpResponse]
"""A view that also takes the viewer, and what its address names."""


def for_people(view: View) -> Any:
    """Let only people who signed in reach a page; never keep its answer anywhere."""

    @wraps(view)
    def answered(request: HttpRequest, **given: Any) -> HttpResponse:
        viewer: gate.Viewer = request.viewer
        response = view(request, viewer, **given)
        add_never_cache_headers(response)
        return response

    return login_required(answered)


def trail(*steps: tuple[str, str | None]) -> Trail:
    """Return the way from the home page through "my data sets" to a page."""
    start: Trail = [
        (_("Home"), reverse("dashboards:home")),
        (_("My data sets"), reverse("catalog:mine") if steps else None),
    ]
    return [*start, *steps]


def number(text: str | None, otherwise: int = 1) -> int:
    """Return a page number from an address; anything else counts as `otherwise`."""
    return int(text) if text and text.isdecimal() and len(text) < 9 else otherwise


def must_manage(viewer: gate.Viewer, dataset: str) -> Contract:
    """Return the contract of a data set the viewer stewards.

    Raises:
        NotFound: there is none, as far as the viewer may know.
        Forbidden: somebody else stewards it.
    """
    contract = gate.contract(viewer, dataset)
    if not gate.may_manage(viewer, contract):
        raise Forbidden(
            _("Only a data steward of %(name)s may see and correct its quarantine.")
            % {"name": contract.translated("name", get_language() or "en")}
        )
    return contract
